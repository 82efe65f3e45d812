"""The words without which a pattern cannot match, so that for one text most patterns need not even be compiled."""

import re
from itertools import groupby
from typing import TypeGuard

from bot.catalog.weight import OPTIONAL, TOKEN

_OTHER_CASE = re.compile(r"\(\?[a-z]+[:)]")
_PLAIN_ESCAPE = re.compile(r"\\[AzbBdDwWsSnt]")
_Piece = str | frozenset[str] | None
"""A character, the anchors of a group, or what may be any text or none."""


def anchors(pattern: str) -> frozenset[str]:
    """Return texts of which every match of an RE2 pattern holds at least one; none when no such are known."""
    tokens = list(TOKEN.finditer(pattern))
    if any(map(_is_beyond_us, tokens)):
        return frozenset()
    found, _ = _alternatives(tokens, 0)
    return found


def _is_beyond_us(token: re.Match[str]) -> bool:
    """Tell whether a token changes what others mean: flags, characters by their numbers, quoted runs."""
    if token.lastgroup == "open":
        return _OTHER_CASE.match(token[0]) is not None
    return token[0].startswith("\\") and token[0][1:].isalnum() and not _PLAIN_ESCAPE.fullmatch(token[0])


def _alternatives(tokens: list[re.Match[str]], at: int) -> tuple[frozenset[str], int]:
    """Find the anchors of alternatives up to the closing bracket, and where the reading stopped."""
    branches: list[list[_Piece]] = [[]]
    while at < len(tokens):
        kind, text, pieces = tokens[at].lastgroup, tokens[at][0], branches[-1]
        if kind == "close":
            break
        if kind == "open":
            inner, at = _alternatives(tokens, at + 1)
            pieces.append(inner)
        elif kind == "or":
            branches.append([])
        elif kind == "times" and text[:2] in OPTIONAL:
            pieces[-1:] = [None]
        else:
            pieces.append(text[-1] if kind == "char" else None)
        at += 1
    found = [_best(pieces) for pieces in branches]
    return frozenset().union(*found) if all(found) else frozenset(), at


def _best(pieces: list[_Piece]) -> frozenset[str]:
    """Return the anchors that say most: the ones whose shortest is longest."""
    runs = ["".join(filter(_is_text, run)) for is_text, run in groupby(pieces, _is_text) if is_text]
    groups = [piece for piece in pieces if isinstance(piece, frozenset) and piece]
    return max(
        [*(frozenset({run}) for run in runs), *groups], key=lambda found: min(map(len, found)), default=frozenset()
    )


def _is_text(piece: _Piece) -> TypeGuard[str]:
    return isinstance(piece, str)
