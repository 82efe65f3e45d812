// Where one writes: Enter sends, Shift+Enter breaks the line, "/" offers commands, files are dropped or chosen.

import { h } from "./dom.js";
import { menuButton } from "./menu.js";
import { workspace } from "./store.js";

const drafts = new Map();

export class Composer {
  /** `doing`: {send({text, files}), upload(file), commands()}; `name` is unique in the page. */
  constructor(parent, name, doing) {
    this.doing = doing;
    this.files = [];
    this.place = null;
    this.choice = 0;
    this.text = h("textarea", {
      id: name,
      rows: "1",
      "aria-autocomplete": "list",
      "aria-controls": `${name}-commands`,
      "aria-haspopup": "listbox",
      oninput: () => this.changed(),
      onkeydown: (event) => this.key(event),
      onpaste: (event) => this.take(event, event.clipboardData.files),
      onblur: () => setTimeout(() => this.offer([]), 150),
    });
    this.commands = h("ul", { id: `${name}-commands`, class: "commands", role: "listbox", "aria-label": "Commands" });
    this.commands.hidden = true;
    this.shared = h("ul", { class: "files", "aria-label": "Files to send" });
    this.button = h("button", { type: "button", class: "send", onclick: () => this.send() }, "Send");
    this.picker = h("input", {
      type: "file",
      multiple: true,
      hidden: true,
      onchange: () => this.add(this.picker.files),
    });
    const attach = h(
      "button",
      { type: "button", class: "plain", "aria-label": "Attach files", title: "Attach files", onclick: () => this.picker.click() },
      "📎",
    );
    const examples = menuButton({ class: "plain" }, "Examples", () =>
      this.examples().map(({ label, text }) => ({ label, choose: () => this.doing.send({ text, files: [] }) })),
    );
    parent.append(
      h(
        "div",
        { class: "composer" },
        this.commands,
        this.text,
        this.shared,
        h("div", { class: "tools" }, attach, this.picker, examples, h("small", {}, "Enter sends"), this.button),
      ),
    );
    this.acceptDrops(parent.closest(".talk"));
    this.changed();
  }

  /** What there is to begin with, without commands where they are not taken. */
  examples() {
    return workspace().starters.filter(({ text }) => !text.startsWith("/") || this.doing.commands().length);
  }

  /** Turns to a channel or thread; what was begun elsewhere waits there. */
  turnTo(place, label) {
    if (place === this.place) return;
    if (this.place) drafts.set(this.place, { text: this.text.value, files: this.files });
    this.place = place;
    const draft = drafts.get(place) ?? { text: "", files: [] };
    this.text.value = draft.text;
    this.text.ariaLabel = label;
    this.text.placeholder = label;
    this.setFiles(draft.files);
    this.changed();
  }

  changed() {
    this.text.style.height = "auto";
    this.text.style.height = `${this.text.scrollHeight}px`;
    this.button.disabled = !this.text.value.trim() && !this.files.length;
    const typed = this.text.value;
    const offered = /^\/\S*$/.test(typed) ? this.doing.commands().filter(({ name }) => name.startsWith(typed)) : [];
    this.offer(offered);
  }

  key(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (this.offered.length && step) this.choose((this.choice + step + this.offered.length) % this.offered.length);
    else if (this.offered.length && event.key === "Escape") this.offer([]);
    else if (this.offered.length && event.key === "Tab") this.complete(this.offered[this.choice]);
    else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      const chosen = this.offered[this.choice];
      if (chosen && chosen.name !== this.text.value) this.complete(chosen);
      else this.send();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  offer(commands) {
    this.offered = commands;
    this.commands.hidden = !commands.length;
    this.commands.replaceChildren(
      ...commands.map((command, place) =>
        h(
          "li",
          { id: `${this.text.id}-${place}`, role: "option", onmousedown: () => this.complete(command) },
          h("strong", {}, command.name),
          h("span", {}, command.hint),
          h("small", {}, command.says),
        ),
      ),
    );
    this.choose(0);
  }

  choose(place) {
    this.choice = place;
    [...this.commands.children].forEach((item, at) => item.setAttribute("aria-selected", String(at === place)));
    if (this.offered.length) this.text.setAttribute("aria-activedescendant", `${this.text.id}-${place}`);
    else this.text.removeAttribute("aria-activedescendant");
  }

  complete(command) {
    this.text.value = `${command.name} `;
    this.changed();
    this.text.focus();
  }

  async send() {
    const text = this.text.value;
    if (!text.trim() && !this.files.length) return;
    const files = this.files;
    this.text.value = "";
    this.setFiles([]);
    this.changed();
    if (await this.doing.send({ text, files: files.map((file) => file.id) })) return;
    // It was not taken: nothing that somebody wrote is lost.
    this.text.value = text;
    this.setFiles(files);
    this.changed();
  }

  acceptDrops(area) {
    area.addEventListener("dragover", (event) => {
      event.preventDefault();
      area.classList.add("drop");
    });
    area.addEventListener("dragleave", () => area.classList.remove("drop"));
    area.addEventListener("drop", (event) => {
      area.classList.remove("drop");
      this.take(event, event.dataTransfer.files);
    });
  }

  take(event, files) {
    if (!files.length) return;
    event.preventDefault();
    this.add(files);
  }

  async add(files) {
    for (const file of [...files]) {
      const info = await this.doing.upload(file);
      if (info) this.setFiles([...this.files, info]);
    }
    this.picker.value = "";
    this.text.focus();
  }

  setFiles(files) {
    this.files = files;
    this.shared.replaceChildren(
      ...files.map((info) => {
        const drop = () => this.setFiles(this.files.filter((other) => other !== info));
        const remove = h("button", { type: "button", class: "plain", "aria-label": `Remove ${info.name}`, onclick: drop }, "✕");
        return h("li", {}, `📄 ${info.name} `, remove);
      }),
    );
    this.button.disabled = !this.text.value.trim() && !files.length;
  }
}
