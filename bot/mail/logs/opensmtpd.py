"""OpenSMTPD's delivery lines, with quotes since 5.9 and without before (smtpd(8), `mta delivery evpid=…`)."""

import re
from collections.abc import Sequence

from bot.mail.bounce import DsnAction, SourceFormat
from bot.mail.domain import ip_or_none
from bot.mail.host import find_speaker
from bot.mail.logs.record import Entry, Record
from bot.mail.pattern import compiled_late
from bot.mail.refusal import Known, read_refusal

_RESULT = compiled_late(
    r"\bresult=\"?(?P<new>Ok|TempFail|PermFail|Fail)\b|delivery (?P<old>Ok|TempFail|PermFail|Fail) for ",
    re.IGNORECASE,
)
_FIELD = compiled_late(
    r"\b(?P<name>from|to|rcpt|source|relay|stat)=(?:\"(?P<quoted>[^\"]{0,4000})\"|(?P<plain><[^<>]{0,320}>|[^,]{0,4000}))",
    re.IGNORECASE,
)


def read_opensmtpd(records: Sequence[Record]) -> list[Entry]:
    """Read results; `source` is our own address, `relay` the receiver's."""
    entries = []
    for place, record in enumerate(records):
        result = _RESULT.search(record.line) if "stat=" in record.line.lower() else None
        if result is None:
            continue
        kind = (result["new"] or result["old"]).lower()
        if kind == "ok":
            entries.append(Entry(place, None))
            continue
        fields = {
            match["name"].lower(): match["quoted"] or match["plain"] or "" for match in _FIELD.finditer(record.line)
        }
        relay = _relay(fields.get("relay", ""))
        known = Known(
            recipient=fields.get("to"),
            sender=fields.get("from"),
            remote_mta=relay[0],
            remote_ip=relay[1],
            sending_ip=ip_or_none(fields.get("source", "").strip("[]")),
            dsn_action=DsnAction.DELAYED if kind == "tempfail" else DsnAction.FAILED,
        )
        words = fields.get("stat", "")
        entries.append(Entry(place, read_refusal(words, SourceFormat.OPENSMTPD, known=known, text=record.text)))
    return entries


def _relay(text: str) -> tuple[str | None, str | None]:
    """Read `198.51.100.25 (mx1.example.net)` or `mx1.example.net [198.51.100.25]`."""
    first, _, rest = text.partition(" ")
    ip = ip_or_none(first.strip("[]"))
    if ip:
        return rest.strip("()") or None, ip
    speaker = find_speaker(text)
    return speaker.host, speaker.ip
