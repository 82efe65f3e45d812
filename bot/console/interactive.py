"""The bot in this terminal: paste, ask, read. The same words as in Slack."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from uuid import uuid4

from prompt_toolkit import PromptSession
from prompt_toolkit.completion import WordCompleter
from rich.console import Console, RenderableType
from rich.text import Text

from bot import diagnose, phrases
from bot.console import render
from bot.console.environment import username
from bot.console.message import MAX_MESSAGE
from bot.console.render_check import full_report, spf_report
from bot.console.render_message import message_report
from bot.deps import Deps
from bot.errors import UserError
from bot.examine import examine_domain, examine_ip, examine_spf
from bot.explain import explain
from bot.incidents import wording
from bot.incidents.trouble import Origin
from bot.inspect_message import inspect_message
from bot.mail.mime import encode
from bot.question import CHECKIP, SPF, read_question
from bot.record import record

HELP = """\
Paste a bounce (a reply, a log line, a whole message) and press Enter, or type
  /bounce TEXT            explain a bounce or a code: /bounce 5.7.26
  /checkdomain DOMAIN     SPF, DKIM, DMARC, MX, blocklists; then selector=s1, ip=192.0.2.1
  /checkip ADDRESS        PTR and blocklists; then helo=mail.example.com
  /spf DOMAIN             the SPF look-ups; then ip=192.0.2.1: may it send?
  /message PATH           a saved message (.eml), or a header pasted after it
  /incidents              what is open; /incidents resolve N closes one
  /help, /quit"""
_MAX_PATH = 1_000
COMMANDS = ("/bounce", "/checkdomain", "/checkip", "/spf", "/message", "/incidents", "/help")


def new_session() -> PromptSession[str]:
    """Make a prompt at this terminal; it takes a paste of many lines whole (bracketed paste)."""
    return PromptSession(completer=WordCompleter([*COMMANDS, "/quit"], sentence=True))


class Interactive:
    """One session at a terminal."""

    def __init__(self, deps: Deps, console: Console) -> None:
        self._deps = deps
        self._console = console
        answers: tuple[Callable[[str], Awaitable[RenderableType]], ...] = (
            self._bounce,
            self._checkdomain,
            self._checkip,
            self._spf,
            self._message,
            self._incidents,
            self._help,
        )
        self._commands = dict(zip(COMMANDS, answers, strict=True))

    async def run(self, session: PromptSession[str]) -> None:
        """Answer until the end of input or /quit."""
        self._console.print(HELP)
        while True:
            try:
                text = await session.prompt_async("bouncebot> ")
            except EOFError:
                return
            if text.strip() in {"/quit", "/exit"}:
                return
            if text.strip():
                await self.answer(text)

    async def answer(self, text: str) -> None:
        """Answer one paste or command; what the person can mend is said, not raised."""
        word, _, rest = text.strip().partition(" ")
        command = self._commands.get(word)
        try:
            if command is not None:
                shown = await command(rest.strip())
            elif word.startswith("/") and "\n" not in text:
                shown = Text(f"There is no {word}. /help lists what there is.")
            else:
                shown = await self._bounce(text)
        except UserError as problem:
            shown = Text(str(problem), style="yellow")
        self._console.print(shown)
        self._console.print()

    async def _bounce(self, text: str) -> RenderableType:
        if text == "help":
            return Text(HELP)
        limit = self._deps.settings.max_paste_chars
        answer = explain(text, self._deps.classifier, max_paste_chars=limit, asked=True)
        if answer.wants_checks:
            with self._console.status(phrases.PENDING):
                answer = await diagnose.confirm(answer, self._deps)
        origin = Origin(request_key=f"console:{uuid4()}", author=username())
        answer = await self._deps.incidents.call(record, answer, origin, self._deps.clock.now())
        return render.explanation(
            answer,
            render.Frame(now=self._deps.clock.now(), titles=self._deps.classifier.catalog.titles, prompt="/"),
        )

    async def _checkdomain(self, text: str) -> RenderableType:
        with self._console.status(phrases.PENDING):
            asked = read_question(text)
            found = await examine_domain(
                asked.about, self._deps, selectors=asked.selectors, ip=asked.ip, helo=asked.helo
            )
            return full_report(found)

    async def _checkip(self, text: str) -> RenderableType:
        with self._console.status(phrases.PENDING):
            asked = read_question(text, CHECKIP)
            return full_report(await examine_ip(asked.about, self._deps, helo=asked.helo))

    async def _spf(self, text: str) -> RenderableType:
        with self._console.status(phrases.PENDING):
            asked = read_question(text, SPF)
            found = await examine_spf(
                asked.about, self._deps, ip=asked.ip, mail_from=asked.mail_from, helo=asked.helo
            )
            return spf_report(found)

    async def _message(self, text: str) -> RenderableType:
        with self._console.status(phrases.PENDING):
            saved = await asyncio.to_thread(_saved, text)
            raw = encode(text) if saved is None else saved
            return message_report(await inspect_message(raw, self._deps, intact=saved is not None))

    async def _incidents(self, text: str) -> RenderableType:
        now = self._deps.clock.now()
        word, _, number = text.partition(" ")
        if word == "resolve" and number.strip().isdecimal():
            incident = await self._deps.incidents.resolve(int(number), username(), now)
            return Text(f"Incident {incident.id} is resolved.")
        if word:
            return Text("Type /incidents to list them, /incidents resolve N to close one.")
        found = await self._deps.incidents.incidents()
        lines = [f"{incident.id:>5}  {wording.line(incident, now)}" for incident in found]
        return Text("\n".join(lines) or "No open incidents.")

    async def _help(self, text: str) -> RenderableType:
        del text
        return Text(HELP)


def _saved(text: str) -> bytes | None:
    """Read the file of that name; None: there is none, the text itself is meant."""
    name = text.strip("\"'")
    if "\n" in name or len(name) > _MAX_PATH:
        return None
    path = Path(name).expanduser()
    if not path.is_file():
        return None
    with path.open("rb") as file:
        return file.read(MAX_MESSAGE)
