"""response_url: five messages within half an hour, without a token."""

import secrets
import time
from dataclasses import dataclass

from bot.playground.chat import Chat
from bot.playground.problem import Refusal
from bot.playground.state import BOT_USER, Ephemeral, Json, State

MAX_USES = 5
LIFE_S = 30 * 60.0


@dataclass(slots=True)
class Origin:
    """What a response_url belongs to.

    `ts` is the message with the pressed button, or the ephemeral one's; None for a command or a shortcut, whose
    response_url can replace nothing (bolt-python issue 1268). `at` is monotonic time in seconds.
    """

    user: str
    channel: str
    ts: str | None
    at: float
    uses: int = 0


class ResponseUrls:
    """Hands out response_urls and takes what is sent to them."""

    def __init__(self, state: State, chat: Chat, base_url: str) -> None:
        self._state = state
        self._chat = chat
        self._base_url = base_url
        self.origins: dict[str, Origin] = {}

    def new(self, user: str, channel: str, ts: str | None = None) -> str:
        """Hand out one."""
        token = secrets.token_urlsafe(12)
        self.origins[token] = Origin(user, channel, ts, time.monotonic())
        return f"{self._base_url}response/{token}"

    def take(self, token: str, body: Json) -> None:
        """Do what was sent.

        Raises:
            Refusal: expired_url, used_url, or what is wrong with the message.
        """
        origin = self.origins.get(token)
        if origin is None or time.monotonic() - origin.at > LIFE_S:
            raise Refusal("expired_url")
        if origin.uses >= MAX_USES:
            raise Refusal("used_url")
        origin.uses += 1
        if origin.ts is not None and body.get("delete_original"):
            self._delete(origin, origin.ts)
        elif origin.ts is not None and body.get("replace_original"):
            self._replace(origin, origin.ts, body)
        else:
            self._post(origin, body)

    def _post(self, origin: Origin, body: Json) -> None:
        message = self._chat.make(body)
        if body.get("thread_ts"):
            message["thread_ts"] = body["thread_ts"]
        if body.get("response_type") == "in_channel":
            self._chat.add(self._state.channels[origin.channel], message)
        else:
            self._state.ephemerals.append(Ephemeral(origin.user, origin.channel, message))

    def _replace(self, origin: Origin, ts: str, body: Json) -> None:
        fresh = self._chat.make(body)
        for ephemeral in self._state.ephemerals:
            if ephemeral.message["ts"] == ts:
                ephemeral.message = {**fresh, "ts": ts}
                return
        channel = self._state.channels[origin.channel]
        message = self._state.message(channel, ts)
        if message.get("user") != BOT_USER:
            raise Refusal("cant_update_message")
        self._chat.change(channel, message, fresh)

    def _delete(self, origin: Origin, ts: str) -> None:
        kept = [ephemeral for ephemeral in self._state.ephemerals if ephemeral.message["ts"] != ts]
        if len(kept) == len(self._state.ephemerals):
            channel = self._state.channels[origin.channel]
            channel.messages.remove(self._state.message(channel, ts))
        self._state.ephemerals[:] = kept
