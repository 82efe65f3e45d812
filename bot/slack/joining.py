"""Joins what Slack splits: a paste too long for one message arrives as several within a second or two."""

import asyncio

from bot.slack.payload import SlackMessage

LONG = 3_500
"""Characters from which a message may be the first part of a longer paste; Slack splits at about 4,000."""
WAIT_S = 1.5
"""Seconds to wait for the next part."""


class Joiner:
    """Remembers who is in the middle of a long paste."""

    def __init__(self, wait_s: float = WAIT_S) -> None:
        self._wait_s = wait_s
        self._parts: dict[tuple[str, str | None, str | None], list[str]] = {}

    def takes(self, message: SlackMessage) -> bool:
        """Add a message to the paste that its author has just begun here; False: there is none."""
        parts = self._parts.get(_who(message))
        if parts is None:
            return False
        parts.append(message.text)
        return True

    def begins(self, message: SlackMessage) -> None:
        """Open a long paste; a short message is whole by itself."""
        if is_long(message):
            self._parts[_who(message)] = [message.text]

    async def whole(self, message: SlackMessage) -> str:
        """Wait until no more parts come; returns them joined, or the message's own text when it was never opened."""
        parts = self._parts.get(_who(message))
        if parts is None:
            return message.text
        known = 0
        while len(parts) > known:
            known = len(parts)
            await asyncio.sleep(self._wait_s)
        del self._parts[_who(message)]
        return "\n".join(parts)


def is_long(message: SlackMessage) -> bool:
    """Tell whether a message may be the first part of a longer paste."""
    return len(message.text) >= LONG


def _who(message: SlackMessage) -> tuple[str, str | None, str | None]:
    return (message.channel, message.thread_ts, message.user or message.bot_id)
