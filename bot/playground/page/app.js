// The page: who one is, where one is, and what is shown there.

import { renderBlocks } from "./blocks.js";
import { Composer } from "./composer.js";
import { byId, h, swap } from "./dom.js";
import { showMessages } from "./messages.js";
import { adopt, mayOpen, showModals } from "./modal.js";
import { announce, lost, notice } from "./notices.js";
import { pin, settle, watchScrolling } from "./scroll.js";
import { follow, perform, upload } from "./server.js";
import { showSidebar, showTabs } from "./sidebar.js";
import * as store from "./store.js";

const here = { user: "U0ADA", channel: null, thread: null, tab: "messages", ...JSON.parse(sessionStorage.getItem("here")) };
const [mainScroller, threadScroller] = document.querySelectorAll(".scroller");
let unfollow = () => {};
let composers = null;
let awaited = []; // messages just written; the first answer to one of them opens its thread

// --- what one does -------------------------------------------------------------------------------------------

async function act(doing, body) {
  mayOpen();
  const answer = await perform(doing, { user: here.user, ...body });
  const problem = answer.error ?? answer.failures?.[0];
  if (problem) notice(problem);
  return answer;
}

const doing = {
  press: (item, button, blockId) =>
    act("press", { channel: item.channel, ts: item.message.ts, action_id: button.action_id, block_id: blockId }),
  shortcut: (item, shortcut) => {
    pin(mainScroller); // the answer comes at the end of the channel
    return act("shortcut", { channel: item.channel, ts: item.message.ts, id: shortcut.id });
  },
  openThread: (item) => openThread(item.message.thread_ts ?? item.message.ts),
};

const inView = {
  press: (view, button, blockId) => act("press", { view: view.id, action_id: button.action_id, block_id: blockId }),
  submit: async (view, values) => (await act("submit", { view: view.id, values })).errors ?? {},
  close: (view) => {
    store.forgetModal(view.id);
    render();
    act("close", { view: view.id });
  },
};

async function send(place, { text, files }) {
  const [name] = text.split(/\s/, 1);
  if (text.startsWith("/")) {
    if (place.thread) {
      notice("Slack takes no commands in threads. Write it in the channel.");
      return false;
    }
    if (!store.workspace().commands.some((command) => command.name === name)) {
      notice(`${name} is not a command here. Type / to see them.`);
      return false;
    }
    pin(mainScroller);
    render();
    return !(await act("command", { channel: place.channel, name, text: text.slice(name.length).trim() })).error;
  }
  const answer = await act("write", { channel: place.channel, thread_ts: place.thread, text, files });
  if (!place.thread) awaited = answer.sent ?? [];
  pin(place.thread ? threadScroller : mainScroller);
  openAwaitedThread();
  render();
  return !answer.error;
}

async function share(file) {
  const info = await upload(file);
  if (info.error) notice(`${file.name}: ${info.error}`);
  return info.error ? null : info;
}

// --- where one is --------------------------------------------------------------------------------------------

function goTo(channel, tab = "messages") {
  pin(mainScroller);
  Object.assign(here, { channel, tab, thread: null });
  document.body.dataset.pane = "main";
  if (tab === "home") act("home", {});
  render();
  if (tab === "messages") byId("write").focus();
}

function openThread(ts) {
  pin(threadScroller);
  here.thread = ts;
  document.body.dataset.pane = "thread";
  render();
  byId("thread").querySelector("h2").focus({ preventScroll: true });
}

function closeThread() {
  const root = byId("messages").querySelector(`[data-key="${CSS.escape(here.thread ?? "")}"]`);
  here.thread = null;
  document.body.dataset.pane = "main";
  render();
  (root?.querySelector(".replies") ?? byId("write")).focus();
}

function become(user) {
  unfollow();
  here.user = user;
  unfollow = follow(user, { onChange, onLost: () => lost(true) });
}

/** Links to messages of this workspace open here. */
function openLink(event) {
  const link = event.target.closest?.("a[href]");
  const found = link && new URL(link.href).origin === location.origin && archived(link.pathname);
  if (!found) return;
  event.preventDefault();
  store.modals().forEach(inView.close);
  goTo(found.channel);
  openThread(store.message(found.channel, found.ts)?.message.thread_ts ?? found.ts);
}

function archived(path) {
  const match = path.match(/^\/archives\/(\w+)\/p(\d+)(\d{6})$/);
  return match && { channel: match[1], ts: `${match[2]}.${match[3]}` };
}

// --- what is shown -------------------------------------------------------------------------------------------

function onChange(change, { afresh }) {
  lost(false);
  store.take(change, { afresh });
  if (afresh) arrive();
  else adopt(change);
  if (!afresh) announce(change, here.user);
  openAwaitedThread();
  render();
}

