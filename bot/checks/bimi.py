"""Does the domain show a logo beside its mail, and may it? (draft-brand-indicators-for-message-identification)."""

import asyncio
from urllib.parse import urlsplit

from bot.checks.dmarc_discovery import Discovery, discover
from bot.checks.dmarc_record import Policy
from bot.checks.finding import Finding, Subject, Verdict
from bot.checks.inquiry import Inquiry
from bot.checks.knowledge import Knowledge
from bot.checks.names import can_be_asked
from bot.checks.tags import TagList, near_misses, parse_tags
from bot.checks.text import quoted
from bot.ports import Answer

_DRAFT = "draft-brand-indicators-for-message-identification"
_RECORD = "Assertion Record Definition"
_DECLINED = "Declination to Publish"
_DMARC = "BIMI and DMARC"


async def check_bimi(subject: Subject, dns: Inquiry, knowledge: Knowledge) -> tuple[Finding, ...]:
    """Ask for the default selector of the domain, then of its organizational domain, and for DMARC."""
    del knowledge
    domain = subject.domain
    if domain is None or not can_be_asked(f"default._bimi.{domain}"):
        return (Finding(code="bimi.skipped", verdict=Verdict.SKIPPED, summary="BIMI: no domain to ask about."),)
    answer, discovery = await asyncio.gather(dns.lookup(f"default._bimi.{domain}", "TXT"), discover(domain, dns))
    above = discovery.organizational_domain
    if not _records(answer) and above != domain:
        answer = await dns.lookup(f"default._bimi.{above}", "TXT")
    return (judge(domain, answer, discovery),)


def judge(domain: str, answer: Answer, discovery: Discovery) -> Finding:
    """Say what the record is worth. What the URLs lead to is not looked at. Pure."""
    records = _records(answer)
    fix = f'{answer.name}. TXT "v=BIMI1; l=https://{domain}/logo.svg; a=https://{domain}/certificate.pem"'
    if not records and (near := near_misses(answer.records, "BIMI1")):
        summary = f"{answer.name} has a text that is no BIMI record: {quoted(near[0])}; no logo is shown."
        return _finding("bimi.invalid", Verdict.WARN, summary, answer, _RECORD, fix)
    if not records:
        return _finding(
            "bimi.unused", Verdict.SKIPPED, f"{domain} publishes no logo (BIMI), which is optional.", answer, _RECORD
        )
    tags = parse_tags(records[0])
    logo, certificate = tags.get("l"), tags.get("a")
    if problem := _problem(records, tags):
        summary = f"The BIMI record {answer.name} {problem}; no logo is shown."
        return _finding("bimi.invalid", Verdict.WARN, summary, answer, _RECORD, fix)
    if not logo and not certificate:
        summary = f"{domain} says that it has no logo (an empty BIMI record)."
        return _finding("bimi.declined", Verdict.SKIPPED, summary, answer, _DECLINED)
    if discovery.record is None and discovery.failure:
        summary = f"{domain} publishes a logo (BIMI); whether its DMARC policy allows it is not known."
        return _finding("bimi.unknown", Verdict.UNKNOWN, summary, answer, _DMARC)
    if weakness := _weakness(discovery):
        summary = f"{domain} publishes a logo (BIMI), but nobody shows it: {weakness}."
        fix = "Raise the DMARC policy first: p=quarantine or p=reject, the same for sp=, and no t=y."
        return _finding("bimi.dmarc-too-weak", Verdict.WARN, summary, answer, _DMARC, fix)
    if not certificate:
        summary = f"{domain} publishes a logo (BIMI) without a certificate; Gmail and Apple then do not show it."
        return _finding("bimi.no-certificate", Verdict.WARN, summary, answer, _RECORD, f"{fix} (a VMC or CMC)")
    summary = f"{domain} publishes a logo (BIMI) with a certificate: {logo or certificate}."
    return _finding("bimi.ok", Verdict.PASS, summary, answer, _RECORD)


def _records(answer: Answer) -> tuple[str, ...]:
    return tuple(text for text in answer.records if parse_tags(text).pairs[:1] == (("v", "BIMI1"),))


def _problem(records: tuple[str, ...], tags: TagList) -> str | None:
    if len(records) > 1:
        return f"is there {len(records)} times"
    if tags.get("l") is None:
        return "has no l="
    for name, endings, kind in (("l", (".svg", ".svgz"), "SVG file"), ("a", (".pem",), "PEM file")):
        url = tags.get(name)
        if url and not _is_https(url):
            return f"has {name}= with something that is no https URL"
        if url and not urlsplit(url).path.lower().endswith(endings):
            return f"has {name}= with a URL that does not end like an {kind}"
    return None


def _is_https(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme.lower() == "https" and "." in (parts.hostname or "") and not any(map(str.isspace, url))


def _weakness(discovery: Discovery) -> str | None:
    record = discovery.record
    if record is None:
        return "it has no DMARC record"
    if record.policy(inherited=discovery.inherited) is Policy.NONE:
        return "its DMARC policy is none"
    if record.policy(inherited=True) is Policy.NONE:
        return "the DMARC policy for its subdomains is none (sp=)"
    share = record.tags.get("pct")
    if share not in {None, "100"} and record.policy() is Policy.QUARANTINE:
        return f"its DMARC policy is for a part of the mail (pct={share})"
    return None


def _finding(
    code: str, verdict: Verdict, summary: str, answer: Answer, section: str, fix: str | None = None
) -> Finding:
    return Finding(
        code=code,
        verdict=verdict,
        summary=summary,
        evidence=(answer,),
        fix=fix,
        reference=f"{_DRAFT}, {section}",
    )
