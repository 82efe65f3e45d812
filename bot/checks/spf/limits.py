"""What keeps an SPF record from being evaluated to its end: errors and limits (RFC 7208 §4.6)."""

from collections.abc import Iterator
from itertools import islice

from bot.checks.finding import Finding, Verdict
from bot.checks.spf.budget import Branch, Cost
from bot.checks.spf.evaluate import MAX_LOOKUPS, MAX_VOID_LOOKUPS
from bot.checks.spf.fixes import answers_of, publish, record_of, without
from bot.checks.spf.record import SyntaxFault
from bot.checks.text import counted, joined

_MAX_ERRORS = 10
"""Findings about broken records; more help nobody."""


def judge_errors(tree: Branch) -> Iterator[Finding]:
    """Find what makes an evaluation a permerror: syntax, dead includes, too many lookups."""
    yield from islice(_errors(tree), _MAX_ERRORS)
    yield from _lookups(tree)
    yield from _voids(tree)


def _errors(tree: Branch) -> Iterator[Finding]:
    """Find what makes the whole evaluation a permerror, here or in an included record."""
    for branch, cost in _with_cost(tree):
        where = "" if branch is tree else f" It is included by {tree.domain}, whose SPF fails with it."
        if branch.record is not None and branch.record.faults:
            faults = [f"“{fault.text}”: {fault.problem}" for fault in branch.record.faults]
            kept = [term.text for term in branch.record.terms if not isinstance(term, SyntaxFault)]
            yield Finding(
                code="spf.permerror",
                verdict=Verdict.FAIL,
                summary=f"The SPF record of {branch.domain} has a syntax error, so that receivers ignore all of it "
                f"(permerror). {joined(faults)}.{where}",
                evidence=answers_of(branch),
                fix=f"Correct or remove it. Without the faulty terms: {publish(branch.domain, record_of(kept))}"
                if branch is tree
                else f"{branch.domain} has to correct its record; until then remove “{cost.text if cost else ''}”.",
                reference="RFC 7208 §4.6",
            )
        elif cost is not None and _is_dead(branch):
            yield _dead(tree, branch, cost)


def _dead(tree: Branch, branch: Branch, cost: Cost) -> Finding:
    if branch.loop:
        why = f"{branch.domain} includes itself, so that the evaluation never ends"
    elif branch.records:
        why = f"{branch.domain} has {len(branch.records)} SPF records"
    elif ":" in branch.domain or "=" in branch.domain:
        why = f"“{branch.domain}” is no domain: a space is missing in it, often where two strings of the record meet"
    else:
        why = f"{branch.domain} has no SPF record"
    assert tree.record is not None
    own = [term.text for term in tree.record.terms]
    rest = [text for text in own if text != cost.text]
    if tree.record.redirect is not None and tree.record.redirect.text == cost.text:
        rest.append("~all")  # the redirect was the record's end
    return Finding(
        code="spf.permerror",
        verdict=Verdict.FAIL,
        summary=f"“{cost.text}” in the SPF of {tree.domain} is dead: {why}. "
        "Receivers that come to it ignore the whole record (permerror).",
        evidence=answers_of(tree, branch),
        fix=f"Correct the name, or remove the term: {publish(tree.domain, record_of(rest))}"
        if cost.text in own
        else "Ask the owner of the record that includes it, or remove that include.",
        reference="RFC 7208 §5.2" if cost.text.lstrip("+-~?").lower().startswith("include") else "RFC 7208 §6.1",
    )


def _lookups(tree: Branch) -> Iterator[Finding]:
    if tree.lookups <= MAX_LOOKUPS:
        return
    heaviest = sorted(tree.costs, key=lambda cost: -cost.lookups)
    shares = [f"{cost.text} {cost.lookups}" for cost in heaviest]
    more = "more than " if any(branch.cut for branch in tree.branches()) else ""
    yield Finding(
        code="spf.too-many-lookups",
        verdict=Verdict.FAIL,
        summary=f"The SPF record of {tree.domain} needs {more}{tree.lookups} DNS lookups; {MAX_LOOKUPS} are allowed. "
        f"Receivers stop there and treat SPF as broken (permerror). Cost: {joined(shares, 12)}.",
        evidence=answers_of(*tree.branches()),
        fix=f"Save at least {tree.lookups - MAX_LOOKUPS}: remove services that no longer send for {tree.domain}, "
        "replace a, mx and ptr by ip4: and ip6: ranges, and give services that need many lookups a subdomain of "
        "their own as return path.",
        reference="RFC 7208 §4.6.4",
    )


def _voids(tree: Branch) -> Iterator[Finding]:
    voids = [cost for cost in tree.all_costs() if cost.empty]
    if not voids:
        return
    names = joined([f"{cost.text} ({cost.target})" for cost in voids])
    over = len(voids) > MAX_VOID_LOOKUPS
    yield Finding(
        code="spf.void-lookups",
        verdict=Verdict.FAIL if over else Verdict.WARN,
        summary=f"{counted(len(voids), 'term')} of the SPF of {tree.domain} {'lead' if len(voids) > 1 else 'leads'} "
        f"nowhere: {names}. "
        + (
            f"More than {MAX_VOID_LOOKUPS} such lookups are an error for receivers that keep the limit (permerror)."
            if over
            else f"Up to {MAX_VOID_LOOKUPS} are tolerated; each is a lookup for nothing."
        ),
        evidence=tuple(answer for cost in voids for answer in cost.evidence),
        fix=without(tree, [cost.text for cost in voids], "Correct the names, or remove the terms"),
        reference="RFC 7208 §4.6.4",
    )


def _with_cost(tree: Branch, cost: Cost | None = None) -> Iterator[tuple[Branch, Cost | None]]:
    yield tree, cost
    for below in tree.costs:
        if below.branch:
            yield from _with_cost(below.branch, below)


def _is_dead(branch: Branch) -> bool:
    return branch.record is None and not branch.failure and not branch.cut
