"""Postfix, as syslog writes it: deliveries (smtp, lmtp, local, …) and refusals of incoming mail (smtpd, postscreen).

Sources: vdukhovni/postfix src/global/log_adhoc.c (deliveries), src/smtpd/smtpd_check.c (NOQUEUE: reject).
"""

import re
from collections.abc import Sequence

from bot.mail.bounce import DsnAction, SourceFormat, Stage
from bot.mail.host import IP
from bot.mail.logs.record import Entry, Record
from bot.mail.pattern import compiled_late
from bot.mail.refusal import Known, read_refusal
from bot.mail.status import EnhancedStatusCode

_QUEUE_ID = r"(?:(?P<queue>[0-9A-Za-z]{6,20}): )?"
_DELIVERY = compiled_late(
    rf"(?:{_QUEUE_ID}to=<(?P<to>[^<>]{{0,320}})>,? ?"
    r"(?:orig_to=<[^<>]{0,320}>,? ?)?(?:relay=(?P<relay>[^, ]{1,300}),? ?)?[^()]{0,300}?"
    r"|(?=dsn=))"  # the end of a line alone
    r"(?:dsn=(?P<dsn>\d\.\d{1,3}\.\d{1,3}),? ?)?"
    r"status=(?P<status>[a-z]{4,14})\b ?(?:\((?P<words>.{0,6000}))?",
    re.IGNORECASE,
)
_RELAY = compiled_late(rf"(?P<host>[\w.-]{{1,253}})\[(?P<ip>{IP})\]", re.IGNORECASE)
_FROM = compiled_late(rf"{_QUEUE_ID}from=<(?P<from>[^<>]{{0,320}})>, size=", re.IGNORECASE)
_SAID = compiled_late(
    rf"{_QUEUE_ID}(?P<words>host \S{{1,300}} (?:said|refused to talk to me): .{{1,6000}})", re.IGNORECASE
)
_REFUSED = compiled_late(
    r"(?P<kind>NOQUEUE|[0-9A-Za-z]{6,20}): (?:milter-)?(?:reject|hold|reject_warning): (?P<stage>[\w-]{3,20})"
    rf"(?: [^\[\]]{{0,600}}?)? from (?P<client>[\w.-]{{0,253}})\[(?P<ip>{IP})\](?::\d{{1,5}})?[:;] "
    r"(?P<words>.{1,6000})",
    re.IGNORECASE,
)
_ENVELOPE = compiled_late(
    r"(?:; )?from=<(?P<from>[^<>]{0,320})>,? ?(?:to=<(?P<to>[^<>]{0,320})>)?,?"
    r"(?: proto=\w{1,10})?,?(?: helo=<[^<>]{0,255}>)?:? ?",
    re.IGNORECASE,
)
_FAILED = ("bounced", "expired", "undeliverable")
_DELAYED = ("deferred", "softbounce")
_REFUSED_AT = {
    "connect": Stage.CONNECT,
    "helo": Stage.HELO,
    "ehlo": Stage.HELO,
    "mail": Stage.MAIL,
    "rcpt": Stage.RCPT,
    "data": Stage.DATA,
    "end-of-message": Stage.DATA,
    "header": Stage.DATA,
    "body": Stage.DATA,
}


def read_postfix(records: Sequence[Record]) -> list[Entry]:
    """Read deliveries and refusals; the sender and a reply logged apart are joined by queue id."""
    senders = {match["queue"]: match["from"] for match in (_FROM.search(record.line) for record in records) if match}
    said: dict[str | None, tuple[int, str]] = {}
    entries = []
    for place, record in enumerate(records):
        delivery = _DELIVERY.search(record.line) if "status=" in record.line.lower() else None
        if delivery:
            entries.extend(_delivery(place, record, delivery, senders, said))
            continue
        refused = _REFUSED.search(record.line)
        if refused:
            entries.append(_refusal(place, record, refused))
            continue
        match = _SAID.search(record.line) if "postfix" in record.line.lower() else None
        if match:
            said[match["queue"]] = (place, match["words"])
    entries.extend(
        Entry(place, read_refusal(words, SourceFormat.POSTFIX, text=records[place].text))
        for place, words in said.values()
    )
    return entries


def _delivery(
    place: int,
    record: Record,
    match: re.Match[str],
    senders: dict[str | None, str],
    said: dict[str | None, tuple[int, str]],
) -> list[Entry]:
    status = match["status"].lower()
    if status in ("sent", "deliverable"):
        return [Entry(place, None)]
    if status not in _FAILED + _DELAYED:
        return []
    words = (match["words"] or "").strip().removesuffix(")")
    earlier = said.pop(match["queue"], None)
    if not words and earlier:
        words = earlier[1]
    relay = _RELAY.match(match["relay"] or "")
    bounce = read_refusal(
        words or f"status={status}",
        SourceFormat.POSTFIX,
        known=Known(
            recipient=match["to"],
            sender=senders.get(match["queue"]),
            remote_mta=relay["host"] if relay else None,
            remote_ip=relay["ip"] if relay else None,
            enhanced=own_code(match["dsn"]),
            dsn_action=DsnAction.DELAYED if status in _DELAYED else DsnAction.FAILED,
        ),
        text=record.text,
    )
    return [Entry(place, bounce)]


def _refusal(place: int, record: Record, match: re.Match[str]) -> Entry:
    """We refused someone: the address in brackets is the client's, and there is no remote server."""
    words = match["words"]
    envelope = _ENVELOPE.search(words)
    if envelope:
        words = words[: envelope.start()] + " " + words[envelope.end() :]
    bounce = read_refusal(
        words,
        SourceFormat.POSTFIX,
        known=Known(
            recipient=envelope["to"] if envelope else None,
            sender=envelope["from"] if envelope else None,
            sending_ip=match["ip"],
            stage=_REFUSED_AT.get(match["stage"].lower()),
        ),
        text=record.text,
    )
    return Entry(place, bounce)


def own_code(text: str | None) -> EnhancedStatusCode | None:
    """Read a code that the local server logged; X.0.0 is what it makes up for a reply without one."""
    code = EnhancedStatusCode.parse(text or "")
    return None if code is None or (code.subject, code.detail) == (0, 0) else code
