"""The words that decided, as places in the bounce's own text. Computed for the winner only."""

from collections.abc import Iterator, Mapping

from bot.catalog.diagnosis import Span
from bot.catalog.fold import fold_with_positions
from bot.catalog.rule import Rule
from bot.catalog.vocabulary import compiled, literal_pattern
from bot.mail.bounce import Bounce


def spans_of(rule: Rule, bounce: Bounce) -> tuple[Span, ...]:
    """Return where the rule's words are in the diagnostic; its codes, when it has no words there."""
    folded, positions = fold_with_positions(bounce.diagnostic)
    found = [_original(span, positions) for span in _words(rule, folded)]
    if not found:
        found = list(code_spans(bounce))
    return _merged(found)


def code_spans(bounce: Bounce) -> Iterator[Span]:
    """Yield where the bounce's most specific code stands in the diagnostic, nothing when it is not there."""
    for code in (bounce.enhanced, bounce.reply_code):
        if code is not None:
            start = bounce.diagnostic.find(str(code))
            if start >= 0:
                yield Span(start, start + len(str(code)))
                return


def groups_of(rule: Rule, folded: str) -> Mapping[str, str]:
    """Return the named groups of the rule's pattern in a folded text; none when there is no pattern."""
    if rule.when.pattern is None:
        return {}
    match = compiled(rule.when.pattern).search(folded)
    return {name: value for name, value in match.groupdict().items() if value} if match else {}


def _words(rule: Rule, folded: str) -> Iterator[tuple[int, int]]:
    when = rule.when
    for literal in sorted(when.text, key=lambda text: (-len(text), text)):
        match = compiled(literal_pattern(literal)).search(folded)
        if match:
            yield match.span()
            break
    for pattern in (*map(literal_pattern, when.and_text), *filter(None, [when.pattern])):
        match = compiled(pattern).search(folded)
        if match:
            yield match.span()


def _original(span: tuple[int, int], positions: list[int]) -> Span:
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
