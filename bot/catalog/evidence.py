"""The words that decided, as places in the bounce's own text. Computed for the winner only."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from bot.catalog.diagnosis import Span
from bot.catalog.fold import fold, fold_with_positions
from bot.catalog.names import taken_apart_with_positions
from bot.catalog.rule import Rule
from bot.catalog.vocabulary import compiled, find_literal
from bot.mail.bounce import Bounce


class Evidence:
    """Finds words again in a text; compiles each pattern once, when it is first needed."""

    def __init__(self) -> None:
        self._compiled: dict[str, Any] = {}
        self._literals: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {}

    def spans(self, rule: Rule, bounce: Bounce) -> tuple[Span, ...]:
        """Return where the rule's words are in the diagnostic; where its code is, when it has no words there."""
        return _merged(self.word_spans(rule, bounce) or list(code_spans(bounce)))

    def word_spans(self, rule: Rule, bounce: Bounce) -> list[Span]:
        """Return where the rule's words are in the diagnostic, none when they stand elsewhere."""
        folded, positions = fold_with_positions(bounce.diagnostic)
        found = [_original(span, positions) for span in self._words(rule, folded)]
        return found or self._spans_in_names(rule, bounce)

    def _spans_in_names(self, rule: Rule, bounce: Bounce) -> list[Span]:
        apart, places = taken_apart_with_positions(bounce.diagnostic)
        if apart == bounce.diagnostic:
            return []
        folded, positions = fold_with_positions(apart)
        return [_original(span, [places[position] for position in positions]) for span in self._words(rule, folded)]

    def groups(self, rule: Rule, folded: str) -> Mapping[str, str]:
        """Return the named groups of the rule's pattern in a folded text; none when there is no pattern."""
        if rule.when.pattern is None:
            return {}
        match = self._search(rule.when.pattern, folded)
        return {name: value for name, value in match.groupdict().items() if value} if match else {}

    def _words(self, rule: Rule, folded: str) -> Iterator[tuple[int, int]]:
        any_of, all_of = self._folded(rule)
        spans = (find_literal(literal, folded) for literal in any_of)
        yield from islice(filter(None, spans), 1)
        yield from filter(None, (find_literal(literal, folded) for literal in all_of))
        when = rule.when
        match = self._search(when.pattern, folded) if when.pattern else None
        if match:
            yield match.span()

    def _folded(self, rule: Rule) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the folded literals of `text`, longest first, and of `and_text`."""
        if rule.id not in self._literals:
            any_of = sorted(map(fold, rule.when.text), key=lambda text: (-len(text), text))
            self._literals[rule.id] = (tuple(any_of), tuple(map(fold, rule.when.and_text)))
        return self._literals[rule.id]

    def _search(self, pattern: str, folded: str) -> Any:
        if pattern not in self._compiled:
            self._compiled[pattern] = compiled(pattern)
        return self._compiled[pattern].search(folded)


def code_spans(bounce: Bounce) -> Iterator[Span]:
    """Yield where the bounce's most specific code stands in the diagnostic, nothing when it is not there."""
    for code in (bounce.enhanced, bounce.reply_code):
        if code is not None:
            start = bounce.diagnostic.find(str(code))
            if start >= 0:
                yield Span(start, start + len(str(code)))
                return


def _original(span: tuple[int, int], positions: Sequence[int]) -> Span:
    start, end = span
    return Span(positions[start], positions[end - 1] + 1) if end > start else Span(0, 0)


def _merged(spans: list[Span]) -> tuple[Span, ...]:
    merged: list[Span] = []
    for span in sorted(spans, key=lambda item: (item.start, item.end)):
        if span.end <= span.start:
            continue
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(span.end, merged[-1].end))
        else:
            merged.append(span)
    return tuple(merged)
