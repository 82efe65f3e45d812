"""SPF: is there a sound record, and does it allow the sending address? (RFC 7208)."""

import asyncio
from collections.abc import Iterator, Sequence

from bot.checks.finding import Finding, Subject, Verdict
from bot.checks.inquiry import Inquiry
from bot.checks.knowledge import Knowledge
from bot.checks.services import services_by_mx
from bot.checks.spf.budget import Branch, read_tree
from bot.checks.spf.evaluate import MAX_LOOKUPS, Evaluation, check_host
from bot.checks.spf.fixes import answers_of, correction, publish
from bot.checks.spf.limits import judge_errors
from bot.checks.spf.lint import lint
from bot.checks.spf.meant import record_of, texts_of
from bot.checks.spf.record import Result, is_spf
from bot.checks.text import joined, quoted
from bot.errors import LookupFailed
from bot.ports import Answer, Denial, Dns


async def check_spf(subject: Subject, dns: Inquiry, knowledge: Knowledge) -> tuple[Finding, ...]:
    """Read and judge the record; with an address, evaluate it too. The envelope sender's domain counts, if given."""
    domain = _mail_from_domain(subject)
    if domain is None:
        return (Finding(code="spf.skipped", verdict=Verdict.SKIPPED, summary="SPF: no domain to ask about."),)
    tree = await read_tree(domain, dns)
    evaluation = None
    if subject.ip is not None and tree.records:
        sender = subject.mail_from or f"postmaster@{domain}"
        evaluation = await check_host(subject.ip, sender, subject.helo_name or domain, dns)
    if tree.records or tree.failure:
        return tuple(judge(tree, subject.ip, evaluation))
    old_type, hosts = await asyncio.gather(_old_type(domain, dns), services_by_mx(domain, dns, knowledge.services))
    includes = [host.spf_includes[0] for host in hosts if host.spf_includes and "*" not in host.spf_includes[0]]
    return (judge_missing(tree, subject.ip, includes, old_type),)


def judge(tree: Branch, ip: str | None, evaluation: Evaluation | None) -> Iterator[Finding]:
    """Say what is wrong with the record, and what it means for `ip`; `evaluation` None: no address. Pure."""
    if tree.failure:
        yield Finding(
            code="spf.unknown",
            verdict=Verdict.UNKNOWN,
            summary=f"Whether {tree.domain} has an SPF record is not known: {tree.failure}.",
            reference="RFC 7208 §2.6.6",
        )
        return
    if tree.record is None:
        yield _multiple(tree)
        return
    problems = [*judge_errors(tree), *lint(tree)]
    unanswered = list(_unanswered(tree))
    yield from problems
    yield from unanswered
    broken = any(finding.code in _BREAKING and finding.verdict is Verdict.FAIL for finding in problems)
    if ip is not None and evaluation is not None and not (broken and evaluation.result is Result.PERMERROR):
        yield _for_address(tree, ip, evaluation)
    if not unanswered and not any(finding.verdict is Verdict.FAIL for finding in problems):
        yield Finding(
            code="spf.ok",
            verdict=Verdict.PASS,
            summary=f"{tree.domain} has one SPF record without errors; it needs {tree.lookups} of {MAX_LOOKUPS} DNS "
            "lookups.",
            evidence=answers_of(tree),
            reference="RFC 7208 §4.6",
        )


def _mail_from_domain(subject: Subject) -> str | None:
    if subject.mail_from:
        return subject.mail_from.rpartition("@")[2] or subject.domain
    return subject.domain


async def _old_type(domain: str, dns: Dns) -> Answer | None:
    try:
        return await dns.lookup(domain, "SPF")
    except LookupFailed:
        return None  # only a hint hangs on it


def judge_missing(tree: Branch, ip: str | None, includes: Sequence[str], old_type: Answer | None) -> Finding:
    """Say that there is no record, and propose one. Pure.

    `includes` are those of the services that receive the domain's mail; `old_type` is the answer for record type
    99, None: there was none.
    """
    evidence = answers_of(tree)
    hint = ""
    if old_type is not None and any(is_spf(text) for text in old_type.records):
        hint = " There is one of record type SPF (99), which nobody reads any more: publish it as TXT."
        evidence = (*evidence, old_type)
    elif tree.answer is not None and tree.answer.denial is Denial.NXDOMAIN:
        hint = " The domain itself does not exist."
    elif tree.meant is not None:
        return _misspelt(tree)
    senders = [f"include:{name}" for name in includes]
    if ip or not senders:
        senders.append(f"ip{6 if ':' in ip else 4}:{ip}" if ip else "ip4:<address of your server>")
    return Finding(
        code="spf.none",
        verdict=Verdict.FAIL,
        summary=f"{tree.domain} has no SPF record.{hint}",
        evidence=evidence,
        fix=f"{publish(tree.domain, record_of([*senders, '~all']))} (list every server and service that sends; "
        'if none does: "v=spf1 -all")',
        reference="RFC 7208 §3",
    )


