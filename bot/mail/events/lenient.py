"""JSON as people paste it: smart quotes, cut in the middle, Python's or JavaScript's own notation, talk around it.

RFC 8259 is read as it is; beyond it, a value ends where the text ends, a quotation mark inside a string does not end
it unless a comma, colon or bracket follows, and commas too many do not hurt. Linear: the place only moves forward.
"""

import html
import re
from collections.abc import Iterator

from bot.mail.events.node import Json, Node
from bot.mail.pattern import compiled_late

_START = compiled_late(r"\{(?=\s*(?:[bru]{0,2}[\"'\u201c\u201d\u201e\u2018\u2019]|[A-Za-z_][\w.-]{0,40}\s*:))")
_SPACE = compiled_late(r"[\s\u00a0\u200b\ufeff]*")
_QUOTE = compiled_late(r"[bru]{0,2}(?P<mark>[\"'\u201c\u201d\u201e\u2018\u2019])")
_ENDS = {
    '"': compiled_late(r'(?<!\\)(?:\\\\)*"(?=\s*(?:[,}\]:]|$))'),
    "'": compiled_late(r"(?<!\\)(?:\\\\)*'(?=\s*(?:[,}\]:]|$))"),
    "\u201c": compiled_late(r"[\u201c\u201d\"](?=\s*(?:[,}\]:]|$))"),
    "\u2018": compiled_late(r"[\u2018\u2019'](?=\s*(?:[,}\]:]|$))"),
}
_END_OF = {
    '"': '"',
    "'": "'",
    "\u201c": "\u201c",
    "\u201d": "\u201c",
    "\u201e": "\u201c",
    "\u2018": "\u2018",
    "\u2019": "\u2018",
}
_BARE = compiled_late(r"[^\s,:}\]{\[\"']{1,200}")
_ESCAPE = compiled_late(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))", re.DOTALL)
_PLAIN = {"n": "\n", "r": "\r", "t": "\t", "b": "", "f": "\n", "0": ""}
_ESCAPED_JSON = compiled_late(r"\{\s*\\+\"")
_WORDS: dict[str, Json] = {
    "true": True,
    "True": True,
    "false": False,
    "False": False,
    "null": None,
    "None": None,
    "undefined": None,
}
_MAX_DEPTH = 30
_MAX_VALUES = 20_000


def read_objects(text: str) -> Iterator[Node]:
    """Yield the objects that stand in a text, outermost ones only, in order."""
    if "&quot;" in text or "&#34;" in text:
        text = html.unescape(text)
    if _ESCAPED_JSON.search(text) and not re.search(r"\{\s*\"", text):
        text = re.sub(r"\\+([\"\\])", r"\1", text)
    reader = _Reader(text)
    match = _START.search(text)
    while match and reader.left > 0:
        reader.place = match.start()
        value = reader.value(0)
        if isinstance(value, dict) and value:
            yield Node(value)
        match = _START.search(text, max(reader.place, match.start() + 1))


def read_string(text: str) -> Node | None:
    """Read JSON that is itself the text of a string (an SNS envelope's Message); None when it is none."""
    if text.lstrip()[:1] != "{":
        return None
    return next(read_objects(text), None)


class _Reader:
    """Reads one value after another. `place` never moves back; `left` bounds the work."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.place = 0
        self.left = _MAX_VALUES

    def value(self, depth: int) -> Json:
        self.left -= 1
        self._skip()
        char = self.text[self.place : self.place + 1]
        if char == "{" and depth < _MAX_DEPTH:
            return self._object(depth)
        if char == "[" and depth < _MAX_DEPTH:
            return self._array(depth)
        quote = _QUOTE.match(self.text, self.place)
        if quote:
            return self._string(quote)
        bare = _BARE.match(self.text, self.place)
        if bare is None:
            self.place += 1
            return None
        self.place = bare.end()
        return _bare(bare[0])

    def _object(self, depth: int) -> dict[str, Json]:
        self.place += 1
        found: dict[str, Json] = {}
        while self.place < len(self.text) and self.left > 0:
            self._skip()
            char = self.text[self.place : self.place + 1]
            if char == "}":
                self.place += 1
                break
            if char == ",":
                self.place += 1
                continue
            key = self._key()
            self._skip()
            if key is None or self.text[self.place : self.place + 1] != ":":
                break  # no object, or no more of it
            self.place += 1
            value = self.value(depth + 1)
            found.setdefault(key, value)
        return found

    def _array(self, depth: int) -> list[Json]:
        self.place += 1
        found: list[Json] = []
        while self.place < len(self.text) and self.left > 0:
            self._skip()
            char = self.text[self.place : self.place + 1]
            if char == "]":
                self.place += 1
                break
            if char in (",", ":", "}"):
                if char == "}":
                    break
                self.place += 1
                continue
            found.append(self.value(depth + 1))
        return found

    def _key(self) -> str | None:
        quote = _QUOTE.match(self.text, self.place)
        if quote:
            return self._string(quote)
        bare = _BARE.match(self.text, self.place)
        if bare is None:
            return None
        self.place = bare.end()
        return bare[0]

    def _string(self, quote: re.Match[str]) -> str:
        start = quote.end()
        end = _ENDS[_END_OF[quote["mark"]]].search(self.text, start)
        raw = self.text[start : end.end() - 1] if end else self.text[start:]
        self.place = end.end() if end else len(self.text)
        return _ESCAPE.sub(_unescape, raw) if "\\" in raw else raw

    def _skip(self) -> None:
        match = _SPACE.match(self.text, self.place)
        assert match is not None
        self.place = match.end()


def _bare(word: str) -> Json:
    if word in _WORDS:
        return _WORDS[word]
    try:
        return int(word) if len(word) < 20 else word  # noqa: PLR2004 - an id, not a number
    except ValueError:
        return word


def _unescape(match: re.Match[str]) -> str:
    if match[1] or match[2]:
        char = chr(int(match[1] or match[2], 16))
        return char if not "\ud800" <= char <= "\udfff" else ""
    return _PLAIN.get(match[3], match[3])
