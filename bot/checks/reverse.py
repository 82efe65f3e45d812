"""The names of an address, and where they lead (RFC 8601 §3: iprev, also called FCrDNS)."""

import asyncio
import ipaddress
from dataclasses import dataclass

from bot.checks.names import can_be_asked, normal, reverse_name
from bot.errors import LookupFailed
from bot.ports import Answer, Dns

_MAX_NAMES = 10


@dataclass(frozen=True, slots=True)
class Name:
    """A PTR name and where it leads. `failure` says why that is not known, else None."""

    name: str
    forward: Answer | None = None
    failure: str | None = None


@dataclass(frozen=True, slots=True)
class Reverse:
    """The PTR records of an address, and its first ten names."""

    ip: str
    answer: Answer
    names: tuple[Name, ...]

    @property
    def confirmed(self) -> tuple[str, ...]:
        """The names that lead back to the address."""
        return tuple(name.name for name in self.names if name.forward and leads_to(name.forward, self.ip))

    @property
    def failure(self) -> str | None:
        """Why it is not known whether a name leads back, None when it is known."""
        return None if self.confirmed else next((name.failure for name in self.names if name.failure), None)

    @property
    def evidence(self) -> tuple[Answer, ...]:
        """The answers it rests on."""
        return (self.answer, *(name.forward for name in self.names if name.forward))


async def ask_reverse(ip: str, dns: Dns) -> Reverse:
    """Ask for the names of an address, and for the addresses of each name.

    Raises:
        LookupFailed: whether it has names is not known.
    """
    answer = await dns.lookup(reverse_name(ip), "PTR")
    rdtype = address_type(ip)
    names = await asyncio.gather(*(_ask_name(normal(name), rdtype, dns) for name in answer.records[:_MAX_NAMES]))
    return Reverse(ip, answer, tuple(names))


def leads_to(forward: Answer, ip: str) -> bool:
    """Tell whether the address is among those of an A or AAAA answer."""
    return any(ipaddress.ip_address(record) == ipaddress.ip_address(ip) for record in forward.records)


def address_type(ip: str) -> str:
    """Return the type of the record that holds such an address."""
    return "AAAA" if ":" in ip else "A"


async def _ask_name(name: str, rdtype: str, dns: Dns) -> Name:
    if not can_be_asked(name):
        return Name(name)
    try:
        return Name(name, await dns.lookup(name, rdtype))
    except LookupFailed as error:
        return Name(name, failure=str(error))
