"""All words of the catalog in one RE2 set: one pass over a text finds all that are in it, in linear time."""

import string
from collections.abc import Iterable
from typing import Any

import re2

from bot.catalog.fold import fold

MEMORY_BYTES = 256 << 20
"""Upper limit for the set's automaton; it grows only as far as the texts need."""
_FEW_SCANS = 20
_SHORT_TEXT = 2_000
"""So many texts of so many characters are looked through literal by literal: compiling the set for all of the
catalog's literals takes a tenth of a second, which somebody who asks about one bounce need not wait for."""
_WORD_CHARACTERS = frozenset(string.ascii_letters + string.digits + "_")
_ESCAPES = str.maketrans({mark: f"\\{mark}" for mark in string.punctuation if mark != "_"})


class Vocabulary:
    """Gives every literal and pattern a number, and finds the numbers that are in a text. First add, then scan."""

    def __init__(self) -> None:
        self._literals: dict[str, int] = {}
        self._patterns: dict[str, int] = {}
        self._all: Any = None
        self._patterns_only: Any = None
        self._scans = 0

    def add_literal(self, literal: str) -> tuple[int, int]:
        """Return the number of a literal, and its weight: the length of its folded form.

        A character beyond ASCII counts as in UTF-8: seven Chinese characters say as much as twenty letters.
        """
        folded = fold(literal)
        number = self._literals.setdefault(folded, len(self._literals) + len(self._patterns))
        return number, len(folded) if folded.isascii() else len(folded.encode(errors="replace"))

    def add_pattern(self, pattern: str) -> int:
        """Return the number of a pattern; the same pattern has one number."""
        return self._patterns.setdefault(pattern, len(self._literals) + len(self._patterns))

    def scan(self, folded: str) -> list[int]:
        """Return the numbers of all literals and patterns that are in a folded text, ascending."""
        if self._all is None:
            self._scans += 1
            if self._scans <= _FEW_SCANS and len(folded) <= _SHORT_TEXT:
                return self._scan_literally(folded)
            self._all = _Set([*((literal_pattern(text), n) for text, n in self._literals.items()), *self._pairs()])
        found: list[int] = self._all.numbers(folded)
        return found

    def _scan_literally(self, folded: str) -> list[int]:
        if self._patterns_only is None:
            self._patterns_only = _Set(self._pairs())
        found = [n for text, n in self._literals.items() if text in folded and find_literal(text, folded)]
        return sorted([*found, *self._patterns_only.numbers(folded)])

    def _pairs(self) -> list[tuple[str, int]]:
        return list(self._patterns.items())


class _Set:
    """A compiled RE2 set whose members have numbers of our own."""

    def __init__(self, patterns: Iterable[tuple[str, int]]) -> None:
        ordered = sorted(patterns, key=lambda pattern: pattern[1])
        options = re2.Options()
        options.log_errors = False
        options.max_mem = MEMORY_BYTES
        self._set = re2.Set.SearchSet(options)
        for pattern, _ in ordered:
            self._set.Add(pattern)
        numbers = [number for _, number in ordered]
        self._numbers = None if numbers == list(range(len(numbers))) else numbers
        """What RE2 calls 0, 1, 2, …; None: the same."""
        self._is_empty = not ordered
        if ordered:
            self._set.Compile()

    def numbers(self, folded: str) -> list[int]:
        if self._is_empty:
            return []
        places = self._set.Match(folded)
        if not places:
            return []
        if self._numbers is not None:
            places = [self._numbers[place] for place in places]
        return sorted(places)


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
