"""Can mail through the services that the domain uses pass DMARC as the domain? (RFC 9989 §4.4, identifier alignment).

DNS shows which services, by the SPF record, the mail exchangers and where DKIM selectors point. Whose domain a
service puts into MAIL FROM and signs with, its documentation tells (catalog/senders.yml).
"""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from bot.checks.finding import Finding, Subject, Verdict
from bot.checks.inquiry import Inquiry
from bot.checks.knowledge import Knowledge, SendingService
from bot.checks.names import can_be_asked, normal
from bot.checks.services import services_by_mx, services_by_spf
from bot.checks.text import joined
from bot.errors import LookupFailed
from bot.ports import Answer, Dns

_CAN = {"default", "setup"}
_WORDS = {
    "default": "from the start",
    "setup": "once it is set up there",
    "never": "never",
    "unknown": "not documented",
}


@dataclass(frozen=True, slots=True)
class Sender:
    """A service that the domain uses; `seen` is what shows it: "spf", "mx", "dkim"."""

    service: SendingService
    seen: tuple[str, ...]
    evidence: tuple[Answer, ...]


async def check_senders(subject: Subject, dns: Inquiry, knowledge: Knowledge) -> tuple[Finding, ...]:
    """Find the services that the domain uses, and say of each whether SPF and DKIM can align."""
    if subject.domain is None:
        return (_skipped("no domain to ask about"),)
    return tuple(judge(subject.domain, await read_senders(subject, dns, knowledge)))


async def read_senders(subject: Subject, dns: Dns, knowledge: Knowledge) -> tuple[Sender, ...]:
    """Name the services that SPF, MX and DKIM of the domain show; () without a domain.

    Raises:
        LookupFailed: the SPF record or the mail exchangers are not known.
    """
    domain = subject.domain
    if domain is None:
        return ()
    txt, mx = await asyncio.gather(dns.lookup(domain, "TXT"), dns.lookup(domain, "MX"))
    selectors = dict.fromkeys((*subject.selectors, *knowledge.selectors))
    keys = await asyncio.gather(*(_key(f"{selector}._domainkey.{domain}", dns) for selector in selectors))
    included = await services_by_spf(domain, dns, knowledge.services)
    receiving = await services_by_mx(domain, dns, knowledge.services)
    senders = []
    for service in knowledge.services:
        signing = [answer for answer in keys if answer and _is_target(service, answer)]
        shown = {
            "spf": [txt] if service in included else [],
            "mx": [mx] if service in receiving else [],
            "dkim": signing,
        }
        seen = tuple(word for word, answers in shown.items() if answers)
        if seen:
            senders.append(Sender(service, seen, tuple(answer for answers in shown.values() for answer in answers)))
    return tuple(senders)


def judge(domain: str, senders: Sequence[Sender]) -> Iterator[Finding]:
    """Say of each service what it can align, by its documentation. Pure."""
    if not senders:
        yield _skipped(f"SPF, MX and DKIM of {domain} show none that I know")
    undocumented = [sender.service.name for sender in senders if sender.service.alignment is None]
    for sender in senders:
        yield from _judge(domain, sender)
    if undocumented:
        yield Finding(
            code="senders.undocumented",
            verdict=Verdict.UNKNOWN,
            summary=f"{domain} uses {joined(undocumented, 12)}. How SPF and DKIM align there is not known to me; the "
            "headers of a message that came that way show it.",
            reference="RFC 9989 §4.4",
        )


def _judge(domain: str, sender: Sender) -> Iterator[Finding]:
    service, alignment = sender.service, sender.service.alignment
    if alignment is None:
        return
    can = [method for method, word in (("SPF", alignment.spf), ("DKIM", alignment.dkim)) if word in _CAN]
    code, verdict = ("senders.one-way", Verdict.PASS) if can else ("senders.unaligned", Verdict.WARN)
    if len(can) > 1:
        code = "senders.both-ways"
    yield Finding(
        code=code,
        verdict=verdict,
        summary=f"Mail through {service.name} (shown by {joined([word.upper() for word in sender.seen])}) "
        f"{'can' if can else 'cannot'} pass DMARC as {domain}: SPF {_WORDS[alignment.spf]}, "
        f"DKIM {_WORDS[alignment.dkim]}. {alignment.how}",
        evidence=sender.evidence,
        fix=None if can else f"Send through it from a domain of its own, or with DKIM of {domain}: {service.help}",
        reference=alignment.source,
    )


async def _key(name: str, dns: Dns) -> Answer | None:
    """Ask for a selector; one without an answer shows nothing, which the check of DKIM says."""
    if not can_be_asked(name):
        return None
    try:
        return await dns.lookup(name, "TXT")
    except LookupFailed:
        return None


def _is_target(service: SendingService, answer: Answer) -> bool:
    target = normal(answer.canonical_name or "")
    return any(fnmatchcase(target, pattern) for pattern in service.dkim_targets)


def _skipped(why: str) -> Finding:
    return Finding(code="senders.skipped", verdict=Verdict.SKIPPED, summary=f"Sending services: {why}.")
