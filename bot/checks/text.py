"""Strangers' text, made fit to show."""

import re
import unicodedata
from typing import Final

_DASHES: Final = re.compile("[\u2010-\u2015\u2212]")
_SPACES_AND_QUOTES: Final = re.compile(r"[\s\"'`\\\u00a0\u200b-\u200d\u2018-\u201f\ufeff]+")


def printable(text: str) -> str:
    r"""Write bytes that are no text, control and bidi characters as `\DDD` or `\u{…}` (as RFC 1035 §5.1 does).

    Line feeds stay: a summary may have lines.
    """
    return text if text.isprintable() else "".join(map(_printable_character, text))


def untypeset(text: str) -> str:
    """Undo what word processors and zone editors do to a record on its way: quotes, odd dashes, odd white space."""
    octets = text.encode("utf-8", "surrogateescape")
    return _SPACES_AND_QUOTES.sub(" ", _DASHES.sub("-", octets.decode("utf-8", "replace"))).strip()


def quoted(text: str, limit: int = 80) -> str:
    """Quote a stranger's words in a sentence: on one line, at most `limit` characters."""
    flat = " ".join(text.split())
    return f"“{flat[: limit - 1]}…”" if len(flat) > limit else f"“{flat}”"


def joined(items: tuple[str, ...] | list[str], limit: int = 5) -> str:
    """Name a few and count the rest: "a, b and 3 more"."""
    if len(items) > limit:
        return f"{', '.join(items[:limit])} and {len(items) - limit} more"
    return " and ".join(filter(None, (", ".join(items[:-1]), *items[-1:])))


def counted(number: int, noun: str, plural: str | None = None) -> str:
    """Count things: "1 lookup", "2 lookups"."""
    return f"{number} {noun if number == 1 else plural or noun + 's'}"


def _printable_character(character: str) -> str:
    point = ord(character)
    if 0xDC80 <= point <= 0xDCFF:  # noqa: PLR2004 - a byte kept by surrogateescape
        return f"\\{point - 0xDC00:03d}"
    if character.isprintable() or character == "\n" or unicodedata.category(character) == "Zs":
        return character
    return f"\\{point:03d}" if point < 0x100 else f"\\u{{{point:x}}}"  # noqa: PLR2004 - one byte
