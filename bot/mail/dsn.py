"""Whole messages: delivery status notifications, complaints, auto-replies (RFC 3464, RFC 5965, RFC 3834).

What the fields for machines say goes first; where they say too little ("X-Unix; 77"), the text for people fills in.
A message without such fields is read as a notice (bot.mail.notice).
"""

import re
from collections.abc import Callable
from dataclasses import replace

from bot.mail.automatic import is_auto_reply, is_complaint, kind_of_message, kind_of_text
from bot.mail.bounce import Bounce, NotABounce, Paste, SourceFormat
from bot.mail.clean import clean, one_line
from bot.mail.delivery_status import RecipientStatus, read_status
from bot.mail.domain import domain_or_none
from bot.mail.headers import read_headers
from bot.mail.mailbox import read_mailbox
from bot.mail.mime import Source, encode, find_source, parse, split_mailbox
from bot.mail.notice import read_notices, returned_cut
from bot.mail.notices.blocks import holds_reply
from bot.mail.notices.wording import DELIVERED, FAILED, PASSED_ON
from bot.mail.pattern import compiled_late
from bot.mail.refusal import Known, read_refusal, reply_of
from bot.mail.report import STATUS_SHAPE, Report, sort_message, told_in_header, without_conclusions, without_status
from bot.mail.status import EnhancedStatusCode
from bot.mail.transcript import read_transcript

_CODES = compiled_late(r"(?<![\d.])[45]\d\d[ -]|(?<![\d.])[45]\.\d\.\d")
_REPORT = compiled_late(r"feedback-type|this is an? ", re.IGNORECASE)
_UNFINISHED = compiled_late(r"[45]\d\d-(?![^\0]*\b[45]\d\d (?!-))")
"""The first line of a longer reply: sendmail puts no more into the field."""
MAX_RECIPIENTS = 2_000
"""Failed recipients read from one report."""
_MAX_MESSAGES = 50
_MAX_DEPTH = 3
_MAX_AUTOMATIC = 4_000
_MIN_WORDS = 3
_HTML_IS_LONGER = 3


def read_message(text: str, *, otherwise: Callable[[str], Paste] | None = None) -> Paste | None:
    """Read the pasted source of a message, the fields of a delivery status, or the text of automatic mail.

    `otherwise` reads the decoded text of a message that is no report. None: the text is none of these.
    """
    source = find_source(text)
    if source is not None:
        found = read_message_bytes(encode(source), otherwise=otherwise)
        if found is not None:
            return found
    if STATUS_SHAPE.search(text):
        cleaned = clean(text)
        found = _from_status_text(cleaned)
        if found is not None:
            return found
    return _automatic(text)


def _automatic(text: str) -> Paste | None:
    """The text of a complaint report, an auto-reply or a challenge, pasted without its message."""
    if _CODES.search(text, 0, _MAX_AUTOMATIC) and not _REPORT.search(text, 0, _MAX_AUTOMATIC):
        return None
    cleaned = clean(text[:_MAX_AUTOMATIC])
    kind = kind_of_text(cleaned)
    if kind is NotABounce.COMPLAINT:
        return Paste(other=kind)
    flat = one_line(cleaned)
    if PASSED_ON.search(flat) and not holds_reply(cleaned):
        return Paste(other=NotABounce.DELIVERED)
    if holds_reply(cleaned) or (FAILED.search(flat) and kind is not NotABounce.SPAM):
        return None
    if kind is None and DELIVERED.search(flat):
        kind = NotABounce.DELIVERED
    return Paste(other=kind) if kind else None


def read_message_bytes(raw: bytes, *, otherwise: Callable[[str], Paste] | None = None) -> Paste | None:
    """Read a message as it was stored (an .eml file, or an mbox with several); see `read_message`."""
    pastes = [
        paste
        for piece in split_mailbox(raw)[:_MAX_MESSAGES]
        if (paste := _read_source(parse(piece), otherwise, depth=0)) is not None
    ]
    if any(bounce.source_format is SourceFormat.DSN for paste in pastes for bounce in paste.bounces):
        # A notice without words of its own, around the report that has them.
        pastes = [paste for paste in pastes if paste.other or any(b.reply_code or b.enhanced for b in paste.bounces)]
    if not pastes:
        return None
    return Paste(
        bounces=tuple(bounce for paste in pastes for bounce in paste.bounces),
        other=next((paste.other for paste in pastes if paste.other), None),
        headers=next((paste.headers for paste in pastes if paste.headers), None),
    )


