"""Counts what the catalog knows: `bouncebot catalog coverage`."""

from collections import Counter
from dataclasses import dataclass

from bot.catalog.catalog import Catalog
from bot.catalog.cause import Category


@dataclass(frozen=True, slots=True)
class ReceiverCoverage:
    """What is known of one receiver: its rules, and the categories of causes that they lead to."""

    id: str
    name: str
    rules: int
    examples: int
    categories: tuple[Category, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What the catalog knows, and where it is thin."""

    receivers: tuple[ReceiverCoverage, ...]
    """Most rules first."""
    rules_by_category: tuple[tuple[Category, int], ...]
    """Every category, in its order."""
    codes: int
    """Enhanced codes that lead somewhere without a rule."""
    silent_codes: tuple[str, ...]
    """Registered codes of which the catalog can only tell the name."""
    unreached: tuple[str, ...]
    """Ids of causes to which nothing leads."""

    @property
    def rules(self) -> int:
        """Count all rules."""
        return sum(receiver.rules for receiver in self.receivers)


def coverage_of(catalog: Catalog) -> Coverage:
    """Count the rules, examples and codes of a catalog."""
    category_of = {cause.id: cause.category for cause in catalog.causes}
    by_category = Counter(category_of[rule.cause] for rule in catalog.rules)
    reached = {rule.cause for rule in catalog.rules}
    reached |= {share.cause for entry in catalog.ambiguous for share in entry.candidates}
    reached |= {entry.cause for entry in catalog.enhanced if entry.cause}
    vague = [pattern for entry in catalog.ambiguous for pattern in entry.enhanced]
    silent = tuple(
        entry.code
        for entry in catalog.enhanced
        if not entry.cause and not any(entry.pattern.meets(pattern) for pattern in vague)
    )
    receivers = [
        ReceiverCoverage(
            id=receiver.id,
            name=receiver.name,
            rules=len(receiver.rules),
            examples=sum(len(rule.match) + len(rule.no_match) for rule in receiver.rules),
            categories=tuple(sorted({category_of[rule.cause] for rule in receiver.rules})),
        )
        for receiver in catalog.receivers
    ]
    return Coverage(
        receivers=tuple(sorted(receivers, key=lambda receiver: (-receiver.rules, receiver.id))),
        rules_by_category=tuple((category, by_category[category]) for category in Category),
        codes=len(catalog.enhanced) - len(silent),
        silent_codes=silent,
        unreached=tuple(sorted(category_of.keys() - reached)),
    )
