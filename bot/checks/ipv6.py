"""Do the mail exchangers speak IPv6, and have those addresses names that lead back? (RFC 3596, RFC 8601 §3)."""

import asyncio
import ipaddress
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.checks.finding import Finding, Subject, Verdict
from bot.checks.inquiry import Inquiry
from bot.checks.knowledge import Knowledge
from bot.checks.mx import exchangers
from bot.checks.names import can_be_asked, is_public, normal, reverse_name
from bot.checks.text import joined
from bot.errors import LookupFailed
from bot.ports import Answer, Dns

_MAX_HOSTS = 20
_MAX_ADDRESSES = 10
_MAX_NAMES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """One IPv6 address of a mail exchanger. `confirmed`: a name of it leads back; None: not known (`failure`)."""

    host: str
    ip: str
    answer: Answer
    reverse: Answer | None = None
    confirmed: bool | None = None
    failure: str | None = None


async def check_ipv6(subject: Subject, dns: Inquiry, knowledge: Knowledge) -> tuple[Finding, ...]:
    """Ask for the IPv6 addresses of each mail exchanger and for the names of those."""
    del knowledge
    if subject.domain is None:
        return (Finding(code="ipv6.skipped", verdict=Verdict.SKIPPED, summary="IPv6: no domain to ask about."),)
    mx = await dns.lookup(subject.domain, "MX")
    hosts = [host for host in exchangers(mx) if host and can_be_asked(host)][:_MAX_HOSTS] if mx.records else []
    found = await asyncio.gather(*(dns.lookup(host, "AAAA") for host in hosts), return_exceptions=True)
    answers = [answer for answer in found if isinstance(answer, Answer)]
    failures = [str(error) for error in found if isinstance(error, LookupFailed)]
    pairs = [(answer, ip) for answer in answers for ip in answer.records if is_public(ip)][:_MAX_ADDRESSES]
    addresses = await asyncio.gather(*(_ask(answer, ip, dns) for answer, ip in pairs))
    return tuple(judge(subject.domain, mx, answers, addresses, failures))


def judge(
    domain: str, mx: Answer, answers: Sequence[Answer], addresses: Sequence[Address], failures: Sequence[str]
) -> Iterator[Finding]:
    """Say what the addresses are worth. Pure."""
    silent = [*failures, *(address.failure for address in addresses if address.failure)]
    if silent:
        yield Finding(
            code="ipv6.unknown",
            verdict=Verdict.UNKNOWN,
            summary=f"What IPv6 addresses the mail exchangers of {domain} have, or what names those have, is not "
            f"wholly known: {silent[0]}.",
            evidence=(mx,),
            reference="RFC 3596 §2.1",
        )
    for address in addresses:
        if address.confirmed is False:
            yield _nameless(domain, address)
    good = [address for address in addresses if address.confirmed]
    if good:
        yield Finding(
            code="ipv6.ok",
            verdict=Verdict.PASS,
            summary=f"{domain} takes mail by IPv6 at {joined(list(dict.fromkeys(entry.host for entry in good)))}; "
            "the addresses have names that lead back.",
            evidence=tuple(answer for entry in good for answer in (entry.answer, entry.reverse) if answer),
            reference="RFC 8601 §3",
        )
    if not addresses and not silent:
        yield Finding(
            code="ipv6.unused",
            verdict=Verdict.SKIPPED,
            summary=f"{domain} takes no mail by IPv6, which is no fault: all senders have IPv4.",
            evidence=(mx, *answers),
            reference="RFC 3596 §2.1",
        )


async def _ask(answer: Answer, ip: str, dns: Dns) -> Address:
    host = normal(answer.name)
    try:
        reverse = await dns.lookup(reverse_name(ip), "PTR")
        names = [normal(name) for name in reverse.records if can_be_asked(name)][:_MAX_NAMES]
        forward = await asyncio.gather(*(dns.lookup(name, "AAAA") for name in names))
    except LookupFailed as error:
        return Address(host=host, ip=ip, answer=answer, failure=str(error))
    confirmed = any(
        ipaddress.ip_address(record) == ipaddress.ip_address(ip) for to in forward for record in to.records
    )
    return Address(host=host, ip=ip, answer=answer, reverse=reverse, confirmed=confirmed)


def _nameless(domain: str, address: Address) -> Finding:
    has_name = address.reverse is not None and address.reverse.records
    return Finding(
        code="ipv6.no-reverse",
        verdict=Verdict.WARN,
        summary=f"{address.ip}, IPv6 address of {address.host}, mail exchanger of {domain}, has "
        + ("a name that does not lead back" if has_name else "no name (PTR)")
        + ". If the same host sends, Gmail and others refuse its mail by IPv6.",
        evidence=tuple(answer for answer in (address.answer, address.reverse) if answer),
        fix=f"Who owns the address has to set it: {reverse_name(address.ip)}. PTR {address.host}.",
        reference="RFC 8601 §3",
    )
