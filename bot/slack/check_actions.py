"""Buttons under the answer of a check."""

from bot.checks.report import Report
from bot.slack import response_url
from bot.slack.blocks.report import report
from bot.slack.checking import check_again
from bot.slack.desk import Desk
from bot.slack.ids import CheckButton, Part
from bot.slack.payload import Payload
from bot.slack.reply import PrivateReply


class CheckActions:
    """Shows another part of an answer, asks again, shares it; what is not remembered is asked again."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def show(self, body: Payload) -> None:
        """Show the part that the button names."""
        button = _button(body)
        await self._replace(body, await self._found(body, button), button)

    async def again(self, body: Payload) -> None:
        """Ask the world again."""
        button = _button(body)
        await self._replace(body, await self._asked(body, button), button)

    async def post(self, body: Payload) -> None:
        """Show a private answer to the channel."""
        button = _button(body)
        shown = report(await self._found(body, button), key=button.key, part=button.part)
        await response_url.share(body["response_url"], shown)

    async def domain(self, body: Payload) -> None:
        """Check the domain of a message, for the person who pressed."""
        button, user = _button(body), body["user"]["id"]
        found = await self._asked(body, button)
        reply = PrivateReply(self._desk.client, user=user, response_url=body.get("response_url"))
        await reply.send(report(found, key=button.key, part=Part.FINDINGS, private=reply.private))

    async def _found(self, body: Payload, button: CheckButton) -> Report:
        return self._desk.reports.find(button.key) or await self._asked(body, button)

    async def _asked(self, body: Payload, button: CheckButton) -> Report:
        return await check_again(button.question, self._desk, key=button.key, asker=body["user"]["id"])

    async def _replace(self, body: Payload, found: Report, button: CheckButton) -> None:
        private = bool((body.get("container") or {}).get("is_ephemeral"))
        shown = report(found, key=button.key, part=button.part, private=private)
        await response_url.replace(body["response_url"], shown)


def _button(body: Payload) -> CheckButton:
    return CheckButton.decode(str(body["actions"][0].get("value") or ""))
