"""Sends by response_url, which Slack hands out with commands and buttons: five messages within half an hour."""

import json

from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.slack.blocks.message import Message
from bot.slack.payload import Payload

_OK = 200


class ResponseUrlRefused(Exception):
    """Slack did not take a message. `answer` is its own word for why: invalid_blocks, used_url, expired_url."""

    def __init__(self, answer: str) -> None:
        super().__init__(answer)
        self.answer = answer

    @property
    def is_spent(self) -> bool:
        """True when another way to the person is needed; False when the message itself is at fault."""
        return not self.answer.startswith("invalid_")


async def send(response_url: str, message: Payload) -> None:
    """Send one message.

    Raises:
        ResponseUrlRefused: Slack did not take it.
    """
    sent = await AsyncWebhookClient(response_url).send_dict(dict(message))
    if sent.status_code != _OK or '"ok":false' in sent.body.replace(" ", ""):
        raise ResponseUrlRefused(_error(sent.body))


async def replace(response_url: str, message: Message) -> None:
    """Put a message in the place of the one whose button was pressed. Raises ResponseUrlRefused."""
    await send(response_url, {"replace_original": True, "text": message.text, "blocks": list(message.blocks)})


async def share(response_url: str, message: Message, *, thread_ts: str | None = None) -> None:
    """Show everybody in the channel what one person saw, instead of that. Raises ResponseUrlRefused.

    `thread_ts`: the root of the thread to show it in; None: in the channel itself.
    """
    await send(
        response_url,
        {
            "response_type": "in_channel",
            "replace_original": False,
            "text": message.text,
            "blocks": list(message.blocks),
            "unfurl_links": False,
            "unfurl_media": False,
            **({"thread_ts": thread_ts} if thread_ts else {}),
        },
    )
    await send(response_url, {"delete_original": True})


def _error(body: str) -> str:
    """Read the error, which Slack writes bare or as JSON."""
    try:
        return str(json.loads(body)["error"])
    except (ValueError, KeyError, TypeError):
        return body.strip()[:100]
