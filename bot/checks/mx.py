"""Does the domain take mail, and where? (RFC 5321 §5, RFC 7505)."""

import asyncio
import ipaddress
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.checks.finding import Finding, Subject, Verdict
from bot.checks.inquiry import Inquiry
from bot.checks.knowledge import Knowledge
from bot.checks.names import can_be_asked, is_below, is_public, normal, parents
from bot.checks.text import joined
from bot.errors import LookupFailed
from bot.ports import Answer, Denial, Dns

MAX_HOSTS = 20
"""Mail exchangers looked at; nobody has more."""


@dataclass(frozen=True, slots=True)
class Host:
    """One mail exchanger and its addresses. `failure` says why they are not known, else None."""

    name: str
    answers: tuple[Answer, ...] = ()
    failure: str | None = None

    @property
    def addresses(self) -> tuple[str, ...]:
        """Its IPv4 and IPv6 addresses."""
        return tuple(record for answer in self.answers for record in answer.records)

    @property
    def alias_of(self) -> str | None:
        """The name behind its CNAME, None when it is no alias."""
        return next((answer.canonical_name for answer in self.answers if answer.canonical_name), None)

    @property
    def is_dead(self) -> bool:
        """True when DNS says that it has no address."""
        return self.failure is None and not self.addresses


async def check_mx(subject: Subject, dns: Inquiry, knowledge: Knowledge) -> tuple[Finding, ...]:
    """Ask for the mail exchangers and for the addresses of each."""
    del knowledge
    if subject.domain is None:
        return (Finding(code="mx.skipped", verdict=Verdict.SKIPPED, summary="MX: no domain to ask about."),)
    answer = await dns.lookup(subject.domain, "MX")
    names = exchangers(answer) if answer.records else (subject.domain,) if answer.denial is Denial.NODATA else ()
    hosts = await asyncio.gather(*(ask_host(name, dns) for name in names[:MAX_HOSTS] if name))
    return tuple(judge(subject.domain, answer, hosts))


def exchangers(answer: Answer) -> tuple[str, ...]:
    """Return the hosts of an MX answer, best preference first; "" is the null MX (RFC 7505)."""
    pairs = sorted((int(preference), normal(host)) for preference, host in map(str.split, answer.records))
    return tuple(host for _, host in pairs)


def judge(domain: str, answer: Answer, hosts: Sequence[Host]) -> Iterator[Finding]:
    """Say whether mail to the domain has a way. `hosts` without MX records: the domain itself. Pure."""
    if not answer.records:
        yield _without_mx(domain, answer, hosts)
        return
    names = exchangers(answer)
    if "" in names:
        yield _null_mx(domain, answer, alone=len(names) == 1)
        return
    problems = [
        *_literals(domain, answer, names),
        *_unresolvable(domain, answer, [host for host in hosts if not _is_ip(host.name)]),
        *_private(domain, answer, hosts),
        *_aliases(domain, answer, hosts),
    ]
    yield from problems
    if not any(finding.verdict is Verdict.FAIL for finding in problems) and any(host.addresses for host in hosts):
        yield Finding(
            code="mx.ok",
            verdict=Verdict.PASS,
            summary=f"{domain} takes mail at {joined(list(names))}.",
            evidence=(answer, *_evidence(hosts)),
            reference="RFC 5321 §5.1",
        )


async def ask_host(name: str, dns: Dns, rdtypes: Sequence[str] = ("A", "AAAA")) -> Host:
    """Ask for the addresses of a mail exchanger."""
    if not can_be_asked(name):
        return Host(name)
    try:
        return Host(name, tuple(await asyncio.gather(*(dns.lookup(name, rdtype) for rdtype in rdtypes))))
    except LookupFailed as error:
        return Host(name, failure=str(error))


def _without_mx(domain: str, answer: Answer, hosts: Sequence[Host]) -> Finding:
    fix = f"{domain}. MX 10 mail.{domain}. (or, if it is never to take mail: {domain}. MX 0 .)"
    if any(host.failure for host in hosts):
        return Finding(
            code="mx.unknown",
            verdict=Verdict.UNKNOWN,
            summary=f"{domain} has no MX record; whether it has an address instead is not known: {hosts[0].failure}.",
            evidence=(answer,),
            reference="RFC 5321 §5.1",
        )
    if any(host.addresses for host in hosts):
        return Finding(
            code="mx.implicit",
            verdict=Verdict.WARN,
            summary=f"{domain} has no MX record. Mail goes to its own address, {joined(list(hosts[0].addresses))}, "
            "which is often a web server; some receivers refuse mail from such a domain.",
            evidence=(answer, *_evidence(hosts)),
            fix=fix,
            reference="RFC 5321 §5.1",
        )
    return Finding(
        code="mx.none",
        verdict=Verdict.FAIL,
        summary=f"{domain} cannot take mail: it has no MX record and no address."
        if answer.denial is Denial.NODATA
        else f"{domain} cannot take mail: it does not exist (NXDOMAIN).",
        evidence=(answer, *_evidence(hosts)),
        fix=fix,
        reference="RFC 5321 §5.1",
    )


