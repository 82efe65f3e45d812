"""What does the domain ask receivers to do with mail that fails, and is the record sound? (RFC 9989)."""

import asyncio
from collections.abc import Iterator, Sequence

from bot.checks.dmarc_discovery import Discovery, Step, discover
from bot.checks.dmarc_record import DmarcRecord, Policy, is_dmarc, looks_like_dmarc, parse_dmarc
from bot.checks.dmarc_repair import changed, corrected, respelt
from bot.checks.dmarc_reports import Consent, ask_consents, judge_reports
from bot.checks.finding import Finding, Subject, Verdict
from bot.checks.inquiry import Inquiry
from bot.checks.knowledge import Knowledge
from bot.checks.names import can_be_asked
from bot.checks.text import joined, quoted
from bot.errors import LookupFailed
from bot.ports import Answer, Denial, Dns


async def check_dmarc(subject: Subject, dns: Inquiry, knowledge: Knowledge) -> tuple[Finding, ...]:
    """Walk the tree, then ask whether foreign report destinations agree."""
    del knowledge
    domain = subject.domain
    if domain is None:
        return (Finding(code="dmarc.skipped", verdict=Verdict.SKIPPED, summary="DMARC: no domain to ask about."),)
    discovery, exists = await asyncio.gather(discover(domain, dns), _exists(domain, dns))
    misplaced = await _misplaced(domain, dns) if discovery.record is None and not discovery.failure else None
    return tuple(judge(discovery, await ask_consents(discovery, dns), exists=exists, misplaced=misplaced))


def judge(
    discovery: Discovery, consents: Sequence[Consent] = (), *, exists: bool = True, misplaced: Answer | None = None
) -> Iterator[Finding]:
    """Say what the record is worth. Pure.

    `exists` tells whether the domain does (np= against sp=); `misplaced` is a record where nobody looks.
    """
    own = discovery.steps[0]
    if len(own.records) > 1:
        yield _several(discovery, own)
        return
    if discovery.record is None:
        yield from _without_record(discovery, misplaced)
        return
    record = discovery.record
    if discovery.inherited and (near := _near(own)) is not None:
        yield _misspelt(discovery, own, near, Verdict.WARN, f" The record of {record.domain} applies instead.")
    yield from _faults(discovery, record)
    if not record.is_void:
        yield _policy(discovery, record, exists=exists)
    yield from _subdomains(discovery, record)
    yield from judge_reports(discovery, record, consents)
    yield from _old_tags(discovery, record)


async def _exists(domain: str, dns: Dns) -> bool:
    """RFC 9989 §3.2.13: only NXDOMAIN makes a domain non-existent; no answer does not."""
    try:
        return (await dns.lookup(domain, "SOA")).denial is not Denial.NXDOMAIN
    except LookupFailed:
        return True


async def _misplaced(domain: str, dns: Dns) -> Answer | None:
    """Look where people put a record by mistake: at the domain itself, and where an editor adds the zone's name."""
    for name in (domain, f"_dmarc.{domain}.{domain}"):
        try:
            answer = await dns.lookup(name, "TXT") if can_be_asked(name) else None
        except LookupFailed:
            continue  # only a hint hangs on it
        if answer is not None and any(is_dmarc(text) for text in answer.records):
            return answer
    return None


def _without_record(discovery: Discovery, misplaced: Answer | None) -> Iterator[Finding]:
    domain = discovery.domain
    if discovery.failure:
        yield Finding(
            code="dmarc.unknown",
            verdict=Verdict.UNKNOWN,
            summary=f"Which DMARC policy applies to {domain} is not known: {discovery.failure}.",
            evidence=discovery.evidence,
            reference="RFC 9989 §4.10",
        )
        return
    for step in discovery.steps:
        if len(step.records) > 1:
            yield _several(discovery, step)
            return
        if (near := _near(step)) is not None:
            yield _misspelt(discovery, step, near, Verdict.FAIL)
            return
    record = f"v=DMARC1; p=none; rua=mailto:dmarc-reports@{domain}"
    hint, advice = "", "then read the reports, and raise p= to quarantine and reject"
    if misplaced is not None:
        text = next(text for text in misplaced.records if is_dmarc(text))
        hint = f" There is one at {misplaced.name}, where nobody looks."
        record, advice = corrected(parse_dmarc(domain, text)), f"and remove the one at {misplaced.name}"
    yield Finding(
        code="dmarc.none",
        verdict=Verdict.FAIL,
        summary=f"{domain} has no DMARC record, nor has a domain above it.{hint} Gmail, Yahoo and Microsoft require "
        "one of bulk senders.",
        evidence=(*discovery.evidence, *((misplaced,) if misplaced is not None else ())),
        fix=f'_dmarc.{discovery.organizational_domain}. TXT "{record}" ({advice})',
        reference="RFC 9989 §4.10",
    )


