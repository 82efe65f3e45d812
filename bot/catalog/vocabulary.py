"""Many words in one RE2 set: one pass over a text finds all that are in it, in linear time."""

import re
import string
from typing import Any

import re2

from bot.catalog.anchors import anchors
from bot.catalog.fold import fold

MEMORY_BYTES = 384 << 20
"""Upper limit for each automaton. There are four, of exact and of loose words (`Index`), for texts of ASCII and for
others; they grow only as far as the texts need: 12,000 different ones take 200 MB for all four. Beyond the limit one
begins anew, at a thirtieth of the speed."""
_WITHOUT_SET = 10_000
"""The first so many characters of texts, of ASCII and of others, are looked through word by word: compiling the set
takes a tenth of a second and more, which somebody who asks about one bounce need not wait for."""
_WORD_CHARACTERS = frozenset(string.ascii_letters + string.digits + "_")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_NEVER = r"\x80"
"""The pattern of a byte that no text of ASCII has."""
_COUNTED_END = re.compile(r"(?<!\\)\{(\d+),\d*\}(?=\)*$)")
"""A repetition that ends a pattern: whether it matches depends on the fewest alone, counting on costs states."""
_ESCAPES = str.maketrans({mark: f"\\{mark}" for mark in string.punctuation if mark != "_"})


class Vocabulary:
    """Gives every literal and pattern a number, and finds the numbers that are in a text. First add, then scan."""

    def __init__(self) -> None:
        self._literals: dict[str, int] = {}
        self._patterns: dict[str, int] = {}
        self._anchors: dict[str, frozenset[str]] = {}
        self._sets: dict[bool, Any] = {}  # one for texts of ASCII (True), one for all others
        self._scanned = {True: 0, False: 0}

    def add_literal(self, literal: str) -> tuple[int, int]:
        """Return the number of a literal, and its weight: the length of its folded form.

        A character beyond ASCII counts as in UTF-8: seven Chinese characters say as much as twenty letters.
        """
        folded = fold(literal)
        number = self._literals.setdefault(folded, len(self._literals) + len(self._patterns))
        return number, len(folded) if folded.isascii() else len(folded.encode(errors="replace"))

    def add_pattern(self, pattern: str) -> int:
        """Return the number of a pattern; the same pattern has one number."""
        self._anchors[pattern] = anchors(pattern)
        return self._patterns.setdefault(pattern, len(self._literals) + len(self._patterns))

    def scan(self, folded: str) -> tuple[int, ...]:
        """Return the numbers of all literals and patterns that are in a folded text, ascending."""
        is_ascii = folded.isascii()
        found = self._sets.get(is_ascii)
        if found is None:
            self._scanned[is_ascii] += len(folded)
            if self._scanned[is_ascii] <= _WITHOUT_SET:
                return self._scan_one_by_one(folded)
            found = self._sets[is_ascii] = self._set(is_ascii)
        return tuple(sorted(found.Match(folded.encode()) or ()))

    def _set(self, is_ascii: bool) -> Any:
        """Compile all words; for texts of ASCII as single bytes, all that is not ASCII one byte that never comes."""
        options = re2.Options()
        options.log_errors = False
        options.max_mem = MEMORY_BYTES
        if is_ascii:
            options.encoding = re2.Options.Encoding.LATIN1
        found = re2.Set.SearchSet(options)
        for word in self._words_for(is_ascii=is_ascii):
            found.Add(word)
        found.Compile()
        return found

    def _words_for(self, *, is_ascii: bool) -> list[str]:
        """Return the patterns of all words in the order of their numbers, which is how RE2 counts what is added."""
        words = {number: literal_pattern(text) for text, number in self._literals.items()}
        unseen = [number for text, number in self._literals.items() if is_ascii and not text.isascii()]
        words |= dict.fromkeys(unseen, _NEVER)  # their first letters would cost states
        words |= {number: _COUNTED_END.sub(r"{\1}", pattern) for pattern, number in self._patterns.items()}
        in_order = [words[number] for number in sorted(words)]
        return [_NOT_ASCII.sub(lambda _: _NEVER, word) for word in in_order] if is_ascii else in_order

    def _scan_one_by_one(self, folded: str) -> tuple[int, ...]:
        found = [n for text, n in self._literals.items() if text in folded and find_literal(text, folded)]
        found += [
            n for text, n in self._patterns.items() if self._may_match(text, folded) and compiled(text).search(folded)
        ]
        return tuple(sorted(found))

    def _may_match(self, pattern: str, folded: str) -> bool:
        known = self._anchors[pattern]
        return not known or any(text in folded for text in known)


def literal_pattern(folded: str) -> str:
    """Return the RE2 pattern of a folded literal: whole words, where its ends are ASCII word characters."""
    before = r"\b" if folded[:1] in _WORD_CHARACTERS else ""
    after = r"\b" if folded[-1:] in _WORD_CHARACTERS else ""
    return f"{before}{folded.translate(_ESCAPES)}{after}"


def find_literal(wanted: str, folded: str) -> tuple[int, int] | None:
    """Return where a folded literal stands in a folded text, by the rule of `literal_pattern`; None when nowhere."""
    start = folded.find(wanted)
    while start >= 0:
        end = start + len(wanted)
        if not (
            _is_inside_word(folded[start - 1 : start], wanted[:1])
            or _is_inside_word(wanted[-1:], folded[end : end + 1])
        ):
            return start, end
        start = folded.find(wanted, start + 1)
    return None


def compiled(pattern: str) -> Any:
    """Compile one pattern.

    Raises:
        re2.error: RE2 does not know such a pattern.
    """
    options = re2.Options()
    options.log_errors = False
    return re2.compile(pattern, options)


def pattern_problem(pattern: str) -> str | None:
    """Say why RE2 does not take a pattern, None when it does."""
    try:
        compiled(pattern)
    except re2.error as error:
        fault = error.args[0]
        return fault.decode(errors="replace") if isinstance(fault, bytes) else str(fault)
    return None


def pattern_size(pattern: str) -> int:
    """Return how many instructions RE2 makes of a pattern; counted repetitions multiply them."""
    return int(compiled(pattern).programsize)


def _is_inside_word(before: str, after: str) -> bool:
    return before in _WORD_CHARACTERS and after in _WORD_CHARACTERS
