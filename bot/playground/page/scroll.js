// Where a list of messages is scrolled to: at its end, unless somebody went up to read.

import { h } from "./dom.js";

const readers = new WeakSet(); // scrollers in which somebody went up
const pills = new WeakMap(); // by scroller, the button that says that there is more below

export function watchScrolling(scroller) {
  const goDown = () => {
    pin(scroller);
    settle(scroller, []);
  };
  const pill = h("button", { type: "button", class: "newer", hidden: true, onclick: goDown }, "↓ New messages");
  scroller.append(pill);
  pills.set(scroller, pill);
  scroller.addEventListener("scroll", () => {
    const isAtEnd = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 60;
    if (isAtEnd) pin(scroller);
    else readers.add(scroller);
  });
}

/** Goes to the end the next time, whatever somebody reads. */
export function pin(scroller) {
  readers.delete(scroller);
  pills.get(scroller).hidden = true;
}

/** Stays at the end; of a new message that is too long to be seen whole, shows the beginning. */
export function settle(scroller, added) {
  const newest = added.at(-1);
  if (readers.has(scroller)) {
    if (newest) pills.get(scroller).hidden = false;
  } else if (newest && newest.offsetHeight > scroller.clientHeight) newest.scrollIntoView({ block: "start" });
  else scroller.scrollTop = scroller.scrollHeight;
}
