"""What receivers mean by an enhanced code: more, and at times something else, than its standard says."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bot.catalog.catalog import Catalog
from bot.catalog.cause import Cause
from bot.catalog.index import NAMED_KINDS
from bot.catalog.rule import Receiver, Rule
from bot.mail.status import EnhancedStatusCode


@dataclass(frozen=True, slots=True)
class CodeUse:
    """What one receiver uses a code for.

    `causes`: what its rules with the code stand for, the meaning of the code alone first; () where the catalog has
    no rule. `note` is a sentence of the table of codes; None: there is none.
    """

    receiver: Receiver
    causes: tuple[Cause, ...]
    note: str | None


def uses_of(code: EnhancedStatusCode, catalog: Catalog, *, known: Cause | None) -> tuple[CodeUse, ...]:
    """List the receivers that use a code, those with the most rules first, those with a note alone last.

    `known` is what the code means anyway: whoever means just that is left out. None: everybody is listed.
    """
    causes = {cause.id: cause for cause in catalog.causes}
    notes = {
        use.receiver: use.meaning
        for entry in catalog.enhanced
        if entry.pattern.covers(code)
        for use in entry.used_differently_by
    }
    written = re.compile(rf"(?<![\d.]){re.escape(str(code))}(?!\.?\d)")
    found = []
    for receiver in sorted(catalog.receivers, key=lambda receiver: (-len(receiver.rules), receiver.id)):
        if receiver.kind not in NAMED_KINDS:
            continue
        meant = tuple(causes[cause] for cause in _causes(receiver.rules, code, written))
        note = notes.get(receiver.id)
        if set(meant) - {known} or (note and not meant):
            found.append(CodeUse(receiver, meant, note))
    return tuple(sorted(found, key=lambda use: not use.causes))


def _causes(rules: Iterable[Rule], code: EnhancedStatusCode, written: re.Pattern[str]) -> tuple[str, ...]:
    """Collect the causes of the rules that ask for the code, then of those with the code in an example, each once."""
    asking, saying = [], []
    for rule in rules:
        if any(pattern.covers(code) for pattern in rule.when.enhanced):
            asking.append(rule.cause)
        elif any(written.search(example.text) for example in rule.match):
            saying.append(rule.cause)
    return tuple(dict.fromkeys((*asking, *saying)))
