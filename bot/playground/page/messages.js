// A list of messages: who, when, what, files, the way into the thread, the menu.

import { renderBlocks } from "./blocks.js";
import { h, showList } from "./dom.js";
import { menuButton } from "./menu.js";
import { mrkdwn } from "./mrkdwn.js";
import { nameOf, replies, workspace } from "./store.js";

const TIME = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });

/** Shows `items` in a list. `doing`: {press, shortcut, openThread}; `isThread`: the list is a thread. */
export function showMessages(list, items, doing, { isThread }) {
  const entries = items.map((item) => {
    const answers = isThread ? [] : replies(item.channel, item.message.ts);
    return {
      key: item.message.ts,
      signature: JSON.stringify([item, answers.length]),
      make: () => message(item, answers, doing, isThread),
    };
  });
  return showList(list, entries);
}

function message(item, answers, doing, isThread) {
  const { message: content } = item;
  const author = nameOf(content.user);
  const date = new Date(Number(content.ts) * 1000);
  const press = (button, blockId) => doing.press(item, button, blockId);
  return h(
    "li",
    { class: `message ${item.is_private ? "private" : ""}`, tabindex: "-1" },
    item.is_private ? h("p", { class: "only-you" }, "👁 Only visible to you") : null,
    avatar(content.user, author),
    h(
      "article",
      { "aria-label": `${author}, ${TIME.format(date)}` },
      h(
        "header",
        {},
        h("strong", {}, author),
        content.bot_id ? h("span", { class: "app" }, "App") : null,
        h("time", { datetime: date.toISOString(), title: date.toLocaleString() }, TIME.format(date)),
      ),
      h("div", { class: "content" }, words(content, press), (content.files ?? []).map(file)),
      content.edited && !content.bot_id ? h("small", { class: "edited" }, "(edited)") : null,
      answers.length ? threadLink(item, answers, doing) : null,
    ),
    h("div", { class: "tools" }, tools(item, doing, isThread)),
  );
}

function words(content, press) {
  if (content.blocks?.length) return renderBlocks(content.blocks, press);
  return content.text ? h("p", { class: "block" }, mrkdwn(content.text)) : null;
}

function avatar(user, author) {
  if (user === workspace().bot.id) return h("img", { class: "avatar", src: "/page/icon.svg", alt: "" });
  return h("span", { class: `avatar ${user}`, "aria-hidden": "true" }, author.slice(0, 1));
}

function file(info) {
  return h("p", { class: "file" }, h("strong", {}, `📄 ${info.name}`), ` ${Math.ceil(info.size / 1024)} KB`);
}

function threadLink(item, answers, doing) {
  const label = answers.length === 1 ? "1 reply" : `${answers.length} replies`;
  const open = () => doing.openThread(item);
  return h(
    "button",
    { type: "button", class: "replies", "data-control": "thread", onclick: open },
    avatar(answers.at(-1).message.user, nameOf(answers.at(-1).message.user)),
    label,
  );
}

function tools(item, doing, isThread) {
  const isShared = !item.is_private;
  const shortcuts = workspace().shortcuts.map((shortcut) => ({
    label: shortcut.name,
    note: workspace().bot.name,
    choose: () => doing.shortcut(item, shortcut),
  }));
  const copy = { label: "Copy text", choose: () => navigator.clipboard.writeText(plain(item.message)) };
  return [
    isThread || !isShared
      ? null
      : h(
          "button",
          { type: "button", "aria-label": "Reply in thread", title: "Reply in thread", onclick: () => doing.openThread(item) },
          "💬",
        ),
    menuButton({ "aria-label": "More actions", title: "More actions", "data-control": "menu" }, "⋮", () =>
      isShared ? [...shortcuts, copy] : [copy],
    ),
  ];
}

/** The message's words, for a copy. */
function plain(content) {
  return h("div", {}, words(content, () => {})).textContent;
}
