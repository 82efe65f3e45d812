"""The catalog, turned around: from words and codes to the rules, receivers and lists that have them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.catalog.blocklist import Blocklist
from bot.catalog.catalog import Catalog
from bot.catalog.fold import fold
from bot.catalog.rule import Receiver, ReceiverKind, Rule
from bot.catalog.vocabulary import Vocabulary
from bot.catalog.weight import fixed_characters, has_gap
from bot.mail.bounce import Bounce

NAMED_KINDS = frozenset({ReceiverKind.PROVIDER, ReceiverKind.GATEWAY, ReceiverKind.ESP})
"""Kinds that can be the receiver of an answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Matcher:
    """One rule with the numbers of its words; weights count characters."""

    rule: Rule
    kind: ReceiverKind
    text: tuple[tuple[int, int], ...]
    """(number, weight) of each literal of which one is enough, heaviest first."""
    and_text: tuple[int, ...]
    unless_text: tuple[int, ...]
    pattern: int | None
    is_loose: bool
    """Anybody's words with a gap between them: looked for by `Index.scan_loose`, and after all other words."""
    fixed_weight: int
    """Weight of `and_text` and `pattern`."""
    reply_code: frozenset[int]

    @property
    def has_words(self) -> bool:
        """False when only codes decide."""
        return bool(self.text or self.and_text or self.pattern is not None)

    def codes_fit(self, bounce: Bounce) -> bool:
        """Tell whether the bounce has the codes that the rule asks for."""
        if self.reply_code and bounce.reply_code not in self.reply_code:
            return False
        if self.rule.when.stage and bounce.stage not in self.rule.when.stage:
            return False
        wanted = self.rule.when.enhanced
        return not wanted or (
            bounce.enhanced is not None and any(pattern.covers(bounce.enhanced) for pattern in wanted)
        )

    def weigh_words(self, hits: frozenset[int]) -> int | None:
        """Return the weight of the rule's words among the hits, 0 when it has none, None when they do not fit."""
        if self.pattern is not None and self.pattern not in hits:
            return None
        if not (hits.issuperset(self.and_text) and hits.isdisjoint(self.unless_text)):
            return None
        if not self.text:
            return self.fixed_weight
        return next((weight + self.fixed_weight for number, weight in self.text if number in hits), None)


class Index:
    """Finds what a text or a code may mean, without looking at what it cannot. `cache` keeps it between runs."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self.receivers = {receiver.id: receiver for receiver in catalog.receivers}
        self._vocabulary = Vocabulary()
        self._loose = Vocabulary()
        self._by_word: dict[int, list[Matcher]] = defaultdict(list)
        self._by_enhanced: dict[tuple[int, int], list[Matcher]] = defaultdict(list)
        self._by_reply_code: dict[int, list[Matcher]] = defaultdict(list)
        self._signatures: dict[int, list[tuple[int, Receiver]]] = defaultdict(list)
        self._lists: dict[int, list[tuple[str, Blocklist]]] = defaultdict(list)
        self.matchers: dict[str, Matcher] = {}
        for receiver in catalog.receivers:
            self._add_receiver(receiver)
        for blocklist in catalog.blocklists:
            for name in blocklist.names:
                self._lists[self._vocabulary.add_literal(name)[0]].append((fold(name), blocklist))

    def scan(self, folded: str) -> tuple[int, ...]:
        """Return the numbers of all words of the catalog in a folded text, but for the loose ones, ascending."""
        return self._vocabulary.scan(folded)

    def scan_loose(self, folded: str) -> tuple[int, ...]:
        """Return the numbers of the loose patterns that match; they are negative.

        Gaps multiply the states of an automaton, so they have one of their own, which few texts need.
        """
        return tuple(~number for number in self._loose.scan(folded))

    def scan_all(self, folded: str) -> tuple[int, ...]:
        """Return what `scan` and `scan_loose` find."""
        return (*self.scan(folded), *self.scan_loose(folded))

    def worded(self, hits: Iterable[int]) -> Iterator[Matcher]:
        """Yield each rule that has one of its words among the hits, once."""
        seen: set[str] = set()
        for hit in hits:
            for matcher in self._by_word.get(hit, ()):
                if matcher.rule.id not in seen:
                    seen.add(matcher.rule.id)
                    yield matcher

    def wordless(self, bounce: Bounce) -> Iterator[Matcher]:
        """Yield the rules that look at codes alone and may fit."""
        if bounce.enhanced is not None:
            yield from self._by_enhanced.get((bounce.enhanced.subject, bounce.enhanced.detail), ())
        if bounce.reply_code is not None:
            yield from self._by_reply_code.get(bounce.reply_code, ())

    def signed(self, hits: Iterable[int]) -> Iterator[tuple[int, Receiver]]:
        """Yield (weight, receiver) for each signature among the hits."""
        for hit in hits:
            yield from self._signatures.get(hit, ())

    def lists(self, hits: Iterable[int]) -> tuple[Blocklist, ...]:
        """Return the blocklists named; a name inside a longer one does not count."""
        named = [found for hit in hits for found in self._lists.get(hit, ())]
        names = {name for name, _ in named}
        kept = {
            blocklist.id: blocklist
            for name, blocklist in sorted(named, key=lambda found: (-len(found[0]), found[1].id))
            if not any(name in other and name != other for other in names)
        }
        return tuple(kept.values())

    def _add_receiver(self, receiver: Receiver) -> None:
        if receiver.kind in NAMED_KINDS:
            for literal in receiver.signatures:
                number, weight = self._vocabulary.add_literal(literal)
                self._signatures[number].append((weight, receiver))
            for pattern in receiver.signature_patterns:
                number = self._vocabulary.add_pattern(pattern)
                self._signatures[number].append((fixed_characters(pattern), receiver))
        for rule in receiver.rules:
            matcher = self._matcher(rule, receiver.kind)
            self.matchers[rule.id] = matcher
            self._add(matcher)

    def _matcher(self, rule: Rule, kind: ReceiverKind) -> Matcher:
        when, add_literal = rule.when, self._vocabulary.add_literal
        and_text = [add_literal(literal) for literal in when.and_text]
        weight = sum(weight for _, weight in and_text)
        loose = kind is ReceiverKind.GENERIC and when.pattern is not None and has_gap(when.pattern)
        return Matcher(
            rule=rule,
            kind=kind,
            text=tuple(sorted(map(add_literal, when.text), key=lambda literal: -literal[1])),
            and_text=tuple(number for number, _ in and_text),
            unless_text=tuple(add_literal(literal)[0] for literal in when.unless_text),
            pattern=self._add_pattern(when.pattern, loose=loose) if when.pattern else None,
            is_loose=loose,
            fixed_weight=weight + (fixed_characters(when.pattern) if when.pattern else 0),
            reply_code=frozenset(when.reply_code),
        )

    def _add_pattern(self, pattern: str, *, loose: bool) -> int:
        return ~self._loose.add_pattern(pattern) if loose else self._vocabulary.add_pattern(pattern)

    def _add(self, matcher: Matcher) -> None:
        when = matcher.rule.when
        triggers = [number for number, _ in matcher.text] or (
            [matcher.pattern] if matcher.pattern is not None else []
        )
        for number in triggers or matcher.and_text[:1]:
            self._by_word[number].append(matcher)
        if matcher.has_words:
            return
        for pattern in when.enhanced:
            for detail in range(pattern.first, pattern.last + 1):
                self._by_enhanced[pattern.subject, detail].append(matcher)
        if not when.enhanced:
            for code in when.reply_code:
                self._by_reply_code[code].append(matcher)
