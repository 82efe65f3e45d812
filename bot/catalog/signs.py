"""The signs of a cause in words: what stands in the replies that its rules know.

Every phrase and every matching example of a rule is a document of the rule's cause, so that each new rule teaches
this too. Signs are words (in scripts without spaces, pairs of characters) and pairs of neighbouring words.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from bot.catalog.catalog import Catalog
from bot.catalog.fold import UNSPACED, fold

_NAME = re.compile(r"@|://|\w\.\w")
"""An address, a host or a URL: whose it is says nothing about the cause."""
_WORD = re.compile(r"[^\W\d_]{2,}")
_UNSPACED = re.compile(UNSPACED)
_JOINS = re.compile(
    r"an?|the|this|that|these|those|it|its|i|me|my|we|us|our|you|he|she|they|them|their|who|what|which|there|here"
    r"|is|are|was|were|be|been|being|am|do|does|did|have|has|had|will|would|can|could|may|might|must|shall|should"
    r"|and|or|but|if|as|at|by|for|from|in|into|of|on|to|up|with|about|than|so|too|very|just|all|any|some"
    r"|not|no|yes|please|sorry"
)
"""A word that only joins others. All sentences have it, and one kind of bounce has it more often by chance alone:
"our lawyers said no" is no refused recipient. "your" is not among them: it tells the sender's account from the
recipient's. Only English; the catalog has too little of other languages."""
_SHORTEST_PHRASE = 10
"""Characters; shorter phrases of a rule ("mailbox", "no ptr") are names of things, and say little by themselves."""


@dataclass(frozen=True, slots=True)
class SignCounts:
    """How many documents each cause has, and how many of them have each sign; causes by id. `cache` keeps it."""

    documents: dict[str, int]
    with_sign: dict[str, dict[str, int]]


def count_signs(catalog: Catalog) -> SignCounts:
    """Count the signs of all causes of the catalog."""
    documents: Counter[str] = Counter()
    with_sign: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for cause, text in _documents(catalog):
        documents[cause] += 1
        for sign in signs_of(words_of(text)):
            with_sign[sign][cause] += 1
    return SignCounts(dict(documents), {sign: dict(counts) for sign, counts in with_sign.items()})


def words_of(text: str) -> list[str]:
    """Return the words of a text in order, but for those that only join others.

    Of a run in a script without spaces, its pairs of characters are the words.
    """
    words = (word for part in fold(text).split() if not _NAME.search(part) for word in _WORD.findall(part))
    telling = (word for word in words if not _JOINS.fullmatch(word))
    return [one for word in telling for one in (map("".join, pairwise(word)) if _UNSPACED.match(word) else (word,))]


def signs_of(words: list[str]) -> frozenset[str]:
    """Return the words, and the pairs of neighbours."""
    return frozenset([*words, *map(" ".join, pairwise(words))])


def _documents(catalog: Catalog) -> Iterator[tuple[str, str]]:
    """Yield (id of a cause, text) for all that the rules know of their causes' words."""
    for rule in catalog.rules:
        yield from ((rule.cause, example.text) for example in rule.match)
        yield from ((rule.cause, phrase) for phrase in rule.when.text if len(phrase) >= _SHORTEST_PHRASE)
