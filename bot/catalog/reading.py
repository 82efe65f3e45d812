"""Reads every file of catalog/. The reader is the schema: what it does not know is a problem with its line."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from itertools import zip_longest
from pathlib import Path
from typing import TypeVar

from bot.catalog.catalog import Catalog
from bot.catalog.cause import Category, Cause
from bot.catalog.codes import AmbiguousCode, EnhancedMeaning
from bot.catalog.load_blocklists import read_blocklist
from bot.catalog.load_causes import read_cause
from bot.catalog.load_codes import read_ambiguous, read_enhanced_meaning
from bot.catalog.load_receivers import read_receiver
from bot.catalog.problem import Problem
from bot.catalog.rule import Receiver, Rule
from bot.catalog.strict_yaml import Table, read_list, read_table

_Entry = TypeVar("_Entry")
Place = tuple[str, int]
"""File, relative to where the catalog's folder is, and line from 1 (0: the file as a whole)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What could be read, and everything that could not.

    `catalog` has only sound entries. `places` says where each of them is: key "cause:<id>", "receiver:<id>",
    "rule:<id>", "enhanced:<code>", "blocklist:<id>".
    """

    catalog: Catalog
    problems: tuple[Problem, ...]
    """What makes the catalog unusable, sorted by file and line."""
    dangling: tuple[Problem, ...]
    """References to what is not there, which only make an answer poorer."""
    places: Mapping[str, Place]


def read_catalog(path: Path) -> Reading:
    """Read the catalog and collect every fault."""
    return _Reader(path).read()


class _Reader:
    """Gathers entries, their places and faults over all files."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._problems: list[Problem] = []
        self._dangling: list[Problem] = []
        self._places: dict[str, Place] = {}
        self._faulty: set[str | None] = set()
        """Keys of what is there, but left out for its own faults; names of files of which nothing could be read."""

    def read(self) -> Reading:
        if not (self._path / "causes").is_dir():
            self._problems.append(Problem(str(self._path), 0, "is no catalog: there is no folder causes/ in it"))
        catalog = Catalog(
            causes=tuple(self._causes()),
            receivers=tuple(self._receivers()),
            ambiguous=tuple(self._list("ambiguous.yml", read_ambiguous, lambda _: None)),
            enhanced=tuple(self._list("enhanced_codes.yml", read_enhanced_meaning, lambda it: f"enhanced:{it.code}")),
            blocklists=tuple(self._list("blocklists.yml", read_blocklist, lambda it: f"blocklist:{it.id}")),
        )
        sound = self._resolved(catalog)
        return Reading(
            catalog=sound,
            problems=tuple(sorted(set(self._problems))),
            dangling=tuple(sorted(set(self._dangling))),
            places=self._places,
        )

    def _causes(self) -> Iterator[Cause]:
        for path in sorted((self._path / "causes").glob("*.yml")):
            name = f"causes/{path.name}"
            if path.stem not in set(Category):
                self._problem((self._name(name), 0), f"'{path.stem}' is no category; one of {', '.join(Category)}")
                continue
            read = partial(read_cause, category=Category(path.stem))
            yield from self._list(name, read, lambda it: f"cause:{it.id}")

    def _receivers(self) -> Iterator[Receiver]:
        for path in sorted((self._path / "receivers").glob("*.yml")):
            name = self._name(f"receivers/{path.name}")
            table = read_table(path, name, self._problems)
            if table is not None:
                receiver = read_receiver(table, path.stem, name)
                self._places[f"receiver:{receiver.id}"] = (name, table.line)
                faulty = {problem.line for problem in self._problems if problem.path == name}
                yield replace(receiver, rules=tuple(self._sound(receiver.rules, faulty)))
            else:
                self._faulty.add(f"receivers/{path.name}")

    def _sound(self, rules: tuple[Rule, ...], faulty: set[int]) -> Iterator[Rule]:
        """Leave out rules with a fault in their lines."""
        last = max(faulty, default=0) + 1
        for rule, after in zip_longest(rules, rules[1:]):
            if faulty.isdisjoint(range(rule.line, min(after.line, last) if after else last)):
                self._place(f"rule:{rule.id}", (rule.path, rule.line))
                yield rule
            else:
                self._faulty.add(f"rule:{rule.id}")

    def _list(
        self, name: str, read: Callable[[Table], _Entry], key: Callable[[_Entry], str | None]
    ) -> Iterator[_Entry]:
        if not (self._path / name).exists():
            return
        shown, before = self._name(name), len(self._problems)
        tables = read_list(self._path / name, shown, self._problems)
        if not tables and len(self._problems) > before:
            self._faulty.add(name)
        for table in tables:
            before = len(self._problems)
            entry = read(table)
            place_key = key(entry)
            if len(self._problems) > before:
                self._faulty.add(place_key)
                continue
            if place_key is not None:
                self._place(place_key, (shown, table.line))
            yield entry

    def _place(self, key: str, place: Place) -> None:
        if key in self._places:
            kind, _, name = key.partition(":")
            self._problem(place, f"the {kind} '{name}' is already at {':'.join(map(str, self._places[key]))}")
        self._places.setdefault(key, place)

    def _resolved(self, catalog: Catalog) -> Catalog:
        """Report what refers to nothing; leave out what cannot be used without it."""
        self._note_dangling(catalog)
        causes = {cause.id for cause in catalog.causes}

        def has_cause(cause: str, place: Place) -> bool:
            if self._is_missing(f"cause:{cause}"):
                self._problem(place, f"there is no cause '{cause}'")
            return cause in causes

        def has_all(entry: AmbiguousCode) -> bool:
            place = (self._name("ambiguous.yml"), 0)
            named = [share.cause for share in entry.candidates]
            if entry.beside_words is not None:
                named.append(entry.beside_words)
            return not [cause for cause in named if not has_cause(cause, place)]

        def is_usable(entry: EnhancedMeaning) -> bool:
            return entry.cause is None or has_cause(entry.cause, self._places[f"enhanced:{entry.code}"])

        return replace(
            catalog,
            receivers=tuple(
                replace(
                    receiver,
                    rules=tuple(rule for rule in receiver.rules if has_cause(rule.cause, (rule.path, rule.line))),
                )
                for receiver in catalog.receivers
            ),
            ambiguous=tuple(filter(has_all, catalog.ambiguous)),
            enhanced=tuple(filter(is_usable, catalog.enhanced)),
        )

    def _note_dangling(self, catalog: Catalog) -> None:
        for cause in catalog.causes:
            for neighbour in cause.neighbours:
                self._refers(f"cause:{cause.id}", f"cause:{neighbour.cause}")
        for receiver in catalog.receivers:
            for other in receiver.speaks_like:
                self._refers(f"receiver:{receiver.id}", f"receiver:{other}")
        for rule in catalog.rules:
            for other in rule.beats:
                self._refers(f"rule:{rule.id}", f"rule:{other}")
        for entry in catalog.enhanced:
            for use in entry.used_differently_by:
                self._refers(f"enhanced:{entry.code}", f"receiver:{use.receiver}")

    def _refers(self, source: str, target: str) -> None:
        if self._is_missing(target):
            kind, _, name = target.partition(":")
            self._dangling.append(Problem(*self._places[source], f"there is no {kind} '{name}'"))

    def _is_missing(self, key: str) -> bool:
        """Tell whether there is nothing of that key, not even in a file or entry whose own fault is told already."""
        kind, _, name = key.partition(":")
        file = f"{'causes' if kind == 'cause' else 'receivers'}/{name.partition('.')[0]}.yml"
        return key not in self._places and self._faulty.isdisjoint({key, file})

    def _problem(self, place: Place, text: str) -> None:
        self._problems.append(Problem(*place, text))

    def _name(self, relative: str) -> str:
        return f"{self._path.name}/{relative}"
