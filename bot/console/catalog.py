"""`bouncebot catalog`: check the catalog, see why a rule wins, try texts, write new rules."""

import sys

import click

from bot.catalog.lint import problems
from bot.catalog.load import catalog_path
from bot.console import exits
from bot.console.environment import read_settings


@click.group()
def catalog() -> None:
    """Check the catalog, try texts against it, write new rules."""


@catalog.command()
def check() -> None:
    """Check every rule, cause and example; exit code 1 when something is wrong."""
    found = problems(read_settings().catalog or catalog_path())
    for problem in found:
        click.echo(str(problem))
    click.echo(f"{len(found)} problems" if found else "The catalog is in order.")
    sys.exit(exits.NOT_WELL if found else exits.DONE)
