// Makes elements. Text always goes in as text: nothing here, or anywhere in this page, parses HTML.

/** h("button", {class: "plain", onclick: f}, "Go"): properties that are null or false are left out. */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
  return element;
}

export const byId = (id) => document.getElementById(id);

/** Shows `entries` ({key, signature, make}) in a list, in order, and makes anew only those whose signature changed. */
export function showList(list, entries) {
  const known = new Map([...list.children].map((child) => [child.dataset.key, child]));
  const added = [];
  entries.forEach((entry, place) => {
    let element = known.get(entry.key);
    known.delete(entry.key);
    if (!element || element.signature !== entry.signature) {
      const fresh = entry.make();
      fresh.dataset.key = entry.key;
      fresh.signature = entry.signature;
      if (element) swap(element, fresh);
      else added.push(fresh);
      element = fresh;
    }
    if (list.children[place] !== element) list.insertBefore(element, list.children[place] ?? null);
  });
  for (const element of known.values()) element.remove();
  return added;
}

/** Replaces an element; the focus stays where it was, on the same control or else on the whole. */
export function swap(old, fresh) {
  const focused = old.contains(document.activeElement) ? document.activeElement : null;
  const same = focused?.dataset.control;
  old.replaceWith(fresh);
  if (!focused) return;
  const again = [...fresh.querySelectorAll("[data-control]")].find((item) => item.dataset.control === same);
  (again ?? fresh).focus({ preventScroll: true });
}