def _read_source(source: Source, otherwise: Callable[[str], Paste] | None, *, depth: int) -> Paste | None:
    report = sort_message(source)
    if is_complaint(source):
        return Paste(other=NotABounce.COMPLAINT, headers=report.headers)
    if any(part.media_type == "message/disposition-notification" for part in source.parts):
        return Paste(other=NotABounce.DELIVERED, headers=report.headers)  # RFC 8098: a mailbox holds or held it
    bounces: tuple[Bounce, ...] = ()
    if report.status is not None:
        bounces = _of_status(report)
        if not bounces:
            return Paste(other=NotABounce.DELIVERED, headers=report.headers)
    elif report.from_system and not _is_bait(report):
        bounces = _from_text(report) or told_in_header(report)
    if bounces:
        return Paste(bounces=tuple(_finish(report, bounce) for bounce in bounces), headers=report.headers)
    if report.is_success and report.names_system and not report.text:
        return Paste(other=NotABounce.DELIVERED)
    other = kind_of_message(source, report.text)
    if other is not None:
        return Paste(bounces=_said_in_reply(report, other), other=other, headers=report.headers)
    if report.from_system or not report.text:
        inner = _forwarded(source, otherwise, depth)
        return inner or (Paste(other=NotABounce.DELIVERED) if report.is_success else None)
    return _forwarded(source, otherwise, depth) or _ordinary(report, otherwise)


def _is_bait(report: Report) -> bool:
    """Tell whether a text only looks like a server's: it promises mail for a click, and no server is quoted."""
    return kind_of_text(report.text) is NotABounce.SPAM and not holds_reply(report.text)


def _of_status(report: Report) -> tuple[Bounce, ...]:
    """One bounce a failed recipient; () when all of them succeeded."""
    assert report.status is not None
    failed = [recipient for recipient in report.status.recipients if not recipient.is_success][:MAX_RECIPIENTS]
    told = read_notices(report.text, failed=report.failed, from_system=True) if failed and report.text else ()
    by_address: dict[str, Bounce] = {}
    for bounce in told:
        by_address.setdefault((bounce.recipient or "").lower(), bounce)
    alone = len(failed) == 1
    return tuple(
        _bounce(
            report,
            recipient,
            by_address.get((recipient.recipient or "").lower()) or (told[0] if alone and len(told) == 1 else None),
            alone=alone,
        )
        for recipient in failed
    )


def _bounce(report: Report, recipient: RecipientStatus, told: Bounce | None, *, alone: bool) -> Bounce:
    """One recipient's bounce: its fields; where they say too little, what `told`, the text for people, says."""
    assert report.status is not None
    known = Known(
        recipient=recipient.recipient,
        remote_mta=recipient.remote_mta,
        remote_ip=recipient.remote_ip,
        reporting_mta=report.status.reporting_mta,
        enhanced=recipient.status,
        dsn_action=recipient.action,
        headers=report.headers,
    )
    text = f"{without_conclusions(report.text)}\n\n{recipient.text}".strip() if alone else recipient.text
    if _says_enough(recipient.diagnostic):
        if reply_of(recipient.diagnostic) is not None and _is_made_up(recipient.status):
            known = replace(known, enhanced=None)
        bounce = read_refusal(recipient.diagnostic, SourceFormat.DSN, known=known, text=text)
        if told and _UNFINISHED.match(recipient.diagnostic) and _goes_on(bounce.diagnostic, told.diagnostic):
            bounce = replace(bounce, diagnostic=told.diagnostic, urls=told.urls, sending_ip=told.sending_ip)
        return _filled(bounce, told)
    comment = recipient.comment or ""
    if told is None or (comment and told.reply_code is None and len(told.diagnostic) > _HTML_IS_LONGER * 100):
        words = " ".join(part for part in (recipient.diagnostic, comment) if part)
        code = f"{recipient.status} " if recipient.status else ""
        words = f"{code}{words}".strip() if words else (report.text if alone else "") or code.strip()
        return read_refusal(words or recipient.text, SourceFormat.DSN, known=known, text=text)
    return replace(
        _filled(told, None),
        source_format=SourceFormat.DSN,
        text=text,
        certain=True,
        enhanced=told.enhanced or recipient.status,
        dsn_action=recipient.action or told.dsn_action,
        recipient=known.recipient if read_mailbox(known.recipient or "") else told.recipient,
        recipient_domain=_domain(known.recipient) or told.recipient_domain,
        remote_mta=told.remote_mta or recipient.remote_mta,
        remote_ip=told.remote_ip or recipient.remote_ip,
        reporting_mta=report.status.reporting_mta or told.reporting_mta,
        headers=report.headers,
    )


