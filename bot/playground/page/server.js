// Speaks with the workspace: a stream of what is new, and requests for what one does.

const AGAIN_MS = 2000;

/** Follows the workspace as one person. `onChange(change, {afresh})`; `onLost()` when nobody answers any more. */
export function follow(user, { onChange, onLost }) {
  let stream = null;
  let later = null;
  const open = () => {
    let afresh = true;
    stream = new EventSource(`/live?user=${encodeURIComponent(user)}`);
    stream.onopen = () => (afresh = true);
    stream.onmessage = (event) => {
      onChange(JSON.parse(event.data), { afresh });
      afresh = false;
    };
    stream.onerror = () => {
      onLost();
      // Browsers try again by themselves after some errors, and give up after others.
      if (stream.readyState === EventSource.CLOSED) later = setTimeout(open, AGAIN_MS);
    };
  };
  open();
  return () => {
    clearTimeout(later);
    stream.close();
  };
}

/** Does something; the answer has `failures` or `error` when the app or the workspace did not take it. */
export async function perform(doing, body) {
  return await ask(`/do/${doing}`, { headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
}

export async function upload(file) {
  const type = file.type || "text/plain";
  return await ask(`/upload?name=${encodeURIComponent(file.name)}`, { headers: { "Content-Type": type }, body: file });
}

async function ask(address, request) {
  try {
    const response = await fetch(address, { method: "POST", ...request });
    const isJson = response.headers.get("Content-Type")?.startsWith("application/json");
    return isJson ? await response.json() : { error: `${response.status} ${await response.text()}` };
  } catch {
    return { error: "the workspace does not answer" };
  }
}
