"""Does the sending address have a name that leads back to it? (RFC 1912 §2.1, RFC 8601 §3: iprev)."""

import ipaddress
import re

from bot.checks.finding import Finding, Subject, Verdict
from bot.checks.inquiry import Inquiry
from bot.checks.knowledge import Knowledge
from bot.checks.names import is_public
from bot.checks.reverse import Reverse, address_type, ask_reverse
from bot.checks.text import joined

_DYNAMIC_WORDS = re.compile(
    r"(?:^|[-._\d])(?:dyn(?:amic)?(?:ip)?|dhcp|dial(?:up|in)?|ppp(?:oe)?|[avx]?dsl|cable|pool|broadband|residential"
    r"|client|customer|cust|host(?=[-._]?\d)|ip(?=[-._]?\d))(?:[-._\d]|$)"
)


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
    return (judge(await ask_reverse(subject.ip, dns)),)


def judge(reverse: Reverse) -> Finding:
    """Say what the reverse DNS of an address is worth. Pure."""
    ip, answer, evidence = reverse.ip, reverse.answer, reverse.evidence
    if not reverse.names:
        return Finding(
            code="ptr.missing",
            verdict=Verdict.FAIL,
            summary=f"{ip} has no reverse DNS name (PTR). Gmail and many others refuse mail from such an address.",
            evidence=evidence,
            fix=f"Who owns the address (the hosting or Internet provider) has to set it: {answer.name}. PTR "
            f"mail.example.com. with your mail server's own name, and mail.example.com. {address_type(ip)} {ip} in "
            "your zone.",
            reference="RFC 1912 §2.1",
        )
    if reverse.failure:
        silent = next(name.name for name in reverse.names if name.failure)
        return Finding(
            code="ptr.unknown",
            verdict=Verdict.UNKNOWN,
            summary=f"{ip} has the name {silent}; whether it leads back is not known: {reverse.failure}.",
            evidence=evidence,
            reference="RFC 8601 §3",
        )
    if not reverse.confirmed:
        return _mismatch(reverse)
    if generic := [name for name in reverse.confirmed if is_generic(name, ip)]:
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
        summary=f"{ip} has the name {joined(reverse.confirmed)}, which leads back to it.",
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


def _mismatch(reverse: Reverse) -> Finding:
    leads = [record for name in reverse.names if name.forward for record in name.forward.records]
    return Finding(
        code="ptr.mismatch",
        verdict=Verdict.FAIL,
        summary=f"{reverse.ip} has the name {joined([name.name for name in reverse.names])}, which "
        + (f"leads to {joined(leads)} instead." if leads else "leads nowhere.")
        + " Receivers take such an address for unnamed.",
        evidence=reverse.evidence,
        fix=f"In the zone of the name: {reverse.names[0].name}. {address_type(reverse.ip)} {reverse.ip}",
        reference="RFC 8601 §3",
    )
