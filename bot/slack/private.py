"""Work for one person: what a command, a modal or a shortcut asks for, persisted before it is acknowledged."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Final

from bot import phrases
from bot.examine import examine_domain, examine_ip
from bot.incidents.incident import Job, Origin
from bot.mail.redact import redact
from bot.slack import conversation
from bot.slack.answering import Tell, answer
from bot.slack.blocks import findings
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


class PrivateWork:
    """Explains and checks for one person, and does so after a restart when the process died in between."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._kinds: dict[str, Callable[[str, Job, PrivateReply], Awaitable[None]]] = {
            BOUNCE: self._bounce,
            SHORTCUT: self._shortcut,
            CHECKDOMAIN: self._checkdomain,
            CHECKIP: self._checkip,
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
        kept = replace(job, text=redact(text))

        async def begin() -> None:
            if await self._desk.begin(kept):
                self._start(text, kept, files)
            await ack()

        await answer(begin(), tell)

    def resume(self, job: Job) -> None:
        """Do what a former process acknowledged, from the redacted text that it kept."""
        self._start(job.text, job)

    def _start(self, text: str, job: Job, files: Sequence[SlackFile] = ()) -> None:
        assert job.user is not None
        reply = PrivateReply(self._desk.client, user=job.user, response_url=job.response_url)

        async def work() -> None:
            more = await self._desk.files.read(files)
            await self._kinds[job.kind](f"{text}\n{more}" if more else text, job, reply)

        self._desk.run(job, work, reply.tell)

    async def _bounce(self, text: str, job: Job, reply: PrivateReply) -> None:
        await self._explain(
            text, job, Origin(request_key=job.request_key, channel=job.channel, author=job.user), reply
        )

    async def _shortcut(self, text: str, job: Job, reply: PrivateReply) -> None:
        # The message's own key: it may have been answered and counted in its thread already.
        channel, ts = shortcut_message(job.request_key)
        origin = Origin(
            request_key=conversation.request_key(channel, ts),
            link=await conversation.link(self._desk.client, channel, ts),
            channel=channel,
            author=job.user,
        )
        await self._explain(text, job, origin, reply)

    async def _explain(self, text: str, job: Job, origin: Origin, reply: PrivateReply) -> None:
        explanation = await self._desk.explain_aside(text)
        if explanation.answers or explanation.other:
            given = Given(explanation=explanation, origin=origin, thread_ts=job.thread_ts)
            await give(given, reply, job, self._desk)
        else:
            await reply.tell(escape(phrases.NOT_A_BOUNCE))

    async def _checkdomain(self, text: str, job: Job, reply: PrivateReply) -> None:
        await reply.send(findings.report(await examine_domain(text, self._desk.deps, asker=job.user)))

    async def _checkip(self, text: str, job: Job, reply: PrivateReply) -> None:
        await reply.send(findings.report(await examine_ip(text, self._desk.deps, asker=job.user)))


def shortcut_key(trigger_id: str, channel: str, ts: str) -> str:
    """Name one use of the shortcut on one message."""
    return f"{SHORTCUT}:{trigger_id}:{channel}:{ts}"


def shortcut_message(key: str) -> tuple[str, str]:
    """Give the (channel, ts) of the message that the shortcut was used on."""
    _, _, channel, ts = key.split(":")
    return channel, ts
