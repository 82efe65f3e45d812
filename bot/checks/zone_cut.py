"""Where a zone hangs below another, and what the servers above say of it (RFC 1034 §4.2)."""

import asyncio
from dataclasses import dataclass

from bot.checks.inquiry import Inquiry
from bot.checks.names import can_be_asked, is_below, is_public, normal, parents
from bot.errors import LookupFailed, ServerFailed
from bot.ports import Answer, Denial, Dns, Referral

_MAX_PARENTS = 7
_ASKED = 2
"""Servers of the zone above that are asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneCut:
    """`above` are the NS records of the zone above. `own` are those of the zone, None: it gives no answer.

    A resolver tells what the zone itself says, not what the zone above says (RFC 2181 §5.4.1).
    """

    above: Answer
    own: Answer | None


async def cut_of(domain: str, dns: Dns) -> ZoneCut | None:
    """Find the zone that a domain is in, and the one above; None: there are no two such zones, or no such domain.

    Raises:
        LookupFailed: which zone is above is not known.
    """
    names = (domain, *parents(domain)[-_MAX_PARENTS:])
    answers = await asyncio.gather(*(dns.lookup(name, "NS") for name in names), return_exceptions=True)
    own: Answer | None = None
    failure: LookupFailed | None = None
    if isinstance(answers[0], Answer) and answers[0].denial is Denial.NXDOMAIN:
        return None  # what is above a name that does not exist is somebody else's: a registry's
    for answer in answers:
        if isinstance(answer, LookupFailed):
            failure = failure or answer
            if own is not None:
                break
        elif isinstance(answer, BaseException):
            raise answer
        elif answer.records and answer.canonical_name is None:
            if own is not None or failure is not None:
                return ZoneCut(above=answer, own=own)
            if "." not in answer.name:
                return None
            own = answer
    if failure is not None:
        raise failure
    return None


async def ask_above(cut: ZoneCut, name: str, dns: Inquiry) -> Referral | None:
    """Ask servers of the zone above whom they refer to for `name`; None: they answer for the name themselves.

    Two are asked at once, and the first that says something counts: one may be silent. One that knows of no such zone
    may also lag behind: that counts only when the other does not contradict it.

    Raises:
        LookupFailed: neither says anything of use.
    """
    servers = sorted(map(normal, cut.above.records))[:_ASKED]
    asking = [asyncio.ensure_future(_ask_one(server, cut, name, dns)) for server in servers]
    denied: Referral | None = None
    failure: LookupFailed | None = None
    try:
        for answer in asyncio.as_completed(asking):
            try:
                referral = await answer
            except LookupFailed as error:
                failure = error
                continue
            if referral is None or referral.delegation.denial is None:
                return referral
            denied = referral
    finally:
        for task in asking:
            task.cancel()
        await asyncio.gather(*asking, return_exceptions=True)
    if denied is not None:
        return denied
    assert failure is not None  # there are servers: the zone above has NS records
    raise failure


async def _ask_one(server: str, cut: ZoneCut, name: str, dns: Inquiry) -> Referral | None:
    address = await _ip_of(server, dns)
    if address is None:
        raise ServerFailed(name, "NS", f"{server} has no address that can be asked")
    referral = await dns.refer(address, name)
    if referral is not None and not _is_of(referral.delegation.name, name, cut):
        raise ServerFailed(name, "NS", f"{address} refers to the servers of {referral.delegation.name}")
    return referral


async def public_ip(server: str, dns: Dns) -> str | None:
    """Return an IPv4 address at which a name server can be asked; None: it has none, or none is known."""
    try:
        return await _ip_of(server, dns)
    except LookupFailed:
        return None


async def _ip_of(server: str, dns: Dns) -> str | None:
    if not can_be_asked(server):
        return None
    return next(filter(is_public, (await dns.lookup(server, "A")).records), None)


def _is_of(owner: str, name: str, cut: ZoneCut) -> bool:
    """Tell whether a referral leads down to the zone, and not up or to another one between."""
    above = normal(cut.above.name)
    return normal(owner) == name if cut.own else is_below(owner, above) and normal(owner) != above
