// Block Kit, as far as the bot sends it: https://docs.slack.dev/reference/block-kit

import { h } from "./dom.js";
import { withEmoji } from "./emoji.js";
import { field } from "./field.js";
import { mrkdwn } from "./mrkdwn.js";
import { richText, unknown } from "./rich.js";

/** Renders blocks. `press(button, blockId)` is called when a button is pressed; `fields` hold what is typed. */
export function renderBlocks(blocks, press, fields = null) {
  return blocks.map((block) => h("div", { class: `block ${block.type}` }, render(block, press, fields)));
}

/** Renders a text object. */
export function textOf(object) {
  if (object.type === "mrkdwn") return mrkdwn(object.text);
  return object.emoji === false ? object.text : withEmoji(object.text);
}

function render(block, press, fields) {
  switch (block.type) {
    case "header":
      return h("h3", {}, textOf(block.text));
    case "section":
      return section(block, press);
    case "context":
      return block.elements.map((element) => h("span", {}, "text" in element ? textOf(element) : unknown(element)));
    case "divider":
      return h("hr");
    case "actions":
      return block.elements.map((element) => control(element, block, press));
    case "rich_text":
      return richText(block);
    case "input":
      return fields ? field(block, fields) : unknown(block);
    default:
      return unknown(block);
  }
}

function section(block, press) {
  const fields = (block.fields ?? []).map((text) => h("div", {}, textOf(text)));
  return [
    h("div", { class: "words" }, block.text ? h("p", {}, textOf(block.text)) : null, fields),
    block.accessory ? control(block.accessory, block, press) : null,
  ];
}

function control(element, block, press) {
  if (element.type !== "button") return unknown(element);
  const pressed = async (event) => {
    const button = event.currentTarget;
    if (button.ariaBusy === "true" || !(await isMeant(element.confirm))) return;
    button.ariaBusy = "true";
    await press(element, block.block_id);
    button.ariaBusy = "false";
  };
  const properties = {
    type: "button",
    class: `button ${element.style ?? ""}`,
    "aria-label": element.accessibility_label,
    "data-control": `${element.action_id} ${element.value ?? ""}`,
    onclick: pressed,
  };
  return h("button", properties, textOf(element.text));
}

/** Asks the question that a button may have; true when there is none. */
function isMeant(confirm) {
  if (!confirm) return true;
  return new Promise((resolve) => {
    const dialog = h("dialog", { class: "modal small", "aria-labelledby": "confirm-title" });
    const close = (isYes) => () => {
      dialog.remove();
      resolve(isYes);
    };
    dialog.append(
      h("header", {}, h("h2", { id: "confirm-title" }, textOf(confirm.title))),
      h("div", { class: "body" }, h("p", {}, textOf(confirm.text))),
      h(
        "footer",
        {},
        h("button", { type: "button", class: "button", onclick: close(false) }, textOf(confirm.deny)),
        h("button", { type: "button", class: "button primary", onclick: close(true) }, textOf(confirm.confirm)),
      ),
    );
    dialog.addEventListener("cancel", close(false));
    document.body.append(dialog);
    dialog.showModal();
  });
}
