"""The times in a zone's SOA record, as far as they matter to mail (RFC 1035 §3.3.13, RFC 1912 §2.2, RFC 2308 §5)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Self

from bot.checks.finding import Finding, Verdict
from bot.ports import Answer

_FIELDS: Final = 7  # mname, rname, serial, refresh, retry, expire, minimum
_LONGEST_DENIAL_S: Final = 86_400
"""RFC 2308 §5: one to three hours work well, more than a day has proved problematic."""
_HOUR_S: Final = 3_600
_DAY_S: Final = 86_400
_HOURS_UP_TO_S: Final = 2 * _DAY_S


@dataclass(frozen=True, slots=True)
class Soa:
    """An SOA record, without its names. `denial_s` is how long others remember that a name does not exist."""

    serial: str
    refresh_s: int
    retry_s: int
    expire_s: int
    denial_s: int

    @classmethod
    def read(cls, answer: Answer) -> Self | None:
        """Read the first record of an answer; None: it holds none."""
        fields = answer.records[0].split() if answer.records else ()
        if len(fields) != _FIELDS:
            return None
        refresh_s, retry_s, expire_s, minimum_s = map(int, fields[3:])
        # A denial lives as long as the SOA record that comes with it, at most (RFC 2308 §5).
        denial_s = minimum_s if answer.ttl_s is None else min(minimum_s, answer.ttl_s)
        return cls(fields[2], refresh_s, retry_s, expire_s, denial_s)


def judge_times(zone: str, answer: Answer) -> Iterator[Finding]:
    """Name the times that make changes arrive late, or the zone vanish. Pure."""
    soa = Soa.read(answer)
    if soa is None:
        return
    if soa.denial_s > _LONGEST_DENIAL_S:
        yield Finding(
            code="nameservers.denial-long",
            verdict=Verdict.WARN,
            summary=f"That a name below {zone} does not exist may be remembered for {_span(soa.denial_s)}: a "
            "record that you add (a DKIM key, _dmarc) may not be seen for so long by whoever asked before.",
            evidence=(answer,),
            fix=f"Set the last number of the SOA record of {zone} to 3600 (an hour).",
            reference="RFC 2308 §5",
        )
    if soa.expire_s < soa.refresh_s + soa.retry_s:
        yield Finding(
            code="nameservers.expire-short",
            verdict=Verdict.WARN,
            summary=f"Secondary servers of {zone} drop the zone {_span(soa.expire_s)} after they last reached the "
            f"primary, but ask it only every {_span(soa.refresh_s)}, and again after {_span(soa.retry_s)}: one "
            "missed transfer, and they answer for it no more.",
            evidence=(answer,),
            fix=f"Set the expire time (the last but one number) of the SOA record of {zone} to two to four weeks: "
            "1209600.",
            reference="RFC 1912 §2.2",
        )


def _span(seconds: int) -> str:
    """Write a time as people say it: "36 hours", "7 days"."""
    for unit_s, unit, enough_s in ((_DAY_S, "days", _HOURS_UP_TO_S), (_HOUR_S, "hours", 2 * _HOUR_S)):
        if seconds >= enough_s:
            return f"{seconds / unit_s:.3g} {unit}"
    return f"{seconds} seconds"
