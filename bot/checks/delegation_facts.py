"""What the two sides of a zone cut say of the zone's servers, as its servers tell it themselves (RFC 1034 §4.2.2)."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from bot.checks.inquiry import Inquiry
from bot.checks.name_server import Server, ask_server
from bot.checks.names import can_be_asked, is_below, is_ipv6, normal
from bot.checks.zone_cut import ZoneCut, public_ip
from bot.errors import LookupFailed
from bot.ports import Answer, Referral

MAX_SERVERS = 13
_TRIES = 2
_ADDRESSES: Final = ("A", "AAAA")


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Both sides of a zone cut. `above` is the name of the zone above.

    `own` are the NS records as the zone itself has them, None: it told nobody. `asked` are the servers that only the
    zone above names, or all that it names when `own` was not known before. `addresses` are those of the servers
    inside the zone, as the zone itself has them.
    """

    above: str
    referral: Referral
    own: Answer | None
    asked: tuple[Server, ...] = ()
    addresses: tuple[Answer, ...] = ()

    @property
    def zone(self) -> str:
        """The name of the zone."""
        return normal(self.referral.delegation.name)

    @property
    def delegated(self) -> set[str]:
        """The servers that the zone above names."""
        return _names(self.referral.delegation)

    @property
    def own_servers(self) -> set[str]:
        """The servers that the zone itself names; empty: it told nobody."""
        return _names(self.own) if self.own else set()

    @property
    def inside(self) -> list[str]:
        """Those of them whose address only the zone itself has, so that the zone above has to tell it."""
        return sorted(name for name in self.delegated if is_below(name, self.zone))

    def glue_of(self, name: str) -> tuple[Answer, ...]:
        """Return the addresses that the zone above has of a server."""
        return tuple(answer for answer in self.referral.glue if normal(answer.name) == name)

    @property
    def lame(self) -> list[Server]:
        """The servers that do not answer for the zone, or cannot."""
        return [server for server in self.asked if server.lame or (server.failure is None and not server.ips)]

    @property
    def evidence(self) -> tuple[Answer, ...]:
        """What both sides say."""
        return (self.referral.delegation, *((self.own,) if self.own else ()))

    @property
    def place(self) -> str:
        """Where the records above are edited."""
        return (
            f"in the zone {self.above} (if that is a registry’s: at the registrar)"
            if "." in self.above
            else "at the registrar"
        )


async def gather_facts(cut: ZoneCut, referral: Referral, dns: Inquiry) -> Facts:
    """Ask the servers that only the zone above names; where the two sides disagree, ask the zone's servers again."""
    facts = Facts(above=normal(cut.above.name), referral=referral, own=cut.own)
    if referral.delegation.denial is not None:
        return facts
    own, known = cut.own, facts.own_servers
    strangers = sorted(facts.delegated - known)[:MAX_SERVERS]
    asked, addresses = await asyncio.gather(
        asyncio.gather(*(ask_server(name, facts.zone, dns, glue=facts.glue_of(name)) for name in strangers)),
        asyncio.gather(*(_own_address(name, rdtype, facts, dns) for name in facts.inside for rdtype in _ADDRESSES)),
    )
    if known != facts.delegated:
        # Asked again, first where questions are sent to: what the resolver tells may be from before a change, or be
        # what a private network sees.
        others = sorted(known, key=lambda name: (name not in facts.delegated, name))[:_TRIES]
        ips = await asyncio.gather(*(public_ip(name, dns) for name in others))
        serving = [server.public_ip for server in asked if server.soa]
        own = await _told_by((*serving, *ips), facts.zone, "NS", dns) or own
    return Facts(
        above=facts.above,
        referral=referral,
        own=own,
        asked=tuple(asked),
        addresses=tuple(filter(None, addresses)),
    )


async def _told_by(ips: Iterable[str | None], name: str, rdtype: str, dns: Inquiry) -> Answer | None:
    """Return the records as the first of the zone's own servers tells them that tells any."""
    for ip in [ip for ip in ips if ip is not None][:_TRIES]:
        try:
            answer = await dns.ask(ip, name, rdtype)
        except LookupFailed:
            continue
        if answer.records:
            return answer
    return None


async def _own_address(name: str, rdtype: str, facts: Facts, dns: Inquiry) -> Answer | None:
    """Return the addresses that the zone itself has for a server; None: it does not tell.

    Where the zone above tells others, servers of the zone are asked, first at the one and the other address: what the
    resolver tells may be from before a change, or be what a private network sees.
    """
    if not can_be_asked(name):
        return None
    try:
        known = await dns.lookup(name, rdtype)
    except LookupFailed:
        return None
    glue = facts.glue_of(name)
    if all(set(answer.records) <= set(known.records) for answer in glue if answer.rdtype == rdtype):
        return known
    addresses = (*known.records[:1], *(ip for answer in (*glue, *facts.referral.glue) for ip in answer.records))
    ips = sorted(dict.fromkeys(addresses), key=is_ipv6)  # which may be out of reach from here
    return await _told_by(ips, name, rdtype, dns) or known


def _names(answer: Answer) -> set[str]:
    return {normal(record) for record in answer.records}
