"""Checks of domains, addresses and messages: asked, remembered for the buttons under the answer, and shown."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.checks.report import Report
from bot.examine import examine_domain, examine_ip
from bot.explain import Explanation
from bot.incidents.job import Job
from bot.inspect_message import inspect_message
from bot.mail.bounce import SourceFormat
from bot.mail.domain import ip_or_none
from bot.mail.message import read_message
from bot.mail.mime import encode
from bot.question import CHECKIP, read_question
from bot.slack.blocks.message_report import message_report
from bot.slack.desk import Desk
from bot.slack.payload import SlackFile
from bot.slack.reply import Reply


@dataclass(frozen=True, slots=True)
class MessageSource:
    """A message, or its header alone. `intact` False: it was pasted, so that signatures over it prove nothing."""

    raw: bytes
    intact: bool


async def check_domain(question: str, desk: Desk, *, key: str, asker: str | None) -> Report:
    """Check what was typed after /checkdomain; `key` is what the answer is remembered by.

    Raises:
        UserError: it is no domain, an option is not understood, or the asker has to wait.
    """
    asked = read_question(question)
    return _remembered(
        key,
        await examine_domain(
            asked.about, desk.deps, selectors=asked.selectors, ip=asked.ip, helo=asked.helo, asker=asker
        ),
        desk,
    )


async def check_ip(question: str, desk: Desk, *, key: str, asker: str | None) -> Report:
    """Check what was typed after /checkip.

    Raises:
        UserError: it is no address, an option is not understood, or the asker has to wait.
    """
    asked = read_question(question, CHECKIP)
    return _remembered(key, await examine_ip(asked.about, desk.deps, helo=asked.helo, asker=asker), desk)


async def check_again(question: str, desk: Desk, *, key: str, asker: str | None) -> Report:
    """Ask the question of a button again: an address, or a domain with what is known of its mail.

    Raises:
        UserError: it is neither, or the asker has to wait.
    """
    check = check_ip if ip_or_none(question.partition(" ")[0]) else check_domain
    return await check(question, desk, key=key, asker=asker)


async def find_message(
    text: str, files: Sequence[SlackFile], desk: Desk, *, explained: bool = False
) -> MessageSource | None:
    """Find a saved message among the files, else a header in the text; None: there is neither.

    `explained`: the text has an answer of its own, which a few fields of a header do not replace.

    Raises:
        UnreadableFile: a file cannot be had.
    """
    for file in files:
        if file.may_be_text:
            raw = await desk.files.raw(file)
            if read_message(raw) is not None:
                return MessageSource(raw, intact=file.is_message)
    raw = encode(desk.without_name(text))
    message = read_message(raw)
    if message is None or (explained and not (message.header_known or message.told)):
        return None
    return MessageSource(raw, intact=False)


async def give_message_check(source: MessageSource, reply: Reply, job: Job, desk: Desk) -> None:
    """Check a message and send the answer.

    Raises:
        UserError: there is no message in it, or the asker has to wait.
    """
    found = await inspect_message(source.raw, desk.deps, intact=source.intact, asker=job.user or job.channel)
    answered = await reply.send(message_report(found, key=job.request_key, intact=source.intact))
    if answered:
        await desk.deps.incidents.job_answered(job.request_key, answered)


def holds_no_bounce(explanation: Explanation) -> bool:
    """Tell whether nothing was refused: a message's own header, failing results in it included, is no bounce."""
    return explanation.other is None and all(
        found.diagnosis.bounce.source_format is SourceFormat.AUTHENTICATION_RESULTS for found in explanation.answers
    )


def _remembered(key: str, report: Report, desk: Desk) -> Report:
    desk.reports.remember(key, report)
    return report