def _says_enough(diagnostic: str) -> bool:
    """Tell whether a diagnostic has words; "77", "smtp" and "5.1.1" alone are for machines."""
    reply = reply_of(diagnostic)
    words = reply.words if reply else one_line(diagnostic)
    return sum(char.isalpha() for char in words) >= _MIN_WORDS


def _is_made_up(status: EnhancedStatusCode | None) -> bool:
    """Tell whether a status is what servers write when the reply beside it has no enhanced code: 5.0.0, 5.5.0."""
    return status is not None and status.is_permanent and status.subject in (0, 5) and status.detail == 0


def _goes_on(fields: str, told: str) -> bool:
    """Tell whether the text has the whole of a reply of which the fields hold only the first line."""
    return len(told) > len(fields) and told.lower().startswith(fields.lower())


def _filled(bounce: Bounce, told: Bounce | None) -> Bounce:
    """Fill from the text what the fields leave open."""
    if told is None:
        return bounce
    return replace(
        bounce,
        remote_mta=bounce.remote_mta or told.remote_mta,
        remote_ip=bounce.remote_ip or told.remote_ip,
        sending_ip=bounce.sending_ip or told.sending_ip,
        stage=bounce.stage or told.stage,
        dsn_action=bounce.dsn_action or told.dsn_action,
        urls=bounce.urls or told.urls,
    )


def _from_text(report: Report) -> tuple[Bounce, ...]:
    """A report without status fields: the servers' own formats."""
    if not report.text or (is_auto_reply(report.source) and not report.names_system):
        return ()
    bounces = read_notices(report.text, failed=report.failed, from_system=True) or read_transcript(report.text)
    if bounces and all(bounce.recipient is None for bounce in bounces) and len(report.failed) == 1:
        bounces = tuple(
            replace(bounce, recipient=report.failed[0], recipient_domain=_domain(report.failed[0]))
            for bounce in bounces
        )
    return tuple(replace(bounce, source_format=SourceFormat.NOTICE, certain=True) for bounce in bounces)


def _finish(report: Report, bounce: Bounce) -> Bounce:
    """Add the sender of the returned message, where the refusal itself names none."""
    headers = report.headers
    domain = bounce.sender_domain or (headers and (headers.author_domain or headers.mail_from_domain)) or None
    return replace(bounce, headers=bounce.headers or headers, sender_domain=domain)


def _said_in_reply(report: Report, other: NotABounce) -> tuple[Bounce, ...]:
    """An auto-reply may say that the mailbox is gone; whether it does, only the catalog knows."""
    if other is not NotABounce.AUTO_REPLY or not report.text:
        return ()
    if kind_of_text(report.text) is NotABounce.AUTO_REPLY:
        return ()
    mailbox = read_mailbox(report.source.field("reply-to") or "") or read_mailbox(report.source.field("from") or "")
    known = Known(recipient=mailbox.address if mailbox else None)
    return (read_refusal(report.text, SourceFormat.NOTICE, known=known, certain=False),)


def _forwarded(source: Source, otherwise: Callable[[str], Paste] | None, depth: int) -> Paste | None:
    """Read a report that somebody attached to a message of their own."""
    if depth >= _MAX_DEPTH:
        return None
    for part in source.parts:
        if part.media_type in ("message/rfc822", "message/global"):
            found = _read_source(parse(encode(part.text)), otherwise, depth=depth + 1)
            if found is not None and (found.bounces or found.other):
                return found
    return None


def _ordinary(report: Report, otherwise: Callable[[str], Paste] | None) -> Paste | None:
    """A message that people wrote: its decoded text is what they pasted."""
    if otherwise is None:
        return None
    found = otherwise(report.text)
    return found if found.bounces or found.other else None


def _from_status_text(cleaned: str) -> Paste | None:
    """Status fields pasted without the message around them, perhaps with the notice above."""
    status = read_status(cleaned)
    if status is None:
        return None
    start = STATUS_SHAPE.search(cleaned)
    before = cleaned[: start.start()] if start else ""
    people, tail = returned_cut(cleaned)
    headers = read_headers(tail) if tail else None
    report = Report(
        Source((), ()), without_status(people) if before.strip() else "", status, headers, (), from_system=True
    )
    bounces = _of_status(report)
    if not bounces:
        return Paste(other=NotABounce.DELIVERED, headers=headers)
    return Paste(bounces=tuple(_finish(report, bounce) for bounce in bounces), headers=headers)


def _domain(address: str | None) -> str | None:
    return domain_or_none(address.rsplit("@", 1)[1]) if address and "@" in address else None
