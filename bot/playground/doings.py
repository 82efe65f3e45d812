"""What people do in the page, one method each: JSON in, JSON out. `failures` is what Slack would tell them."""

from typing import Final

from bot.playground.people import People
from bot.playground.problem import Refusal
from bot.playground.state import BOT_USER, Json
from bot.playground.workspace import Workspace

MAX_MESSAGE_CHARS: Final = 4_000
"""Slack's composer splits what is longer into several messages."""
MENTION: Final = "@bouncebot"


class Doings:
    """Acts in a workspace for its page."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._state = workspace.state

    async def write(self, body: Json) -> Json:
        """Write a message, perhaps into a thread, perhaps with files; a long one becomes several."""
        user, people = self._user(body), People(self._workspace)
        text, mention = str(body.get("text", "")).strip("\n"), None
        if text.lower().startswith(MENTION):
            text, mention = text[len(MENTION) :].lstrip(), BOT_USER
        files = [self._state.files[file].info for file in body.get("files", ())]
        if not text and not files and not mention:
            raise Refusal("no_text")
        sent = []
        for part in split(text):
            sent.append(
                await people.post(
                    part,
                    user=user,
                    channel=body["channel"],
                    thread_ts=body.get("thread_ts"),
                    files=files,
                    mention=mention,
                )
            )
            files, mention = [], None
        return {"sent": sent}

    async def command(self, body: Json) -> Json:
        """Type a slash command."""
        people = People(self._workspace)
        await people.command(body["name"], body.get("text", ""), user=self._user(body), channel=body["channel"])
        return {"failures": people.failures}

    async def press(self, body: Json) -> Json:
        """Press a button in a message, a modal or the home tab."""
        user, people = self._user(body), People(self._workspace)
        action_id, block_id = body["action_id"], body["block_id"]
        if "view" in body:
            await people.press_in_view(self._view(body["view"], user), action_id, user=user, block_id=block_id)
        else:
            message = self._message(body["channel"], body["ts"], user)
            await people.press(message, action_id, user=user, channel=body["channel"], block_id=block_id)
        return {"failures": people.failures}

    async def shortcut(self, body: Json) -> Json:
        """Use a message shortcut."""
        people = People(self._workspace)
        await people.shortcut(body["id"], body["ts"], user=self._user(body), channel=body["channel"])
        return {"failures": people.failures}

    async def submit(self, body: Json) -> Json:
        """Send a modal; `errors` are shown beside its fields."""
        user, people = self._user(body), People(self._workspace)
        errors = await people.submit(self._view(body["view"], user), body["values"], user=user)
        return {"errors": errors, "failures": people.failures}

    async def close(self, body: Json) -> Json:
        """Close a modal without sending it."""
        self._state.modals.pop(body["view"], None)
        await self._state.notify()
        return {}

    async def home(self, body: Json) -> Json:
        """Open the bot's home tab."""
        await People(self._workspace).open_home(user=self._user(body))
        return {}

    async def invite(self, body: Json) -> Json:
        """Bring the bot into a channel."""
        self._state.channel(body["channel"]).members.add(BOT_USER)
        await self._state.notify()
        return {}

    def upload(self, name: str, content: bytes, media_type: str) -> Json:
        """Upload a file; it is shared when a message names it."""
        return People(self._workspace).upload(name, content, media_type)

    def _user(self, body: Json) -> str:
        if body["user"] not in self._state.people:
            raise Refusal("user_not_found")
        return str(body["user"])

    def _message(self, channel: str, ts: str, user: str) -> Json:
        for ephemeral in self._state.ephemerals:
            if ephemeral.message["ts"] == ts and ephemeral.user == user:
                return ephemeral.message
        return self._state.message(self._state.channel(channel), ts)

    def _view(self, view_id: str, user: str) -> Json:
        view = self._state.modals.get(view_id) or self._state.homes.get(user)
        if view is None or view.payload["id"] != view_id:
            raise Refusal("not_found")
        return view.payload


def split(text: str) -> list[str]:
    """Split a long text at its line ends, into messages of at most MAX_MESSAGE_CHARS; a longer line is cut."""
    parts = [""]
    for line in text.splitlines(keepends=True):
        for start in range(0, len(line), MAX_MESSAGE_CHARS):
            piece = line[start : start + MAX_MESSAGE_CHARS]
            if len(parts[-1]) + len(piece) > MAX_MESSAGE_CHARS:
                parts.append("")
            parts[-1] += piece
    return [part.rstrip("\n") for part in parts]
