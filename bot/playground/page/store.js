// What the current person sees, by name, as the workspace sent it.

const items = new Map();

export function take(change, { afresh }) {
  if (afresh) items.clear();
  for (const [name, value] of Object.entries(change)) {
    if (value === null) items.delete(name);
    else items.set(name, value);
  }
}

/** Forgets a window at once, without waiting to be told so. */
export const forgetModal = (id) => items.delete(`modal:${id}`);

export const workspace = () => items.get("workspace");
export const channel = (id) => items.get(`channel:${id}`);
export const home = (user) => items.get(`home:${user}`);
export const channels = () => all("channel:");
export const modals = () => all("modal:");

/** The messages of a channel that stand in no thread, oldest first. */
export const roots = (id) => messages(id).filter((item) => isRoot(item.message));

/** The replies to a message, oldest first. */
export const replies = (id, ts) =>
  messages(id).filter((item) => item.message.thread_ts === ts && item.message.ts !== ts);

export const message = (id, ts) => items.get(`message:${id}:${ts}`);

export function nameOf(user) {
  const { people, bot } = workspace();
  return [...people, bot].find((person) => person.id === user)?.name ?? "An app";
}

const isRoot = (item) => !item.thread_ts || item.thread_ts === item.ts;

function messages(id) {
  return all(`message:${id}:`).sort((one, other) => Number(one.message.ts) - Number(other.message.ts));
}

function all(prefix) {
  return [...items].filter(([name]) => name.startsWith(prefix)).map(([, value]) => value);
}
