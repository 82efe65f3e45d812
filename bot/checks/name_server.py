"""One name server of a zone, and what it says itself (RFC 1034 §4.2)."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from bot.checks.inquiry import Inquiry
from bot.checks.names import can_be_asked, is_ipv6, is_public
from bot.checks.soa import Soa
from bot.errors import LookupFailed, LookupRefused, ServerFailed
from bot.ports import Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """One name server: its addresses, and the SOA record as it tells it itself.

    `failure`: why its addresses are not known. `lame`: why it does not answer for the zone. `silent`: it said
    nothing, which a firewall between us may be the reason of. All None when not so, or not asked.
    """

    name: str
    addresses: tuple[Answer, ...] = ()
    soa: Answer | None = None
    failure: str | None = None
    lame: str | None = None
    silent: str | None = None

    @property
    def ips(self) -> tuple[str, ...]:
        """All its addresses."""
        return tuple(record for answer in self.addresses for record in answer.records)

    @property
    def serial(self) -> str | None:
        """The serial number it tells, None when it tells none."""
        soa = Soa.read(self.soa) if self.soa else None
        return soa.serial if soa else None

    @property
    def public_ip(self) -> str | None:
        """The address to ask it at, None when it has none that can be asked. IPv6 may be out of reach from here."""
        return next((ip for ip in sorted(self.ips, key=is_ipv6) if is_public(ip)), None)


async def ask_server(name: str, apex: str, dns: Inquiry, *, glue: Sequence[Answer] = ()) -> Server:
    """Find the addresses of a server and ask it for the SOA record of the zone; `glue` are addresses known before."""
    if not can_be_asked(name):
        return Server(name=name)
    addresses = tuple(glue)
    if not addresses:
        try:
            addresses = tuple(await asyncio.gather(dns.lookup(name, "A"), dns.lookup(name, "AAAA")))
        except LookupFailed as error:
            return Server(name=name, failure=str(error))
    known = Server(name=name, addresses=addresses)
    address = known.public_ip
    if address is None or not dns.asks_nameservers:
        return known
    try:
        soa = await dns.ask(address, apex, "SOA")
    except (LookupRefused, ServerFailed) as error:
        return Server(name=name, addresses=addresses, lame=error.reason)
    except LookupFailed as error:
        return Server(name=name, addresses=addresses, silent=error.reason)
    if not soa.records:
        return Server(name=name, addresses=addresses, lame=f"{address} says that there is no such zone")
    return Server(name=name, addresses=addresses, soa=soa)
