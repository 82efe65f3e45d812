"""Work for one person: what a command, a modal or a shortcut asks for, persisted before it is acknowledged."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Final

from bot import phrases
from bot.errors import NothingPasted, UserError
from bot.incidents.job import Job
from bot.incidents.trouble import Origin
from bot.mail.redact import redact
from bot.slack import conversation
from bot.slack.answering import Tell, answer
from bot.slack.blocks.report import report
from bot.slack.checking import check_domain, check_ip, find_message, give_message_check, holds_no_bounce
from bot.slack.desk import Desk
from bot.slack.diagnosing import give
from bot.slack.mrkdwn import escape
from bot.slack.payload import SlackFile
from bot.slack.recall import Given
from bot.slack.reply import PrivateReply

BOUNCE: Final = "bounce"
SHORTCUT: Final = "shortcut"
CHECKDOMAIN: Final = "checkdomain"
CHECKIP: Final = "checkip"
CHECK_MESSAGE: Final = "message-check"


class UnreadMessage(UserError):
    """A message that a former process was to check, and that cannot be read again."""

    def __init__(self) -> None:
        super().__init__(
            "I was restarted before I could check that message, and cannot read it again. Ask me once more, please."
        )


class PrivateWork:
    """Explains and checks for one person, and does so after a restart when the process died in between."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._kinds: dict[str, Callable[[str, Sequence[SlackFile], Job, PrivateReply], Awaitable[None]]] = {
            BOUNCE: self._bounce,
            SHORTCUT: self._shortcut,
            CHECKDOMAIN: self._checkdomain,
            CHECKIP: self._checkip,
            CHECK_MESSAGE: self._message,
        }

    async def take_in(
        self,
        text: str,
        job: Job,
        ack: Callable[[], Awaitable[object]],
        tell: Tell,
        *,
        files: Sequence[SlackFile] = (),
    ) -> None:
        """Persist, acknowledge, work. `tell` acknowledges too, with the sentence about what went wrong before."""
        # A redacted header is another header: a message is read again in Slack.
        kept = job if job.kind == CHECK_MESSAGE else replace(job, text=redact(text))

        async def begin() -> None:
            if await self._desk.begin(kept):
                self._start(text, kept, files)
            await ack()

        await answer(begin(), tell)

    def resume(self, job: Job) -> None:
        """Do what a former process acknowledged, from the redacted text that it kept."""
        if job.kind == CHECK_MESSAGE:
            reply = self._reply(job)
            self._desk.run(job, lambda: self._message_again(job, reply), reply.tell)
        else:
            self._start(job.text, job)

    def _start(self, text: str, job: Job, files: Sequence[SlackFile] = ()) -> None:
        reply = self._reply(job)
        self._desk.run(job, lambda: self._kinds[job.kind](text, files, job, reply), reply.tell)

    def _reply(self, job: Job) -> PrivateReply:
        assert job.user is not None
        return PrivateReply(self._desk.client, user=job.user, response_url=job.response_url)

    async def _bounce(self, text: str, files: Sequence[SlackFile], job: Job, reply: PrivateReply) -> None:
        origin = Origin(request_key=job.request_key, channel=job.channel, author=job.user)
        await self._explain(text, files, job, origin, reply)

    async def _shortcut(self, text: str, files: Sequence[SlackFile], job: Job, reply: PrivateReply) -> None:
        # The message's own key: it may have been answered and counted in its thread already.
        channel, ts = shortcut_message(job.request_key)
        origin = Origin(
            request_key=conversation.request_key(channel, ts),
            link=await conversation.link(self._desk.client, channel, ts),
            channel=channel,
            author=job.user,
        )
        await self._explain(text, files, job, origin, reply)

    async def _explain(
        self, text: str, files: Sequence[SlackFile], job: Job, origin: Origin, reply: PrivateReply
    ) -> None:
        more = await self._desk.files.read(files)
        explanation = await self._desk.explain_aside(f"{text}\n{more}" if more else text, asked=True)
        source = None
        if holds_no_bounce(explanation):
            source = await find_message(text, files, self._desk, explained=bool(explanation.answers))
        if source is not None:
            await give_message_check(source, reply, job, self._desk)
        elif explanation.answers or explanation.other:
            given = Given(explanation=explanation, origin=origin, thread_ts=job.thread_ts)
            await give(given, reply, job, self._desk)
        else:
            await reply.tell(escape(phrases.NOT_A_BOUNCE))

    async def _message(self, text: str, files: Sequence[SlackFile], job: Job, reply: PrivateReply) -> None:
        source = await find_message(text, files, self._desk)
        if source is None:
            raise NothingPasted(phrases.NO_MESSAGE)
        await give_message_check(source, reply, job, self._desk)

    async def _message_again(self, job: Job, reply: PrivateReply) -> None:
        channel, ts = shortcut_message(job.request_key)
        found = await conversation.find(self._desk.client, channel, ts, job.thread_ts or ts)
        if found.message is None:
            raise UnreadMessage
        await self._message(found.message.text, found.message.files, job, reply)

    async def _checkdomain(self, text: str, files: Sequence[SlackFile], job: Job, reply: PrivateReply) -> None:
        del files
        found = await check_domain(text, self._desk, key=job.request_key, asker=job.user)
        await reply.send(report(found, key=job.request_key, private=reply.private))

    async def _checkip(self, text: str, files: Sequence[SlackFile], job: Job, reply: PrivateReply) -> None:
        del files
        found = await check_ip(text, self._desk, key=job.request_key, asker=job.user)
        await reply.send(report(found, key=job.request_key, private=reply.private))


def shortcut_key(trigger_id: str, channel: str, ts: str, kind: str = SHORTCUT) -> str:
    """Name one use of a shortcut on one message."""
    return f"{kind}:{trigger_id}:{channel}:{ts}"


def shortcut_message(key: str) -> tuple[str, str]:
    """Give the (channel, ts) of the message that the shortcut was used on."""
    _, _, channel, ts = key.split(":")
    return channel, ts