def _near(step: Step) -> str | None:
    """Return a text that somebody meant as the DMARC record, None when there is none such."""
    if step.answer is None or step.records:
        return None
    return next((text for text in step.answer.records if looks_like_dmarc(text)), None)


def _several(discovery: Discovery, step: Step) -> Finding:
    """Propose a record only where all say the same: which policy was meant, only the owner knows."""
    meant = tuple(dict.fromkeys(map(corrected, step.records)))
    if len(meant) == 1:
        advice = f'Keep one: _dmarc.{step.domain}. TXT "{meant[0]}"'
    else:
        advice = (
            f"Remove all but the one whose policy is wanted; whoever owns {step.domain} has to say which: "
            + " or ".join(f"“{record}”" for record in meant)
            + ". Until one is left, no policy applies and no reports come."
        )
    return _invalid(
        discovery,
        f"_dmarc.{step.domain} has {len(step.records)} DMARC records; receivers then use none of them.",
        advice,
    )


def _misspelt(discovery: Discovery, step: Step, text: str, verdict: Verdict, effect: str = "") -> Finding:
    return _invalid(
        discovery,
        f"_dmarc.{step.domain} has a text that is no DMARC record: {quoted(text)}. It has to begin with “v=DMARC1;”, "
        f"in this spelling.{effect}",
        f'Perhaps this was meant: _dmarc.{step.domain}. TXT "{respelt(text)}"',
        verdict,
    )


def _faults(discovery: Discovery, record: DmarcRecord) -> Iterator[Finding]:
    bad = [f"{name}={value}" for name, value in record.bad_values]
    broken = [quoted(part, 40) for part in record.tags.broken]
    if record.is_void:
        effect = "Receivers do no DMARC at all with it."
    elif record.is_lenient:
        effect = "Receivers act as if it said p=none."
    else:
        effect = "Receivers ignore those parts."
    if bad or broken or record.tags.repeated:
        wrong = joined([*bad, *broken, *(f"{name}= more than once" for name in record.tags.repeated)])
        breaks = record.is_void or record.is_lenient
        meant = corrected(record)
        yield Finding(
            code="dmarc.invalid" if breaks else "dmarc.syntax",
            verdict=Verdict.FAIL if breaks else Verdict.WARN,
            summary=f"The DMARC record of {record.domain} has something invalid in it: {wrong}. {effect}",
            evidence=discovery.evidence,
            fix=f'Perhaps this was meant: _dmarc.{record.domain}. TXT "{meant}"'
            + (" (with p=none instead, nothing changes for now)" if breaks and "p=none" not in meant else ""),
            reference="RFC 9989 §4.10.1" if breaks else "RFC 9989 §4.7",
        )
    if "p" not in record.tags.names:
        yield Finding(
            code="dmarc.syntax",
            verdict=Verdict.WARN,
            summary=f"The DMARC record of {record.domain} has no p=. Receivers take it for p=none; older ones ignore "
            "the record.",
            evidence=discovery.evidence,
            fix=f'_dmarc.{record.domain}. TXT "{corrected(record)}"',
            reference="RFC 9989 §4.7",
        )


