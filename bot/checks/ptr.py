"""Does the sending address have a name that leads back to it? (RFC 1912 §2.1, RFC 8601 §3: iprev)."""

import asyncio
import ipaddress
import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.checks.finding import Finding, Subject, Verdict
from bot.checks.inquiry import Inquiry
from bot.checks.knowledge import Knowledge
from bot.checks.names import can_be_asked, is_public, normal, reverse_name
from bot.checks.text import joined
from bot.errors import LookupFailed
from bot.ports import Answer, Dns

_MAX_NAMES = 10
_DYNAMIC_WORDS = re.compile(
    r"(?:^|[-._\d])(?:dyn(?:amic)?(?:ip)?|dhcp|dial(?:up|in)?|ppp(?:oe)?|[avx]?dsl|cable|pool|broadband|residential"
    r"|client|customer|cust|host(?=[-._]?\d)|ip(?=[-._]?\d))(?:[-._\d]|$)"
)


@dataclass(frozen=True, slots=True)
class Name:
    """A PTR name and where it leads. `failure` says why that is not known, else None."""

    name: str
    forward: Answer | None = None
    failure: str | None = None


async def check_ptr(subject: Subject, dns: Inquiry, knowledge: Knowledge) -> tuple[Finding, ...]:
    """Ask for the names of the address, and for the addresses of each name."""
    del knowledge
    if subject.ip is None:
        return (
            Finding(code="ptr.skipped", verdict=Verdict.SKIPPED, summary="Reverse DNS: no address to ask about."),
        )
    if not is_public(subject.ip):
        summary = f"Reverse DNS: {subject.ip} is not an address of the public Internet."
        return (Finding(code="ptr.skipped", verdict=Verdict.SKIPPED, summary=summary),)
    answer = await dns.lookup(reverse_name(subject.ip), "PTR")
    rdtype = "AAAA" if ":" in subject.ip else "A"
    names = await asyncio.gather(*(_ask_name(normal(name), rdtype, dns) for name in answer.records[:_MAX_NAMES]))
    return (judge(subject.ip, answer, names),)


def judge(ip: str, answer: Answer, names: Sequence[Name]) -> Finding:
    """Say what the reverse DNS of an address is worth. Pure."""
    if not names:
        return Finding(
            code="ptr.missing",
            verdict=Verdict.FAIL,
            summary=f"{ip} has no reverse DNS name (PTR). Gmail and many others refuse mail from such an address.",
            evidence=(answer,),
            fix=f"Who owns the address (the hosting or Internet provider) has to set it: {answer.name}. PTR "
            f"mail.example.com. with your mail server's own name, and mail.example.com. {_type(ip)} {ip} in your "
            "zone.",
            reference="RFC 1912 §2.1",
        )
    evidence = (answer, *(name.forward for name in names if name.forward))
    confirmed = [name.name for name in names if name.forward and _leads_to(name.forward, ip)]
    silent = [name for name in names if name.failure]
    if not confirmed and silent:
        return Finding(
            code="ptr.unknown",
            verdict=Verdict.UNKNOWN,
            summary=f"{ip} has the name {silent[0].name}; whether it leads back is not known: {silent[0].failure}.",
            evidence=evidence,
            reference="RFC 8601 §3",
        )
    if not confirmed:
        return _mismatch(ip, names, evidence)
    if generic := [name for name in confirmed if is_generic(name, ip)]:
        return Finding(
            code="ptr.generic",
            verdict=Verdict.WARN,
            summary=f"{ip} has the name {generic[0]}, which leads back but looks like a provider's own, as "
            "dial-up and cloud addresses have; some receivers refuse it.",
            evidence=evidence,
            fix=f"Ask who owns the address for a name of your domain: {answer.name}. PTR mail.example.com.",
            reference="RFC 8601 §3",
        )
    return Finding(
        code="ptr.ok",
        verdict=Verdict.PASS,
        summary=f"{ip} has the name {joined(confirmed)}, which leads back to it.",
        evidence=evidence,
        reference="RFC 8601 §3",
    )


def is_generic(name: str, ip: str) -> bool:
    """Tell whether a name looks made from the address or from a pool, rather than chosen for a mail server."""
    host = name.lower()
    address = ipaddress.ip_address(ip)
    if isinstance(address, ipaddress.IPv6Address):
        digits = address.exploded.replace(":", "")
        return digits[-12:] in re.sub(r"[-._:]", "", host) or bool(_DYNAMIC_WORDS.search(host))
    octets = [str(octet) for octet in address.packed]
    forms = {address.packed.hex(), "".join(f"{int(octet):03d}" for octet in octets)}
    numbers = re.findall(r"\d+", host)
    plain = [str(int(number)) for number in numbers]
    runs = {tuple(plain[index : index + 3]) for index in range(len(plain) - 2)}
    from_octets = any(
        tuple(order[index : index + 3]) in runs for order in (octets, octets[::-1]) for index in range(2)
    )
    return from_octets or any(form in host for form in forms) or bool(_DYNAMIC_WORDS.search(host))


async def _ask_name(name: str, rdtype: str, dns: Dns) -> Name:
    if not can_be_asked(name):
        return Name(name)
    try:
        return Name(name, await dns.lookup(name, rdtype))
    except LookupFailed as error:
        return Name(name, failure=str(error))


def _mismatch(ip: str, names: Sequence[Name], evidence: tuple[Answer, ...]) -> Finding:
    leads = [record for name in names if name.forward for record in name.forward.records]
    return Finding(
        code="ptr.mismatch",
        verdict=Verdict.FAIL,
        summary=f"{ip} has the name {joined([name.name for name in names])}, which "
        + (f"leads to {joined(leads)} instead." if leads else "leads nowhere.")
        + " Receivers take such an address for unnamed.",
        evidence=evidence,
        fix=f"In the zone of the name: {names[0].name}. {_type(ip)} {ip}",
        reference="RFC 8601 §3",
    )


def _leads_to(forward: Answer, ip: str) -> bool:
    return any(ipaddress.ip_address(record) == ipaddress.ip_address(ip) for record in forward.records)


def _type(ip: str) -> str:
    return "AAAA" if ":" in ip else "A"
