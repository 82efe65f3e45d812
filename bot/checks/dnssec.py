"""Is the domain signed, and did our resolver find the signatures good? (RFC 4035)."""

from bot.checks.finding import Finding, Subject, Verdict
from bot.checks.inquiry import Inquiry
from bot.checks.knowledge import Knowledge
from bot.checks.zones import signer_of
from bot.errors import BadSignatures
from bot.ports import Answer


async def check_dnssec(subject: Subject, dns: Inquiry, knowledge: Knowledge) -> tuple[Finding, ...]:
    """Look at the AD bit of an answer; without it, ask for DS records."""
    del knowledge
    if subject.domain is None:
        return (Finding(code="dnssec.skipped", verdict=Verdict.SKIPPED, summary="DNSSEC: no domain to ask about."),)
    try:
        answer = await dns.lookup(subject.domain, "SOA")
    except BadSignatures as error:
        return (judge_bad(subject.domain, error.reason),)
    signer = None if answer.authenticated else await signer_of(subject.domain, dns)
    return (judge(subject.domain, answer, signer),)


def judge(domain: str, answer: Answer, signer: Answer | None) -> Finding:
    """Say whether the zone is signed; only a resolver that validates can say that signatures are good. Pure."""
    if answer.authenticated:
        return Finding(
            code="dnssec.ok",
            verdict=Verdict.PASS,
            summary=f"{domain} is signed (DNSSEC), and the resolver found the signatures good.",
            evidence=(answer,),
            reference="RFC 4035 §3.2.3",
        )
    if signer is not None:
        return Finding(
            code="dnssec.unvalidated",
            verdict=Verdict.UNKNOWN,
            summary=f"{signer.name} has DS records, so it is meant to be signed (DNSSEC); whether the signatures are "
            "good is not known, since the resolver that was asked does not say that it validates.",
            evidence=(signer,),
            reference="RFC 4035 §5",
        )
    return Finding(
        code="dnssec.unused",
        verdict=Verdict.SKIPPED,
        summary=f"{domain} is not signed (DNSSEC), which is optional; without it, DANE has no effect.",
        evidence=(answer,),
        reference="RFC 4035 §4.3",
    )


def judge_bad(domain: str, reason: str) -> Finding:
    """Say what signatures that the resolver refuses mean. Pure."""
    return Finding(
        code="dnssec.bad",
        verdict=Verdict.FAIL,
        summary=f"The DNSSEC signatures of {domain} are bad: {reason}. Receivers that validate get no answer about "
        "the domain, neither its policies nor where its mail goes.",
        # No record, but what the server said in the place of one.
        evidence=(Answer(name=domain, rdtype="SOA", records=(reason,)),),
        fix="Sign the zone again, and compare its DNSKEY with the DS record at the registrar. Until both agree, have "
        "the registrar remove the DS record: the domain is then unsigned, and answered.",
        reference="RFC 4035 §5.5",
    )
