"""What people see of a workspace, as items with names: a channel, a message, an open window, a home tab."""

import asyncio
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.playground.offers import COMMANDS, SHORTCUTS
from bot.playground.state import BOT_USER, Channel, Json, State


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to be seen. `name` stays the same while `value` changes; `only` sees it, None: everybody does."""

    name: str
    value: Json
    only: str | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """What is new: values by name; None: it is gone."""

    items: Mapping[str, Json | None]


def everything(state: State) -> Iterator[Item]:
    """List all that anybody sees."""
    people = [{"id": person.id, "name": person.name} for person in state.people.values()]
    offers = {
        "commands": [{"name": item.name, "hint": item.hint, "says": item.says} for item in COMMANDS],
        "shortcuts": [{"id": item.id, "name": item.name} for item in SHORTCUTS],
    }
    yield Item("workspace", {"people": people, "bot": {"id": BOT_USER, "name": "Bouncebot"}, **offers, **state.notes})
    for channel in state.channels.values():
        only = next(iter(channel.members - {BOT_USER})) if channel.is_direct else None
        about = {
            "id": channel.id,
            "name": channel.name,
            "is_direct": channel.is_direct,
            "has_bot": BOT_USER in channel.members,
        }
        yield Item(f"channel:{channel.id}", about, only)
        for message in channel.messages:
            yield _message(channel, message, only)
    for ephemeral in state.ephemerals:
        yield _message(state.channels[ephemeral.channel], ephemeral.message, ephemeral.user, is_private=True)
    for view_id, view in state.modals.items():
        yield Item(f"modal:{view_id}", view.payload, view.user)
    for user, view in state.homes.items():
        yield Item(f"home:{user}", view.payload, user)


def seen_by(state: State, user: str) -> Iterator[Item]:
    """List what one person sees."""
    return (item for item in everything(state) if item.only in {None, user})


class Watcher:
    """Tells one onlooker what is new since they looked last. `user` None: one who sees everything."""

    def __init__(self, state: State, user: str | None = None) -> None:
        self._state = state
        self._user = user
        self._known: dict[str, str] = {}

    async def next_change(self, timeout_s: float) -> Change | None:
        """Wait for something new; None: there was nothing for `timeout_s` seconds."""
        async with self._state.changed:
            try:
                # Not asyncio.wait_for: cancelled twice, as at the end of the server, it comes back without the lock.
                async with asyncio.timeout(timeout_s):
                    await self._state.changed.wait_for(self._is_behind)
            except TimeoutError:
                return None
            return self.change()

    def change(self) -> Change:
        """Say what is new right now."""
        now = self._look()
        gone = dict.fromkeys(name for name in self._known if name not in now)
        new = {name: json.loads(value) for name, value in now.items() if self._known.get(name) != value}
        self._known = now
        return Change({**new, **gone})

    def _is_behind(self) -> bool:
        return self._look() != self._known

    def _look(self) -> dict[str, str]:
        # As text, since the workspace changes its messages in place.
        items = everything(self._state) if self._user is None else seen_by(self._state, self._user)
        return {item.name: json.dumps(item.value) for item in items}


def _message(channel: Channel, message: Json, only: str | None, *, is_private: bool = False) -> Item:
    value = {"channel": channel.id, "is_private": is_private, "message": message}
    return Item(f"message:{channel.id}:{message['ts']}", value | ({"for": only} if is_private else {}), only)
