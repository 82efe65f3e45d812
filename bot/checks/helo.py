"""Is the name in HELO or EHLO one that receivers accept? (RFC 5321 §2.3.5, §4.1.1.1)."""

import asyncio
import re

from bot.checks.finding import Finding, Subject, Verdict
from bot.checks.inquiry import Inquiry
from bot.checks.knowledge import Knowledge
from bot.checks.names import can_be_asked, normal
from bot.checks.reverse import Reverse, address_type, ask_reverse, leads_to
from bot.checks.text import joined, quoted
from bot.errors import LookupFailed
from bot.mail.domain import ip_or_none
from bot.ports import Answer, Dns

_LITERAL = re.compile(r"\[(?P<address>[^\[\]]{1,60})\]")  # RFC 5321 §4.1.3
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?", re.IGNORECASE)  # RFC 5321 §4.1.2: sub-domain
_LOCAL = (".local", ".localdomain", ".lan", ".internal", ".home.arpa", ".localhost", ".invalid", ".test")
"""Names that no public DNS has (RFC 6761, RFC 6762) and those of home and cloud networks."""


async def check_helo(subject: Subject, dns: Inquiry, knowledge: Knowledge) -> tuple[Finding, ...]:
    """Look at the name, ask for its addresses, and compare them with the sending address and its name."""
    del knowledge
    if not subject.helo_name:
        return (Finding(code="helo.skipped", verdict=Verdict.SKIPPED, summary="HELO: no name to ask about."),)
    name, ip = normal(subject.helo_name), subject.ip
    malformed = judge_form(name, ip)
    if malformed is not None:
        return (malformed,)
    rdtypes = [address_type(ip)] if ip else ["A", "AAAA"]
    answers, reverse = await asyncio.gather(_addresses(name, rdtypes, dns), _reverse(ip, dns))
    if ip and not any(answer.records for answer in answers):
        other = "A" if rdtypes == ["AAAA"] else "AAAA"
        answers = [*answers, await dns.lookup(name, other)]
    return (judge(name, ip, answers, reverse),)


def judge_form(name: str, ip: str | None) -> Finding | None:
    """Say what is wrong with the form of a name; None when DNS has to be asked. Pure."""
    if literal := _LITERAL.fullmatch(name):
        address = ip_or_none(literal["address"])
        return _literal(name, address, ip) if address else _invalid(name, "holds no address in its brackets")
    if ip_or_none(name):
        return _invalid(name, "is an address without brackets")
    labels = name.split(".")
    if len(labels) == 1:
        return _invalid(name, "is no full name: it has no dot")
    if not can_be_asked(name) or not all(map(_LABEL.fullmatch, labels)):
        return _invalid(name, "has characters or parts that no host name may have")
    if name.endswith(_LOCAL):
        return _invalid(name, "is a name for inside a network only")
    return None


def judge(name: str, ip: str | None, answers: list[Answer], reverse: Reverse | None) -> Finding:
    """Say what the addresses of a well-formed name are worth. `reverse` None: the names of the address are not known.

    Pure.
    """
    addresses = [record for answer in answers for record in answer.records]
    evidence = (*answers, *((reverse.answer,) if reverse else ()))
    record = f"{name}. {address_type(ip)} {ip}" if ip else f"{name}. A <the sending address>"
    if not addresses:
        return Finding(
            code="helo.unresolvable",
            verdict=Verdict.FAIL,
            summary=f"The HELO name {name} has no address in DNS; many receivers refuse a server that says it.",
            evidence=evidence,
            fix=f"Publish it: {record} or have the server say a name that has the address.",
            reference="RFC 5321 §4.1.1.1",
        )
    if ip and not any(leads_to(answer, ip) for answer in answers):
        return Finding(
            code="helo.elsewhere",
            verdict=Verdict.WARN,
            summary=f"The HELO name {name} leads to {joined(addresses)}, not to {ip}. Receivers may not refuse for "
            "that alone, but filters count it.",
            evidence=evidence,
            fix=f"{_better(reverse, ip)}, or publish {record}",
            reference="RFC 5321 §4.1.4",
        )
    return Finding(
        code="helo.ok",
        verdict=Verdict.PASS,
        summary=f"The HELO name {name} leads to {ip or joined(addresses)}{_compared(name, ip, reverse)}.",
        evidence=evidence,
        reference="RFC 5321 §4.1.1.1",
    )


async def _addresses(name: str, rdtypes: list[str], dns: Dns) -> list[Answer]:
    return list(await asyncio.gather(*(dns.lookup(name, rdtype) for rdtype in rdtypes)))


async def _reverse(ip: str | None, dns: Dns) -> Reverse | None:
    """Ask for the names of the address; what is not known of them is said by the check of the address."""
    if ip is None:
        return None
    try:
        return await ask_reverse(ip, dns)
    except LookupFailed:
        return None


def _compared(name: str, ip: str | None, reverse: Reverse | None) -> str:
    if ip is None or reverse is None or not reverse.names:
        return ""
    names = [entry.name for entry in reverse.names]
    if name in names:
        return ", whose own name (PTR) it is"
    return f". The address has another name (PTR), {joined(names)}, which is no fault"


def _better(reverse: Reverse | None, ip: str) -> str:
    own = reverse.confirmed if reverse else ()
    return f"Have the server say {own[0]}, the name of {ip}" if own else f"Have the server say the name of {ip}"


def _invalid(name: str, why: str) -> Finding:
    return Finding(
        code="helo.invalid",
        verdict=Verdict.FAIL,
        summary=f"The HELO name {quoted(name)} {why}; many receivers refuse a server that says it.",
        fix="Set the server's host name to a full name of yours that leads to its address, such as mail.example.com "
        "(Postfix: myhostname, Exim: primary_hostname, Exchange: the send connector's FQDN).",
        reference="RFC 5321 §4.1.1.1",
    )


def _literal(name: str, address: str, ip: str | None) -> Finding:
    other = f", and not even the sending address, {ip}" if ip and address != ip else ""
    return Finding(
        code="helo.address",
        verdict=Verdict.WARN,
        summary=f"The server says an address, {quoted(name)}, in HELO{other}. That is for hosts without a name; many "
        "receivers take it for a sign of spam.",
        fix="Have the server say its name: the one that the PTR record of its address has.",
        reference="RFC 5321 §4.1.3",
    )
