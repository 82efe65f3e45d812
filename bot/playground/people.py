"""What people do in a workspace: write, type commands, press buttons, fill in modals."""

from collections.abc import Iterable, Mapping
from typing import Any

from bot.playground import payloads
from bot.playground.composer import to_mrkdwn, to_rich_text
from bot.playground.delivery import COMMAND, INTERACTIVE, Unheard
from bot.playground.state import TEAM, Channel, Ephemeral, Json, SharedFile
from bot.playground.workspace import ADA, DELIVERABILITY, Workspace

_TIMED_OUT = "operation_timeout"


class People:
    """Acts in a workspace as its people do. `failures` are what Slack tells them when the app does not answer."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._state = workspace.state
        self.failures: list[str] = []

    async def post(
        self,
        text: str,
        *,
        user: str = ADA,
        channel: str = DELIVERABILITY,
        thread_ts: str | None = None,
        files: Iterable[Json] = (),
        attachments: Iterable[Json] = (),
        mention: str | None = None,
        rich: bool = True,
    ) -> str:
        """Write a message, perhaps with a mention in front; returns its timestamp.

        `rich` False: as older clients and integrations write.
        """
        message: Json = {"type": "message", "user": user, "text": to_mrkdwn(text), "team": TEAM}
        if rich and text:
            message["blocks"] = to_rich_text(text)
        if mention:
            message["text"] = f"<@{mention}> {message['text']}"
            for block in message.get("blocks", ()):
                block["elements"][0]["elements"].insert(0, {"type": "user", "user_id": mention})
        if files := list(files):
            message |= {"subtype": "file_share", "files": files, "upload": False}
        if attachments := list(attachments):
            message["attachments"] = attachments
        return await self._add(message, channel, thread_ts)

    async def post_as_bot(self, text: str, *, channel: str = DELIVERABILITY, thread_ts: str | None = None) -> str:
        """Let another app write a message; returns its timestamp."""
        message = {"type": "message", "subtype": "bot_message", "bot_id": "B0OTHER", "text": to_mrkdwn(text)}
        return await self._add(message, channel, thread_ts)

    async def edit(self, ts: str, text: str, *, channel: str = DELIVERABILITY) -> None:
        """Change a message's words."""
        place = self._state.channel(channel)
        message = self._state.message(place, ts)
        before = dict(message)
        message |= {
            "text": to_mrkdwn(text),
            "blocks": to_rich_text(text),
            "edited": {"user": message["user"], "ts": ts},
        }
        self._workspace.send_event(payloads.changed(place, message, before, self._state.timestamp()))

    def upload(self, name: str, content: bytes, media_type: str = "text/plain") -> Json:
        """Upload a file, to be shared in a message."""
        number = self._state.number()
        file_id = f"F{number:07d}"
        url = f"{self._workspace.url}files/{file_id}/{name}"
        info: Json = {
            "id": file_id,
            "name": name,
            "title": name,
            "mimetype": media_type,
            "filetype": name.rpartition(".")[2],
            "mode": "hosted",
            "size": len(content),
            "url_private": url,
            "url_private_download": url,
        }
        self._state.files[file_id] = SharedFile(info, content)
        return info

    async def command(self, name: str, text: str = "", *, user: str = ADA, channel: str = DELIVERABILITY) -> None:
        """Type a slash command."""
        place = self._state.channel(channel)
        response_url = self._workspace.server.response_urls.new(user, place.id)
        trigger_id = self._state.new_trigger(user)
        payload = payloads.command(self._state.people[user], place, name, text, response_url, trigger_id)
        answer = await self._workspace.delivery.send(COMMAND, payload)
        if isinstance(answer, Unheard):
            self.failures.append(f"{name} failed with the error “{_TIMED_OUT}”")
        elif answer.get("text") or answer.get("blocks"):
            self._show(answer, user, place)
        await self._state.notify()

    async def shortcut(self, callback_id: str, ts: str, *, user: str = ADA, channel: str = DELIVERABILITY) -> None:
        """Use a message shortcut."""
        place = self._state.channel(channel)
        response_url = self._workspace.server.response_urls.new(user, place.id)
        payload = payloads.shortcut(
            self._state.people[user],
            place,
            callback_id,
            self._state.message(place, ts),
            response_url,
            self._state.new_trigger(user),
        )
        await self._interact(payload)

    async def press(
        self,
        message: Json,
        action_id: str,
        *,
        user: str = ADA,
        channel: str = DELIVERABILITY,
        value: str | None = None,
        block_id: str | None = None,
    ) -> None:
        """Press a button of a message; the first with this action id, or the one in `block_id`.

        `value` forges another value than it has.
        """
        place = self._state.channel(channel)
        ephemeral = all(message["ts"] != known["ts"] for known in place.messages)
        element, block_id = find_button(message["blocks"], action_id, block_id)
        pressed = {**element, "value": value} if value is not None else element
        response_url = self._workspace.server.response_urls.new(user, place.id, message["ts"])
        payload = payloads.press(self._state.people[user], pressed, block_id, self._state.new_trigger(user))
        await self._interact({**payload, **payloads.in_message(place, message, response_url, ephemeral=ephemeral)})

    async def press_in_view(
        self, view: Json, action_id: str, *, user: str = ADA, block_id: str | None = None
    ) -> None:
        """Press a button of a modal or home tab; the first with this action id, or the one in `block_id`."""
        element, block_id = find_button(view["blocks"], action_id, block_id)
        payload = payloads.press(self._state.people[user], element, block_id, self._state.new_trigger(user))
        await self._interact({**payload, **payloads.in_view(view)})

    async def submit(self, view: Json, values: Mapping[str, str], *, user: str = ADA) -> dict[str, str]:
        """Send a modal with {block id: typed text}; returns the errors shown beside the fields, {}: it closed."""
        typed: dict[str, dict[str, Any]] = {}
        for block in view["blocks"]:
            if block["type"] == "input":
                field = {"type": "plain_text_input", "value": values.get(block["block_id"]) or None}
                typed[block["block_id"]] = {block["element"]["action_id"]: field}
        payload = payloads.submission(self._state.people[user], view, typed, self._state.new_trigger(user))
        answer = await self._workspace.delivery.send(INTERACTIVE, payload)
        if isinstance(answer, Unheard):
            self.failures.append("We had some trouble connecting. Try again?")
        elif answer.get("response_action") == "errors":
            return dict(answer["errors"])
        elif answer.get("response_action") == "update":
            self._workspace.server.views.replace(view["id"], user, answer["view"])
        else:
            self._state.modals.pop(view["id"], None)
        await self._state.notify()
        return {}

    async def open_home(self, *, user: str = ADA) -> None:
        """Open the bot's home tab."""
        channel = self._state.direct(user).id
        self._workspace.send_event(
            {
                "type": "app_home_opened",
                "user": user,
                "channel": channel,
                "tab": "home",
                "event_ts": self._state.timestamp(),
            }
        )

    def thread(self, ts: str, *, channel: str = DELIVERABILITY) -> list[Json]:
        """List the replies to a message, oldest first."""
        place = self._state.channel(channel)
        return [message for message in self._state.thread(place, ts) if message["ts"] != ts]

    def seen_by(self, user: str = ADA) -> list[Json]:
        """List the ephemeral messages that a person sees, oldest first."""
        return [ephemeral.message for ephemeral in self._state.ephemerals if ephemeral.user == user]

    async def _add(self, message: Json, channel: str, thread_ts: str | None) -> str:
        place = self._state.channel(channel)
        message["ts"] = self._state.timestamp()
        if thread_ts:
            message["thread_ts"] = thread_ts
        place.messages.append(message)
        if self._workspace.hears(place):
            self._workspace.send_event(payloads.posted(place, message))
        await self._state.notify()
        return str(message["ts"])

    async def _interact(self, payload: Json) -> None:
        if isinstance(await self._workspace.delivery.send(INTERACTIVE, payload), Unheard):
            self.failures.append(_TIMED_OUT)
        await self._state.notify()

    def _show(self, answer: Json, user: str, channel: Channel) -> None:
        message = self._workspace.server.chat.make(answer)
        if answer.get("response_type") == "in_channel":
            self._workspace.server.chat.add(channel, message)
        else:
            self._state.ephemerals.append(Ephemeral(user, channel.id, message))


def find_button(blocks: Iterable[Json], action_id: str, block_id: str | None = None) -> tuple[Json, str]:
    """Find the first element with an action id, and its block's id. `block_id` None: in any block.

    Raises:
        LookupError: there is none.
    """
    for block in blocks:
        if block_id not in {None, block["block_id"]}:
            continue
        elements = list(block.get("elements") or ()) if block["type"] == "actions" else []
        for element in [*elements, block.get("accessory") or {}]:
            if element.get("action_id") == action_id:
                return element, str(block["block_id"])
    raise LookupError(action_id)
