"""`bouncebot message`: what a saved message, or its header alone, shows."""

import sys
from pathlib import Path

import click

from bot.checks.finding import Verdict
from bot.checks.message.report import MessageReport
from bot.console import exits
from bot.console.check import EXPLAIN, RESOLVER
from bot.console.environment import classifier_for, keeping_nothing, read_settings, user_errors_explained
from bot.console.interrupt import run_interruptible
from bot.console.machine_message import message_json
from bot.console.output import JSON, write_json
from bot.console.render import show
from bot.console.render_message import message_report
from bot.inspect_message import inspect_message
from bot.settings import Settings
from bot.wiring import open_deps

MAX_MESSAGE = 20_000_000
"""What is read of a file: more than receivers take."""


@click.command()
@click.argument("path", type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path), default="-")
@EXPLAIN
@JSON
@RESOLVER
def message(path: Path, *, explain: bool, as_json: bool, resolver: str | None) -> None:
    """Read a message: PATH (.eml), or standard input; the header alone is enough for all but the content.

    Exit code 1: a finding failed. 2: there is no message in the text.
    """
    settings = read_settings(resolver)
    if str(path) == "-" and sys.stdin.isatty():
        click.echo("Paste the message or its header, then press Ctrl-D on an empty line.", err=True)
    with click.open_file(str(path), "rb") as file:
        raw = file.read(MAX_MESSAGE)
    with user_errors_explained():
        found = run_interruptible(_asked(settings, raw))
    if as_json:
        write_json(message_json(found, explain=explain))
    else:
        show(message_report(found, explain=explain))
    failed = any(finding.verdict is Verdict.FAIL for finding in found.findings)
    sys.exit(exits.NOT_WELL if failed else exits.DONE)


async def _asked(settings: Settings, raw: bytes) -> MessageReport:
    async with open_deps(keeping_nothing(settings), classifier_for(settings)) as deps:
        return await inspect_message(raw, deps)
