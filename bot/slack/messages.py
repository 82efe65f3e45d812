"""Messages in channels: a pasted bounce gets its answer in the thread."""

from dataclasses import replace
from typing import Final

from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.kwargs_injection.async_args import AsyncArgs

from bot import phrases
from bot.incidents.job import Job
from bot.incidents.trouble import Origin
from bot.slack import conversation
from bot.slack.answering import answer
from bot.slack.checking import find_message, give_message_check, holds_no_bounce
from bot.slack.desk import Desk
from bot.slack.diagnosing import ForgottenAnswer, confirmed, give, says_something
from bot.slack.joining import Joiner, Parts, is_long
from bot.slack.mrkdwn import escape
from bot.slack.payload import READABLE_SUBTYPES, Payload, SlackFile, SlackMessage, read_message
from bot.slack.recall import Given
from bot.slack.reply import ThreadReply

KIND: Final = "message"


class Messages:
    """Reads along. Edits are not answered again; what was edited into a bounce is one for the shortcut."""

    def __init__(self, desk: Desk, joiner: Joiner) -> None:
        self._desk = desk
        self._joiner = joiner

    async def take_in(self, args: AsyncArgs) -> None:
        """Decide whether a message is for us, and persist the work, before Bolt acknowledges the event."""
        event: Payload = args.event or {}
        if event.get("subtype") in READABLE_SUBTYPES and not event.get("hidden"):
            message = read_message(event)
            await answer(self._take_in(message), self._reply(message).tell)
        await args.next()

    @staticmethod
    async def acknowledged(context: AsyncBoltContext) -> None:
        """Do nothing: the work was handed over before the acknowledgement."""

    def resume(self, job: Job) -> None:
        """Answer a message that a former process acknowledged, from the message as it is in Slack."""
        channel, ts = job.channel or "", job.thread_ts or ""
        reply = ThreadReply(self._desk.client, channel=channel, thread_ts=ts, key=job.request_key, here=None)
        self._desk.run(job, lambda: self._resume(job), reply.tell)

    async def _resume(self, job: Job) -> None:
        place = conversation.parse_request_key(job.request_key)
        assert place is not None
        found = await conversation.find(self._desk.client, *place, job.thread_ts or place[1])
        if found.message is not None:
            await self._answer(found.message, job, answer_ts=job.answer_ts or found.answer_ts)

    async def remake(self, key: str) -> Given:
        """Make the answer to a message again, for a button that is older than this process.

        Raises:
            ForgottenAnswer: it was no message, or it is gone.
        """
        place = conversation.parse_request_key(key)
        if place is None:
            raise ForgottenAnswer
        found = await conversation.find(self._desk.client, *place, place[1])
        if found.message is None:
            raise ForgottenAnswer
        given = await self._given(found.message, await self._whole_text(found.message), asked=True)
        if not given.explanation.answers:
            raise ForgottenAnswer
        return await confirmed(given, self._desk)

    async def _take_in(self, message: SlackMessage) -> None:
        if not self._may_read(message):
            return
        if self._joiner.takes(message):
            self._desk.under_way.add(_job(message).request_key)
            await self._desk.begin(_job(message))
            return
        if not self._concerns_us(message):
            return
        job, parts = _job(message), self._joiner.opens(message)
        if await self._desk.begin(job):
            self._desk.run(job, lambda: self._answer_parts(parts, job), self._reply(message).tell)
        else:
            self._joiner.drop(parts)

    def _may_read(self, message: SlackMessage) -> bool:
        channels = self._desk.deps.settings.channels
        if channels and message.channel not in channels and not self._asked(message):
            return False
        # Two bots that answer each other in a thread would never end.
        return message.bot_id is None or message.thread_ts is None

    def _concerns_us(self, message: SlackMessage) -> bool:
        if self._asked(message) or any(file.is_text for file in message.files):
            return True
        if not message.text.strip():
            return False
        if is_long(message):
            return True
        return says_something(self._desk.explain(message.text, asked=False), from_bot=message.bot_id is not None)

    def _asked(self, message: SlackMessage) -> bool:
        return message.is_direct or f"@{self._desk.bot_user}" in message.text

    async def _answer_parts(self, parts: Parts, job: Job) -> None:
        text = await self._joiner.whole(parts)
        await self._answer(replace(parts.first, text=text), job)
        for part in parts.rest:
            await self._desk.deps.incidents.finish_job(_job(part).request_key)
            self._desk.under_way.discard(_job(part).request_key)

    async def _answer(self, message: SlackMessage, job: Job, answer_ts: str | None = None) -> None:
        asked = self._asked(message)
        text = await self._whole_text(message)
        if not text.strip() and not asked:
            return
        given = await self._given(message, text, asked=asked)
        reply = self._reply(message, here=given.origin.link, ts=answer_ts)
        worth_it = says_something(given.explanation, from_bot=message.bot_id is not None)
        source = None
        if (asked or worth_it) and holds_no_bounce(given.explanation):
            explained = bool(given.explanation.answers)
            source = await find_message(message.text, self._readable(message), self._desk, explained=explained)
        if source is not None:
            await give_message_check(source, reply, job, self._desk)
        elif worth_it or (asked and given.explanation.other):
            await give(given, reply, job, self._desk)
        elif asked:
            await reply.tell(escape(phrases.NOT_A_BOUNCE))

    def _readable(self, message: SlackMessage) -> list[SlackFile]:
        asked = self._asked(message)
        return [file for file in message.files if file.is_text or (asked and file.may_be_text)]

    async def _whole_text(self, message: SlackMessage) -> str:
        files = self._readable(message)
        text = self._desk.without_name(message.text)
        return f"{text}\n{await self._desk.files.read(files)}".strip() if files else text

    async def _given(self, message: SlackMessage, text: str, *, asked: bool) -> Given:
        origin = Origin(
            request_key=conversation.request_key(message.channel, message.ts),
            link=await conversation.link(self._desk.client, message.channel, message.ts),
            channel=message.channel,
            author=message.user or message.bot_id,
        )
        explanation = await self._desk.explain_aside(text, asked=asked)
        return Given(explanation=explanation, origin=origin, thread_ts=message.root)

    def _reply(self, message: SlackMessage, *, here: str | None = None, ts: str | None = None) -> ThreadReply:
        key = conversation.request_key(message.channel, message.ts)
        return ThreadReply(
            self._desk.client, channel=message.channel, thread_ts=message.root, key=key, here=here, ts=ts
        )


def _job(message: SlackMessage) -> Job:
    return Job(
        request_key=conversation.request_key(message.channel, message.ts),
        kind=KIND,
        text="",  # the message itself stays in Slack, and is read there again after a crash
        channel=message.channel,
        thread_ts=message.root,
        user=message.user,
    )
