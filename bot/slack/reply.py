"""Where an answer goes: into a thread, where it is updated, or to one person."""

from typing import Protocol

from slack_sdk.web.async_client import AsyncWebClient

from bot.slack import response_url
from bot.slack.blocks.message import Message
from bot.slack.ids import ANSWER_EVENT
from bot.slack.payload import Payload


class Reply(Protocol):
    """One answer on its way to people."""

    @property
    def private(self) -> bool:
        """True when only one person sees it, who can post it to the channel."""

    @property
    def here(self) -> str | None:
        """Link to the message that is answered; None: there is none."""

    async def send(self, message: Message) -> str | None:
        """Send the first answer; returns its timestamp where it can be updated."""

    async def follow(self, message: Message, checked: Message) -> None:
        """Give the final answer: `message` where the first can be updated, else `checked` beside it."""

    async def abandon(self, message: Message) -> None:
        """Let the first answer stand as `message`, without checks: they failed."""

    async def tell(self, words: str) -> None:
        """Say one sentence; `words` is escaped."""


class ThreadReply:
    """An answer in a thread. `ts` is the answer's own, None before it is sent."""

    def __init__(
        self,
        client: AsyncWebClient,
        *,
        channel: str,
        thread_ts: str,
        key: str,
        here: str | None,
        ts: str | None = None,
    ) -> None:
        self._client = client
        self._channel = channel
        self._thread_ts = thread_ts
        self._key = key
        self._ts = ts
        self._here = here

    @property
    def private(self) -> bool:
        """False: everybody in the channel sees it."""
        return False

    @property
    def here(self) -> str | None:
        """Link to the message that is answered; None: there is none."""
        return self._here

    async def send(self, message: Message) -> str | None:
        """Post into the thread, marked with the request key; or update what was posted before a restart."""
        if self._ts is None:
            posted = await self._client.chat_postMessage(
                channel=self._channel,
                thread_ts=self._thread_ts,
                text=message.text,
                blocks=list(message.blocks),
                metadata={"event_type": ANSWER_EVENT, "event_payload": {"request_key": self._key}},
                unfurl_links=False,
                unfurl_media=False,
            )
            self._ts = str(posted["ts"])
        else:
            await self._update(message)
        return self._ts

    async def follow(self, message: Message, checked: Message) -> None:
        """Update the answer in place."""
        del checked
        await self._update(message)

    async def abandon(self, message: Message) -> None:
        """Take the line about running checks away."""
        await self._update(message)

    async def tell(self, words: str) -> None:
        """Say it in the thread."""
        await self._client.chat_postMessage(
            channel=self._channel, thread_ts=self._thread_ts, text=words, unfurl_links=False, unfurl_media=False
        )

    async def _update(self, message: Message) -> None:
        assert self._ts is not None
        await self._client.chat_update(
            channel=self._channel, ts=self._ts, text=message.text, blocks=list(message.blocks)
        )


class PrivateReply:
    """An answer to one person, by a response_url; by direct message when there is none, or it no longer works.

    A command's response_url cannot replace what it sent before (bolt-python issue 1268): the checks follow as a
    second message.
    """

    def __init__(self, client: AsyncWebClient, *, user: str, response_url: str | None) -> None:
        self._client = client
        self._user = user
        self._response_url = response_url

    @property
    def private(self) -> bool:
        """True while the answer goes to where the person asked; a direct message cannot be posted to a channel."""
        return self._response_url is not None

    @property
    def here(self) -> str | None:
        """None: it answers no message."""
        return None

    async def send(self, message: Message) -> str | None:
        """Send what only this person sees."""
        await self._deliver({"text": message.text, "blocks": list(message.blocks)})
        return None

    async def follow(self, message: Message, checked: Message) -> None:
        """Send what the checks say, beside the first answer."""
        del message
        await self.send(checked)

    async def abandon(self, message: Message) -> None:
        """Do nothing: the first answer cannot be changed, and what failed is told."""

    async def tell(self, words: str) -> None:
        """Say it to this person."""
        await self._deliver({"text": words})

    async def _deliver(self, body: Payload) -> None:
        if self._response_url is not None:
            try:
                await response_url.send(
                    self._response_url, {"response_type": "ephemeral", "replace_original": False, **body}
                )
            except response_url.ResponseUrlRefused as refused:
                if not refused.is_spent:
                    raise
                self._response_url = None
            else:
                return
        await self._client.chat_postMessage(channel=self._user, unfurl_links=False, unfurl_media=False, **body)
