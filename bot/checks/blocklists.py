"""Is the address or domain on a blocklist? (RFC 5782).

A listing is shown only when the list lists its test entry and does not list the entry that must not be there: a
parked, dead or refusing list says nothing about anybody.
"""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from time import monotonic

from bot.checks.blocklist_answer import Outcome, Reading, labels_for, must_list, must_not_list, read_answer
from bot.checks.finding import Finding, Subject, Verdict
from bot.checks.inquiry import Inquiry
from bot.checks.knowledge import DnsList, Knowledge
from bot.checks.names import can_be_asked, is_public
from bot.checks.pace import Pace
from bot.checks.text import joined, quoted
from bot.errors import LookupFailed
from bot.ports import Answer, Dns

_FAILING_TIERS = 2
_TIERS = {
    1: "big receivers act on it",
    2: "mail gateways and many small receivers act on it",
    3: "few receivers act on it",
}
_MAX_REASON = 300
_REFUSED = "it refuses to answer our DNS server"
_PARKED = "its answer is not a blocklist's: the list is parked, or our DNS server rewrites answers"
_OWN_RESOLVER = (
    "Ask through a recursive DNS server of your own (BOUNCEBOT_RESOLVER); lists refuse the large public ones."
)


@dataclass(frozen=True, slots=True)
class Asked:
    """One question to a list and its answer; `failure` says why there is none."""

    answer: Answer | None = None
    failure: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a list answered about `value`. `forbidden` and `reason` are asked only when it says "listed"."""

    blocklist: DnsList
    kind: str
    value: str
    asked: Asked
    test: Asked
    """For the entry that has to be there."""
    forbidden: Asked | None = None
    """For the entry that must not be there."""
    reason: Answer | None = None
    """TXT: the operator's own words."""


async def check_blocklists(subject: Subject, dns: Inquiry, knowledge: Knowledge) -> tuple[Finding, ...]:
    """Ask every list of the right kind about the address and the domain."""
    targets = tuple(_targets(subject))
    if not targets:
        summary = "Blocklists: no public address and no domain to ask about."
        return (Finding(code="blocklists.skipped", verdict=Verdict.SKIPPED, summary=summary),)
    findings: list[Finding] = []
    questions = []
    for blocklist in knowledge.blocklists:
        for kind, value in targets:
            if kind not in blocklist.kinds or not blocklist.ask or blocklist.zone is None:
                continue
            if "{" in blocklist.zone:
                findings.append(_without_key(blocklist))
            else:
                questions.append(ask(blocklist, kind, value, dns, knowledge))
    return (*(judge(facts) for facts in await asyncio.gather(*questions)), *findings)


async def ask(blocklist: DnsList, kind: str, value: str, dns: Dns, knowledge: Knowledge) -> Facts:
    """Ask one list about one address or domain, and whether it is alive."""
    zone, pace = blocklist.zone, knowledge.pace
    name = f"{labels_for(kind, value)}.{zone}"
    asked, test = await asyncio.gather(
        _ask(name, "A", dns, pace), _ask_test(blocklist, f"{must_list(blocklist, kind)}.{zone}", dns, knowledge)
    )
    facts = Facts(blocklist=blocklist, kind=kind, value=value, asked=asked, test=test)
    if asked.answer is None or read_answer(blocklist, asked.answer).outcome is not Outcome.LISTED:
        return facts
    forbidden, reason = await asyncio.gather(
        _ask(f"{must_not_list(blocklist, kind)}.{zone}", "A", dns, pace), _ask(name, "TXT", dns, pace)
    )
    return Facts(
        blocklist=blocklist,
        kind=kind,
        value=value,
        asked=asked,
        test=test,
        forbidden=forbidden,
        reason=reason.answer,
    )


def judge(facts: Facts) -> Finding:
    """Say whether the list lists, and whether it can be believed. Pure."""
    if facts.asked.answer is None:
        return _unknown(facts, f"it gave no answer ({facts.asked.failure})")
    reading = read_answer(facts.blocklist, facts.asked.answer)
    if (doubt := _doubt(facts, reading)) is not None:
        return _unknown(facts, doubt)
    return _listed(facts, reading) if reading.outcome is Outcome.LISTED else _clean(facts)


def _targets(subject: Subject) -> Iterator[tuple[str, str]]:
    if subject.ip is not None and is_public(subject.ip):
        yield "ip6" if ":" in subject.ip else "ip4", subject.ip
    if subject.domain is not None:
        yield "domain", subject.domain


