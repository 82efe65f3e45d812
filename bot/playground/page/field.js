// Input blocks: a label, a text field, a hint, and what is wrong with what was typed.

import { h } from "./dom.js";

/** What is typed in one modal, by block id; it outlives a re-rendering. */
export class Fields {
  constructor() {
    this.typed = new Map();
    this.errors = {};
    this.elements = new Map();
  }

  values() {
    return Object.fromEntries(this.typed);
  }

  /** Looks at what Slack itself looks at, before anything is sent; {} when all is well. */
  mistakes(blocks) {
    const found = {};
    for (const block of blocks.filter((item) => item.type === "input")) {
      const typed = this.typed.get(block.block_id) ?? "";
      const { min_length: least = 0, max_length: most = 3000 } = block.element;
      const excess = typed.length - most;
      if (!typed && !block.optional) found[block.block_id] = "Please complete this required field.";
      else if (excess > 0) found[block.block_id] = `Too long by ${excess} characters; ${most} fit.`;
      else if (typed && typed.length < least) found[block.block_id] = `At least ${least} characters, please.`;
    }
    return found;
  }

  focusFirstMistake() {
    const [first] = Object.keys(this.errors);
    if (first) this.elements.get(first)?.focus();
  }
}

export function field(block, fields) {
  const { block_id: name, element, label, hint } = block;
  if (!fields.typed.has(name)) fields.typed.set(name, element.initial_value ?? "");
  const error = fields.errors[name];
  const described = [hint && `${name}-hint`, error && `${name}-error`].filter(Boolean).join(" ");
  const input = h(element.multiline ? "textarea" : "input", {
    id: `${name}-field`,
    rows: element.multiline ? "8" : null,
    placeholder: element.placeholder?.text,
    "aria-describedby": described || null,
    "aria-invalid": error ? "true" : null,
    "aria-required": block.optional ? null : "true",
    autofocus: element.focus_on_load,
    "data-control": name,
    oninput: (event) => fields.typed.set(name, event.target.value),
  });
  input.value = fields.typed.get(name);
  fields.elements.set(name, input);
  return [
    h("label", { for: `${name}-field` }, label.text, block.optional ? h("span", {}, " (optional)") : null),
    input,
    error ? h("p", { id: `${name}-error`, class: "error" }, error) : null,
    hint ? h("p", { id: `${name}-hint`, class: "hint" }, hint.text) : null,
  ];
}
