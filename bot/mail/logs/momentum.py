"""Momentum's bouncelog: fields separated by `@`, the reply last, a numeric bounce class before it.

The order of the other columns depends on the version, so nothing else is taken from them but a recipient domain.
"""

import re
from collections.abc import Sequence

from bot.mail.bounce import DsnAction, SourceFormat
from bot.mail.domain import domain_or_none
from bot.mail.logs.record import Entry, Record
from bot.mail.pattern import compiled_late
from bot.mail.refusal import Known, read_refusal

_LINE = compiled_late(r"\d{10}@[^@\s]{1,120}@(?:[^@\s]{0,255}@){2,20}(?P<class>\d{1,3})@(?P<words>[^\n]{3,4000})")


def read_momentum(records: Sequence[Record]) -> list[Entry]:
    """Read bounce lines."""
    entries = []
    for place, record in enumerate(records):
        match = _LINE.match(record.line)
        if match is None:
            continue
        domains = (domain_or_none(cell) for cell in record.line[: match.start("class")].split("@")[2:] if "." in cell)
        known = Known(
            recipient=next((f"…@{domain}" for domain in domains if domain), None),
            dsn_action=DsnAction.DELAYED if re.match(r"4\d\d", match["words"]) else DsnAction.FAILED,
            fields=(f"bounce_class={match['class']}",),
        )
        entries.append(
            Entry(place, read_refusal(match["words"], SourceFormat.MOMENTUM, known=known, text=record.text))
        )
    return entries
