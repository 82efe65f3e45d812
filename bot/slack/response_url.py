"""Sends by response_url, which Slack hands out with commands and buttons: five messages within half an hour."""

import json

from slack_sdk.webhook.async_client import AsyncWebhookClient

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


def _error(body: str) -> str:
    """Read the error, which Slack writes bare or as JSON."""
    try:
        return str(json.loads(body)["error"])
    except (ValueError, KeyError, TypeError):
        return body.strip()[:100]
