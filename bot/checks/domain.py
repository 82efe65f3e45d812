"""Does the domain exist? (RFC 2308, RFC 8020)."""

from bot.checks.finding import Finding, Subject, Verdict
from bot.checks.inquiry import Inquiry
from bot.checks.knowledge import Knowledge
from bot.checks.names import parents
from bot.errors import LookupFailed
from bot.ports import Answer, Denial, Dns


async def check_domain(subject: Subject, dns: Inquiry, knowledge: Knowledge) -> tuple[Finding, ...]:
    """Ask for the domain's SOA: NXDOMAIN means that neither it nor anything below it exists."""
    del knowledge
    if subject.domain is None:
        return (Finding(code="domain.skipped", verdict=Verdict.SKIPPED, summary="Domain: none to ask about."),)
    answer = await dns.lookup(subject.domain, "SOA")
    if answer.denial is not Denial.NXDOMAIN:
        return (
            Finding(
                code="domain.ok",
                verdict=Verdict.PASS,
                summary=f"{subject.domain} exists in DNS.",
                evidence=(answer,),
                reference="RFC 8020 §2",
            ),
        )
    return (judge_missing(subject.domain, answer, await _existing_parent(subject.domain, dns)),)


def judge_missing(domain: str, answer: Answer, parent: str | None) -> Finding:
    """Say what a missing domain means. `parent` is the nearest name above that exists, None: not known. Pure."""
    registered = parent is not None and "." in parent
    return Finding(
        code="domain.nxdomain",
        verdict=Verdict.FAIL,
        summary=f"{domain} does not exist (NXDOMAIN)"
        + (f"; {parent} above it does." if registered else ": it is misspelt, not registered, or expired."),
        evidence=(answer,),
        fix=f"Compare the spelling. If it should exist, create a record for {domain} in the zone of {parent}."
        if registered
        else "Compare the spelling; if it is yours, look at its registration: it may have expired.",
        reference="RFC 8020 §2",
    )


async def _existing_parent(domain: str, dns: Dns) -> str | None:
    for parent in parents(domain):
        try:
            answer = await dns.lookup(parent, "SOA")
        except LookupFailed:
            return None
        if answer.denial is not Denial.NXDOMAIN:
            return parent
    return None
