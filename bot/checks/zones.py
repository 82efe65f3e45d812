"""Which zone a name is in, and whether the zone is signed (RFC 1034 §4.2, RFC 4035 §5)."""

import asyncio
from dataclasses import dataclass

from bot.checks.names import parents
from bot.errors import LookupFailed
from bot.ports import Answer, Dns

_MAX_PARENTS = 6


@dataclass(frozen=True, slots=True)
class Zone:
    """The zone that a name is in: its apex, and its NS records."""

    apex: str
    answer: Answer


async def zone_of(name: str, dns: Dns) -> Zone | None:
    """Find the nearest name from `name` upwards that has name servers; None: there is none below a top-level domain.

    Raises:
        LookupFailed: a name that could be the apex got no answer.
    """
    names = _candidates(name)
    answers = await asyncio.gather(*(dns.lookup(candidate, "NS") for candidate in names), return_exceptions=True)
    for candidate, answer in zip(names, answers, strict=True):
        if isinstance(answer, BaseException):
            raise answer
        # Below a CNAME everything is another zone's.
        if answer.records and answer.canonical_name is None:
            return Zone(candidate, answer)
    return None


async def signer_of(name: str, dns: Dns) -> Answer | None:
    """Return the DS records that sign the zone of `name` or one above it; None: nothing is signed.

    Those of a top-level domain do not count: that it is signed says nothing about the domain.

    Raises:
        LookupFailed: one of the names got no answer, and no other showed DS records.
    """
    names = _candidates(name)
    answers = await asyncio.gather(*(dns.lookup(candidate, "DS") for candidate in names), return_exceptions=True)
    failure: LookupFailed | None = None
    for answer in answers:
        if isinstance(answer, LookupFailed):
            failure = failure or answer
        elif isinstance(answer, BaseException):
            raise answer
        elif answer.records and answer.canonical_name is None:
            return answer
    if failure is not None:
        raise failure
    return None


def _candidates(name: str) -> tuple[str, ...]:
    """List the names that can be an apex, nearest first; of a very long name, itself and the shortest ones above."""
    above = [parent for parent in parents(name) if "." in parent]
    return (name, *above[-_MAX_PARENTS:]) if "." in name else ()
