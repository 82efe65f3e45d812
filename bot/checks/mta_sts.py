"""Does the domain demand TLS with a valid certificate of whoever sends to it, and does the policy fit? (RFC 8461)."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.checks.finding import Finding, Subject, Verdict
from bot.checks.inquiry import Inquiry
from bot.checks.knowledge import Knowledge
from bot.checks.mta_sts_policy import Mode, StsPolicy, is_sts, parse_policy, parse_record
from bot.checks.mx import exchangers
from bot.checks.names import can_be_asked
from bot.checks.tags import near_misses
from bot.checks.text import counted, joined, quoted
from bot.errors import FetchFailed, LookupFailed
from bot.ports import Answer, Dns, Page

_MAX_BYTES = 64_000  # RFC 8461 §3.3 recommends a limit of this order
_DAY_S = 86_400
_SHORT_S = 7 * _DAY_S
"""RFC 8461 §3.2 expects weeks; below one, an attacker needs little patience."""
_OK = 200
_MAX_NAMED = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """The policy file. `failure` says why there is none or why that is not known; `certain`: senders see the same."""

    url: str
    page: Page | None = None
    failure: str | None = None
    certain: bool = False


async def check_mta_sts(subject: Subject, dns: Inquiry, knowledge: Knowledge) -> tuple[Finding, ...]:
    """Ask for the record; when there is one, for the policy and the mail exchangers."""
    del knowledge
    domain = subject.domain
    if domain is None or not can_be_asked(f"_mta-sts.{domain}"):
        return (Finding(code="mta-sts.skipped", verdict=Verdict.SKIPPED, summary="MTA-STS: no domain to ask about."),)
    answer = await dns.lookup(f"_mta-sts.{domain}", "TXT")
    if not any(is_sts(text) for text in answer.records):
        if near := near_misses(answer.records, "STSv1"):
            return (_bad_record(domain, answer, f"has a text that is no MTA-STS record: {quoted(near[0])}"),)
        return (_unused(domain, answer),)
    fetched, exchanger_answer = await asyncio.gather(_fetch(domain, dns), _exchangers(domain, dns))
    return tuple(judge(domain, answer, fetched, exchanger_answer))


def judge(domain: str, answer: Answer, fetched: Fetched, mx: Answer | None) -> Iterator[Finding]:
    """Say what record and policy are worth. `mx` None: the mail exchangers are not known. Pure."""
    records = [text for text in answer.records if is_sts(text)]
    record = parse_record(records[0])
    if len(records) > 1:
        yield _bad_record(domain, answer, f"has {len(records)} MTA-STS records; senders then use none")
    elif record.problem is not None:
        yield _bad_record(domain, answer, f"has an MTA-STS record that senders ignore: {record.problem}")
    if fetched.page is None or fetched.page.status != _OK:
        yield _no_policy(domain, answer, fetched)
        return
    policy = parse_policy(fetched.page)
    if policy.problems:
        yield Finding(
            code="mta-sts.invalid-policy",
            verdict=Verdict.WARN,
            summary=f"The MTA-STS policy of {domain} has faults: {joined(list(policy.problems))}."
            + ("" if policy.is_usable else " Senders act as if there were none."),
            evidence=(answer,),
            fix=f"At {fetched.url}, as text/plain: {_suggestion(policy, mx)}",
            reference="RFC 8461 §3.2",
        )
    if policy.is_usable:
        usable_record = len(records) == 1 and record.problem is None
        yield from _judge_policy(domain, (answer,), policy, mx, sound=usable_record and not policy.problems)


def _judge_policy(
    domain: str, evidence: tuple[Answer, ...], policy: StsPolicy, mx: Answer | None, *, sound: bool
) -> Iterator[Finding]:
    if policy.mode is Mode.NONE:
        yield Finding(
            code="mta-sts.off",
            verdict=Verdict.SKIPPED,
            summary=f"MTA-STS of {domain} is switched off (mode: none).",
            evidence=evidence,
            reference="RFC 8461 §5",
        )
        return
    enforced = policy.mode is Mode.ENFORCE
    hosts = [host for host in exchangers(mx) if host] if mx is not None else []
    bare = [host for host in hosts if not policy.covers(host)]
    if mx is None:
        yield Finding(
            code="mta-sts.unknown",
            verdict=Verdict.UNKNOWN,
            summary=f"Whether the MTA-STS policy of {domain} covers its mail exchangers is not known: the question "
            "for its MX got no answer.",
            evidence=evidence,
            reference="RFC 8461 §4.1",
        )
    if bare:
        yield Finding(
            code="mta-sts.mx-uncovered",
            verdict=Verdict.FAIL if enforced else Verdict.WARN,
            summary=f"The MTA-STS policy of {domain} does not name {joined(bare)}: "
            + ("senders that honour it do not deliver there." if enforced else "enforced, it would stop mail there."),
            evidence=(*evidence, *((mx,) if mx else ())),
            fix="Add to the policy, then change id= in the record: "
            + "; ".join(f"mx: {host}" for host in bare[:_MAX_NAMED]),
            reference="RFC 8461 §4.1",
        )
    if enforced and (policy.max_age_s or 0) < _SHORT_S:
        yield Finding(
            code="mta-sts.short-max-age",
            verdict=Verdict.WARN,
            summary=f"Senders remember the MTA-STS policy of {domain} for {_duration(policy.max_age_s or 0)} only; "
            "it protects those who sent mail lately.",
            evidence=evidence,
            fix="max_age: 1209600 (two weeks) or more; then change id= in the record.",
            reference="RFC 8461 §3.2",
        )
    if not enforced:
        yield Finding(
            code="mta-sts.testing",
            verdict=Verdict.WARN,
            summary=f"MTA-STS of {domain} only reports (mode: testing): mail is delivered without valid TLS too.",
            evidence=evidence,
            fix="When the TLS reports show no failures: mode: enforce, and a new id= in the record.",
            reference="RFC 8461 §5",
        )
    elif sound and not bare:
        yield Finding(
            code="mta-sts.enforced",
            verdict=Verdict.PASS,
            summary=f"MTA-STS of {domain} is enforced for {joined(list(policy.mx))}; senders remember it for "
            f"{_duration(policy.max_age_s or 0)}.",
            evidence=evidence,
            reference="RFC 8461 §5",
        )


async def _fetch(domain: str, dns: Inquiry) -> Fetched:
    host = f"mta-sts.{domain}"
    url = f"https://{host}/.well-known/mta-sts.txt"
    try:
        answers = await asyncio.gather(dns.lookup(host, "A"), dns.lookup(host, "AAAA"))
        if all(answer.denial for answer in answers):
            return Fetched(url=url, failure=f"{host} has no address", certain=True)
        return Fetched(url=url, page=await dns.get(url, max_bytes=_MAX_BYTES))
    except (LookupFailed, FetchFailed) as error:
        return Fetched(url=url, failure=str(error))


async def _exchangers(domain: str, dns: Dns) -> Answer | None:
    try:
        return await dns.lookup(domain, "MX")
    except LookupFailed:
        return None


def _unused(domain: str, answer: Answer) -> Finding:
    return Finding(
        code="mta-sts.unused",
        verdict=Verdict.SKIPPED,
        summary=f"{domain} does not use MTA-STS, which is optional: with it, senders refuse to hand its mail over "
        "without valid TLS.",
        evidence=(answer,),
        reference="RFC 8461 §3.1",
    )


def _bad_record(domain: str, answer: Answer, problem: str) -> Finding:
    return Finding(
        code="mta-sts.invalid-record",
        verdict=Verdict.WARN,
        summary=f"_mta-sts.{domain} {problem}.",
        evidence=(answer,),
        fix=f'_mta-sts.{domain}. TXT "v=STSv1; id=<digits and letters, new with each change>;" and no other',
        reference="RFC 8461 §3.1",
    )


def _no_policy(domain: str, answer: Answer, fetched: Fetched) -> Finding:
    if fetched.page is None and not fetched.certain:
        return Finding(
            code="mta-sts.unknown",
            verdict=Verdict.UNKNOWN,
            summary=f"{domain} announces an MTA-STS policy, which could not be read: "
            f"{quoted(fetched.failure or '', 200)}.",
            evidence=(answer,),
            reference="RFC 8461 §3.3",
        )
    status = fetched.page.status if fetched.page is not None else 0
    moved = " (senders follow no redirects)" if 300 <= status < 400 else ""  # noqa: PLR2004 - RFC 9110 §15.4
    reason = fetched.failure or f"the server answers {status}{moved}"
    return Finding(
        code="mta-sts.no-policy",
        verdict=Verdict.WARN,
        summary=f"{domain} announces an MTA-STS policy that is not there: {reason}. New senders act as if there were "
        "none; those that remember an older policy keep to it.",
        evidence=(answer,),
        fix=f"Serve the policy at {fetched.url}, or remove the record _mta-sts.{domain}.",
        reference="RFC 8461 §3.3",
    )


def _suggestion(policy: StsPolicy, mx: Answer | None) -> str:
    hosts: Sequence[str] = [host for host in exchangers(mx) if host] if mx is not None else policy.mx
    lines = ["version: STSv1", f"mode: {policy.mode or Mode.TESTING}", *(f"mx: {host}" for host in hosts)]
    return " | ".join([*lines, f"max_age: {policy.max_age_s or 14 * _DAY_S}"]) + " (each on a line of its own)"


def _duration(seconds: int) -> str:
    return counted(round(seconds / _DAY_S), "day") if seconds >= _DAY_S else counted(seconds, "second")
