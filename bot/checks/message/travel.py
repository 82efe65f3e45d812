"""How long a message took, and where it lay (RFC 5321 §4.4)."""

from collections.abc import Iterator, Sequence

from bot.checks.finding import Finding, Verdict
from bot.checks.message.finding import found
from bot.checks.text import counted
from bot.mail.received import Hop

_LONG_S = 300
_CLOCK_S = -60
_MINUTE_S, _HOUR_S, _DAY_S = 60, 3600, 86400


def judge_path(path: Sequence[Hop]) -> Iterator[Finding]:
    """Name the hops at which the message lay for long. Pure."""
    times = [hop.at for hop in path if hop.at]
    if not path:
        yield found(
            "path-none", Verdict.SKIPPED, "There are no Received fields: where the message went is not in this copy."
        )
        return
    slow = [(hop, stay_s) for hop, stay_s in _stays(path) if stay_s > _LONG_S]
    for hop, stay_s in slow:
        yield found(
            "path-delay",
            Verdict.WARN,
            f"The message lay {duration(stay_s)} before {hop.by_host or 'a server'} had it"
            + (f" from {hop.from_host}" if hop.from_host else "")
            + ": a queue, greylisting, a filter in between, or a clock that is wrong.",
            fix="Look in the log of the server before for a 4xx reply, and have that explained as a bounce.",
            reference="RFC 5321 §4.5.4.1",
        )
    disagree = any(hop.delay_s is not None and hop.delay_s < _CLOCK_S for hop in path)
    if disagree:
        yield found(
            "path-clocks",
            Verdict.SKIPPED,
            "The clocks of some servers on the way disagree, so that the delays are not exact.",
            reference="RFC 5321 §4.4",
        )
    if not slow:
        took = f" in {duration((max(times) - min(times)).total_seconds())}" if len(times) > 1 and not disagree else ""
        yield found(
            "path",
            Verdict.PASS,
            f"The message came over {counted(len(path), 'hop')}{took}.",
            reference="RFC 5321 §4.4",
        )


def _stays(path: Sequence[Hop]) -> Iterator[tuple[Hop, float]]:
    """Yield how long it lay before a hop, in seconds, by all clocks: one that runs ahead or behind is outvoted."""
    times = [hop.at for hop in path]
    for place, hop in enumerate(path):
        before, after = ([time for time in part if time] for part in (times[:place], times[place:]))
        if hop.delay_s is not None and before and after:
            yield hop, (min(after) - max(before)).total_seconds()


def duration(seconds: float) -> str:
    """Write a time span as people say it."""
    if seconds < 2 * _MINUTE_S:
        return counted(round(seconds), "second")
    if seconds < 2 * _HOUR_S:
        return counted(round(seconds / _MINUTE_S), "minute")
    if seconds < 2 * _DAY_S:
        return counted(round(seconds / _HOUR_S), "hour")
    return counted(round(seconds / _DAY_S), "day")
