"""Slash commands."""

from slack_bolt.kwargs_injection.async_args import AsyncArgs

from bot.errors import UserError
from bot.incidents.incident import State
from bot.incidents.job import Job
from bot.slack.answering import answer
from bot.slack.blocks import incidents, views
from bot.slack.blocks.message import Message
from bot.slack.desk import Desk
from bot.slack.mrkdwn import plain
from bot.slack.private import BOUNCE, CHECKDOMAIN, CHECKIP, PrivateWork
from bot.slack.reply import PrivateReply

MAX_INCIDENTS = 100
HELP = frozenset({"help", "?"})


class Commands:
    """Answers to the person who typed the command, unseen by others."""

    def __init__(self, desk: Desk, private: PrivateWork) -> None:
        self._desk = desk
        self._private = private

    async def bounce(self, args: AsyncArgs) -> None:
        """/bounce TEXT explains, /bounce help helps, /bounce opens the modal."""
        text = _text(args)
        if text.lower() in HELP:
            shown = views.help_message()
            await args.ack(text=shown.text, blocks=list(shown.blocks))
        elif text:
            await self._private.take_in(text, _job(BOUNCE, args), args.ack, args.ack)
        else:
            await args.ack()
            self._desk.work.start(answer(self._open_modal(args), self._reply(args).tell))

    async def checkdomain(self, args: AsyncArgs) -> None:
        """/checkdomain DOMAIN selector=… ip=…; /checkdomain help helps."""
        if await self._helped(args):
            return
        await self._private.take_in(_text(args), _job(CHECKDOMAIN, args), args.ack, args.ack)

    async def checkip(self, args: AsyncArgs) -> None:
        """/checkip ADDRESS; /checkip help helps."""
        if await self._helped(args):
            return
        await self._private.take_in(_text(args), _job(CHECKIP, args), args.ack, args.ack)

    async def incidents(self, args: AsyncArgs) -> None:
        """/incidents lists, /incidents all lists resolved ones too, /incidents 12 shows one."""
        await args.ack()
        reply = self._reply(args)

        async def show() -> None:
            await reply.send(await self._incidents(_text(args)))

        self._desk.work.start(answer(show(), reply.tell))

    async def _incidents(self, text: str) -> Message:
        now = self._desk.deps.clock.now()
        word = text.lower().removeprefix("show").strip().removeprefix("#")
        if word.isascii() and word.isdecimal():
            return incidents.detail(await self._desk.deps.incidents.history(int(word[:15])), now)
        if word not in {"", "all", "open"}:
            raise UserError("Type /incidents to list open ones, /incidents all for every one, /incidents 12 for one.")
        everything = word == "all"
        found = await self._desk.deps.incidents.incidents(
            state=None if everything else State.OPEN, limit=MAX_INCIDENTS
        )
        return incidents.listing(found, now, everything=everything)

    async def _open_modal(self, args: AsyncArgs) -> None:
        body = args.body
        await self._desk.client.views_open(
            trigger_id=body["trigger_id"], view=views.paste_modal(body.get("response_url", ""))
        )

    async def _helped(self, args: AsyncArgs) -> bool:
        if _text(args).lower() not in HELP:
            return False
        shown = views.check_help_message()
        await args.ack(text=shown.text, blocks=list(shown.blocks))
        return True

    def _reply(self, args: AsyncArgs) -> PrivateReply:
        return PrivateReply(self._desk.client, user=args.body["user_id"], response_url=args.body.get("response_url"))


def _text(args: AsyncArgs) -> str:
    return plain(args.body.get("text") or "").strip()


def _job(kind: str, args: AsyncArgs) -> Job:
    body = args.body
    return Job(
        request_key=f"{kind}:{body['trigger_id']}",
        kind=kind,
        text="",
        channel=body["channel_id"],
        user=body["user_id"],
        response_url=body.get("response_url"),
    )
