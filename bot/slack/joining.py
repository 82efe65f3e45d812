"""Joins what Slack splits: a paste too long for one message arrives as several within a second or two."""

import asyncio

from bot.slack.payload import SlackMessage

LONG = 3_500
"""Characters from which a message may be the first part of a longer paste; Slack splits at about 4,000."""
WAIT_S = 1.5
"""Seconds to wait for the next part."""

Who = tuple[str, str | None, str | None]


class Joiner:
    """Remembers who is in the middle of a long paste. Opening and taking never wait: no part slips through."""

    def __init__(self, wait_s: float = WAIT_S) -> None:
        self._wait_s = wait_s
        self._open: dict[Who, Parts] = {}

    def takes(self, message: SlackMessage) -> bool:
        """Add a message to the paste that its author has just begun here; False: there is none."""
        parts = self._open.get(_who(message))
        if parts is None:
            return False
        parts.add(message)
        return True

    def opens(self, message: SlackMessage) -> "Parts":
        """Begin a paste with its first message; only a long one waits for more."""
        parts = Parts(message)
        if is_long(message):
            self._open[_who(message)] = parts
        return parts

    async def whole(self, parts: "Parts") -> str:
        """Wait until no more parts come; returns them joined."""
        who = _who(parts.first)
        known = 0
        while self._open.get(who) is parts and parts.count > known:
            known = parts.count
            await asyncio.sleep(self._wait_s)
        self.drop(parts)
        return parts.text

    def drop(self, parts: "Parts") -> None:
        """Take no more messages into a paste."""
        if self._open.get(_who(parts.first)) is parts:
            del self._open[_who(parts.first)]


class Parts:
    """The messages of one paste, in order; each once, however often it is delivered."""

    def __init__(self, first: SlackMessage) -> None:
        self.first = first
        self._messages = {first.ts: first}

    def add(self, message: SlackMessage) -> None:
        """Add a later part."""
        self._messages[message.ts] = message

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self._messages)

    @property
    def rest(self) -> tuple[SlackMessage, ...]:
        """All but the first."""
        return tuple(message for ts, message in self._messages.items() if ts != self.first.ts)

    @property
    def text(self) -> str:
        """The paste as it was before Slack split it."""
        return "\n".join(message.text for message in self._messages.values())


def is_long(message: SlackMessage) -> bool:
    """Tell whether a message may be the first part of a longer paste."""
    return len(message.text) >= LONG


def _who(message: SlackMessage) -> Who:
    return (message.channel, message.thread_ts, message.user or message.bot_id)
