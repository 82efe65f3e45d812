"""Does the domain ask for reports about TLS failures? (RFC 8460)."""

from urllib.parse import urlsplit

from bot.checks.dmarc_record import destinations
from bot.checks.finding import Finding, Subject, Verdict
from bot.checks.inquiry import Inquiry
from bot.checks.knowledge import Knowledge
from bot.checks.names import can_be_asked
from bot.checks.tags import near_misses, parse_tags
from bot.checks.text import joined, quoted
from bot.ports import Answer


async def check_tls_rpt(subject: Subject, dns: Inquiry, knowledge: Knowledge) -> tuple[Finding, ...]:
    """Ask for the record."""
    del knowledge
    domain = subject.domain
    if domain is None or not can_be_asked(f"_smtp._tls.{domain}"):
        return (Finding(code="tls-rpt.skipped", verdict=Verdict.SKIPPED, summary="TLS-RPT: no domain to ask about."),)
    return (judge(domain, await dns.lookup(f"_smtp._tls.{domain}", "TXT")),)


def judge(domain: str, answer: Answer) -> Finding:
    """Say what the record is worth. Pure."""
    records = [text for text in answer.records if parse_tags(text).pairs[:1] == (("v", "TLSRPTv1"),)]
    near = near_misses(answer.records, "TLSRPTv1")
    if not records and not near:
        return Finding(
            code="tls-rpt.unused",
            verdict=Verdict.SKIPPED,
            summary=f"{domain} asks for no reports about TLS failures (TLS-RPT), which is optional.",
            evidence=(answer,),
            reference="RFC 8460 §3",
        )
    uris = [uri.strip() for uri in (parse_tags((records or near)[0]).get("rua") or "").split(",") if uri.strip()]
    bad = [uri for uri in uris if not _is_usable(uri)]
    problem = None
    if not records:
        problem = f"has a text that is no TLS-RPT record: {quoted(near[0])}"
    elif len(records) > 1:
        problem = f"has {len(records)} TLS-RPT records; senders then use none"
    elif not uris:
        problem = "has a TLS-RPT record without rua=, so that nobody knows where to report"
    elif bad:
        problem = f"names a place for TLS reports that cannot be used: {joined(bad)}"
    if problem is not None:
        return Finding(
            code="tls-rpt.invalid",
            verdict=Verdict.WARN,
            summary=f"_smtp._tls.{domain} {problem}.",
            evidence=(answer,),
            fix=f'_smtp._tls.{domain}. TXT "v=TLSRPTv1; rua=mailto:tls-reports@{domain}"',
            reference="RFC 8460 §3",
        )
    return Finding(
        code="tls-rpt.ok",
        verdict=Verdict.PASS,
        summary=f"Reports about TLS failures of mail to {domain} go to {joined(uris)}.",
        evidence=(answer,),
        reference="RFC 8460 §3",
    )


def _is_usable(uri: str) -> bool:
    if uri.lower().startswith("https:"):
        try:
            return "." in (urlsplit(uri).hostname or "")
        except ValueError:
            return False
    return any(destination.domain for destination in destinations(uri))
