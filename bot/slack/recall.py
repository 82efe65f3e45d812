"""Remembers the latest answers, so that a button under one can show more of it."""

from collections import OrderedDict
from dataclasses import dataclass
from typing import Generic, TypeVar

from bot.explain import Explanation
from bot.incidents.trouble import Origin

MAX_ANSWERS = 500

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """An answer that was given. `thread_ts`: where it goes when it is posted to the channel; None: on its own."""

    explanation: Explanation
    origin: Origin
    thread_ts: str | None = None


class Latest(Generic[T]):
    """The latest values by request key. Kept in memory only: they quote what was pasted."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, T] = OrderedDict()

    def remember(self, key: str, value: T) -> None:
        """Keep a value, in place of an older one to the same request; the oldest go first."""
        self._kept[key] = value
        self._kept.move_to_end(key)
        while len(self._kept) > MAX_ANSWERS:
            self._kept.popitem(last=False)

    def find(self, key: str) -> T | None:
        """Find a value; None: it is too old, or from before a restart."""
        return self._kept.get(key)


class Recall:
    """The latest answers to bounces."""

    def __init__(self) -> None:
        self._given: Latest[Given] = Latest()

    def remember(self, given: Given) -> None:
        """Keep an answer, in place of an older one to the same request."""
        self._given.remember(given.origin.request_key, given)

    def find(self, key: str) -> Given | None:
        """Find an answer; None: it is too old, or from before a restart."""
        return self._given.find(key)
