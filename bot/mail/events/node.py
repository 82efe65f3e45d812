"""One object of an event, asked by path; what is missing or of another kind is None."""

from collections.abc import Iterator
from dataclasses import dataclass

Json = dict[str, "Json"] | list["Json"] | str | int | float | bool | None
"""What RFC 8259 can say."""
_MAX_DIGITS = 10
"""Codes have three and times ten; more is no number that anybody compares."""


@dataclass(frozen=True, slots=True)
class Node:
    """A JSON object. Paths are keys from outside in; a number in a path is a place in an array."""

    _value: dict[str, Json]

    def has(self, *keys: str) -> bool:
        """Tell whether all of the keys are there, whatever their values."""
        return all(key in self._value for key in keys)

    def text(self, *path: str | int) -> str | None:
        """Return a string or number as text, None when there is none or it is blank."""
        value = self._at(path)
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            return None
        return str(value).strip() or None

    def first(self, *keys: str) -> str | None:
        """Return the text of the first of several keys that has one."""
        return next((found for key in keys if (found := self.text(key))), None)

    def number(self, *path: str | int) -> int | None:
        """Return a whole number, also one written as a string."""
        text = self.text(*path)
        return int(text) if text and text.isascii() and text.isdigit() and len(text) <= _MAX_DIGITS else None

    def flag(self, *path: str | int) -> bool | None:
        """Return a boolean, None when it is none."""
        value = self._at(path)
        return value if isinstance(value, bool) else None

    def node(self, *path: str | int) -> "Node | None":
        """Return an object, None when there is none."""
        value = self._at(path)
        return Node(value) if isinstance(value, dict) else None

    def nodes(self, *path: str | int) -> tuple["Node", ...]:
        """Return the objects of an array; a single object counts as an array of one."""
        value = self._at(path)
        if isinstance(value, dict):
            return (Node(value),)
        return tuple(Node(item) for item in value if isinstance(item, dict)) if isinstance(value, list) else ()

    def texts(self, *path: str | int) -> tuple[str, ...]:
        """Return the strings of an array; a single string counts as an array of one."""
        value = self._at(path)
        values = value if isinstance(value, list) else [value]
        return tuple(str(item).strip() for item in values if isinstance(item, str | int) and str(item).strip())

    def children(self) -> Iterator["Node | str"]:
        """Yield what may hold another event: objects, objects in arrays, long strings."""
        for value in self._value.values():
            for item in value if isinstance(value, list) else [value]:
                if isinstance(item, dict):
                    yield Node(item)
                elif isinstance(item, str) and item.lstrip()[:1] in ("{", "["):
                    yield item

    def strings(self) -> Iterator[tuple[str, str]]:
        """Yield the object's own strings as (key, text)."""
        for key, value in self._value.items():
            if isinstance(value, str) and value.strip():
                yield key, value.strip()

    def _at(self, path: tuple[str | int, ...]) -> Json:
        value: Json = self._value
        for step in path:
            if isinstance(value, dict) and isinstance(step, str):
                value = value.get(step)
            elif isinstance(value, list) and isinstance(step, int):
                value = value[step] if -len(value) <= step < len(value) else None
            else:
                return None
        return value