def _policy(discovery: Discovery, record: DmarcRecord, *, exists: bool) -> Finding:
    policy = record.policy(inherited=discovery.inherited, exists=exists)
    source = f", by the record of {record.domain}" if discovery.inherited else ""
    if policy is Policy.NONE and record.testing:
        code, verdict = "dmarc.policy-none", Verdict.WARN
        summary = f"DMARC of {discovery.domain} asks for nothing while it is in test mode (t=y){source}."
        fix = f'When the reports look right: _dmarc.{record.domain}. TXT "{changed(record, "t", None)}"'
    elif policy is Policy.NONE:
        code, verdict = "dmarc.policy-none", Verdict.WARN
        summary = f"DMARC of {discovery.domain} only watches: mail that fails is delivered as ever (p=none){source}."
        tag = "sp" if discovery.inherited and "sp" in record.tags.names else "p"
        fix = (
            "When the reports show that all your own mail passes: "
            f'_dmarc.{record.domain}. TXT "{changed(record, tag, "quarantine")}"'
        )
    elif record.testing:
        code, verdict, fix = "dmarc.test-mode", Verdict.WARN, None
        summary = f"DMARC of {discovery.domain} is in test mode (t=y): it asks for {policy} for now{source}."
    else:
        code, verdict, fix = "dmarc.enforced", Verdict.PASS, None
        verb = "refused" if policy is Policy.REJECT else "put aside as spam"
        summary = f"DMARC of {discovery.domain} asks that mail which fails be {verb} ({policy}){source}."
    return Finding(
        code=code,
        verdict=verdict,
        summary=summary,
        evidence=discovery.evidence,
        fix=fix,
        reference="RFC 9989 §4.10.1" if discovery.inherited else "RFC 9989 §4.7",
    )


def _subdomains(discovery: Discovery, record: DmarcRecord) -> Iterator[Finding]:
    if discovery.inherited or record.policy() is Policy.NONE:
        return
    open_to = [
        f"{what} ({policy})"
        for what, policy in (
            ("its subdomains", record.policy(inherited=True)),
            ("names that do not exist", record.policy(inherited=True, exists=False)),
        )
        if policy is Policy.NONE
    ]
    if open_to:
        yield Finding(
            code="dmarc.subdomains-open",
            verdict=Verdict.WARN,
            summary=f"DMARC of {record.domain} protects the domain itself, but not {joined(open_to)}: anybody can "
            "write as one of them.",
            evidence=discovery.evidence,
            fix=f'_dmarc.{record.domain}. TXT "{changed(record, "np", "reject")}", and sp= as strict as p= when the '
            "subdomains' own mail passes.",
            reference="RFC 9989 §4.7",
        )


def _old_tags(discovery: Discovery, record: DmarcRecord) -> Iterator[Finding]:
    if record.removed_tags:
        share = record.tags.get("pct")
        partly = share is not None and share != "100"
        yield Finding(
            code="dmarc.removed-tags",
            verdict=Verdict.WARN,
            summary=f"The DMARC record of {record.domain} has "
            f"{joined([f'{name}=' for name in record.removed_tags])}, which the standard no longer knows."
            + (f" Receivers differ on pct={share}: newer ones apply the policy to all mail." if partly else ""),
            evidence=discovery.evidence,
            fix=f'_dmarc.{record.domain}. TXT "{corrected(record)}"' + (" (to test a policy: t=y)" if partly else ""),
            reference="RFC 9989 §C.5.2",
        )
    if record.unknown_tags:
        yield Finding(
            code="dmarc.unknown-tags",
            verdict=Verdict.WARN,
            summary=f"The DMARC record of {record.domain} has tags that nobody knows, perhaps misspelt: "
            f"{joined([f'{name}=' for name in record.unknown_tags])}. Receivers ignore them.",
            evidence=discovery.evidence,
            fix=f'_dmarc.{record.domain}. TXT "{corrected(record)}"',
            reference="RFC 9989 §4.7",
        )


def _invalid(discovery: Discovery, summary: str, fix: str, verdict: Verdict = Verdict.FAIL) -> Finding:
    return Finding(
        code="dmarc.invalid" if verdict is Verdict.FAIL else "dmarc.syntax",
        verdict=verdict,
        summary=summary,
        evidence=discovery.evidence,
        fix=fix,
        reference="RFC 9989 §4.10",
    )
