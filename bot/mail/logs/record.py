"""Log records: one event each, however the paste wrapped its lines."""

import re
from dataclasses import dataclass

from bot.mail.bounce import Bounce
from bot.mail.clean import one_line
from bot.mail.pattern import compiled_late

_START = compiled_late(
    r"\W{0,3}(?:[A-Z][a-z]{2} {1,2}\d{1,2} \d\d:\d\d:\d\d\b"  # Jan 12 10:11:12
    r"|\d{4}[-/]\d\d[-/]\d\d[T ,]\d\d:\d\d"  # 2026-01-12 10:11:12
    r"|@4000[0-9a-f]{4}"  # TAI64N
    r"|\d{10}(?:\.\d{1,9})?[ @]"  # seconds since 1970
    r"|\[(?:NOTICE|INFO|WARN|ERROR|DEBUG|CRIT|PROTOCOL|core)\]|level="
    r"|(?:b|t|tq|rb|rs|d|r|f),\d{4}-\d\d-\d\d|type,time|#Fields:"
    r"|(?:postfix|postscreen|sendmail|sm-mta|exim|smtpd|opensmtpd)\S{0,20}\[\d"
    r"|[0-9A-Za-z]{6}-[0-9A-Za-z]{6,11}-[0-9A-Za-z]{2,4} |id=\S{4,40} "
    r"|(?:NOQUEUE|[0-9A-F]{7,15}|[0-9B-DF-HJ-NP-TV-Zb-df-hj-np-tv-z]{10,20}): |to=<|(?:\*\*|==) \S{1,320}@"
    r"|(?:failure|deferral|success): \S*_|courier\w{3,6}(?:\[\d{1,9}\])?: |(?:starting )?delivery \d{1,9}: )",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Record:
    """One event. `line` is all of it on one line; `text` as pasted."""

    line: str
    text: str


@dataclass(frozen=True, slots=True)
class Entry:
    """What one record says about one recipient: a bounce, or None for a delivery that succeeded."""

    place: int
    bounce: Bounce | None


def split_records(text: str) -> tuple[Record, ...]:
    """Split a cleaned text where a line begins like a log line or a paragraph ends."""
    records: list[list[str]] = [[]]
    for line in text.split("\n"):
        cut = bool(records[-1]) and records[-1][-1].count("[") > records[-1][-1].count("]")
        if not line.strip() or (_START.match(line) and not cut):
            records.append([])
        if line.strip():
            records[-1].append(line)
    return tuple(Record(one_line(" ".join(lines)), "\n".join(lines)) for lines in records if lines)
