"""Exim's main log: `**` failed, `==` deferred, `=>` and `->` delivered, and refusals of incoming mail.

Source: Exim specification, chapter 53 "Log files".
"""

import re
from collections.abc import Sequence

from bot.mail.bounce import DsnAction, SourceFormat, Stage
from bot.mail.domain import ip_or_none
from bot.mail.host import IP
from bot.mail.logs.record import Entry, Record
from bot.mail.pattern import compiled_late
from bot.mail.refusal import Known, read_refusal

_ID = r"(?:(?P<id>[0-9A-Za-z]{6}-[0-9A-Za-z]{6,11}-[0-9A-Za-z]{2,4}) )"
_EVENT = compiled_late(
    rf"(?:^|(?<=\s)){_ID}?(?P<flag>\*\*|==|=>|->) (?P<to>[^\s:<>]{{1,320}}):?"
    r"(?: <(?P<orig>[^<>]{0,320})>:?)?(?P<rest>.{0,6000})",
    re.IGNORECASE,
)
_ARRIVAL = compiled_late(rf"{_ID}<= (?P<from>\S{{1,320}})", re.IGNORECASE)
_FIELD = compiled_late(
    rf" {{0,2}}(?:(?P<name>[A-Za-z]{{1,3}})="
    r"(?P<value>\"[^\"]{0,400}\"|<[^<>]{0,320}>|(?:\([^()\s]{1,253}\) )?[^\s]{1,400})"
    rf"(?: \[(?P<ip>{IP})\](?::\d{{1,5}})?)?|defer \(-?\d{{1,6}}\)|\[(?P<bare>{IP})\](?::\d{{1,5}})?)(?=[ :]|$)",
    re.IGNORECASE,
)
_ROUTED = compiled_late(r"\b(?:R=|T=|H=|P=|defer \()")
_REFUSED = compiled_late(
    rf"H=(?:[\w.-]{{1,253}} ?)?(?:\([^()]{{0,255}}\) ?)?\[(?P<ip>{IP})\](?::\d{{1,5}})?(?P<fields>[^<>\[\]]{{0,200}})"
    r"(?:F=<(?P<from>[^<>]{0,320})> )?(?:[A-Z]=\S{1,100} ){0,5}"
    r"(?:temporarily )?rejected (?P<stage>connection|after DATA|[A-Z]{4})"
    r"(?: <?(?P<to>[^\s<>:]{0,320})>?)?: (?P<words>.{1,6000})",
    re.IGNORECASE,
)
_REFUSED_AT = {
    "connection": Stage.CONNECT,
    "helo": Stage.HELO,
    "ehlo": Stage.HELO,
    "mail": Stage.MAIL,
    "rcpt": Stage.RCPT,
    "data": Stage.DATA,
    "after data": Stage.DATA,
}


def read_exim(records: Sequence[Record]) -> list[Entry]:
    """Read failures, deferrals and refusals; the sender is joined by message id."""
    senders = {match["id"]: match["from"] for match in (_ARRIVAL.search(record.line) for record in records) if match}
    entries = []
    for place, record in enumerate(records):
        event = _EVENT.search(record.line)
        if event and _is_exim(record.line, event):
            entries.append(_event(place, record, event, senders))
            continue
        refused = _REFUSED.search(record.line) if "rejected" in record.line.lower() else None
        if refused:
            entries.append(_refusal(place, record, refused))
    return entries


def _is_exim(line: str, event: re.Match[str]) -> bool:
    """Arrows are everywhere: a message id, a router or `** user@example.net: reason` makes them Exim's."""
    if event["id"] or _ROUTED.search(event["rest"]):
        return True
    return event["flag"] in ("**", "==") and "@" in event["to"] and f"{event['to']}:" in line


def _event(place: int, record: Record, event: re.Match[str], senders: dict[str | None, str]) -> Entry:
    if event["flag"] in ("=>", "->"):
        return Entry(place, None)
    fields, words = _fields(event["rest"])
    bounce = read_refusal(
        words,
        SourceFormat.EXIM,
        known=Known(
            recipient=event["to"] if "@" in event["to"] else event["orig"],
            sender=fields.get("F", "").strip("<>") or senders.get(event["id"]),
            remote_mta=fields.get("H"),
            remote_ip=ip_or_none(fields.get("H ip", "")),
            sending_ip=ip_or_none(fields.get("I ip", "")),
            dsn_action=DsnAction.DELAYED if event["flag"] == "==" else DsnAction.FAILED,
        ),
        text=record.text,
    )
    return Entry(place, bounce)


def _fields(rest: str) -> tuple[dict[str, str], str]:
    """Take `R=… T=… H=host [ip]` off the front; what follows the colon are the words."""
    fields: dict[str, str] = {}
    place = 0
    while match := _FIELD.match(rest, place):
        if match["name"]:
            value = match["value"]
            if value.startswith("[") and value.rstrip(":").endswith("]"):
                fields[f"{match['name']} ip"] = value.strip("[]:")
            elif "[" in value and "]" in value:  # I=[192.0.2.1]:25
                fields[f"{match['name']} ip"] = value[value.index("[") + 1 : value.index("]")]
            fields[match["name"]] = value
            if match["ip"]:
                fields[f"{match['name']} ip"] = match["ip"]
        place = match.end()
    return fields, rest[place:].lstrip(" :").strip()


def _refusal(place: int, record: Record, match: re.Match[str]) -> Entry:
    bounce = read_refusal(
        match["words"],
        SourceFormat.EXIM,
        known=Known(
            recipient=match["to"],
            sender=match["from"],
            sending_ip=ip_or_none(match["ip"]),
            stage=_REFUSED_AT.get(match["stage"].lower()),
        ),
        text=record.text,
    )
    return Entry(place, bounce)
