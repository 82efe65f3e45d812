"""Remembers the latest answers, so that a button under one can show more of it."""

from collections import OrderedDict
from dataclasses import dataclass

from bot.explain import Explanation
from bot.incidents.incident import Origin

MAX_ANSWERS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """An answer that was given. `thread_ts`: where it goes when it is posted to the channel; None: on its own."""

    explanation: Explanation
    origin: Origin
    thread_ts: str | None = None


class Recall:
    """The latest answers by request key. Kept in memory only: they quote what was pasted."""

    def __init__(self) -> None:
        self._given: OrderedDict[str, Given] = OrderedDict()

    def remember(self, given: Given) -> None:
        """Keep an answer, in place of an older one to the same request; the oldest go first."""
        key = given.origin.request_key
        self._given[key] = given
        self._given.move_to_end(key)
        while len(self._given) > MAX_ANSWERS:
            self._given.popitem(last=False)

    def find(self, key: str) -> Given | None:
        """Find an answer; None: it is too old, or from before a restart."""
        return self._given.get(key)
