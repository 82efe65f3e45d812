// Where a list of messages is scrolled to: at its end, unless somebody went up to read.

const readers = new WeakSet(); // scrollers in which somebody went up

export function watchScrolling(scroller) {
  scroller.addEventListener("scroll", () => {
    const isAtEnd = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 60;
    if (isAtEnd) readers.delete(scroller);
    else readers.add(scroller);
  });
}

/** Goes to the end the next time, whatever somebody reads. */
export const pin = (scroller) => readers.delete(scroller);

/** Stays at the end; of a new message that is too long to be seen whole, shows the beginning. */
export function settle(scroller, added) {
  if (readers.has(scroller)) return;
  const newest = added.at(-1);
  if (newest && newest.offsetHeight > scroller.clientHeight) newest.scrollIntoView({ block: "start" });
  else scroller.scrollTop = scroller.scrollHeight;
}
