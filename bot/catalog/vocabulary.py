"""All words of the catalog in one RE2 set: one pass over a text finds all that are in it, in linear time."""

import string
from typing import Any

import re2

from bot.catalog.fold import fold

MEMORY_BYTES = 256 << 20
"""Upper limit for the set's automaton; it grows only as far as the texts need."""
_WORD_CHARACTERS = frozenset(string.ascii_letters + string.digits + "_")
_ESCAPES = str.maketrans({mark: f"\\{mark}" for mark in string.punctuation if mark != "_"})


def literal_pattern(literal: str) -> str:
    """Return the RE2 pattern of a literal: folded, and whole words where its ends are ASCII word characters."""
    return _whole_words(fold(literal))


def is_word_character(character: str) -> bool:
    r"""Tell whether RE2's `\b` takes a character for a part of a word; "" is none."""
    return character in _WORD_CHARACTERS


def _whole_words(folded: str) -> str:
    before = r"\b" if folded[:1] in _WORD_CHARACTERS else ""
    after = r"\b" if folded[-1:] in _WORD_CHARACTERS else ""
    return f"{before}{folded.translate(_ESCAPES)}{after}"


def compiled(pattern: str) -> Any:
    """Compile one pattern.

    Raises:
        re2.error: RE2 does not know such a pattern.
    """
    options = re2.Options()
    options.log_errors = False
    return re2.compile(pattern, options)


class Vocabulary:
    """Gives every pattern a number, and finds the numbers that are in a text. First add, then close, then scan."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        options = re2.Options()
        options.log_errors = False
        options.max_mem = MEMORY_BYTES
        self._set = re2.Set.SearchSet(options)

    def add_literal(self, literal: str) -> tuple[int, int]:
        """Return the number of a literal, and its weight: the characters of its folded form."""
        folded = fold(literal)
        return self.add_pattern(_whole_words(folded)), len(folded)

    def add_pattern(self, pattern: str) -> int:
        """Return the number of a pattern; the same pattern has one number."""
        number = self._numbers.get(pattern)
        if number is None:
            number = self._numbers[pattern] = int(self._set.Add(pattern))
        return number

    def close(self) -> None:
        """Make the set ready; nothing can be added afterwards."""
        self._set.Compile()

    def scan(self, folded: str) -> list[int]:
        """Return the numbers of all patterns that are in a folded text."""
        return self._set.Match(folded) or [] if self._numbers else []


def pattern_problem(pattern: str) -> str | None:
    """Say why RE2 does not take a pattern, None when it does."""
    try:
        compiled(pattern)
    except re2.error as error:
        fault = error.args[0]
        return fault.decode(errors="replace") if isinstance(fault, bytes) else str(fault)
    return None