async def _ask(name: str, rdtype: str, dns: Dns, pace: Pace) -> Asked:
    if not can_be_asked(name):
        return Asked(failure="the name is too long to ask for")
    async with pace.turn():
        try:
            return Asked(answer=await dns.lookup(name, rdtype))
        except LookupFailed as error:
            return Asked(failure=error.reason)


async def _ask_test(blocklist: DnsList, name: str, dns: Dns, knowledge: Knowledge) -> Asked:
    known = knowledge.health.recall(name, monotonic())
    if known is not None:
        return Asked(answer=known)
    asked = await _ask(name, "A", dns, knowledge.pace)
    if asked.answer is not None and read_answer(blocklist, asked.answer).outcome is Outcome.LISTED:
        knowledge.health.remember(asked.answer, monotonic())
    return asked


def _doubt(facts: Facts, reading: Reading) -> str | None:
    """Say why an answer proves nothing, None when it can be believed."""
    match reading.outcome:
        case Outcome.REFUSED:
            return _REFUSED
        case Outcome.FOREIGN:
            return _PARKED
    if facts.test.answer is None:
        return f"it did not answer for its test entry ({facts.test.failure})"
    match read_answer(facts.blocklist, facts.test.answer).outcome:
        case Outcome.REFUSED:
            return _REFUSED
        case Outcome.FOREIGN:
            return _PARKED
        case Outcome.CLEAN:
            return "its test entry is missing: the list is dead or empty, or does not answer our DNS server"
    if facts.forbidden is None:
        return None
    if facts.forbidden.answer is None:
        return f"it did not answer whether it lists everything ({facts.forbidden.failure})"
    if not facts.forbidden.answer.denial:
        return "it lists everything, even the entry that no list may have"
    return None


def _listed(facts: Facts, reading: Reading) -> Finding:
    blocklist = facts.blocklist
    assert facts.asked.answer is not None
    why = f": {joined(list(reading.meanings))}" if reading.meanings else " for a reason it does not publish"
    summary = f"{facts.value} is on {blocklist.name} ({_tier(blocklist)}){why}. It lists {blocklist.lists}."
    if blocklist.information_only:
        summary += " This is about the range or the neighbours and no failure of this sender."
    elif blocklist.used_by:
        summary += f" Used by {blocklist.used_by}."
    if facts.reason is not None and facts.reason.records:
        summary += f" The list says: {quoted(' '.join(facts.reason.records), _MAX_REASON)}"
    return Finding(
        code=f"blocklist.listed.{blocklist.id}",
        verdict=Verdict.FAIL if blocklist.tier <= _FAILING_TIERS and not blocklist.information_only else Verdict.WARN,
        summary=summary,
        evidence=tuple(answer for answer in (facts.asked.answer, facts.reason) if answer is not None),
        fix=_removal(blocklist),
        reference="RFC 5782 §2.1",
        about=blocklist.name,
    )


def _clean(facts: Facts) -> Finding:
    assert facts.asked.answer is not None
    return Finding(
        code=f"blocklist.clean.{facts.blocklist.id}",
        verdict=Verdict.PASS,
        summary=f"{facts.value} is not on {facts.blocklist.name}.",
        evidence=(facts.asked.answer,),
        reference="RFC 5782 §2.1",
        about=facts.blocklist.name,
    )


def _unknown(facts: Facts, why: str) -> Finding:
    answers = (facts.asked.answer, facts.test.answer, facts.forbidden.answer if facts.forbidden else None)
    return Finding(
        code=f"blocklist.unknown.{facts.blocklist.id}",
        verdict=Verdict.UNKNOWN,
        summary=f"Whether {facts.value} is on {facts.blocklist.name} is not known: {why}.",
        evidence=tuple(answer for answer in answers if answer is not None),
        fix=_OWN_RESOLVER if why == _REFUSED else None,
        reference="RFC 5782 §5",
        about=facts.blocklist.name,
    )


def _without_key(blocklist: DnsList) -> Finding:
    return Finding(
        code=f"blocklist.skipped.{blocklist.id}",
        verdict=Verdict.SKIPPED,
        summary=f"{blocklist.name} was not asked: it needs a key.",
        about=blocklist.name,
    )


def _removal(blocklist: DnsList) -> str:
    """Say how to be removed; the address on a line of its own, where nothing behind it is taken for a part of it."""
    lines = (blocklist.delist, blocklist.delist_url, f"How long it takes: {blocklist.clears}")
    return "\n".join(filter(None, lines))


def _tier(blocklist: DnsList) -> str:
    return f"tier {blocklist.tier}: {_TIERS.get(blocklist.tier, 'information only, hardly anybody acts on it')}"