def _null_mx(domain: str, answer: Answer, *, alone: bool) -> Finding:
    if alone:
        return Finding(
            code="mx.null",
            verdict=Verdict.WARN,
            summary=f"{domain} says that it takes no mail at all (null MX). Receivers may refuse mail from it too: "
            "a bounce to it could not be delivered.",
            evidence=(answer,),
            fix=f"If it is to send or take mail: {domain}. MX 10 mail.{domain}.",
            reference="RFC 7505 §4.2",
        )
    return Finding(
        code="mx.invalid",
        verdict=Verdict.FAIL,
        summary=f"{domain} has a null MX (“takes no mail”) beside other MX records, which contradict it.",
        evidence=(answer,),
        fix="Remove the MX record with the host “.”.",
        reference="RFC 7505 §3",
    )


def _literals(domain: str, answer: Answer, names: Sequence[str]) -> Iterator[Finding]:
    if addresses := [name for name in names if _is_ip(name)]:
        yield Finding(
            code="mx.invalid",
            verdict=Verdict.FAIL,
            summary=f"An MX record of {domain} holds an address, {joined(addresses)}, where a host name belongs; "
            "senders cannot use it.",
            evidence=(answer,),
            fix=f"Give the host a name: mail.{domain}. A {addresses[0]} and {domain}. MX 10 mail.{domain}.",
            reference="RFC 5321 §5.1",
        )


def _unresolvable(domain: str, answer: Answer, hosts: Sequence[Host]) -> Iterator[Finding]:
    dead = [host.name for host in hosts if host.is_dead]
    silent = [host for host in hosts if host.failure]
    if dead:
        everyone = len(dead) == len(hosts)
        yield Finding(
            code="mx.unresolvable",
            verdict=Verdict.FAIL if everyone else Verdict.WARN,
            summary=f"{joined(dead)}, mail exchanger of {domain}, has no address"
            + (": mail has nowhere to go." if everyone else "; mail has to wait for the others."),
            evidence=(answer, *_evidence([host for host in hosts if host.is_dead])),
            fix=f"Give it an address ({dead[0]}. A …) or remove its MX record.{_doubled(domain, dead[0])}",
            reference="RFC 5321 §5.1",
        )
    if silent:
        yield Finding(
            code="mx.unknown",
            verdict=Verdict.UNKNOWN,
            summary=f"Whether {joined([host.name for host in silent])}, mail exchanger of {domain}, has an address "
            f"is not known: {silent[0].failure}.",
            evidence=(answer,),
            reference="RFC 5321 §5.1",
        )


def _doubled(domain: str, host: str) -> str:
    """Recognise what a zone editor does to a name without its last dot: it adds the name of the zone."""
    for zone in (domain, *(parent for parent in parents(domain) if "." in parent)):
        meant = host.removesuffix(f".{zone}")
        if meant != host and is_below(meant, zone):
            return f" Perhaps {meant}. was meant: without the last dot, the zone's name is added to it."
    return ""


def _private(domain: str, answer: Answer, hosts: Sequence[Host]) -> Iterator[Finding]:
    reachable = any(host.failure or any(map(is_public, host.addresses)) for host in hosts)
    for host in hosts:
        inside = [address for address in host.addresses if not is_public(address)]
        if inside:
            yield Finding(
                code="mx.private",
                verdict=Verdict.WARN if reachable else Verdict.FAIL,
                summary=f"{host.name}, mail exchanger of {domain}, has the address {joined(inside)}, which cannot be "
                f"reached from outside{'' if reachable else ': mail has nowhere to go'}.",
                evidence=(answer, *host.answers),
                fix=f"Publish its public address: {host.name}. A …",
                reference="RFC 6890",
            )


def _aliases(domain: str, answer: Answer, hosts: Sequence[Host]) -> Iterator[Finding]:
    for host in hosts:
        if host.alias_of and host.name != domain:
            yield Finding(
                code="mx.cname",
                verdict=Verdict.WARN,
                summary=f"{host.name}, mail exchanger of {domain}, is an alias (CNAME) of {host.alias_of}; an MX "
                "has to name a host with addresses of its own, and some senders refuse.",
                evidence=(answer, *host.answers),
                fix=f"{domain}. MX {_preference(answer, host.name)} {normal(host.alias_of)}.",
                reference="RFC 2181 §10.3",
            )


def _preference(answer: Answer, host: str) -> str:
    pairs = map(str.split, answer.records)
    return next((preference for preference, name in pairs if normal(name) == host), "10")


def _evidence(hosts: Sequence[Host]) -> tuple[Answer, ...]:
    return tuple(answer for host in hosts for answer in host.answers)


def _is_ip(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
