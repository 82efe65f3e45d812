"""Everything that a workspace remembers, in memory."""

import asyncio
import itertools
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from bot.playground.problem import Refusal

Json = dict[str, Any]

TEAM = "T0PLAY"
APP = "A0BOUNCE"
BOT_USER = "U0BOUNCE"
BOT = "B0BOUNCE"
TRIGGER_S = 3.0
"""Seconds for which a trigger id opens a view, once."""


@dataclass(slots=True)
class Person:
    """Somebody in the workspace."""

    id: str
    name: str


@dataclass(slots=True)
class Channel:
    """A channel, or a direct conversation between the bot and `members`' other one."""

    id: str
    name: str
    members: set[str]
    is_private: bool = False
    is_direct: bool = False
    messages: list[Json] = field(default_factory=list)


@dataclass(slots=True)
class Ephemeral:
    """A message that only `user` sees, until Slack is reloaded."""

    user: str
    channel: str
    message: Json


@dataclass(slots=True)
class SharedFile:
    """An uploaded file with its bytes."""

    info: Json
    content: bytes


@dataclass(slots=True)
class View:
    """An open modal, or somebody's home tab."""

    user: str
    payload: Json


@dataclass(slots=True)
class Trigger:
    """The right to open one view, for a short while. `at` is monotonic time in seconds."""

    user: str
    at: float
    spent: bool = False


class State:
    """People, channels, messages, views. `changed` wakes whoever waits for something to happen."""

    def __init__(self) -> None:
        self.people: dict[str, Person] = {}
        self.channels: dict[str, Channel] = {}
        self.ephemerals: list[Ephemeral] = []
        self.files: dict[str, SharedFile] = {}
        self.modals: dict[str, View] = {}
        self.homes: dict[str, View] = {}
        self.triggers: dict[str, Trigger] = {}
        self.notes: Json = {}
        """What the page is told beside all this: conversation starters, whether DNS is a demonstration."""
        self.changed = asyncio.Condition()
        self._numbers = itertools.count(1)

    def number(self) -> int:
        """Count up, for ids."""
        return next(self._numbers)

    def timestamp(self) -> str:
        """Make the next message's timestamp: seconds, and a number that makes it unique and keeps the order."""
        return f"{int(time.time())}.{self.number():06d}"

    def new_trigger(self, user: str) -> str:
        """Hand out a trigger id."""
        trigger_id = f"{self.number()}.{TEAM}.trigger"
        self.triggers[trigger_id] = Trigger(user, time.monotonic())
        return trigger_id

    def spend_trigger(self, trigger_id: str) -> str:
        """Use a trigger id; returns whose it was.

        Raises:
            Refusal: it is unknown, used or more than TRIGGER_S old.
        """
        trigger = self.triggers.get(trigger_id)
        if trigger is None:
            raise Refusal("invalid_trigger_id")
        if trigger.spent:
            raise Refusal("exchanged_trigger_id")
        if time.monotonic() - trigger.at > TRIGGER_S:
            raise Refusal("expired_trigger_id")
        trigger.spent = True
        return trigger.user

    def channel(self, channel_id: str) -> Channel:
        """Find a channel; a person's id finds, or opens, the direct conversation with the bot.

        Raises:
            Refusal: channel_not_found.
        """
        if channel_id in self.people:
            return self.direct(channel_id)
        if channel_id not in self.channels:
            raise Refusal("channel_not_found")
        return self.channels[channel_id]

    def direct(self, user: str) -> Channel:
        """Find or open the direct conversation between a person and the bot."""
        for channel in self.channels.values():
            if channel.is_direct and user in channel.members:
                return channel
        channel = Channel(f"D{self.number():07d}", user, {user, BOT_USER}, is_private=True, is_direct=True)
        self.channels[channel.id] = channel
        return channel

    def message(self, channel: Channel, ts: str) -> Json:
        """Find a message.

        Raises:
            Refusal: message_not_found.
        """
        for message in channel.messages:
            if message["ts"] == ts:
                return message
        raise Refusal("message_not_found")

    def thread(self, channel: Channel, ts: str) -> Iterator[Json]:
        """List a thread: its root and the replies, oldest first."""
        return (message for message in channel.messages if ts in {message["ts"], message.get("thread_ts")})

    async def notify(self) -> None:
        """Tell those who wait that something changed."""
        async with self.changed:
            self.changed.notify_all()


def with_block_ids(blocks: list[Json], number: int) -> list[Json]:
    """Give each block an id, as Slack does where the app gave none."""
    return [{"block_id": f"b{number}-{place}", **block} for place, block in enumerate(blocks)]
