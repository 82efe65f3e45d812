"""Courier's log lines: courieresmtpd receives, courieresmtp and courierlocal deliver (courier(8)).

    courieresmtpd: error,relay=::ffff:192.0.2.7,from=<ada@example.org>,to=<user@example.net>: 550 User unknown.
    courieresmtpd: error,relay=::ffff:192.0.2.7,msg="535 Authentication failed.",cmd: AUTH LOGIN
    courieresmtp: id=0038C081.4D026173.000051A4,from=<ada@example.org>,addr=<user@example.net>: 550 User unknown.
    courierlocal: id=0038C081.4D026173.000051A4,from=<>,addr=<user@example.org>,status: deferred

A reply of several lines is as many log lines, each with the same fields; what a filter says may repeat the code.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.mail.bounce import Bounce, DsnAction, SourceFormat
from bot.mail.domain import ip_or_none
from bot.mail.logs.record import Entry, Record
from bot.mail.pattern import compiled_late
from bot.mail.refusal import Known, read_refusal

_LINE = compiled_late(
    r"\bcourier(?P<program>esmtpd?|local|uucp|fax|dsn|mlm)(?:\[\d{1,9}\])?: (?:error|id=(?P<id>[\w.]{1,60})),"
    r"(?P<rest>.{1,6000})",
    re.IGNORECASE,
)
_FIELD = compiled_late(r"\b(?P<name>relay|from|to|addr)=(?:<(?P<address>[^<>]{0,330})>|(?P<plain>[^,\s]{0,60}))")
_TOLD_CLIENT = compiled_late(r"\bmsg=\"(?P<words>[45]\d\d[ -][^\"]{1,1000})\"")
_BROKEN_OFF = compiled_late(r"\bmsg=\"(?![45]\d\d[ -])")
_CODE_TWICE = compiled_late(r"\b(?P<code>[45]\d\d-)[45]\d\d-")
_GOES_ON = compiled_late(r"[45]\d\d-")
_STATUS = {"deferred": DsnAction.DELAYED, "failure": DsnAction.FAILED}


@dataclass(slots=True)
class _Refusal:
    """The lines about one address, and where the first one stands."""

    place: int
    about: tuple[str | None, ...]
    words: list[str]
    lines: list[str]
    action: DsnAction | None = None


def read_courier(records: Sequence[Record]) -> list[Entry]:
    """Read refusals, of what came in and of what was to go out; "status: …" comes after the reason."""
    entries: list[Entry] = []
    refusals: list[_Refusal] = []
    for place, record in enumerate(records):
        line = _LINE.search(record.line)
        if line is None or _BROKEN_OFF.search(line["rest"]):
            continue
        fields, _, words = line["rest"].partition(": ")
        outcome = fields.rpartition(",")[2]
        found = {field["name"]: field["address"] or field["plain"] for field in _FIELD.finditer(fields)}
        about = (line["id"], *(found.get(name) for name in ("relay", "from", "to", "addr")))
        told = _TOLD_CLIENT.search(line["rest"])
        last = refusals[-1] if refusals and refusals[-1].about == about else None
        if outcome == "success" or words.startswith("2"):
            entries.append(Entry(place, None))
        elif outcome == "status" and last:
            last.action = _STATUS.get(words)
        elif last and _GOES_ON.match(last.words[-1]):
            last.words.append(words)
            last.lines.append(record.text)
        elif told or outcome != "cmd":
            words = told["words"] if told else words
            refusals.append(_Refusal(place, about, [words], [record.text], _STATUS.get(words)))
    entries.extend(Entry(refusal.place, _bounce(refusal)) for refusal in refusals)
    return entries


def _bounce(refusal: _Refusal) -> Bounce:
    _, relay, sender, to, addr = refusal.about
    known = Known(
        recipient=to or addr,
        sender=sender,
        sending_ip=ip_or_none(relay or ""),
        dsn_action=refusal.action,
    )
    words = _CODE_TWICE.sub(r"\g<code>", " ".join(refusal.words))
    return read_refusal(words, SourceFormat.COURIER, known=known, text="\n".join(refusal.lines))