def _misspelt(tree: Branch) -> Finding:
    (text,) = texts_of(tree.answer, tree.records)
    return Finding(
        code="spf.none",
        verdict=Verdict.FAIL,
        summary=f"{tree.domain} has no SPF record. A TXT record looks like one but is not: {quoted(text)}. It has to "
        "begin with “v=spf1 ”, with one plain space.",
        evidence=answers_of(tree),
        fix=correction(tree, "Perhaps this was meant"),
        reference="RFC 7208 §4.5",
    )


def _multiple(tree: Branch) -> Finding:
    return Finding(
        code="spf.permerror",
        verdict=Verdict.FAIL,
        summary=f"{tree.domain} has {len(tree.records)} SPF records; receivers accept exactly one and ignore them "
        "all (permerror).",
        evidence=answers_of(tree),
        fix=correction(tree, "Merge them into one"),
        reference="RFC 7208 §4.5",
    )


def _unanswered(tree: Branch) -> Iterator[Finding]:
    missing = [f"{cost.text} ({cost.failure})" for cost in tree.all_costs() if cost.failure]
    if missing:
        yield Finding(
            code="spf.unknown",
            verdict=Verdict.UNKNOWN,
            summary=f"A part of the SPF of {tree.domain} could not be read: {joined(missing)}. Lookups behind it are "
            "not counted.",
            evidence=answers_of(tree),
            reference="RFC 7208 §2.6.6",
        )


def _for_address(tree: Branch, ip: str, evaluation: Evaluation) -> Finding:
    decided = f"“{evaluation.matched}” of {evaluation.matched_in}" if evaluation.matched else "no term"
    allowed = f"ip{6 if ':' in ip else 4}:{ip}"
    match evaluation.result:
        case Result.PASS:
            code, verdict = "spf.pass", Verdict.PASS
            summary = f"SPF passes: {decided} allows {ip} to send as {tree.domain}."
        case Result.FAIL | Result.SOFTFAIL | Result.NEUTRAL:
            code, verdict = _BAD_RESULTS[evaluation.result]
            neutral = evaluation.result is Result.NEUTRAL
            summary = (
                f"SPF {'leaves open whether' if neutral else 'does not allow'} {ip} "
                f"{'may' if neutral else 'to'} send as {tree.domain}: the result is {evaluation.result} ({decided})."
                + (f" The sender explains: “{evaluation.explanation[:200]}”" if evaluation.explanation else "")
            )
        case Result.TEMPERROR:
            code, verdict = "spf.unknown", Verdict.UNKNOWN
            summary = f"Whether SPF allows {ip} to send as {tree.domain} is not known: {evaluation.problem}."
        case _:
            code, verdict = "spf.permerror", Verdict.FAIL
            summary = f"SPF of {tree.domain} is broken for mail from {ip} (permerror): {evaluation.problem}."
    return Finding(
        code=code,
        verdict=verdict,
        summary=summary,
        evidence=answers_of(tree),
        fix=correction(
            tree,
            f"If {ip} sends for {tree.domain}, add {allowed}",
            allowing=allowed,
            after=". A sending service gives its own include instead.",
        )
        if code in {"spf.fail", "spf.softfail", "spf.neutral"}
        else None,
        reference=_REFERENCES[evaluation.result],
    )


_BREAKING = frozenset({"spf.permerror", "spf.too-many-lookups", "spf.void-lookups"})
_BAD_RESULTS = {
    Result.FAIL: ("spf.fail", Verdict.FAIL),
    Result.SOFTFAIL: ("spf.softfail", Verdict.FAIL),
    Result.NEUTRAL: ("spf.neutral", Verdict.WARN),
}
_REFERENCES = {
    Result.NONE: "RFC 7208 §2.6.1",
    Result.NEUTRAL: "RFC 7208 §2.6.2",
    Result.PASS: "RFC 7208 §2.6.3",
    Result.FAIL: "RFC 7208 §2.6.4",
    Result.SOFTFAIL: "RFC 7208 §2.6.5",
    Result.TEMPERROR: "RFC 7208 §2.6.6",
    Result.PERMERROR: "RFC 7208 §2.6.7",
}
