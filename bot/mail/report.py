"""A message sorted by the use of its parts: text for people, fields for machines, the returned message."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.mail.bounce import Bounce, SourceFormat
from bot.mail.clean import clean
from bot.mail.delivery_status import StatusReport, read_status
from bot.mail.headers import MessageHeaders, read_headers
from bot.mail.mailbox import read_mailbox
from bot.mail.mime import Part, Source
from bot.mail.notice import returned_cut, told_action
from bot.mail.notices.wording import any_of
from bot.mail.pattern import compiled_late
from bot.mail.refusal import Known, read_refusal

_STATUS_TYPES = ("message/delivery-status", "message/global-delivery-status")
_RETURNED_TYPES = (
    "message/rfc822",
    "message/global",
    "text/rfc822-headers",
    "text/rfc822-header",
    "message/rfc822-headers",
    "message/global-headers",
    "message/partial",
)
_SYSTEM_FROM = compiled_late(
    r"mailer-?daemon|postmaster|mail (?:delivery|deliver) (?:sub)?system|mail administrator|<>|mail system"
    r"|microsoft outlook|microsoftexchange[0-9a-f]{20,40}@|system administrator|mail delivery|delivery service"
    r"|no-?reply@.{0,40}(?:bounce|delivery)|bounce[sd]?[@-]",
    re.IGNORECASE,
)
_SYSTEM_SUBJECT = any_of(
    r"undeliver|delivery (?:status|failure|notification|report|has failed|problem|incomplete)|failure notice",
    r"returned (?:mail|to sender)|mail (?:could not|system |delivery)|(?:error|problem) (?:sending|delivering) your",
    r"non remis|unzustellbar|nicht zugestellt|non recapitabile|no se puede entregar|onbestelbaar|não entregue",
    r"配信不能|配信できません|niedostarcz|nedoruč|olevererbart|teslim edilemedi|退信|无法传递|無法傳遞|배달되지 않음",
    r"не удалось доставить|недоставлен",
)
STATUS_SHAPE = compiled_late(
    r"^[ \t>|]{0,8}(?:(?:Final|Original)-Recipient\s?:|Action\s?:\s?(?:fail|delay|relay|deliver|expand))",
    re.IGNORECASE | re.MULTILINE,
)
"""A text with such a line holds status fields."""
_CONCLUSION = compiled_late(
    r"^[45]\d\d [45]\.\d{1,3}\.\d{1,3} (?:<[^<>]{0,320}>\.{3} |Service unavailable|\S{1,320}\.{3} )", re.IGNORECASE
)
_STATUS_REPORT = compiled_late(r"report-type\s{0,4}=\s{0,4}\"?delivery-status\b", re.IGNORECASE)
_SUCCESS_SUBJECT = compiled_late(r"\(success\)|successful mail delivery|^(?:delivered|relayed):", re.IGNORECASE)
_STATUS_LINE = compiled_late(
    r"^[ \t]{0,8}(?:Reporting-MTA|(?:Final|Original)-Recipient|Action|Status|Remote-MTA|Diagnostic-Code"
    r"|Last-Attempt-Date|Arrival-Date|Received-From-MTA|Will-Retry-Until|X-[\w-]{3,40})\s?:",
    re.IGNORECASE,
)


_MAX_MACHINE, _MAX_PEOPLE = 1_000_000, 200_000
"""Characters: some four thousand recipients, and the longest card with its style sheets."""


@dataclass(frozen=True, slots=True)
class Report:
    """A message by the use of its parts."""

    source: Source
    text: str
    """The text for people, cleaned, without the returned message."""
    status: StatusReport | None
    headers: MessageHeaders | None
    """Those of the returned message."""
    failed: tuple[str, ...]
    """Addresses of X-Failed-Recipients."""
    from_system: bool
    """A mail server wrote it, by its sender, its subject or its form."""

    @property
    def names_system(self) -> bool:
        """True when the headers name a mail server as the sender, not only the subject or the form."""
        return bool(self.failed or _SYSTEM_FROM.search(_senders(self.source)))

    @property
    def is_success(self) -> bool:
        """True when the subject tells of a success."""
        return _SUCCESS_SUBJECT.search(self.source.field("subject") or "") is not None


def sort_message(source: Source) -> Report:
    """Sort the parts of a message."""
    machine = "\n\n".join(part.text for part in source.parts if part.media_type in _STATUS_TYPES)[:_MAX_MACHINE]
    # "=\n" is no soft line break once the transfer encoding is undone.
    people, tail = returned_cut(clean(_for_people(source.parts)[:_MAX_PEOPLE].replace("=\n", "= \n")))
    returned = next((part.text for part in source.parts if part.media_type in _RETURNED_TYPES), tail)
    status = read_status(machine) if machine else None
    if status is None and STATUS_SHAPE.search(people):
        status = read_status(people)
        people = without_status(people)
    failed = tuple(
        mailbox.address
        for name, value in source.fields
        if name == "x-failed-recipients"
        for part in value.split(",")
        if (mailbox := read_mailbox(part))
    )
    is_report = source.media_type == "multipart/report" or bool(machine)
    return Report(
        source=source,
        text=people,
        status=status,
        headers=read_headers(_head(returned)) if returned else None,
        failed=failed,
        from_system=bool(
            failed
            or is_report
            or _SYSTEM_FROM.search(_senders(source))
            or (_SYSTEM_SUBJECT.search(source.field("subject") or "") and not _is_person(source))
        ),
    )


def told_in_header(report: Report) -> tuple[Bounce, ...]:
    """Read a report of which only the header was pasted: who failed perhaps, never why. (): no failure."""
    subject = report.source.field("subject") or ""
    kind, _, _ = subject.partition(": ")  # behind it stands the subject of the returned message, or how to go on
    words = kind if _SYSTEM_SUBJECT.search(kind) else subject
    type_ = report.source.field("content-type") or ""
    tells = report.failed or _SYSTEM_SUBJECT.search(words) or _STATUS_REPORT.search(type_)
    if report.text or report.is_success or not (report.names_system and tells):
        return ()
    action = told_action(subject)
    return tuple(
        read_refusal(words or type_, SourceFormat.NOTICE, known=Known(recipient=address, dsn_action=action))
        for address in report.failed or (None,)
    )


def without_conclusions(people: str) -> str:
    """Drop from a sendmail transcript what sendmail made of the server's reply; the reply itself stays.

    It concludes "User unknown" from any 550, "Service unavailable" from any 554.
    """
    if "<<< " not in people:
        return people
    return "\n".join(line for line in people.split("\n") if not _CONCLUSION.match(line))


def without_status(people: str) -> str:
    """Cut status fields out of a text that holds them among words for people."""
    kept = [line for line in people.split("\n") if not _STATUS_LINE.match(line)]
    return "\n".join(kept).strip()


def _is_person(source: Source) -> bool:
    """Tell whether somebody forwards or answers a notice, rather than a server writing one."""
    subject = (source.field("subject") or "").strip().lower()
    return subject.startswith(
        ("re:", "fw:", "fwd:", "aw:", "wg:", "tr:", "rv:", "sv:", "vs:", "回复", "转发", "答复")
    )


def _for_people(parts: Sequence[Part]) -> str:
    """The text for people: plain parts before the returned message; HTML where there is no plain text."""
    plain: list[str] = []
    rich: list[str] = []
    for part in parts:
        if part.media_type in _RETURNED_TYPES:
            break
        if part.media_type == "text/html":
            rich.append(part.text)
        elif part.media_type.startswith("text/"):
            plain.append(part.text)
    chosen = [text for text in plain if text.strip()] or rich
    return "\n\n".join(chosen)


def _head(returned: str) -> str:
    """The header section of a returned message, so that nothing in its body is taken for one."""
    return returned.lstrip("\n").split("\n\n", 1)[0] if _looks_like_head(returned) else returned[:20_000]


def _looks_like_head(returned: str) -> bool:
    first = returned.lstrip("\n").split("\n", 1)[0]
    return re.match(r"[A-Za-z][\w-]{1,60}:", first) is not None


def _senders(source: Source) -> str:
    return f"{source.field('from') or ''} {source.field('sender') or ''}"
