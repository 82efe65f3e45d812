"""The same record with fewer lookups: what can be saved without asking who sends (RFC 7208 §4.6.4)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.checks.names import is_below, is_public, normal
from bot.checks.spf.budget import Branch, Cost
from bot.checks.spf.evaluate import MAX_LOOKUPS
from bot.checks.spf.fixes import unmatched
from bot.checks.spf.meant import closed, kept_terms
from bot.checks.spf.record import Mechanism, Result
from bot.checks.spf.repair import range_term


@dataclass(frozen=True, slots=True, kw_only=True)
class Savings:
    """A record that needs fewer lookups, and the terms that made room.

    `costs` are the terms that still cost one. `dead` match nobody, `covered` are allowed by another include as well,
    `replaced` have the addresses of today in their place.
    """

    record: str
    costs: tuple[Cost, ...]
    dead: tuple[str, ...] = ()
    ptr: tuple[str, ...] = ()
    covered: tuple[str, ...] = ()
    replaced: tuple[str, ...] = ()

    @property
    def lookups(self) -> int:
        """What the record costs, when no term before the last one matches."""
        return _lookups(self.costs)

    @property
    def unread(self) -> tuple[Cost, ...]:
        """The terms behind which a record could not be read, so that their cost is not known."""
        return tuple(
            cost
            for cost in self.costs
            if cost.branch and any(each.failure or each.cut for each in cost.branch.branches())
        )

    @property
    def varying(self) -> tuple[Cost, ...]:
        """The includes and redirects whose cost hangs on the message (macros): only their own lookup is counted."""
        return tuple(
            cost
            for cost in self.costs
            if cost.target is None and cost.text.lower().lstrip("+-~?").startswith(("include:", "redirect="))
        )


def save(tree: Branch) -> Savings:
    """Take out what costs lookups, the least useful first, until ten are enough or nothing is left to take. Pure.

    Includes of others stay: whoever copies their addresses loses mail when they change. In a record that also refuses
    (`-a`), repeated includes stay too: there, what matches first decides.
    """
    assert tree.record is not None
    mechanisms = {term.text: term for term in tree.record.effective}
    useless = unmatched(tree)
    once = {cost.text.lower(): cost for cost in reversed(tree.costs)}
    left = [cost for cost in tree.costs if once[cost.text.lower()] is cost and cost.text not in useless]
    ptr: list[Cost] = []
    covered: list[Cost] = []
    replaced: list[Cost] = []
    if _lookups(left) > MAX_LOOKUPS:
        ptr = [cost for cost in left if (term := mechanisms.get(cost.text)) and _allows(term, "ptr")]
    if _lookups(left) - _lookups(ptr) > MAX_LOOKUPS and _only_allows(tree):
        covered = list(_covered(left))
    left = [cost for cost in left if cost not in ptr and cost not in covered]
    own = [cost for cost in left if (term := mechanisms.get(cost.text)) and _is_own(term, cost, tree.domain)]
    if (excess := _lookups(left) - MAX_LOOKUPS) > 0:
        replaced = own[:excess]
    terms: list[str] = []
    gone = {*useless, *(cost.text for cost in (*ptr, *covered))}
    ranges = {cost.text: _ranges(mechanisms[cost.text], cost) for cost in replaced}
    for text in kept_terms(tree.record):
        if text not in gone:
            terms += ranges.get(text, [text])
    return Savings(
        record=closed(list(dict.fromkeys(terms)), tree.record.all),
        costs=tuple(cost for cost in left if cost not in replaced),
        dead=tuple(cost.text for cost in tree.costs if cost.text in useless),
        ptr=tuple(cost.text for cost in ptr),
        covered=tuple(cost.text for cost in covered),
        replaced=tuple(cost.text for cost in replaced),
    )


def enough_dropped(savings: Savings, domain: str) -> tuple[Cost, ...]:
    """Choose the terms without which ten lookups are enough, the costliest first.

    A record below `domain` is the domain's own, and so its terms stand for themselves.
    """
    dropped: list[Cost] = []
    for cost in sorted(_services(savings.costs, domain), key=lambda cost: -cost.lookups):
        if savings.lookups - _lookups(dropped) <= MAX_LOOKUPS:
            break
        dropped.append(cost)
    return tuple(dropped)


def _services(costs: Sequence[Cost], domain: str) -> Iterator[Cost]:
    for cost in costs:
        if cost.branch is not None and cost.branch.costs and is_below(cost.branch.domain, domain):
            yield from _services(cost.branch.costs, domain)
        else:
            yield cost


def _lookups(costs: Sequence[Cost]) -> int:
    return sum(cost.lookups for cost in costs)


def _allows(term: Mechanism, *names: str) -> bool:
    return term.name in names and term.result is Result.PASS


def _only_allows(branch: Branch) -> bool:
    """Tell whether the order of the terms is of no account: whichever matches, the result is a pass."""
    return branch.record is not None and all(
        term.result is Result.PASS or term is branch.record.all for term in branch.record.effective
    )


def _covered(costs: Sequence[Cost]) -> Iterator[Cost]:
    """Find the includes whose record is read behind another one as well; of two, the first one stays."""
    includes = [cost for cost in costs if cost.branch is not None and cost.text.lower().startswith(("include", "+"))]
    for cost in includes[::-1]:
        others = [other.branch for other in includes if other is not cost and other.branch]
        if cost.target is not None and any(_reaches(other, cost.target) for other in others):
            includes.remove(cost)
            yield cost


def _reaches(branch: Branch, target: str) -> bool:
    """Tell whether a record allows all that the record of `target` allows."""
    if normal(branch.domain) == normal(target):
        return True
    return _only_allows(branch) and any(cost.branch and _reaches(cost.branch, target) for cost in branch.costs)


def _is_own(term: Mechanism, cost: Cost, domain: str) -> bool:
    """Tell whether a term stands for hosts of the domain itself, not for those of somebody who may move them."""
    return (
        _allows(term, "a", "mx")
        and cost.target is not None
        and cost.addresses is not None
        and is_below(cost.target, domain)
        and all(is_below(answer.canonical_name or answer.name, domain) for answer in cost.addresses)
    )


def _ranges(term: Mechanism, cost: Cost) -> list[str]:
    """Write the addresses behind a term; those that no mail comes from are left out."""
    addresses = [ip for answer in cost.addresses or () for ip in answer.records if is_public(ip)]
    ranges = [range_term(f"{ip}/{term.prefix6 if ':' in ip else term.prefix4}") for ip in addresses]
    return [text for text in ranges if text is not None]
