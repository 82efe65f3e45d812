// Slack's mrkdwn, as far as the bot and people's messages use it: https://docs.slack.dev/messaging/formatting-message-text

import { h } from "./dom.js";
import { link } from "./rich.js";
import { nameOf } from "./store.js";

const INLINE = /<([^<>]+)>|`([^`\n]+)`|(?<!\w)\*([^*\n]+)\*(?!\w)|(?<!\w)_([^_\n]+)_(?!\w)|(?<!\w)~([^~\n]+)~(?!\w)/g;

/** Renders a text with its line breaks. */
export function mrkdwn(text) {
  const parts = text.split(/```\n?([\s\S]*?)```/);
  return parts.map((part, place) => (place % 2 ? h("pre", {}, unescaped(part)) : lines(part)));
}

function lines(text) {
  return text
    .split(/(?<=\n)/)
    .map((line) => (line.startsWith("&gt;") ? h("blockquote", {}, inline(line.slice(4).trim())) : inline(line)));
}

function inline(text) {
  const found = [];
  let at = 0;
  for (const match of text.matchAll(INLINE)) {
    found.push(unescaped(text.slice(at, match.index)));
    const [, token, code, bold, italic, strike] = match;
    if (token !== undefined) found.push(reference(token));
    else if (code !== undefined) found.push(h("code", {}, unescaped(code)));
    else if (bold !== undefined) found.push(h("strong", {}, inline(bold)));
    else if (italic !== undefined) found.push(h("em", {}, inline(italic)));
    else found.push(h("s", {}, inline(strike)));
    at = match.index + match[0].length;
  }
  return [...found, unescaped(text.slice(at))];
}

function reference(token) {
  const [target, label] = token.split("|");
  if (target.startsWith("@")) return h("span", { class: "mention" }, `@${nameOf(target.slice(1))}`);
  if (target.startsWith("#")) return h("span", { class: "mention" }, `#${label ?? target.slice(1)}`);
  if (target.startsWith("!")) return h("span", { class: "mention" }, `@${target.slice(1)}`);
  return link(unescaped(target), label && unescaped(label));
}

const unescaped = (text) => text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
