"""For a bounce that no rule knows: the causes whose words come nearest, by shared rare words (TF-IDF)."""

import math
import re
from collections import Counter, defaultdict

from bot.catalog.catalog import Catalog
from bot.catalog.cause import Cause
from bot.catalog.fold import fold

_NAME = re.compile(r"@|://|\w\.\w")
"""An address, a host or a URL: whose it is says nothing about the cause."""
_WORD = re.compile(r"[^\W\d_]{3,}")
_COUNT = 3
_ENOUGH = 0.4
"""Cosine below which what two texts have in common says little: with the words of its own rule left out, a known
bounce shares so much with a wrong cause more often than with its own."""


class Nearest:
    """Knows which words the rules of each cause use, and how rare each is."""

    def __init__(self, catalog: Catalog) -> None:
        self._causes = {cause.id: cause for cause in catalog.causes}
        documents = [
            (rule.cause, Counter(_words(text)))
            for rule in catalog.rules
            for text in (*rule.when.text, *rule.when.and_text)
        ]
        counts: Counter[str] = Counter()
        for _, words in documents:
            counts.update(words.keys())
        self._rarity = {word: math.log((len(documents) + 1) / count) for word, count in counts.items()}
        self._unseen = math.log(len(documents) + 1)  # a word of no rule is as rare as one of a single rule
        self._cause_of = [cause for cause, _ in documents]
        self._with_word: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for number, (_, words) in enumerate(documents):
            norm = self._norm(words)
            for word, count in words.items():
                self._with_word[word].append((number, count * self._rarity[word] ** 2 / norm))

    def causes(self, text: str) -> tuple[Cause, ...]:
        """Return up to three causes, nearest first; () when no words are shared that matter."""
        words = Counter(_words(text))
        scores: dict[int, float] = defaultdict(float)
        for word, count in words.items():
            for number, part in self._with_word.get(word, ()):
                scores[number] += count * part
        least = _ENOUGH * self._norm(words)
        best: dict[str, float] = {}
        for number, score in scores.items():
            if score >= least:
                cause = self._cause_of[number]
                best[cause] = max(best.get(cause, 0.0), score)
        near = sorted(best, key=lambda cause: (-best[cause], cause))
        return tuple(self._causes[cause] for cause in near[:_COUNT])

    def _norm(self, words: Counter[str]) -> float:
        return math.hypot(*(count * self._rarity.get(word, self._unseen) for word, count in words.items())) or 1.0


def _words(text: str) -> list[str]:
    return [word for part in fold(text).split() if not _NAME.search(part) for word in _WORD.findall(part)]
