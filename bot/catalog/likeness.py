"""For words that no rule knows: what the bounces mean that sound most like them, by naive Bayes.

Every phrase and every matching example of a rule is a document of the rule's cause, so that each new rule teaches
this too. Signs are words (in scripts without spaces, pairs of characters) and pairs of neighbouring words.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

from bot.catalog.catalog import Catalog
from bot.catalog.cause import Category, Cause
from bot.catalog.fold import UNSPACED, fold

_Name = TypeVar("_Name")
_NAME = re.compile(r"@|://|\w\.\w")
"""An address, a host or a URL: whose it is says nothing about the cause."""
_WORD = re.compile(r"[^\W\d_]{2,}")
_UNSPACED = re.compile(UNSPACED)
_SHORTEST_PHRASE = 10
"""Characters; shorter phrases of a rule ("mailbox", "no ptr") are names of things, and say little by themselves."""

_KNOWN = 0.5
"""The part of a text's words that rules must have, before their likeness says anything."""

_MOST_NEAR = 3
_NEAR = 0.1
"""How probable a likeness must be to be mentioned at all."""

# Chosen by leaving rules out and asking what their examples are; each may be doubled or halved without harm.
_UNSEEN = 0.01
"""How many documents of a category count as having a sign that none of them has."""
_SIGNS = 2
"""Signs repeat each other, the more of them there are: all together they count as so many."""
_MOST_OF_ONE = 0.5
"""What one sign counts for at most."""


@dataclass(frozen=True, slots=True)
class Likely:
    """A cause whose bounces sound like the text. `probability` is that of its category, 0 to 1, among all."""

    cause: Cause
    probability: float


class Likeness:
    """Knows in bounces of which causes each word stands."""

    def __init__(self, catalog: Catalog) -> None:
        self._causes = {cause.id: cause for cause in catalog.causes}
        self._documents: Counter[str] = Counter()
        self._with_sign: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for cause, text in _documents(catalog):
            self._documents[cause] += 1
            for sign in _signs(_words(text)):
                self._with_sign[sign][cause] += 1
        self._of_category: Counter[Category] = Counter()
        for cause, count in self._documents.items():
            self._of_category[self._causes[cause].category] += count

    def causes(self, text: str) -> tuple[Likely, ...]:
        """Return the most likely cause of each category, most likely first; () when most words are in no rule."""
        words = _words(text)
        known = [self._with_sign[sign] for sign in sorted(_signs(words)) if sign in self._with_sign]
        if not known or sum(word in self._with_sign for word in words) < _KNOWN * len(words):
            return ()
        by_category = [self._by_category(counts) for counts in known]
        scores = {name: _score(name, count, by_category) for name, count in self._of_category.items()}
        best = max(scores.values())
        weights = {name: math.exp(score - best) for name, score in scores.items()}
        total = sum(weights.values())
        ranked = sorted(weights, key=lambda name: (-weights[name], name))
        return tuple(Likely(self._cause_in(name, known), weights[name] / total) for name in ranked)

    def nearest(self, text: str) -> tuple[Cause, ...]:
        """Return up to three causes that the text may well sound like, most likely first."""
        return tuple(likely.cause for likely in self.causes(text)[:_MOST_NEAR] if likely.probability >= _NEAR)

    def _by_category(self, counts: Counter[str]) -> Counter[Category]:
        summed: Counter[Category] = Counter()
        for cause, count in counts.items():
            summed[self._causes[cause].category] += count
        return summed

    def _cause_in(self, category: Category, known: list[Counter[str]]) -> Cause:
        causes = [cause for cause in self._documents if self._causes[cause].category is category]
        return self._causes[max(causes, key=lambda cause: (_score(cause, self._documents[cause], known), cause))]


def _score(name: _Name, documents: int, known: list[Counter[_Name]]) -> float:
    """Return the logarithm of how probable a text with the `known` signs is, and its category or cause; unscaled."""
    signs = sum(math.log((counts[name] + _UNSEEN) / (documents + 2 * _UNSEEN)) for counts in known)
    return math.log(documents) + min(_MOST_OF_ONE, _SIGNS / len(known)) * signs


def _documents(catalog: Catalog) -> Iterator[tuple[str, str]]:
    """Yield (id of a cause, text) for all that the rules know of their causes' words."""
    for rule in catalog.rules:
        yield from ((rule.cause, example.text) for example in rule.match)
        yield from ((rule.cause, phrase) for phrase in rule.when.text if len(phrase) >= _SHORTEST_PHRASE)


def _words(text: str) -> list[str]:
    """Return the words of a text in order; of a run in a script without spaces, its pairs of characters."""
    words = (word for part in fold(text).split() if not _NAME.search(part) for word in _WORD.findall(part))
    return [one for word in words for one in (map("".join, pairwise(word)) if _UNSPACED.match(word) else (word,))]


def _signs(words: list[str]) -> frozenset[str]:
    return frozenset([*words, *map(" ".join, pairwise(words))])
