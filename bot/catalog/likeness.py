"""For words that no rule knows: what the bounces mean that sound most like them, by naive Bayes."""

import math
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from bot.catalog.catalog import Catalog
from bot.catalog.cause import Category, Cause
from bot.catalog.signs import SignCounts, count_signs, signs_of, words_of

_Name = TypeVar("_Name")

_KNOWN = 0.6
"""The part of a text's words that rules must have, before their likeness says anything."""

_MOST_NEAR = 3
_NEAR = 0.1
"""How probable a likeness must be to be mentioned at all."""

# Chosen by leaving rules out and asking what their examples are; each may be doubled or halved without harm.
_UNSEEN = 0.01
"""How many documents of a category count as having a sign that none of them has."""
_SIGNS = 2
"""Signs repeat each other, the more of them there are: all together they count as so many."""
_MOST_OF_ONE = 0.4
"""What one sign counts for at most."""


@dataclass(frozen=True, slots=True)
class Likely:
    """A cause whose bounces sound like the text. `probability` is that of its category, 0 to 1, among all."""

    cause: Cause
    probability: float


class Likeness:
    """Knows in bounces of which causes each word stands. `counts` None: they are made of the catalog."""

    def __init__(self, catalog: Catalog, counts: SignCounts | None = None) -> None:
        self._causes = {cause.id: cause for cause in catalog.causes}
        counts = counts or count_signs(catalog)
        self._documents, self._with_sign = counts.documents, counts.with_sign
        self._of_category = self._by_category(self._documents)

    def causes(self, text: str, ruled_out: Collection[Category] = ()) -> tuple[Likely, ...]:
        """Return what the text may well sound like, most likely first: a cause of each of up to three categories.

        `ruled_out` are categories that it cannot be; they keep their part of the probability. The answer is () when
        most words are in no rule.
        """
        words = words_of(text)
        known = [self._with_sign[sign] for sign in sorted(signs_of(words)) if sign in self._with_sign]
        if not known or sum(word in self._with_sign for word in words) < _KNOWN * len(words):
            return ()
        by_category = [self._by_category(counts) for counts in known]
        scores = {name: _score(name, count, by_category) for name, count in self._of_category.items()}
        best = max(scores.values())
        weights = {name: math.exp(score - best) for name, score in scores.items()}
        total = sum(weights.values())
        near = [name for name in weights if weights[name] >= _NEAR * total and name not in ruled_out]
        near.sort(key=lambda name: (-weights[name], name))
        return tuple(Likely(self._cause_in(name, known), weights[name] / total) for name in near[:_MOST_NEAR])

    def _by_category(self, counts: Mapping[str, int]) -> Counter[Category]:
        summed: Counter[Category] = Counter()
        for cause, count in counts.items():
            summed[self._causes[cause].category] += count
        return summed

    def _cause_in(self, category: Category, known: list[dict[str, int]]) -> Cause:
        causes = [cause for cause in self._documents if self._causes[cause].category is category]
        return self._causes[max(causes, key=lambda cause: (_score(cause, self._documents[cause], known), cause))]


def _score(name: _Name, documents: int, known: Sequence[Mapping[_Name, int]]) -> float:
    """Return the logarithm of how probable a text with the `known` signs is, and its category or cause; unscaled."""
    signs = sum(math.log((counts.get(name, 0) + _UNSEEN) / (documents + 2 * _UNSEEN)) for counts in known)
    return math.log(documents) + min(_MOST_OF_ONE, _SIGNS / len(known)) * signs
