"""Buttons. What they carry is looked up again; what is stale says so."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

from slack_bolt.kwargs_injection.async_args import AsyncArgs

from bot import diagnose
from bot.incidents.incident import Incident
from bot.slack import response_url
from bot.slack.answering import answer
from bot.slack.blocks import incidents, views
from bot.slack.blocks.answer import Frame
from bot.slack.blocks.answer import answer as answer_blocks
from bot.slack.blocks.message import Message
from bot.slack.desk import Desk
from bot.slack.diagnosing import current
from bot.slack.ids import Action, IncidentButton, Shown, incident_block
from bot.slack.messages import Messages
from bot.slack.payload import Payload
from bot.slack.recall import Given
from bot.slack.reply import PrivateReply


class Actions:
    """Does what a button says, and shows the outcome where the button was."""

    def __init__(self, desk: Desk, messages: Messages) -> None:
        self._desk = desk
        self._messages = messages

    def pressed(self, work: Callable[[Payload], Awaitable[None]]) -> Callable[[AsyncArgs], Awaitable[None]]:
        """Make a listener that acknowledges at once and works in the background."""

        async def listener(args: AsyncArgs) -> None:
            await args.ack()
            body: Payload = args.body
            self._desk.work.start(answer(work(body), self._to_presser(body).tell))

        return listener

    async def assign(self, body: Payload) -> None:
        """Give the incident to whoever pressed."""
        button, user = IncidentButton.decode(_value(body)), body["user"]["id"]
        incident = await self._desk.deps.incidents.assign(button.incident, user, user, self._desk.deps.clock.now())
        await self._show_standing(body, incident, button.shown)

    async def resolve(self, body: Payload) -> None:
        """Close the incident."""
        button, user = IncidentButton.decode(_value(body)), body["user"]["id"]
        incident = await self._desk.deps.incidents.resolve(button.incident, user, self._desk.deps.clock.now())
        await self._show_standing(body, incident, button.shown)

    async def show_incident(self, body: Payload) -> None:
        """Open a window with one incident."""
        view = await self._detail_modal(IncidentButton.decode(_value(body)).incident)
        await self._desk.client.views_open(trigger_id=body["trigger_id"], view=view)

    async def wrong(self, body: Payload) -> None:
        """Ask what it really is."""
        button = IncidentButton.decode(_value(body))
        await self._desk.deps.incidents.incident(button.incident)
        await self._desk.client.views_open(trigger_id=body["trigger_id"], view=views.wrong_modal(button.encode()))

    async def open_paste(self, body: Payload) -> None:
        """Open the window to paste into; the answer then comes as a direct message."""
        await self._desk.client.views_open(trigger_id=body["trigger_id"], view=views.paste_modal(""))

    async def view(self, body: Payload) -> None:
        """Show more of an answer, less, or another part."""
        shown = Shown.decode(_value(body))
        await response_url.replace(body["response_url"], self._render(body, await self._find(shown.key), shown))

    async def recheck(self, body: Payload) -> None:
        """Check again, now that something may be mended. What was seen is not counted again."""
        shown = Shown.decode(_value(body))
        given = await self._find(shown.key)
        explanation = await diagnose.confirm(given.explanation, self._desk.deps, asker=body["user"]["id"])
        given = replace(given, explanation=explanation)
        self._desk.recall.remember(given)
        await response_url.replace(body["response_url"], self._render(body, given, shown))

    async def post(self, body: Payload) -> None:
        """Show a private answer to the channel, in the thread of its message where there is one."""
        shown = Shown.decode(_value(body))
        given = await self._find(shown.key)
        public = answer_blocks(given.explanation, self._frame(given, shown, private=False))
        await response_url.share(body["response_url"], public, thread_ts=given.thread_ts)

    async def _find(self, key: str) -> Given:
        given = self._desk.recall.find(key)
        if given is None:
            given = await self._messages.remake(key)
            self._desk.recall.remember(given)
        return await current(given, self._desk)

    async def _show_standing(self, body: Payload, incident: Incident, shown: Shown | None) -> None:
        if body.get("view"):
            view = await self._detail_modal(incident.id)
            await self._desk.client.views_update(view_id=body["view"]["id"], view=view)
        elif body.get("message"):
            await response_url.replace(body["response_url"], self._with_standing(body["message"], incident))
        elif shown is not None:
            await response_url.replace(body["response_url"], self._render(body, await self._find(shown.key), shown))
        else:
            now = self._desk.deps.clock.now()
            history = await self._desk.deps.incidents.history(incident.id)
            await response_url.replace(body["response_url"], incidents.detail(history, now))

    def _with_standing(self, message: Payload, incident: Incident) -> Message:
        """Change only what the press changed: the answer stays as it was, even when it is remembered no more."""
        standing = incidents.standing(incident, self._desk.deps.clock.now())
        blocks = []
        for block in message.get("blocks") or ():
            if block.get("block_id") == incident_block(incident.id):
                blocks.append(standing)
            elif incident.resolved_at and block.get("type") == "actions":
                left = [item for item in block["elements"] if not _is_about(item, incident)]
                blocks += [{**block, "elements": left}] if left else []
            else:
                blocks.append(block)
        return Message(message.get("text") or f"Incident {incident.id}", tuple(blocks))

    async def _detail_modal(self, number: int) -> dict[str, Any]:
        history = await self._desk.deps.incidents.history(number)
        return views.detail_modal(incidents.detail(history, self._desk.deps.clock.now()))

    def _render(self, body: Payload, given: Given, shown: Shown) -> Message:
        private = bool((body.get("container") or {}).get("is_ephemeral"))
        return answer_blocks(given.explanation, self._frame(given, shown, private=private))

    def _frame(self, given: Given, shown: Shown, *, private: bool) -> Frame:
        return self._desk.frame(shown, here=given.origin.link, private=private)

    def _to_presser(self, body: Payload) -> PrivateReply:
        return PrivateReply(self._desk.client, user=body["user"]["id"], response_url=body.get("response_url"))


def _value(body: Payload) -> str:
    return str(body["actions"][0].get("value") or "")


def _is_about(element: Payload, incident: Incident) -> bool:
    if element.get("action_id") not in {Action.ASSIGN, Action.RESOLVE}:
        return False
    return str(element.get("value") or "").partition("|")[0] == str(incident.id)
