"""A small vocabulary for checking JSON against the shapes that Slack publishes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Complaints:
    """What is wrong with a payload, each with a JSON pointer, as Slack words it."""

    found: list[str] = field(default_factory=list)

    def add(self, path: str, problem: str) -> None:
        """Note one problem at one place."""
        self.found.append(f"[ERROR] {problem} [json-pointer:{path}]")


Check = Callable[[Any, str, Complaints], None]


def string(*, least: int = 1, most: int) -> Check:
    """Expect a string of `least` to `most` characters."""

    def check(value: Any, path: str, complaints: Complaints) -> None:
        if not isinstance(value, str):
            complaints.add(path, "must be a string")
        elif len(value) < least:
            complaints.add(path, f"must be more than {least - 1} characters")
        elif len(value) > most:
            complaints.add(path, f"must be less than {most + 1} characters")

    return check


def one_of(*allowed: object) -> Check:
    """Expect one of some values."""

    def check(value: Any, path: str, complaints: Complaints) -> None:
        if value not in allowed:
            complaints.add(path, f"must be one of {', '.join(map(str, allowed))}")

    return check


def boolean(value: Any, path: str, complaints: Complaints) -> None:
    """Expect true or false."""
    if not isinstance(value, bool):
        complaints.add(path, "must be a boolean")


def number(*, least: int, most: int) -> Check:
    """Expect a whole number in a range."""

    def check(value: Any, path: str, complaints: Complaints) -> None:
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            complaints.add(path, f"must be a number from {least} to {most}")

    return check


def url(value: Any, path: str, complaints: Complaints) -> None:
    """Expect an address that Slack links."""
    string(most=3000)(value, path, complaints)
    if isinstance(value, str) and not value.startswith(("https://", "http://", "mailto:", "tel:")):
        complaints.add(path, "must be a valid URL")


def array(item: Check, *, least: int = 0, most: int) -> Check:
    """Expect a list of `least` to `most` items, each of which passes `item`."""

    def check(value: Any, path: str, complaints: Complaints) -> None:
        if not isinstance(value, list):
            complaints.add(path, "must be an array")
            return
        if len(value) < least:
            complaints.add(path, f"must be more than {least - 1} items")
        if len(value) > most:
            complaints.add(path, f"no more than {most} items allowed")
        for number_, part in enumerate(value):
            item(part, f"{path}/{number_}", complaints)

    return check


def record(required: Mapping[str, Check], optional: Mapping[str, Check] | None = None) -> Check:
    """Expect an object with these fields and no others."""
    known = {**required, **(optional or {})}

    def check(value: Any, path: str, complaints: Complaints) -> None:
        if not isinstance(value, dict):
            complaints.add(path, "must be an object")
            return
        for name in required:
            if name not in value:
                complaints.add(path, f"missing required field: {name}")
        for name, part in value.items():
            if name not in known:
                complaints.add(f"{path}/{name}", f"invalid additional property: {name}")
            else:
                known[name](part, f"{path}/{name}", complaints)

    return check


def tagged(kinds: Mapping[str, Check]) -> Check:
    """Expect an object whose `type` says which shape it has."""

    def check(value: Any, path: str, complaints: Complaints) -> None:
        kind = value.get("type") if isinstance(value, dict) else None
        if not isinstance(kind, str) or kind not in kinds:
            complaints.add(path, f"unsupported type: {kind}")
        else:
            kinds[kind](value, path, complaints)

    return check


def unique(values: Sequence[str], path: str, what: str, complaints: Complaints) -> None:
    """Expect each value once."""
    for value in {value for value in values if values.count(value) > 1}:
        complaints.add(path, f'{what} "{value}" already exists')
