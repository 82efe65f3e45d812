"""`bouncebot catalog candidates`: what people reported or nothing explained, ready for the catalog."""

import asyncio
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

import click

from bot.catalog.candidate import Candidate, candidate
from bot.catalog.classify import Classifier
from bot.console.environment import classifier_for, read_settings
from bot.console.incidents import with_store
from bot.console.output import JSON, write_json
from bot.incidents.history import Unexplained, WrongReport
from bot.incidents.store import IncidentStore


@dataclass(frozen=True, slots=True)
class _Stored:
    reports: tuple[WrongReport, ...]
    unexplained: tuple[Unexplained, ...]


@click.command()
@click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True, help="Of each kind.")
@JSON
def candidates(*, limit: int, as_json: bool) -> None:
    """List what was reported as wrong, and what nothing explained.

    Each is shown as an example and as the beginning of a rule.
    """
    classifier = classifier_for(read_settings())
    stored = with_store(lambda store: _read(store, limit))
    if as_json:
        found = {
            "wrong": [
                asdict(report) | {"at": report.at.isoformat(), "candidate": asdict(_of_report(report, classifier))}
                for report in stored.reports
            ],
            "unexplained": [
                asdict(bounce)
                | {"at": bounce.at.isoformat(), "candidate": asdict(_of_unexplained(bounce, classifier))}
                for bounce in stored.unexplained
            ],
        }
        write_json(found)
        return
    for report in stored.reports:
        click.echo("\n".join(_report_lines(report, _of_report(report, classifier))) + "\n")
    for bounce in stored.unexplained:
        click.echo("\n".join(_unexplained_lines(bounce, _of_unexplained(bounce, classifier))) + "\n")
    if not (stored.reports or stored.unexplained):
        click.echo("Nobody reported a wrong diagnosis, and every bounce so far could be explained.")


async def _read(store: IncidentStore, limit: int) -> _Stored:
    return _Stored(*await asyncio.gather(store.wrong_reports(limit=limit), store.unexplained(limit=limit)))


def _of_report(report: WrongReport, classifier: Classifier) -> Candidate:
    return candidate(
        report.redacted,
        classifier,
        datetime.now(UTC).date(),
        said_by=report.rule,
        receiver=report.receiver,
        note=report.note,
    )


def _of_unexplained(bounce: Unexplained, classifier: Classifier) -> Candidate:
    return candidate(bounce.redacted, classifier, datetime.now(UTC).date(), said_by=None, receiver=bounce.receiver)


def _report_lines(report: WrongReport, found: Candidate) -> Iterator[str]:
    by = f" by {report.actor}" if report.actor else ""
    link = f", {report.link}" if report.link else ""
    yield f"# Incident {report.incident}, reported {report.at:%Y-%m-%d %H:%M}{by}{link}"
    yield f"# The bounce:   {report.redacted}"
    yield f"# The bot said: {report.cause}, by {report.rule or 'its code alone'}, confidence {report.confidence:.2f}"
    yield f"# They say:     {report.note}"
    if found.today != report.rule:
        yield f"# Today {f'{found.today} wins' if found.today else 'no rule wins'} it."
    if found.no_match:
        yield f"# If they are right, a near miss for {found.said_by} ({found.place}), under no_match:"
        yield found.no_match.rstrip()
    yield from _own_lines(found)


def _unexplained_lines(bounce: Unexplained, found: Candidate) -> Iterator[str]:
    yield f"# Unexplained, {bounce.at:%Y-%m-%d %H:%M}{f', {bounce.link}' if bounce.link else ''}"
    yield f"# The bounce:   {bounce.redacted}"
    if found.today:
        yield f"# Today {found.today} wins it."
    else:
        yield from _own_lines(found)


def _own_lines(found: Candidate) -> Iterator[str]:
    yield "# An example of a rule that should win it, under match:"
    yield found.match.rstrip()
    if found.begun:
        yield f"# Or a rule of its own, at the end of {found.begun.file}:"
        yield found.begun.rule.rstrip()
