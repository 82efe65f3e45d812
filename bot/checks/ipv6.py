"""Does the domain take mail by IPv6? (RFC 3596)."""

import asyncio
from collections.abc import Iterator, Sequence

from bot.checks.finding import Finding, Subject, Verdict
from bot.checks.inquiry import Inquiry
from bot.checks.knowledge import Knowledge
from bot.checks.mx import MAX_HOSTS, Host, ask_host, exchangers
from bot.checks.names import is_public
from bot.checks.text import joined
from bot.ports import Answer


async def check_ipv6(subject: Subject, dns: Inquiry, knowledge: Knowledge) -> tuple[Finding, ...]:
    """Ask for the IPv6 addresses of each mail exchanger."""
    del knowledge
    if subject.domain is None:
        return (Finding(code="ipv6.skipped", verdict=Verdict.SKIPPED, summary="IPv6: no domain to ask about."),)
    mx = await dns.lookup(subject.domain, "MX")
    names = [name for name in exchangers(mx) if name][:MAX_HOSTS]
    hosts = await asyncio.gather(*(ask_host(name, dns, ["AAAA"]) for name in names))
    return tuple(judge(subject.domain, mx, hosts))


def judge(domain: str, mx: Answer, hosts: Sequence[Host]) -> Iterator[Finding]:
    """Say which mail exchangers have IPv6 addresses. `hosts` have those alone. Pure."""
    reachable = [host for host in hosts if any(map(is_public, host.addresses))]
    failures = [host.failure for host in hosts if host.failure]
    if failures:
        yield Finding(
            code="ipv6.unknown",
            verdict=Verdict.UNKNOWN,
            summary=f"What IPv6 addresses the mail exchangers of {domain} have is not wholly known: {failures[0]}.",
            evidence=(mx,),
            reference="RFC 3596 §2.1",
        )
    if reachable:
        yield Finding(
            code="ipv6.ok",
            verdict=Verdict.PASS,
            summary=f"{domain} takes mail by IPv6 at {joined([host.name for host in reachable])}.",
            evidence=tuple(answer for host in reachable for answer in host.answers),
            reference="RFC 3596 §2.1",
        )
    elif not failures:
        yield Finding(
            code="ipv6.unused",
            verdict=Verdict.SKIPPED,
            summary=f"{domain} takes no mail by IPv6, which is no fault: all senders have IPv4.",
            evidence=(mx, *(answer for host in hosts for answer in host.answers)),
            reference="RFC 3596 §2.1",
        )
