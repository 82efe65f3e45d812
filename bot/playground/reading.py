"""The Web API's methods that read: conversations.*, users.*, files.*, and auth.test."""

import math
from collections.abc import Iterable

from bot.playground.problem import Refusal
from bot.playground.state import BOT, BOT_USER, TEAM, Channel, Json, State


class Reading:
    """Answers questions about the workspace, as far as the bot may see it."""

    def __init__(self, state: State, base_url: str) -> None:
        self._state = state
        self._base_url = base_url

    def auth_test(self, arguments: Json) -> Json:
        """auth.test."""
        del arguments
        return {
            "url": self._base_url,
            "team": "Playground",
            "user": "bouncebot",
            "team_id": TEAM,
            "user_id": BOT_USER,
            "bot_id": BOT,
            "is_enterprise_install": False,
        }

    def history(self, arguments: Json) -> Json:
        """conversations.history: newest first, replies left out."""
        channel = self._visible(arguments)
        roots = [item for item in channel.messages if item.get("thread_ts") in {None, item["ts"]}]
        return self._page(reversed(_between(roots, arguments)), arguments)

    def replies(self, arguments: Json) -> Json:
        """conversations.replies: the root always, then replies, oldest first."""
        channel = self._visible(arguments)
        try:
            root = self._state.message(channel, arguments.get("ts", ""))
        except Refusal:
            raise Refusal("thread_not_found") from None
        if root.get("thread_ts") not in {None, root["ts"]}:
            return self._page([root], arguments)
        replies = [item for item in self._state.thread(channel, root["ts"]) if item is not root]
        return self._page([root, *_between(replies, arguments)], arguments)

    def info(self, arguments: Json) -> Json:
        """conversations.info."""
        channel = self._state.channel(arguments.get("channel", ""))
        return {
            "channel": {
                "id": channel.id,
                "name": channel.name,
                "is_private": channel.is_private,
                "is_im": channel.is_direct,
                "is_member": BOT_USER in channel.members,
            }
        }

    def members(self, arguments: Json) -> Json:
        """conversations.members."""
        return {"members": sorted(self._visible(arguments).members)}

    def user(self, arguments: Json) -> Json:
        """users.info."""
        person = self._state.people.get(arguments.get("user", ""))
        if person is None:
            raise Refusal("user_not_found")
        return {"user": {"id": person.id, "name": person.name, "real_name": person.name, "team_id": TEAM}}

    def file(self, arguments: Json) -> Json:
        """files.info."""
        shared = self._state.files.get(arguments.get("file", ""))
        if shared is None:
            raise Refusal("file_not_found")
        return {"file": shared.info}

    def _visible(self, arguments: Json) -> Channel:
        channel = self._state.channel(arguments.get("channel", ""))
        if BOT_USER not in channel.members:
            raise Refusal("not_in_channel" if not channel.is_private else "channel_not_found")
        return channel

    def _page(self, messages: Iterable[Json], arguments: Json) -> Json:
        limit = _number(arguments, "limit", "invalid_limit") or 100
        with_metadata = str(arguments.get("include_all_metadata", "")) in {"1", "True", "true"}
        found = [_seen(message, with_metadata=with_metadata) for message in messages]
        return {"messages": found[: int(limit)], "has_more": len(found) > limit}


def _between(messages: list[Json], arguments: Json) -> list[Json]:
    oldest = _number(arguments, "oldest", "invalid_ts_oldest")
    latest = _number(arguments, "latest", "invalid_ts_latest") or math.inf
    inclusive = str(arguments.get("inclusive", "")) in {"1", "True", "true"}
    return [
        item
        for item in messages
        if oldest < float(item["ts"]) < latest or (inclusive and float(item["ts"]) in {oldest, latest})
    ]


def _number(arguments: Json, name: str, error: str) -> float:
    try:
        return float(arguments.get(name) or 0)
    except ValueError:
        raise Refusal(error) from None


def _seen(message: Json, *, with_metadata: bool) -> Json:
    return message if with_metadata else {name: part for name, part in message.items() if name != "metadata"}
