"""Reads what is already in a conversation: the link to a message, a message again, the answer that we gave."""

from dataclasses import dataclass

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.payload import SlackMessage, read_message

MAX_READ = 200
"""Replies looked through for our own answer; it is among the first after the message."""


@dataclass(frozen=True, slots=True)
class Found:
    """A message read again. `message` None: it was deleted, or is not for us to read.

    `answer_ts` is the timestamp of our answer to it, None when there is none.
    """

    message: SlackMessage | None
    answer_ts: str | None


async def link(client: AsyncWebClient, channel: str, ts: str) -> str | None:
    """Get the permalink of a message; None when Slack has none for us."""
    try:
        return str((await client.chat_getPermalink(channel=channel, message_ts=ts))["permalink"])
    except SlackApiError:
        return None


async def find(client: AsyncWebClient, channel: str, ts: str, thread_ts: str) -> Found:
    """Read a message again, and the answer to it that carries its request key.

    Raises:
        SlackApiError: Slack does not answer for a reason that may pass.
    """
    try:
        page = await client.conversations_replies(
            channel=channel, ts=thread_ts, oldest=ts, inclusive=True, limit=MAX_READ, include_all_metadata=True
        )
    except SlackApiError as refused:
        if refused.response.get("error") in {
            "thread_not_found",
            "channel_not_found",
            "not_in_channel",
            "missing_scope",
        }:
            return Found(None, None)
        raise
    message, answer_ts = None, None
    for item in page["messages"]:
        payload = (item.get("metadata") or {}).get("event_payload") or {}
        if item["ts"] == ts:
            direct = {"channel_type": "im"} if channel.startswith("D") else {}
            message = read_message({**item, **direct}, channel=channel)
        elif payload.get("request_key") == request_key(channel, ts):
            answer_ts = str(item["ts"])
    return Found(message, answer_ts)


def request_key(channel: str, ts: str) -> str:
    """Name a message: the same for each delivery, and for each event about it."""
    return f"message:{channel}:{ts}"


def parse_request_key(key: str) -> tuple[str, str] | None:
    """Give (channel, ts) of a message's request key; None for the key of anything else."""
    kind, _, rest = key.partition(":")
    channel, _, ts = rest.partition(":")
    return (channel, ts) if kind == "message" and ts else None