/** After the first word from the workspace, and after each change of person. */
function arrive() {
  const linked = archived(location.pathname);
  if (linked) {
    Object.assign(here, { channel: linked.channel, thread: linked.ts, tab: "messages" });
    history.replaceState(null, "", "/");
  }
  if (!store.channel(here.channel)) Object.assign(here, { channel: store.channels()[0].id, tab: "messages" });
  if (here.thread) document.body.dataset.pane = "thread";
  if (here.tab === "home") act("home", {});
  composers ??= {
    main: new Composer(byId("composer"), "write", {
      send: (draft) => send({ channel: here.channel }, draft),
      upload: share,
      commands: () => store.workspace().commands,
    }),
    thread: new Composer(byId("thread-composer"), "write-reply", {
      send: (draft) => send({ channel: here.channel, thread: here.thread }, draft),
      upload: share,
      commands: () => [],
    }),
  };
}

function render() {
  const channel = store.channel(here.channel);
  if (!channel) return;
  const name = channel.is_direct ? "Bouncebot" : `#${channel.name}`;
  document.title = `${name} · Bouncebot playground`;
  byId("place").textContent = name;
  byId("topic").textContent = topic(channel);
  const { demonstration } = store.workspace();
  byId("demonstration").hidden = !demonstration;
  byId("demonstration").textContent = demonstration ?? "";
  showSidebar(here, { goTo, become });
  showTabs(channel, here, goTo);
  const written = renderTalk(channel, name);
  const replied = renderThread(name);
  settle(mainScroller, written);
  settle(threadScroller, replied);
  renderHome();
  showModals(store.modals(), inView);
  sessionStorage.setItem("here", JSON.stringify(here)); // a tab that is loaded again stays where it was
}

function topic(channel) {
  if (channel.is_direct) return "";
  return channel.has_bot ? "Paste a bounce: Bouncebot answers in its thread" : "Bouncebot is not in this channel";
}

function renderTalk(channel, name) {
  byId("talk").hidden = here.tab === "home";
  byId("messages").ariaLabel = `Messages in ${name}`;
  const added = showMessages(byId("messages"), store.roots(here.channel), doing, { isThread: false });
  const intro = introduction(channel, name);
  if (byId("intro").dataset.of !== intro.dataset.of) byId("intro").replaceChildren(...intro.children);
  byId("intro").dataset.of = intro.dataset.of;
  composers.main.turnTo(here.channel, `Message ${name}`);
  return added;
}

function introduction(channel, name) {
  const begin = h("div", { "data-of": `${channel.id} ${channel.has_bot}` }, h("h3", {}, name));
  if (!channel.has_bot) {
    const invite = () => act("invite", { channel: channel.id });
    begin.append(
      h("p", {}, "Bouncebot is not in this channel, and reads nothing here."),
      h("button", { type: "button", class: "button", onclick: invite }, "Invite Bouncebot"),
    );
    return begin;
  }
  const starters = store.workspace().starters.map(({ label, text }) =>
    h("button", { type: "button", class: "button", onclick: () => send({ channel: here.channel }, { text, files: [] }) }, label),
  );
  begin.append(
    h("p", {}, `The real bot is here. ${whatLeaves()} Paste a bounce, drop a file, type / for commands, or begin with one of these:`),
    h("div", { class: "starters" }, starters),
  );
  return begin;
}

function whatLeaves() {
  return store.workspace().demonstration
    ? "Nothing leaves this machine."
    : "Nothing leaves this machine but the questions of its checks; without a network, try bouncebot playground --demo-dns.";
}

function renderThread(name) {
  const root = here.thread && store.message(here.channel, here.thread);
  byId("thread").hidden = !root;
  if (!root) {
    here.thread = null;
    if (document.body.dataset.pane === "thread") document.body.dataset.pane = "main";
    return [];
  }
  byId("thread-place").textContent = name;
  const items = [root, ...store.replies(here.channel, here.thread)];
  const added = showMessages(byId("replies"), items, doing, { isThread: true });
  composers.thread.turnTo(`${here.channel} ${here.thread}`, "Reply in the thread");
  return added;
}

function renderHome() {
  const view = store.home(here.user);
  byId("home").hidden = here.tab !== "home";
  if (here.tab !== "home" || byId("home").firstChild?.signature === (view?.hash ?? null)) return;
  const press = (button, blockId) => inView.press(view, button, blockId);
  const shown = h("div", {}, view ? renderBlocks(view.blocks, press) : h("p", {}, "Opening …"));
  shown.signature = view?.hash ?? null;
  const before = byId("home").firstChild;
  if (before) swap(before, shown);
  else byId("home").append(shown);
}

/** Whoever has just pasted sees the answer without having to look for it, where there is room. */
function openAwaitedThread() {
  const answered = awaited.find((ts) => store.replies(here.channel, ts).length);
  if (!answered) return;
  if (window.matchMedia("(min-width: 1001px)").matches) {
    pin(threadScroller);
    here.thread = answered;
  }
  awaited = [];
}

[mainScroller, threadScroller].forEach(watchScrolling);
document.addEventListener("click", openLink);
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && here.thread && !event.defaultPrevented && !document.querySelector("dialog[open]")) closeThread();
});
byId("close-thread").addEventListener("click", closeThread);
byId("back").addEventListener("click", () => {
  document.body.dataset.pane = "channels";
  byId("channels").querySelector("button")?.focus();
});
become(here.user);
