"""What people send from a modal, and the message shortcut."""

from slack_bolt.kwargs_injection.async_args import AsyncArgs

from bot import phrases
from bot.errors import UserError
from bot.incidents.job import Job
from bot.mail.message import read_message as read_mail
from bot.mail.mime import encode
from bot.mail.redact import redact
from bot.slack.answering import Tell, answer
from bot.slack.blocks import views
from bot.slack.desk import Desk
from bot.slack.ids import PASTE_BLOCK, PASTE_INPUT, WRONG_BLOCK, WRONG_INPUT, IncidentButton
from bot.slack.payload import read_message
from bot.slack.private import BOUNCE, CHECK_MESSAGE, SHORTCUT, PrivateWork, shortcut_key
from bot.slack.reply import PrivateReply


class Submissions:
    """Reads what was typed; a mistake is said in the modal, beside the field."""

    def __init__(self, desk: Desk, private: PrivateWork) -> None:
        self._desk = desk
        self._private = private

    async def paste(self, args: AsyncArgs) -> None:
        """Explain what was pasted into the modal."""
        text, beside = _typed(args, PASTE_BLOCK, PASTE_INPUT), _beside(args, PASTE_BLOCK)
        problem = self._problem(text)
        if problem:
            await beside(problem)
            return
        view = args.body["view"]
        job = Job(
            request_key=f"modal:{view['id']}",
            kind=BOUNCE,
            text="",
            user=args.body["user"]["id"],
            response_url=view["private_metadata"] or None,
        )

        await self._private.take_in(text, job, args.ack, beside)

    async def wrong(self, args: AsyncArgs) -> None:
        """Note what a wrongly diagnosed bounce really is. The window says so: a thread may cover the channel."""
        note, beside = _typed(args, WRONG_BLOCK, WRONG_INPUT).strip(), _beside(args, WRONG_BLOCK)
        if not note:
            await beside("Say in a few words what it is.")
            return

        async def note_it() -> None:
            button = IncidentButton.decode(args.body["view"]["private_metadata"])
            deps, user = self._desk.deps, args.body["user"]["id"]
            key = button.shown.key if button.shown else None
            await deps.incidents.report_wrong(button.incident, user, redact(note), deps.clock.now(), key)
            await args.ack(response_action="update", view=views.noted_modal(button.incident))

        await answer(note_it(), beside)

    async def diagnose(self, args: AsyncArgs) -> None:
        """Explain a message to the person who chose “Diagnose bounce” in its menu."""
        await self._shortcut(args, SHORTCUT)

    async def check_message(self, args: AsyncArgs) -> None:
        """Check the message that is saved or pasted there, for the person who chose “Check message headers”."""
        await self._shortcut(args, CHECK_MESSAGE)

    async def _shortcut(self, args: AsyncArgs, kind: str) -> None:
        body = args.body
        message = read_message(body["message"], channel=body["channel"]["id"])
        job = Job(
            request_key=shortcut_key(body["trigger_id"], message.channel, message.ts, kind),
            kind=kind,
            text="",
            channel=message.channel,
            thread_ts=message.root,
            user=body["user"]["id"],
            response_url=body["response_url"],
        )
        reply = PrivateReply(self._desk.client, user=body["user"]["id"], response_url=body["response_url"])

        async def tell(words: str) -> None:
            await args.ack()
            await reply.tell(words)

        await self._private.take_in(message.text, job, args.ack, tell, files=message.files)

    def _problem(self, text: str) -> str | None:
        try:
            explanation = self._desk.explain(text, asked=True)
        except UserError as mistake:
            return str(mistake)
        if explanation.answers or explanation.other or read_mail(encode(text)):
            return None
        return phrases.NOT_A_BOUNCE


def _beside(args: AsyncArgs, block: str) -> Tell:
    """Make what says a sentence beside a field of the modal."""

    async def tell(words: str) -> None:
        await args.ack(response_action="errors", errors={block: words})

    return tell


def _typed(args: AsyncArgs, block: str, field: str) -> str:
    return args.body["view"]["state"]["values"][block][field].get("value") or ""
