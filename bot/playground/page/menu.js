// A small menu that a button opens: arrow keys move, Escape and a click elsewhere close.

import { h } from "./dom.js";

let closeOpenMenu = () => {};

/** Makes a button with a menu. `entries()`: [{label, note, choose}]. */
export function menuButton(properties, content, entries) {
  const button = h("button", { type: "button", "aria-haspopup": "menu", "aria-expanded": "false", ...properties });
  button.append(content);
  button.addEventListener("click", () => {
    const isOpen = button.ariaExpanded === "true";
    closeOpenMenu();
    if (!isOpen) openMenu(button, entries());
  });
  return button;
}

function openMenu(button, entries) {
  const menu = h("div", { role: "menu", class: "menu", "aria-label": button.ariaLabel ?? button.textContent });
  const items = entries.map(({ label, note, choose }) =>
    h(
      "button",
      { role: "menuitem", type: "button", tabindex: "-1", onclick: () => [close(true), choose()] },
      h("span", {}, label),
      note ? h("small", {}, note) : null,
    ),
  );
  menu.append(...items);

  const outside = (event) => menu.contains(event.target) || button.contains(event.target) || close(false);
  function close(isFocusBack) {
    menu.remove();
    button.ariaExpanded = "false";
    document.removeEventListener("pointerdown", outside);
    closeOpenMenu = () => {};
    if (isFocusBack) button.focus({ preventScroll: true });
  }
  menu.addEventListener("keydown", (event) => {
    const at = items.indexOf(document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
    if (to !== undefined) items.at(to % items.length).focus();
    else if (event.key === "Escape" || event.key === "Tab") close(true);
    else return;
    if (event.key !== "Tab") event.preventDefault();
    event.stopPropagation();
  });

  button.ariaExpanded = "true";
  document.addEventListener("pointerdown", outside);
  closeOpenMenu = () => close(false);
  (button.closest("main, aside") ?? document.body).append(menu);
  place(menu, button.getBoundingClientRect());
  items[0]?.focus();
}

function place(menu, by) {
  const { width, height } = menu.getBoundingClientRect();
  const isBelow = by.bottom + height + 8 < window.innerHeight;
  menu.style.top = `${isBelow ? by.bottom + 4 : Math.max(8, by.top - height - 4)}px`;
  menu.style.left = `${Math.max(8, Math.min(by.left, window.innerWidth - width - 8))}px`;
}
