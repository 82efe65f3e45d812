"""What keeps an SPF record from being evaluated to its end: errors and limits (RFC 7208 §4.6)."""

import re
from collections.abc import Iterator
from itertools import islice

from bot.checks.finding import Finding, Verdict
from bot.checks.names import is_below
from bot.checks.spf.budget import Branch, Cost
from bot.checks.spf.evaluate import MAX_LOOKUPS, MAX_NAMES, MAX_VOID_LOOKUPS
from bot.checks.spf.fixes import answers_of, correction, is_bare, left_out, publish
from bot.checks.spf.meant import can_be_corrected
from bot.checks.spf.savings import Savings, enough_dropped, save
from bot.checks.text import counted, joined

_ALLOWING = re.compile(r"\+?[a-z]", re.IGNORECASE)
"""A term without a sign before it that refuses."""
_MAX_ERRORS = 10
"""Findings about broken records; more help nobody."""


def judge_errors(tree: Branch) -> Iterator[Finding]:
    """Find what makes an evaluation a permerror: syntax, dead includes, too many lookups."""
    yield from islice(_errors(tree), _MAX_ERRORS)
    yield from _lookups(tree)
    yield from _voids(tree)


def _errors(tree: Branch) -> Iterator[Finding]:
    """Find what makes the whole evaluation a permerror, here or in an included record."""
    if tree.record is not None and tree.record.faults:
        yield _faulty(tree)
    for own in tree.costs:
        for holder, cost in _with_holder(tree, own):
            branch = cost.branch
            if branch is not None and branch.record is not None and branch.record.faults:
                yield _faulty_below(tree, own, branch)
            elif branch is not None and branch.is_dead:
                yield _dead(tree, own, holder, cost, branch)
            elif _hosts(cost) > MAX_NAMES:
                yield _too_many_hosts(tree, holder, cost)


def _faulty(tree: Branch) -> Finding:
    return Finding(
        code="spf.permerror",
        verdict=Verdict.FAIL,
        summary=f"The SPF record of {tree.domain} has a syntax error, so that receivers ignore all of it "
        f"(permerror). {_faults(tree)}.",
        evidence=answers_of(tree),
        fix=correction(tree, "Perhaps this was meant"),
        reference="RFC 7208 §4.6",
    )


def _faulty_below(tree: Branch, own: Cost, branch: Branch) -> Finding:
    return Finding(
        code="spf.permerror",
        verdict=Verdict.FAIL,
        summary=f"The SPF record of {branch.domain} has a syntax error, so that receivers ignore all of it "
        f"(permerror). {_faults(branch)}. It is included by {tree.domain}, whose SPF fails with it.",
        evidence=answers_of(tree, branch),
        fix=correction(
            tree, f"{branch.domain} has to correct its record; until then without “{own.text}”", without={own.text}
        ),
        reference="RFC 7208 §4.6",
    )


def _faults(branch: Branch) -> str:
    assert branch.record is not None
    return joined([f"“{fault.text}”: {fault.problem}" for fault in branch.record.faults])


def _dead(tree: Branch, own: Cost, holder: Branch, cost: Cost, branch: Branch) -> Finding:
    if branch.loop:
        why = f"{branch.domain} includes itself, so that the evaluation never ends"
    elif branch.records:
        why = f"{branch.domain} has {len(branch.records)} SPF records"
    elif ":" in branch.domain or "=" in branch.domain:
        why = f"“{branch.domain}” is no domain: a space is missing in it, often where two strings of the record meet"
    else:
        why = f"{branch.domain} has no SPF record"
    advice = "Correct the name, or remove the term"
    if own is not cost:
        advice = f"The owner of {holder.domain} has to correct it; until then without “{own.text}”"
    elif branch.loop:
        advice = "Remove the term"
    return Finding(
        code="spf.permerror",
        verdict=Verdict.FAIL,
        summary=f"“{cost.text}” in the SPF of {holder.domain} is dead: {why}. "
        f"Receivers that come to it ignore the whole record{'' if holder is tree else f' of {tree.domain}'} "
        "(permerror).",
        evidence=answers_of(tree, branch),
        fix=correction(tree, advice, without={own.text} if own is not cost else ()),
        reference="RFC 7208 §5.2" if cost.text.lstrip("+-~?").lower().startswith("include") else "RFC 7208 §6.1",
    )


def _hosts(cost: Cost) -> int:
    return sum(len(answer.records) for answer in cost.evidence if answer.rdtype == "MX")


