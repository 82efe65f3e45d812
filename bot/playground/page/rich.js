// Rich text: https://docs.slack.dev/reference/block-kit/blocks/rich-text-block

import { h } from "./dom.js";
import { emoji } from "./emoji.js";
import { nameOf } from "./store.js";

const STYLES = { code: "code", bold: "strong", italic: "em", strike: "s" };
const SAFE = /^(?:https?|mailto|tel):/i;

export const richText = (block) => h("div", { class: "rich" }, block.elements.map(part));

/** A link that cannot run anything; what is no web or mail address stays text. */
export function link(url, label) {
  if (!SAFE.test(url)) return document.createTextNode(label ?? url);
  return h("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, label ?? url);
}

function part(element) {
  switch (element.type) {
    case "rich_text_section":
      return h("p", {}, inline(element));
    case "rich_text_quote":
      return h("blockquote", {}, inline(element));
    case "rich_text_preformatted":
      return h("pre", { tabindex: "0" }, inline(element));
    case "rich_text_list":
      return list(element);
    default:
      return unknown(element);
  }
}

function list(element) {
  const items = element.elements.map((section) => h("li", {}, inline(section)));
  const properties = { class: element.indent ? `indent-${element.indent}` : null };
  if (element.style === "bullet") return h("ul", properties, items);
  return h("ol", { ...properties, start: element.offset ? element.offset + 1 : null }, items);
}

const inline = (container) => container.elements.map(styled);

function styled(element) {
  let made = piece(element);
  for (const [style, tag] of Object.entries(STYLES)) if (element.style?.[style]) made = h(tag, {}, made);
  return made;
}

function piece(element) {
  switch (element.type) {
    case "text":
      return element.text;
    case "link":
      return link(element.url, element.text);
    case "user":
      return h("span", { class: "mention" }, `@${nameOf(element.user_id)}`);
    case "emoji":
      return emoji(element.name);
    default:
      return unknown(element);
  }
}

/** What this page cannot show is said, not hidden. */
export const unknown = (element) => h("span", { class: "unknown" }, `[${element.type} is not shown here]`);
