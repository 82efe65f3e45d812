"""Haraka's outbound log lines (haraka/Haraka outbound/hmail.js)."""

import re
from collections.abc import Sequence

from bot.mail.bounce import DsnAction, SourceFormat
from bot.mail.logs.record import Entry, Record
from bot.mail.pattern import compiled_late
from bot.mail.refusal import Known, read_refusal

_OUTCOME = compiled_late(
    r"\brecipient <?(?P<to>[^<>@\s]{1,80}@[^<>\s]{1,253})>? (?P<kind>rejected|deferred): (?P<words>.{1,4000})"
    r"|\bTemp failing (?P<file>\S{1,200}) for \d{1,9} seconds: (?:Upstream error: )?(?P<temporary>.{1,4000})"
    r"|\bbouncing mail: (?P<bouncing>.{1,4000})|\b(?P<mx>MX Lookup for \S{1,253} failed: .{1,1000})",
    re.IGNORECASE,
)
_DELIVERED = compiled_late(r"\bdelivered file=\S|\bdelivered .{0,200}\bresponse=", re.IGNORECASE)


def read_haraka(records: Sequence[Record]) -> list[Entry]:
    """Read rejections and deferrals. A summary line of the same reply adds nothing to the recipient's own."""
    entries: list[Entry] = []
    for place, record in enumerate(records):
        match = _OUTCOME.search(record.line)
        if match is None:
            if _DELIVERED.search(record.line):
                entries.append(Entry(place, None))
            continue
        words = match["words"] or match["temporary"] or match["bouncing"] or match["mx"]
        known = Known(
            recipient=match["to"],
            dsn_action=DsnAction.DELAYED
            if match["temporary"] or (match["kind"] or "").lower() == "deferred"
            else DsnAction.FAILED,
        )
        bounce = read_refusal(words, SourceFormat.HARAKA, known=known, text=record.text)
        if any(entry.bounce and entry.bounce.diagnostic == bounce.diagnostic for entry in entries):
            continue
        entries.append(Entry(place, bounce))
    return entries
