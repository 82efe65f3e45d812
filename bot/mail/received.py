"""The way of a message: its Received fields (RFC 5321 §4.4)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from itertools import pairwise

from bot.mail.pattern import compiled_late

_FROM = compiled_late(r"^\s*from\s+(?P<name>[^\s;()]{1,255})", re.IGNORECASE)
_BY = compiled_late(r"\bby\s+(?P<name>[^\s;()]{1,255})", re.IGNORECASE)
_WITH = compiled_late(r"\bwith\s+(?P<name>[A-Za-z0-9]{1,20})", re.IGNORECASE)
_COMMENT = compiled_late(r"\([^()]{0,1000}\)")
_MAX_HOPS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Hop:
    """One handover. None: the field does not say.

    `delay_s` is the time since the hop before, in seconds, negative when clocks disagree; None for the first one.
    """

    from_host: str | None
    by_host: str | None
    protocol: str | None
    at: datetime | None
    delay_s: float | None = None


def read_path(fields: Sequence[str]) -> tuple[Hop, ...]:
    """Read Received fields, given topmost first; the hops come in the order of travel."""
    hops = [_read(field) for field in reversed(fields[:_MAX_HOPS])]
    timed = [hops[0], *(_after(before, hop) for before, hop in pairwise(hops))] if hops else []
    return tuple(timed)


def _after(before: Hop, hop: Hop) -> Hop:
    delay_s = (hop.at - before.at).total_seconds() if hop.at and before.at else None
    return Hop(from_host=hop.from_host, by_host=hop.by_host, protocol=hop.protocol, at=hop.at, delay_s=delay_s)


def _read(field: str) -> Hop:
    route, _, date = field[:4_000].rpartition(";")
    for _ in range(3):  # comments nest
        route = _COMMENT.sub(" ", route)
    return Hop(
        from_host=_named(_FROM, route), by_host=_named(_BY, route), protocol=_named(_WITH, route), at=_time(date)
    )


def _named(pattern: re.Pattern[str], route: str) -> str | None:
    match = pattern.search(route)
    return match["name"] if match else None


def _time(date: str) -> datetime | None:
    try:
        time = parsedate_to_datetime(date.strip()[:100])
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return time if time.tzinfo is not None else time.replace(tzinfo=UTC)
