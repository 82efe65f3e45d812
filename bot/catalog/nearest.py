"""For a bounce that no rule knows: the causes whose words come nearest, by shared rare words (TF-IDF)."""

import math
import re
from collections import Counter, defaultdict

from bot.catalog.catalog import Catalog
from bot.catalog.cause import Cause
from bot.catalog.fold import fold

_WORD = re.compile(r"[^\W\d_]{3,}")
_COUNT = 3
_ENOUGH = 0.18
"""Cosine below which two texts have nothing in common that is worth showing."""


class Nearest:
    """Knows which words the rules of each cause use, and how rare each is."""

    def __init__(self, catalog: Catalog) -> None:
        self._causes = {cause.id: cause for cause in catalog.causes}
        self._documents = [
            (rule.cause, Counter(_words(text)))
            for rule in catalog.rules
            for text in (*rule.when.text, *rule.when.and_text)
        ]
        counts: Counter[str] = Counter()
        for _, words in self._documents:
            counts.update(words.keys())
        total = len(self._documents) + 1
        self._rarity = {word: math.log(total / count) for word, count in counts.items()}

    def causes(self, text: str) -> tuple[Cause, ...]:
        """Return up to three causes, nearest first; () when no words are shared that matter."""
        words = Counter(_words(text))
        norm = self._norm(words)
        best: dict[str, float] = defaultdict(float)
        for cause, document in self._documents:
            shared = sum(words[word] * count * self._rarity[word] ** 2 for word, count in document.items())
            if shared:
                best[cause] = max(best[cause], shared / (norm * self._norm(document)))
        near = sorted(((score, cause) for cause, score in best.items() if score >= _ENOUGH), reverse=True)
        return tuple(self._causes[cause] for _, cause in near[:_COUNT])

    def _norm(self, words: Counter[str]) -> float:
        return math.sqrt(sum((count * self._rarity.get(word, 1.0)) ** 2 for word, count in words.items())) or 1.0


def _words(text: str) -> list[str]:
    return _WORD.findall(fold(text))
