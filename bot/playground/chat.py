"""The Web API's chat.* methods."""

from bot.playground import payloads
from bot.playground.blockkit import check_message
from bot.playground.problem import Refusal
from bot.playground.state import APP, BOT, BOT_USER, TEAM, Channel, Ephemeral, Json, State, with_block_ids

MAX_TEXT = 40_000


class Chat:
    """Posts and changes messages as the bot. `events` collects what is to be sent to the app."""

    def __init__(self, state: State, base_url: str) -> None:
        self._state = state
        self._base_url = base_url
        self.events: list[Json] = []

    def post_message(self, arguments: Json) -> Json:
        """chat.postMessage."""
        channel = self._for_posting(arguments)
        message = self.make(arguments)
        thread_ts = arguments.get("thread_ts")
        if thread_ts:
            self._check_thread(channel, thread_ts)
            message["thread_ts"] = thread_ts
        self.add(channel, message)
        return {"channel": channel.id, "ts": message["ts"], "message": message}

    def post_ephemeral(self, arguments: Json) -> Json:
        """chat.postEphemeral."""
        channel = self._for_posting(arguments)
        user = arguments.get("user")
        if user not in channel.members:
            raise Refusal("user_not_in_channel")
        message = self.make(arguments)
        self._state.ephemerals.append(Ephemeral(str(user), channel.id, message))
        return {"message_ts": message["ts"]}

    def update(self, arguments: Json) -> Json:
        """chat.update."""
        channel = self._state.channel(arguments.get("channel", ""))
        message = self._own(channel, arguments.get("ts", ""))
        fresh = self.make(arguments)
        self.change(channel, message, fresh)
        return {"channel": channel.id, "ts": message["ts"], "text": message["text"]}

    def delete(self, arguments: Json) -> Json:
        """chat.delete."""
        channel = self._state.channel(arguments.get("channel", ""))
        message = self._own(channel, arguments.get("ts", ""))
        channel.messages.remove(message)
        return {"channel": channel.id, "ts": message["ts"]}

    def permalink(self, arguments: Json) -> Json:
        """chat.getPermalink."""
        channel = self._state.channel(arguments.get("channel", ""))
        ts = arguments.get("message_ts", "")
        self._state.message(channel, ts)
        return {"channel": channel.id, "permalink": f"{self._base_url}archives/{channel.id}/p{ts.replace('.', '')}"}

    def make(self, arguments: Json) -> Json:
        """Make a message of the bot's from what it sent.

        Raises:
            Refusal: no_text, msg_too_long or invalid_blocks.
        """
        text, blocks = str(arguments.get("text") or ""), arguments.get("blocks") or []
        if not text and not blocks:
            raise Refusal("no_text")
        if len(text) > MAX_TEXT:
            raise Refusal("msg_too_long")
        check_message(blocks)
        number = self._state.number()
        message = {
            "type": "message",
            "user": BOT_USER,
            "bot_id": BOT,
            "app_id": APP,
            "team": TEAM,
            "ts": self._state.timestamp(),
            "text": text,
            "blocks": with_block_ids(blocks, number),
        }
        if metadata := arguments.get("metadata"):
            message["metadata"] = metadata
        return message

    def add(self, channel: Channel, message: Json) -> None:
        """Put a message into a channel; the app hears of its own messages too."""
        channel.messages.append(message)
        self.events.append(payloads.posted(channel, message))

    def change(self, channel: Channel, message: Json, fresh: Json) -> None:
        """Put new words into a message."""
        before = dict(message)
        message |= {"text": fresh["text"], "blocks": fresh["blocks"], "edited": {"user": BOT_USER, "ts": fresh["ts"]}}
        if "metadata" in fresh:
            message["metadata"] = fresh["metadata"]
        self.events.append(payloads.changed(channel, message, before, fresh["ts"]))

    def _for_posting(self, arguments: Json) -> Channel:
        channel = self._state.channel(arguments.get("channel", ""))
        if BOT_USER not in channel.members:
            raise Refusal("not_in_channel" if not channel.is_private else "channel_not_found")
        return channel

    def _check_thread(self, channel: Channel, thread_ts: str) -> None:
        try:
            self._state.message(channel, thread_ts)
        except Refusal:
            raise Refusal("thread_not_found") from None

    def _own(self, channel: Channel, ts: str) -> Json:
        message = self._state.message(channel, ts)
        if message.get("user") != BOT_USER:
            raise Refusal("cant_update_message")
        return message
