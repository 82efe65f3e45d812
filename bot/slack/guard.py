"""The last line: a bug in a listener itself reaches the person as a reference id, and Slack as an acknowledgement."""

from collections.abc import Awaitable, Callable

from slack_bolt.kwargs_injection.async_args import AsyncArgs
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.answering import answer
from bot.slack.payload import Payload
from bot.slack.reply import PrivateReply

Listener = Callable[[AsyncArgs], Awaitable[None]]


def guarded(listener: Listener, client: AsyncWebClient) -> Listener:
    """Make a listener that never raises, and tells what went wrong where the person is looking."""

    async def listen(args: AsyncArgs) -> None:
        async def tell(words: str) -> None:
            await _tell(args, client, words)

        await answer(listener(args), tell)

    return listen


async def _tell(args: AsyncArgs, client: AsyncWebClient, words: str) -> None:
    body: Payload = args.body
    field = _first_field(body)
    if args.ack.response is None and field is not None:
        await args.ack(response_action="errors", errors={field: words})
        return
    if args.ack.response is None:
        await args.ack()
    user = (body.get("user") or {}).get("id") or body.get("user_id") or (body.get("event") or {}).get("user")
    if user:
        await PrivateReply(client, user=user, response_url=body.get("response_url")).tell(words)


def _first_field(body: Payload) -> str | None:
    """Find where a modal that is being sent can show an error."""
    if body.get("type") != "view_submission":
        return None
    blocks = (body.get("view") or {}).get("blocks") or ()
    return next((block["block_id"] for block in blocks if block.get("type") == "input"), None)
