"""YAML in which every scalar is a string, and every surprise is a problem with its line.

YAML 1.2's own schema would read `5.7` as a number, `no` as false and `0451` as 297; a catalog of codes can have
none of that. Tags, anchors, merge keys and several documents in one file are not part of this format.
"""

import re
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

import yaml

from bot.catalog.problem import Problem

Report = Callable[[int, str], None]
"""Takes a line, from 1, and what is wrong there."""

_Word = TypeVar("_Word", bound=StrEnum)
_NUMBER = re.compile(r"\d{1,9}", re.ASCII)
_SHARE = re.compile(r"0|1|[01]?\.\d{1,6}", re.ASCII)
_TRUTH = {"true": True, "false": False}
UNWRITTEN = "TODO"
"""Begins a text that a person has still to write; `bouncebot catalog new` marks them so."""
_IN_PLAIN_WORDS = {
    "did not find expected key": "this line is not indented like its neighbours, or a text before it needs quotes",
    "did not find expected '-' indicator": "this line is not indented like the entry before it",
    "mapping values are not allowed": "a text with ': ' in it needs quotes, or this line is indented too far",
    "cannot start any token": "a text that begins like this needs quotes; indent with blanks, not tabs",
    "unexpected end of stream": "a quotation mark or bracket is never closed",
}
"""What the parser says, and what people who never heard of tokens can look for."""
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The C parser where PyYAML was built with it; the results are the same."""
_TAGS = frozenset({"tag:yaml.org,2002:str", "tag:yaml.org,2002:seq", "tag:yaml.org,2002:map"})


class Table:
    """A YAML mapping. Each getter reports what is wrong and returns a harmless value, so that one run finds all.

    Keys that nobody asked for are reported by `close`.
    """

    def __init__(self, node: yaml.MappingNode, report: Report) -> None:
        self.line = _line(node)
        self._report = report
        self._values: dict[str, yaml.Node] = {}
        self._key_lines: dict[str, int] = {}
        self._asked: set[str] = set()
        for key, value in node.value:
            self._take(key, value)

    def __contains__(self, key: str) -> bool:
        self._asked.add(key)
        return key in self._values

    def line_of(self, key: str) -> int:
        """Return the line of a key, or of the whole table when it is not there."""
        return self._key_lines.get(key, self.line)

    def problem(self, text: str, key: str | None = None) -> None:
        """Report a fault of the table, or of one of its keys."""
        self._report(self.line_of(key) if key else self.line, text)

    def close(self) -> None:
        """Report every key that was not asked for."""
        for key in self._values.keys() - self._asked:
            hint = ": between { and }, a text with a comma in it needs quotes" if " " in key else ""
            self._report(self._key_lines[key], f"unknown key '{key}'{hint}")

    def text(self, key: str) -> str:
        """Return a required text."""
        return self.text_or_none(key, required=True) or ""

    def text_or_none(self, key: str, *, required: bool = False) -> str | None:
        """Return a text, None when the key is not there."""
        node = self._node(key, required=required)
        return None if node is None else self._scalar(node, f"'{key}'")

    def texts(self, key: str, *, required: bool = False) -> tuple[str, ...]:
        """Return a list of texts, `()` when the key is not there."""
        return tuple(self._scalar(node, f"an item of '{key}'") for node in self._items(key, required=required))

    def tables(self, key: str, *, required: bool = False) -> "tuple[Table, ...]":
        """Return a list of tables, `()` when the key is not there."""
        return tuple(self._tables(key, required=required))

    def texts_or_tables(self, key: str, *, required: bool = False) -> "tuple[str | Table, ...]":
        """Return a list in which each item is a text or a table, `()` when the key is not there."""
        return tuple(
            Table(node, self._report)
            if isinstance(node, yaml.MappingNode)
            else self._scalar(node, f"an item of '{key}'")
            for node in self._items(key, required=required)
        )

    def table(self, key: str, *, required: bool = False) -> "Table | None":
        """Return a table, None when the key is not there."""
        node = self._node(key, required=required)
        if node is None:
            return None
        if isinstance(node, yaml.MappingNode):
            return Table(node, self._report)
        self._report(_line(node), f"'{key}' must be a table (key: value)")
        return None

    def word(self, key: str, words: type[_Word]) -> _Word:
        """Return a required word of an enumeration."""
        return self.word_or_none(key, words, required=True) or next(iter(words))

    def word_or_none(self, key: str, words: type[_Word], *, required: bool = False) -> _Word | None:
        """Return a word of an enumeration, None when the key is not there."""
        text = self.text_or_none(key, required=required)
        if text is None:
            return None
        try:
            return words(text)
        except ValueError:
            self.problem(f"'{key}' is '{text}', not one of {', '.join(words)}", key)
            return None

    def number(self, key: str) -> int:
        """Return a required whole number."""
        text = self.text(key)
        if _NUMBER.fullmatch(text):
            return int(text)
        self.problem(f"'{key}' must be a whole number", key)
        return 0

    def share(self, key: str) -> float:
        """Return a required number from 0 to 1."""
        text = self.text(key)
        value = float(text) if _SHARE.fullmatch(text) else 2.0
        if value <= 1:
            return value
        self.problem(f"'{key}' must be a number from 0 to 1", key)
        return 0.0

    def truth(self, key: str, *, default: bool) -> bool:
        """Return true or false, `default` when the key is not there."""
        text = self.text_or_none(key)
        if text is None:
            return default
        if text not in _TRUTH:
            self.problem(f"'{key}' must be true or false", key)
        return _TRUTH.get(text, default)

    def _take(self, key: yaml.Node, value: yaml.Node) -> None:
        if not isinstance(key, yaml.ScalarNode):
            self._report(_line(key), "a key must be one word")
        elif key.value in self._values:
            self._report(_line(key), f"duplicate key '{key.value}'")
        else:
            self._values[key.value] = value
            self._key_lines[key.value] = _line(key)

    def _node(self, key: str, *, required: bool) -> yaml.Node | None:
        self._asked.add(key)
        if required and key not in self._values:
            self.problem(f"missing key '{key}'")
        return self._values.get(key)

    def _items(self, key: str, *, required: bool) -> list[yaml.Node]:
        node = self._node(key, required=required)
        if node is None:
            return []
        if not isinstance(node, yaml.SequenceNode):
            self._report(_line(node), f"'{key}' must be a list")
            return []
        if required and not node.value:
            self._report(_line(node), f"'{key}' is empty")
        return list(node.value)

    def _tables(self, key: str, *, required: bool) -> "list[Table]":
        tables = []
        for node in self._items(key, required=required):
            if isinstance(node, yaml.MappingNode):
                tables.append(Table(node, self._report))
            else:
                self._report(_line(node), f"each item of '{key}' must be a table (key: value)")
        return tables

    def _scalar(self, node: yaml.Node, what: str) -> str:
        if not isinstance(node, yaml.ScalarNode):
            kind = "table: quote it if it has ': ' in it" if isinstance(node, yaml.MappingNode) else "list: quote it"
            self._report(_line(node), f"{what} must be a text, but is a {kind}")
            return ""
        text = str(node.value).strip()
        if not text:
            self._report(_line(node), f"{what} is empty")
        if text.startswith(UNWRITTEN):
            hint = text.removeprefix(UNWRITTEN).strip(" :")
            self._report(_line(node), f"{what} is still to be written{f': {hint}' if hint else ''}")
        return text


def read_list(path: Path, name: str, problems: list[Problem]) -> tuple[Table, ...]:
    """Read a file that is a list of tables; `name` is how messages call it, faults are added to `problems`."""
    root = _root(path, name, problems)
    report = _reporter(name, problems)
    if root is None:
        return ()
    if not isinstance(root, yaml.SequenceNode):
        report(_line(root), "the file must be a list (each entry begins with '- ')")
        return ()
    tables = []
    for node in root.value:
        if isinstance(node, yaml.MappingNode):
            tables.append(Table(node, report))
        else:
            report(_line(node), "each entry must be a table (key: value)")
    return tuple(tables)


def read_table(path: Path, name: str, problems: list[Problem]) -> Table | None:
    """Read a file that is one table; None when it is not, with the reason added to `problems`."""
    before = len(problems)
    root = _root(path, name, problems)
    report = _reporter(name, problems)
    if root is None:
        if len(problems) == before:
            report(0, "the file is empty")
        return None
    if not isinstance(root, yaml.MappingNode):
        report(_line(root), "the file must be a table (key: value)")
        return None
    return Table(root, report)


def _reporter(name: str, problems: list[Problem]) -> Report:
    def report(line: int, text: str) -> None:
        problems.append(Problem(name, line, text))

    return report


def _root(path: Path, name: str, problems: list[Problem]) -> yaml.Node | None:
    report = _reporter(name, problems)
    try:
        text = path.read_text(encoding="utf-8")
        _forbid_anchors(text, report)
        root = yaml.compose(text, Loader=_LOADER)
    except (OSError, UnicodeDecodeError) as error:
        report(0, f"cannot be read: {error}")
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        report(mark.line + 1 if mark else 0, f"not YAML: {_in_plain_words(error.problem or error.context or '')}")
    except yaml.YAMLError as error:
        report(0, f"not YAML: {error}")
    else:
        return root
    return None


def _in_plain_words(problem: str) -> str:
    hints = [hint for words, hint in _IN_PLAIN_WORDS.items() if words in problem]
    return f"{hints[0]} ({problem})" if hints else problem


def _forbid_anchors(text: str, report: Report) -> None:
    for event in yaml.parse(text, Loader=_LOADER):
        line = event.start_mark.line + 1 if event.start_mark else 0
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            report(line, "anchors and aliases (& and *) are not used here; quote a text that begins with one")
        elif getattr(event, "tag", None) not in {None, *_TAGS}:
            report(line, "tags (!) are not used here; quote a text that begins with one")


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1
