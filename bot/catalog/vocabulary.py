"""All words of the catalog in one RE2 set: one pass over a text finds all that are in it, in linear time."""

import re
from collections.abc import Iterable
from typing import Any

import re2

from bot.catalog.fold import fold

MEMORY_BYTES = 256 << 20
"""Upper limit for the set's automaton; it grows only as far as the texts need."""
_WORD = re.compile(r"[A-Za-z0-9_]", re.ASCII)


def literal_pattern(literal: str) -> str:
    """Return the RE2 pattern of a literal: folded, and whole words where its ends are ASCII word characters."""
    folded = fold(literal)
    before = r"\b" if folded and _WORD.match(folded[0]) else ""
    after = r"\b" if folded and _WORD.match(folded[-1]) else ""
    return f"{before}{re2.escape(folded)}{after}"


def compiled(pattern: str) -> Any:
    """Compile one pattern.

    Raises:
        re2.error: RE2 does not know such a pattern.
    """
    options = re2.Options()
    options.log_errors = False
    return re2.compile(pattern, options)


class Vocabulary:
    """Gives every pattern a number, and finds the numbers that are in a text."""

    def __init__(self, patterns: Iterable[str]) -> None:
        self._numbers: dict[str, int] = {}
        options = re2.Options()
        options.log_errors = False
        options.max_mem = MEMORY_BYTES
        self._set = re2.Set.SearchSet(options)
        for pattern in patterns:
            if pattern not in self._numbers:
                self._numbers[pattern] = self._set.Add(pattern)
        self._set.Compile()

    def number(self, pattern: str) -> int:
        """Return the number of a pattern that was given at the start."""
        return self._numbers[pattern]

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
