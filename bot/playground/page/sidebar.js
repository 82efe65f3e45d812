// Channels, the app, and who one is.

import { byId, h, showList } from "./dom.js";
import { channels, workspace } from "./store.js";

export function showSidebar(here, { goTo, become }) {
  const entry = (channel, label) => {
    const isHere = channel.id === here.channel;
    return {
      key: channel.id,
      signature: `${label} ${isHere}`,
      make: () => {
        const current = isHere ? "page" : null;
        const open = () => goTo(channel.id);
        return h(
          "li",
          {},
          h("button", { type: "button", "aria-current": current, "data-control": channel.id, onclick: open }, label),
        );
      },
    };
  };
  const all = channels();
  showList(byId("channels"), all.filter((item) => !item.is_direct).map((item) => entry(item, `# ${item.name}`)));
  showList(byId("apps"), all.filter((item) => item.is_direct).map((item) => entry(item, "✉ Bouncebot")));
  showPeople(here, become);
}

function showPeople(here, become) {
  const select = byId("person");
  if (select.options.length !== workspace().people.length) {
    select.replaceChildren(...workspace().people.map((person) => h("option", { value: person.id }, person.name)));
    select.onchange = () => become(select.value);
  }
  select.value = here.user;
}

/** The bot's own place has two sides: its home tab, and the messages with it. */
export function showTabs(channel, here, goTo) {
  const tabs = byId("tabs");
  tabs.hidden = !channel.is_direct;
  const entries = [["home", "Home"], ["messages", "Messages"]].map(([tab, label]) => ({
    key: tab,
    signature: `${channel.id} ${here.tab === tab}`,
    make: () => {
      const properties = {
        role: "tab",
        type: "button",
        "aria-selected": String(here.tab === tab),
        "aria-controls": tab === "home" ? "home" : "talk",
        "data-control": tab,
        tabindex: here.tab === tab ? null : "-1",
        onkeydown: (event) => moveBetween(tabs, event),
        onclick: () => goTo(channel.id, tab),
      };
      return h("button", properties, label);
    },
  }));
  showList(tabs, entries);
}

function moveBetween(tabs, event) {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  const all = [...tabs.children];
  all.at((all.indexOf(event.currentTarget) + step) % all.length).focus();
}
