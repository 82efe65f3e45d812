// Modals: the app's views of type "modal", each in a <dialog>, which keeps the focus inside.

import { renderBlocks } from "./blocks.js";
import { h } from "./dom.js";
import { Fields } from "./field.js";

const TRIGGER_MS = 5000; // an app has three seconds to open a window, and the network takes a moment

const open = new Map();
const own = new Set(); // the windows that were asked for in this tab, and not in another one of the same person
let askedAt = -Infinity;

/** Notes that somebody did something here that may open a window. */
export const mayOpen = () => (askedAt = performance.now());

/** Takes the windows that are new for this tab's own, when something here may have opened them. */
export function adopt(change) {
  if (performance.now() - askedAt > TRIGGER_MS) return;
  for (const name of Object.keys(change)) if (name.startsWith("modal:")) own.add(name.slice("modal:".length));
}

/** Opens, updates and closes modals until they are `all` of this tab's. `doing`: {press, submit, close}. */
export function showModals(all, doing) {
  const views = all.filter((view) => own.has(view.id));
  const wanted = new Set(views.map((view) => view.id));
  for (const [id, modal] of open) if (!wanted.has(id)) remove(id, modal);
  for (const view of views) {
    if (!open.has(view.id)) open.set(view.id, new Modal(view, doing));
    else open.get(view.id).update(view);
  }
}

function remove(id, modal) {
  open.delete(id);
  modal.dialog.close();
  modal.dialog.remove();
}

class Modal {
  constructor(view, doing) {
    this.doing = doing;
    this.fields = new Fields();
    this.dialog = h("dialog", { class: "modal", "aria-labelledby": `${view.id}-title` });
    this.dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      this.doing.close(this.view);
    });
    this.render(view);
    document.body.append(this.dialog);
    this.dialog.showModal();
  }

  update(view) {
    if (view.hash !== this.view.hash) this.render(view);
  }

  render(view) {
    this.view = view;
    const focused = this.dialog.contains(document.activeElement) ? document.activeElement.dataset.control : null;
    const close = () => this.doing.close(view);
    const press = (button, blockId) => this.doing.press(view, button, blockId);
    const form = h(
      "form",
      { novalidate: true, onsubmit: (event) => this.submit(event) },
      h(
        "header",
        {},
        h("h2", { id: `${view.id}-title` }, view.title.text),
        h("button", { type: "button", class: "plain", "aria-label": "Close", onclick: close }, "✕"),
      ),
      h("div", { class: "body" }, renderBlocks(view.blocks, press, this.fields)),
      h(
        "footer",
        {},
        h("button", { type: "button", class: "button", onclick: close }, view.close?.text ?? "Close"),
        view.submit ? h("button", { type: "submit", class: "button primary" }, view.submit.text) : null,
      ),
    );
    this.dialog.replaceChildren(form);
    if (focused) this.dialog.querySelector(`[data-control="${CSS.escape(focused)}"]`)?.focus();
  }

  async submit(event) {
    event.preventDefault();
    if (this.dialog.ariaBusy === "true") return;
    this.fields.errors = this.fields.mistakes(this.view.blocks);
    if (!Object.keys(this.fields.errors).length) {
      this.dialog.ariaBusy = "true";
      this.fields.errors = await this.doing.submit(this.view, this.fields.values());
      this.dialog.ariaBusy = "false";
    }
    if (!Object.keys(this.fields.errors).length) return;
    this.render(this.view);
    this.fields.focusFirstMistake();
  }
}
