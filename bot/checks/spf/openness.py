"""Whom does an SPF record let send who should not? (RFC 7208 §5.1, §8.2, §11.4)."""

from collections.abc import Iterator

from bot.checks.finding import Finding, Verdict
from bot.checks.names import is_unreachable
from bot.checks.spf.budget import Branch, Cost
from bot.checks.spf.fixes import answers_of, correction
from bot.checks.spf.record import Mechanism, Result
from bot.checks.text import joined

WIDE_PREFIX = {4: 16, 6: 24}
"""An own network is smaller; the large providers, who have more, are included and not listed by address."""
_OPEN_PREFIX = 8
"""A 256th of all addresses; nobody sends from so many."""
_LONGEST = {4: 32, 6: 128}
_DEEPEST = 10


def judge_openness(tree: Branch) -> Iterator[Finding]:
    """Find what lets everybody, or nearly everybody, send, here or in an included record. Pure."""
    last = _last(tree)
    if last is not None:
        yield from _closing(tree, last)
    for branch in tree.branches():
        if branch is not tree and branch is not last:
            yield from _opened_below(tree, branch)
        yield from _wide_ranges(tree, branch)
    for cost in tree.all_costs():
        if _is_always_there(cost):
            yield _always_there(tree, cost)


def _closing(tree: Branch, last: Branch) -> Iterator[Finding]:
    """Judge the end of the record; `redirect=` hands it over to another one, the `last` (RFC 7208 §6.1)."""
    if last.record is None:
        return  # said by those who judge errors
    closing = last.record.all
    if closing is not None and closing.result not in {Result.PASS, Result.NEUTRAL}:
        return
    whose = f"The SPF record of {tree.domain}"
    if last is not tree:
        whose += f" goes over (redirect=) to that of {last.domain}, which"
    if closing is None:
        code, verdict, section = "spf.no-all", Verdict.WARN, "§4.7"
        summary = f"{whose} has no “all” at its end: it says nothing about servers that it does not name."
    elif closing.result is Result.NEUTRAL:
        code, verdict, section = "spf.neutral-all", Verdict.WARN, "§8.2"
        summary = f"{whose} ends in “{closing.text}”: it says nothing about servers that it does not name."
    else:
        code, verdict, section = "spf.permissive", Verdict.FAIL, "§5.1"
        summary = f"{whose} ends in “{closing.text}”: it lets every server in the world send in its name."
    yield Finding(
        code=code,
        verdict=verdict,
        summary=summary,
        evidence=answers_of(tree, *([last] if last is not tree else [])),
        fix=correction(last, "Close it"),
        reference=f"RFC 7208 {section}",
    )


def _last(tree: Branch) -> Branch | None:
    """Follow `redirect=` to the record that has the last word; None: it is not known, or there is none."""
    for _ in range(_DEEPEST):
        if tree.record is None or tree.record.all is not None or tree.record.redirect is None:
            return tree
        text = tree.record.redirect.text
        below = next((cost.branch for cost in tree.costs if cost.text == text), None)
        if below is None:
            return None
        tree = below
    return None


def _opened_below(tree: Branch, branch: Branch) -> Iterator[Finding]:
    opened = branch.record.all if branch.record else None
    if opened is not None and opened.result is Result.PASS:
        yield Finding(
            code="spf.permissive",
            verdict=Verdict.FAIL,
            summary=f"{branch.domain}, which the SPF of {tree.domain} includes, ends in “{opened.text}”: "
            f"every server in the world may send as {tree.domain}.",
            evidence=answers_of(branch),
            fix=f"Remove the include of {branch.domain}, or ask its owner to close the record.",
            reference="RFC 7208 §5.1",
        )


def _wide_ranges(tree: Branch, branch: Branch) -> Iterator[Finding]:
    terms = branch.record.effective if branch.record else ()
    wide = {term.text: prefix for term in terms if (prefix := _wide_prefix(term)) is not None}
    widest = min(wide.values(), key=lambda prefix: prefix[1], default=None)
    if widest is None or (branch is not tree and widest[1] > _OPEN_PREFIX):
        return
    own = branch is tree
    share = _share(*widest)
    yield Finding(
        code="spf.wide-range",
        verdict=Verdict.FAIL if widest[1] <= _OPEN_PREFIX else Verdict.WARN,
        summary=(
            f"The SPF record of {tree.domain} allows"
            if own
            else f"{branch.domain}, which the SPF of {tree.domain} includes, allows"
        )
        + f" {joined(list(wide))}: {share}, more than one sender has.",
        evidence=answers_of(branch),
        fix=correction(tree, "List only the addresses that send for you", without=wide)
        if own
        else f"Remove the include of {branch.domain}, or ask its owner to list the addresses that send.",
        reference="RFC 7208 §11.4",
    )


def _wide_prefix(term: Mechanism) -> tuple[int, int] | None:
    """Return (IP version, prefix length) of a range that a term allows by its own words, None when it is small."""
    if term.result is not Result.PASS or (term.network is not None and is_unreachable(term.network)):
        return None
    if term.network is not None:
        prefixes = [(term.network.version, term.network.prefixlen)]
    elif term.name in {"a", "mx"}:
        prefixes = [(4, term.prefix4), (6, term.prefix6)]
    else:
        return None
    wide = [(version, length) for version, length in prefixes if length <= WIDE_PREFIX[version]]
    return min(wide, key=lambda prefix: prefix[1], default=None)


def _share(version: int, length: int) -> str:
    if length == 0:
        return f"every IPv{version} address there is"
    if length <= _OPEN_PREFIX:
        return f"one of {2**length} IPv{version} addresses in the world"
    if version == 4:  # noqa: PLR2004 - IPv4
        return f"{2 ** (_LONGEST[version] - length):,} addresses"
    return f"a /{length}"


def _is_always_there(cost: Cost) -> bool:
    return cost.empty is False and cost.text.lower().lstrip("+").startswith("exists:")


def _always_there(tree: Branch, cost: Cost) -> Finding:
    return Finding(
        code="spf.permissive",
        verdict=Verdict.FAIL,
        summary=f"“{cost.text}” in the SPF of {tree.domain} asks for a name that exists whoever sends: every server "
        "in the world may.",
        evidence=(*answers_of(tree), *cost.evidence),
        fix=correction(tree, "Remove it, or name the sender in it by a macro such as %{i}", without={cost.text}),
        reference="RFC 7208 §5.7",
    )