def _too_many_hosts(tree: Branch, holder: Branch, cost: Cost) -> Finding:
    return Finding(
        code="spf.permerror",
        verdict=Verdict.FAIL,
        summary=f"“{cost.text}” in the SPF of {holder.domain} stands for {_hosts(cost)} mail exchangers of "
        f"{cost.target}; over {MAX_NAMES}, receivers ignore the whole record (permerror).",
        evidence=(*answers_of(holder), *cost.evidence),
        fix=correction(
            tree, f"Put ip4: and ip6: ranges of the servers that send in place of “{cost.text}”", without={cost.text}
        )
        if holder is tree
        else f"{holder.domain} has to correct its record.",
        reference="RFC 7208 §4.6.4",
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
        fix=_fewer_lookups(tree),
        reference="RFC 7208 §4.6.4",
    )


def _fewer_lookups(tree: Branch) -> str:
    """Write the record that needs ten lookups at most, or say which includes it would have to do without."""
    assert tree.record is not None
    general = (
        f"Save at least {tree.lookups - MAX_LOOKUPS}: remove services that no longer send for {tree.domain}, and "
        "give services that need many lookups a subdomain of their own as return path."
    )
    if not can_be_corrected(tree.record.text):
        return general
    savings = save(tree.meant or tree)
    if savings.unread or is_bare(savings.record):
        return general
    if savings.lookups > MAX_LOOKUPS:
        return _too_many_services(tree, savings)
    record = f"{publish(tree.domain, savings.record)}{left_out(tree)}"
    return " ".join([f"With {savings.lookups} of {MAX_LOOKUPS} lookups: {record}", *_steps(tree, savings)])


def _steps(tree: Branch, savings: Savings) -> Iterator[str]:
    """Say what the saved record does not have any more, and what has to be looked after from now on."""
    if savings.dead:
        yield f"Gone, since it matches nobody: {joined(savings.dead)}."
    if savings.covered:
        yield f"Gone, since another include allows the same: {joined(savings.covered)}."
    if savings.ptr:
        yield f"Gone: {joined(savings.ptr)}; a server that only this term named needs an ip4: or ip6: of its own."
    if savings.replaced:
        yield (
            f"For {joined(savings.replaced)} stand the addresses of today: keep them up to date by hand, and leave "
            "out those that send no mail."
        )
    if savings.varying:
        names = joined([cost.text for cost in savings.varying])
        yield f"Not counted are the lookups behind {names}: they depend on the message."
    includes = [cost for cost in savings.costs if cost.branch and not is_below(cost.branch.domain, tree.domain)]
    if includes:
        costliest = max(includes, key=lambda cost: cost.lookups)
        yield (
            "Do not put addresses in place of includes: their owners change them. To make more room, give the "
            f"costliest, {costliest.text} ({counted(costliest.lookups, 'lookup')}), a subdomain of its own as return "
            "path."
        )


def _too_many_services(tree: Branch, savings: Savings) -> str:
    """Name the least number of terms that would have to go; who still needs them, DNS does not tell."""
    dropped = enough_dropped(savings, tree.domain)
    spent = sum(cost.lookups for cost in dropped)
    saved = [*savings.dead, *savings.covered, *savings.ptr, *savings.replaced]
    names = joined([f"{cost.text} ({counted(cost.lookups, 'lookup')})" for cost in dropped], MAX_LOOKUPS)
    advice = [
        (
            f"Even without {joined(saved)} the record needs"
            if saved
            else "Nothing in the record can be spared: it needs"
        )
        + f" {savings.lookups} lookups, {savings.lookups - MAX_LOOKUPS} too many. Remove what no longer sends for "
        f"{tree.domain}, or give a service a subdomain of its own as return path. For example, without {names} it "
        f"needs {savings.lookups - spent} of {MAX_LOOKUPS}."
    ]
    if savings.covered:
        advice.append(
            f"What {joined(savings.covered)} allows is in another include too; should that go, it is needed."
        )
    if foreign := [cost.text for cost in savings.costs if cost.addresses and _ALLOWING.match(cost.text)]:
        advice.append(
            f"Behind {joined(foreign)} are servers of others: remove it, unless they send for {tree.domain}."
        )
    advice.append("Do not put addresses in place of includes: their owners change them.")
    return " ".join(advice)


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
        fix=correction(tree, "Correct the names, or remove the terms")
        if any(cost is own for cost in voids for own in tree.costs)
        else f"The terms are in a record that {tree.domain} includes; its owner has to remove them.",
        reference="RFC 7208 §4.6.4",
    )


def _with_holder(holder: Branch, cost: Cost) -> Iterator[tuple[Branch, Cost]]:
    """Walk a term and all below it, each with the record that holds it."""
    yield holder, cost
    if cost.branch is not None:
        for below in cost.branch.costs:
            yield from _with_holder(cost.branch, below)
