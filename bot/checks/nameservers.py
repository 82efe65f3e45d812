"""Do the domain's name servers answer, and all the same? (RFC 1034 §4.2.2, RFC 1912 §2.8, RFC 2182)."""

import asyncio
from collections.abc import Iterator, Sequence

from bot.checks.finding import Finding, Subject, Verdict
from bot.checks.inquiry import Inquiry
from bot.checks.knowledge import Knowledge
from bot.checks.name_server import Server, ask_server
from bot.checks.names import is_public, normal
from bot.checks.soa import judge_times
from bot.checks.text import joined
from bot.checks.zones import Zone, zone_of

_MAX_SERVERS = 13
_FEWEST = 2


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
    servers = await asyncio.gather(*(ask_server(name, zone.apex, dns) for name in names))
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
        *_times(zone, servers),
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


def _times(zone: Zone, servers: Sequence[Server]) -> Iterator[Finding]:
    soa = next((server.soa for server in servers if server.soa is not None), None)
    if soa is not None:
        yield from judge_times(zone.apex, soa)
