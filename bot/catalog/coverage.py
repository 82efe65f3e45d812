"""Counts what the catalog knows: `bouncebot catalog coverage`."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.catalog.catalog import Catalog
from bot.catalog.cause import Category
from bot.catalog.rule import Receiver, ReceiverKind

EVERYDAY = (
    Category.RECIPIENT_UNKNOWN,
    Category.MAILBOX_FULL,
    Category.REPUTATION,
    Category.RATE_LIMIT,
    Category.AUTHENTICATION,
)
"""What every provider and gateway has to refuse for now and then, in words of its own."""
FEW_RULES = 3
_OWN_WORDS = frozenset({ReceiverKind.PROVIDER, ReceiverKind.GATEWAY})


@dataclass(frozen=True, slots=True)
class ReceiverCoverage:
    """What is known of one receiver: its rules, and the categories of causes that they lead to."""

    id: str
    name: str
    rules: int
    examples: int
    categories: tuple[Category, ...]


@dataclass(frozen=True, slots=True)
class CauseCoverage:
    """A cause with few rules: whoever uses other words meets no rule that leads to it."""

    id: str
    rules: int
    receivers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReceiverGap:
    """Everyday troubles of which a provider or gateway has no rule of its own: only generic words can tell there."""

    id: str
    name: str
    missing: tuple[Category, ...]


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
    thin_causes: tuple[CauseCoverage, ...]
    """Causes with fewer than FEW_RULES rules, fewest first."""
    gaps: tuple[ReceiverGap, ...]
    """Providers and gateways without an everyday category, those that miss most first."""
    only_documented: tuple[str, ...]
    """Receivers none of whose examples was seen in the wild."""

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
        thin_causes=tuple(_thin_causes(catalog)),
        gaps=tuple(_gaps(catalog.receivers, category_of)),
        only_documented=tuple(
            receiver.id
            for receiver in catalog.receivers
            if receiver.rules and not any(it.origin == "seen" for rule in receiver.rules for it in rule.match)
        ),
    )


def _thin_causes(catalog: Catalog) -> list[CauseCoverage]:
    users: dict[str, list[str]] = {cause.id: [] for cause in catalog.causes}
    for rule in catalog.rules:
        users[rule.cause].append(rule.receiver)
    found = [CauseCoverage(cause, len(who), tuple(sorted(set(who)))) for cause, who in users.items()]
    return sorted((it for it in found if it.rules < FEW_RULES), key=lambda it: (it.rules, it.id))


def _gaps(receivers: Iterable[Receiver], category_of: Mapping[str, Category]) -> list[ReceiverGap]:
    found = []
    by_id = {receiver.id: receiver for receiver in receivers}
    for receiver in by_id.values():
        if receiver.kind not in _OWN_WORDS:
            continue
        # A receiver that speaks like another has that one's words too.
        like = [receiver, *(by_id[other] for other in receiver.speaks_like if other in by_id)]
        known = {category_of[rule.cause] for own in like for rule in own.rules}
        if receiver.kind is ReceiverKind.GATEWAY:
            known.add(Category.MAILBOX_FULL)  # a gateway stands before mailboxes and has none
        missing = tuple(category for category in EVERYDAY if category not in known)
        if missing:
            found.append(ReceiverGap(receiver.id, receiver.name, missing))
    return sorted(found, key=lambda gap: (-len(gap.missing), gap.id))
