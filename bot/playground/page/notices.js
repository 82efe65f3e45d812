// What the page says beside the conversation: to everybody, to screen readers, and when the workspace is gone.

import { byId } from "./dom.js";
import { nameOf, workspace } from "./store.js";

const SHOWN_MS = 8000;

let fading;
export function notice(words) {
  byId("notice").textContent = words;
  clearTimeout(fading);
  fading = setTimeout(() => (byId("notice").textContent = ""), SHOWN_MS);
}

export function lost(isLost) {
  byId("lost").hidden = !isLost;
  byId("lost").textContent = isLost ? "The workspace does not answer. Start it again: bouncebot playground" : "";
}

/** Tells a screen reader what others wrote. */
export function announce(change, reader) {
  const said = Object.values(change)
    .filter((value) => value?.message && value.message.user !== reader)
    .map(({ message }) => {
      const does = message.user !== workspace().bot.id ? "wrote" : message.edited ? "updated its answer" : "answered";
      return `${nameOf(message.user)} ${does}${message.thread_ts ? " in a thread" : ""}: ${message.text}`;
    });
  if (said.length) byId("live").textContent = said.join(" ");
}
