"""`bouncebot bounce`: explain what was pasted, piped or saved."""

import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import click

from bot.catalog.classify import Classifier
from bot.console import exits, machine, stream
from bot.console.environment import (
    classifier_for,
    fail,
    keeping_nothing,
    read_settings,
    user_errors_explained,
    username,
)
from bot.console.output import JSON, write_json
from bot.console.pasted import pasted
from bot.errors import SettingsError
from bot.explain import Explanation, explain
from bot.settings import Settings


@click.command()
@click.argument("text", nargs=-1)
@click.option(
    "-f",
    "--file",
    "path",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Read a file: text, a log, a saved message (.eml).",
)
@JSON
@click.option("--jsonl", is_flag=True, help='Read {"id", "text"} a line; write the JSON object with its id a line.')
@click.option("--no-checks", is_flag=True, help="Ask nothing of DNS and blocklists.")
@click.option("--no-record", is_flag=True, help="Store no incident.")
@click.option("--resolver", metavar="HOST[:PORT]", help="DNS server to ask, before BOUNCEBOT_RESOLVER.")
def bounce(
    text: tuple[str, ...],
    path: Path | None,
    *,
    as_json: bool,
    jsonl: bool,
    no_checks: bool,
    no_record: bool,
    resolver: str | None,
) -> None:
    """Explain a bounce: TEXT, a file, or standard input.

    A code alone is explained too: bouncebot bounce 5.7.26. A reply that nothing explains gets what can be read in it.
    Exit code 1: no bounce was found, or none could be explained.
    """
    settings = read_settings(resolver)
    answerer = Answerer(settings, checks=not no_checks, record=not no_record)
    if jsonl:
        if text:
            fail("--jsonl reads standard input or --file, not arguments.")
        sys.exit(stream.answer_lines(path, answerer.answer))
    with user_errors_explained():
        answer = answerer.answer(pasted(text, path), asked=True)
    if as_json:
        write_json(machine.explanation_json(answer))
    else:
        from bot.console.render import Frame, explanation, show  # noqa: PLC0415 - JSON does not wait for its import

        show(explanation(answer, Frame(now=datetime.now(UTC), titles=answerer.titles)))
    explained = any(found.diagnosis.best for found in answer.answers)
    sys.exit(exits.DONE if explained else exits.NOT_WELL)


class Answerer:
    """Answers pastes one after another; loads the catalog once."""

    def __init__(self, settings: Settings, *, checks: bool, record: bool) -> None:
        self._settings = settings
        self._classifier = classifier_for(settings)
        self._checks = checks
        self._record = record

    @property
    def titles(self) -> dict[str, str]:
        """Titles of causes by id."""
        return self._classifier.catalog.titles

    def answer(self, text: str, *, asked: bool = False) -> Explanation:
        """Explain, check and record one paste, as far as wanted. What cannot be recorded is answered all the same.

        `asked`: a person wants to know what it is; a line of many may be anything.

        Raises:
            UserError: there is nothing to read.
        """
        limit = self._settings.max_paste_chars
        answer = explain(text, self._classifier, max_paste_chars=limit, asked=asked)
        if self._checks and answer.wants_checks:
            answer = _confirmed(answer, self._settings, self._classifier)
        if self._record and answer.answers:
            answer = self._remembered(answer)
        return answer

    def _remembered(self, answer: Explanation) -> Explanation:
        try:
            return _recorded(answer, self._settings.database)
        except SettingsError as problem:
            self._record = False
            click.echo(f"Not recorded. {problem}", err=True)
            return answer


# What follows imports asyncio, DNS, HTTP and SQLite only when they are wanted: imports are most of a start.


def _confirmed(answer: Explanation, settings: Settings, classifier: Classifier) -> Explanation:
    from bot.console.interrupt import run_interruptible  # noqa: PLC0415
    from bot.diagnose import confirm  # noqa: PLC0415
    from bot.wiring import open_deps  # noqa: PLC0415

    async def confirmed() -> Explanation:
        async with open_deps(keeping_nothing(settings), classifier) as deps:
            return await confirm(answer, deps)

    return run_interruptible(confirmed())


def _recorded(answer: Explanation, database: str) -> Explanation:
    from bot.incidents.database import open_database  # noqa: PLC0415
    from bot.incidents.trouble import Origin  # noqa: PLC0415
    from bot.record import record  # noqa: PLC0415

    origin = Origin(request_key=f"console:{uuid4()}", author=username())
    with closing(open_database(database)) as db:
        return record(db, answer, origin, datetime.now(UTC))
