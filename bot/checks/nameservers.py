"""Do the domain's name servers answer, and all the same? (RFC 1034 §4.2.2, RFC 1912 §2.8, RFC 2182)."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from bot.checks.finding import Finding, Subject, Verdict
from bot.checks.inquiry import Inquiry
from bot.checks.knowledge import Knowledge
from bot.checks.names import can_be_asked, is_public, normal
from bot.checks.text import joined
from bot.checks.zones import Zone, zone_of
from bot.errors import LookupFailed, LookupRefused, ServerFailed
from bot.ports import Answer

_MAX_SERVERS = 13
_SERIAL: Final = 2  # place in an SOA record: mname, rname, serial, refresh, retry, expire, minimum
_FEWEST = 2


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
        return self.soa.records[0].split()[_SERIAL] if self.soa and self.soa.records else None


async def check_nameservers(subject: Subject, dns: Inquiry, knowledge: Knowledge) -> tuple[Finding, ...]:
    """Find the zone, the addresses of its servers, and ask each of them for the SOA record."""
    del knowledge
    zone = await zone_of(subject.domain, dns) if subject.domain is not None else None
    if zone is None:
        summary = "Name servers: no domain to ask about."
        if subject.domain is not None:
            summary = f"Name servers: {subject.domain} is in no zone of its own."
        return (Finding(code="nameservers.skipped", verdict=Verdict.SKIPPED, summary=summary),)
    names = sorted({normal(name) for name in zone.answer.records})[:_MAX_SERVERS]
    servers = await asyncio.gather(*(_ask(name, zone.apex, dns) for name in names))
    return tuple(judge(zone, servers))


def judge(zone: Zone, servers: Sequence[Server]) -> Iterator[Finding]:
    """Say whether the zone can be relied on. Pure."""
    problems = [
        *_too_few(zone, servers),
        *_unresolvable(zone, servers),
        *_private(zone, servers),
        *_aliases(zone, servers),
        *_lame(zone, servers),
        *_serials(zone, servers),
    ]
    yield from problems
    unknown = [server for server in servers if server.failure or server.silent]
    if unknown:
        yield Finding(
            code="nameservers.unknown",
            verdict=Verdict.UNKNOWN,
            summary=f"The zone {zone.apex} as {joined([server.name for server in unknown])} has it is not known: "
            f"{unknown[0].failure or unknown[0].silent}."
            + (" A firewall between here and there may be the reason." if not unknown[0].failure else ""),
            evidence=(zone.answer,),
            reference="RFC 2182 §3.3",
        )
    told = [server for server in servers if server.serial is not None]
    if not problems and (told or not unknown):
        agreement = (
            f" answer for it, all with serial {told[0].serial}." if told else "; they were not asked themselves."
        )
        yield Finding(
            code="nameservers.ok",
            verdict=Verdict.PASS,
            summary=f"{zone.apex} has name servers that exist: {joined([server.name for server in told or servers])}"
            + agreement,
            evidence=(zone.answer, *(server.soa for server in told if server.soa)),
            reference="RFC 1034 §4.2.2",
        )


async def _ask(name: str, apex: str, dns: Inquiry) -> Server:
    if not can_be_asked(name):
        return Server(name=name)
    try:
        addresses = tuple(await asyncio.gather(dns.lookup(name, "A"), dns.lookup(name, "AAAA")))
    except LookupFailed as error:
        return Server(name=name, failure=str(error))
    known = Server(name=name, addresses=addresses)
    address = next((ip for ip in known.ips if is_public(ip)), None)
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


def _too_few(zone: Zone, servers: Sequence[Server]) -> Iterator[Finding]:
    if len(servers) < _FEWEST:
        yield Finding(
            code="nameservers.single",
            verdict=Verdict.WARN,
            summary=f"{zone.apex} has one name server only; when it is down, mail to and from the domain stops.",
            evidence=(zone.answer,),
            fix=f"Add a second one elsewhere: {zone.apex}. NS ns2.example.net., also at the registrar.",
            reference="RFC 2182 §5",
        )


def _unresolvable(zone: Zone, servers: Sequence[Server]) -> Iterator[Finding]:
    dead = [server for server in servers if server.failure is None and not server.ips]
    if dead:
        names = [server.name for server in dead]
        yield Finding(
            code="nameservers.unresolvable",
            verdict=Verdict.FAIL if len(dead) == len(servers) else Verdict.WARN,
            summary=f"{joined(names)}, name server of {zone.apex}, has no address: questions for the domain that go "
            "there are lost.",
            evidence=(zone.answer, *(answer for server in dead for answer in server.addresses)),
            fix=f"Give it an address ({names[0]}. A …) or remove it, in the zone and at the registrar.",
            reference="RFC 1912 §2.8",
        )


def _private(zone: Zone, servers: Sequence[Server]) -> Iterator[Finding]:
    for server in servers:
        inside = [ip for ip in server.ips if not is_public(ip)]
        if inside:
            yield Finding(
                code="nameservers.private",
                verdict=Verdict.WARN,
                summary=f"{server.name}, name server of {zone.apex}, has the address {joined(inside)}, which cannot "
                "be reached from outside.",
                evidence=(zone.answer, *server.addresses),
                fix=f"Publish its public address: {server.name}. A …",
                reference="RFC 6890",
            )


def _aliases(zone: Zone, servers: Sequence[Server]) -> Iterator[Finding]:
    for server in servers:
        target = next((answer.canonical_name for answer in server.addresses if answer.canonical_name), None)
        if target is not None:
            yield Finding(
                code="nameservers.cname",
                verdict=Verdict.WARN,
                summary=f"{server.name}, name server of {zone.apex}, is an alias (CNAME) of {target}; an NS record "
                "has to name a host with addresses of its own.",
                evidence=(zone.answer, *server.addresses),
                fix=f"{zone.apex}. NS {normal(target)}.",
                reference="RFC 2181 §10.3",
            )


def _lame(zone: Zone, servers: Sequence[Server]) -> Iterator[Finding]:
    lame = [server for server in servers if server.lame]
    if lame:
        yield Finding(
            code="nameservers.lame",
            verdict=Verdict.FAIL if len(lame) == len(servers) else Verdict.WARN,
            summary=f"{joined([server.name for server in lame])} is named as name server of {zone.apex} but does not "
            f"serve it: {lame[0].lame}.",
            evidence=(zone.answer, *(answer for server in lame for answer in server.addresses)),
            fix=f"Set up the zone {zone.apex} there, or remove the server, in the zone and at the registrar.",
            reference="RFC 1912 §2.8",
        )


def _serials(zone: Zone, servers: Sequence[Server]) -> Iterator[Finding]:
    by_serial: dict[str, list[str]] = {}
    for server in servers:
        if server.serial is not None:
            by_serial.setdefault(server.serial, []).append(server.name)
    if len(by_serial) > 1:
        told = "; ".join(f"{joined(names)}: {serial}" for serial, names in by_serial.items())
        yield Finding(
            code="nameservers.serials-differ",
            verdict=Verdict.WARN,
            summary=f"The name servers of {zone.apex} do not have the same version of the zone ({told}); some give "
            "old answers. Minutes after a change that is normal.",
            evidence=(zone.answer, *(server.soa for server in servers if server.soa)),
            fix="If it stays so for longer than the refresh time of the SOA record: look at the zone transfer to the "
            "server that lags behind.",
            reference="RFC 1034 §4.3.5",
        )
