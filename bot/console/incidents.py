"""`bouncebot incidents`: list, show, assign, resolve."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import TypeVar

import click

from bot.console import machine_incidents
from bot.console.environment import fail, read_settings, user_errors_explained, username
from bot.console.interrupt import run_interruptible
from bot.console.output import JSON, write_json
from bot.errors import SettingsError
from bot.incidents import wording
from bot.incidents.history import IncidentHistory
from bot.incidents.incident import State
from bot.incidents.store import IncidentStore

T = TypeVar("T")


@click.group(invoke_without_command=True)
@click.option("--all", "everything", is_flag=True, help="Resolved ones too.")
@click.option("--unexplained", is_flag=True, help="Bounces that no rule explains yet, instead.")
@click.option("--limit", type=click.IntRange(1, 1000), default=50, show_default=True)
@JSON
@click.pass_context
def incidents(ctx: click.Context, *, everything: bool, unexplained: bool, limit: int, as_json: bool) -> None:
    """List open incidents, last seen first."""
    if ctx.invoked_subcommand is not None:
        return
    if unexplained:
        _list_unexplained(limit, as_json=as_json)
        return
    found = with_store(lambda store: store.incidents(state=None if everything else State.OPEN, limit=limit))
    if as_json:
        write_json(machine_incidents.incidents_json(found))
        return
    for incident in found:
        click.echo(f"{incident.id:>5}  {wording.line(incident, datetime.now(UTC))}")
    if not found:
        click.echo("No incidents." if everything else "No open incidents.")


@incidents.command()
@click.argument("number", type=int)
@JSON
def show(number: int, *, as_json: bool) -> None:
    """Show incident NUMBER with its sightings and its timeline."""
    history = with_store(lambda store: store.history(number))
    if as_json:
        write_json(machine_incidents.history_json(history))
    else:
        click.echo(_shown(history))


@incidents.command()
@click.argument("number", type=int)
@JSON
def resolve(number: int, *, as_json: bool) -> None:
    """Close incident NUMBER."""
    incident = with_store(lambda store: store.resolve(number, username(), datetime.now(UTC)))
    if as_json:
        write_json(machine_incidents.incident_json(incident))
    else:
        click.echo(f"Incident {number} is resolved.")


@incidents.command()
@click.argument("number", type=int)
@click.argument("person")
@JSON
def assign(number: int, person: str, *, as_json: bool) -> None:
    """Give incident NUMBER to PERSON."""
    incident = with_store(lambda store: store.assign(number, person, username(), datetime.now(UTC)))
    if as_json:
        write_json(machine_incidents.incident_json(incident))
    elif incident.state is State.RESOLVED:
        click.echo(f"Incident {number} is resolved already; it stays as it is.")
    else:
        click.echo(f"Incident {number} is {person}'s.")


def _list_unexplained(limit: int, *, as_json: bool) -> None:
    found = with_store(lambda store: store.unexplained(limit=limit))
    if as_json:
        write_json(machine_incidents.unexplained_json(found))
        return
    for bounce in found:
        click.echo(f"{bounce.at:%Y-%m-%d %H:%M}  {bounce.redacted}")
    if not found:
        click.echo("Every bounce so far could be explained.")


def _shown(history: IncidentHistory) -> str:
    now, incident = datetime.now(UTC), history.incident
    lines = [
        f"Incident {incident.id}: {wording.line(incident, now)}",
        f"Cause {incident.cause}, state {incident.state}, assigned to {incident.assignee or 'nobody yet'}",
    ]
    lines += [f"  {found.verdict:<8} {found.summary} ({found.effect})" for found in history.findings]
    lines.append("Sightings, newest first:")
    lines += [
        f"  {seen.at:%Y-%m-%d %H:%M}  ×{seen.count}  {seen.redacted}{f'  {seen.link}' if seen.link else ''}"
        for seen in history.sightings
    ]
    lines.append("Timeline:")
    lines += [
        f"  {entry.at:%Y-%m-%d %H:%M}  {entry.event}{f' {entry.note}' if entry.note else ''}"
        f"{f' by {entry.actor}' if entry.actor else ''}"
        for entry in history.timeline
    ]
    return "\n".join(lines)


def with_store(ask: Callable[[IncidentStore], Awaitable[T]]) -> T:
    """Ask the configured database; ends the program when it cannot be used."""
    try:
        with user_errors_explained():
            return run_interruptible(_asked(ask))
    except SettingsError as problem:
        fail(str(problem))


async def _asked(ask: Callable[[IncidentStore], Awaitable[T]]) -> T:
    store = await IncidentStore.open(read_settings().database)
    try:
        return await ask(store)
    finally:
        await store.close()
