"""What every command needs first: settings from the environment, the classifier, a way to end with an error."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from getpass import getuser
from typing import NoReturn

import click

from bot.catalog.classify import Classifier
from bot.catalog.load import cached_classifier, catalog_path
from bot.console import exits
from bot.errors import CatalogError, SettingsError, UserError
from bot.settings import Settings, parse_host_port


def read_settings(resolver: str | None = None) -> Settings:
    """Read the environment; `resolver` (HOST[:PORT]) goes before BOUNCEBOT_RESOLVER. A problem ends the program."""
    try:
        settings = Settings.from_environ(os.environ)
        return replace(settings, resolver=parse_host_port(resolver)) if resolver else settings
    except SettingsError as problem:
        fail(str(problem))
    except ValueError as problem:
        fail(f"--resolver {problem}")


def classifier_for(settings: Settings) -> Classifier:
    """Load the catalog. Ends the program when it is broken."""
    try:
        return cached_classifier(settings.catalog or catalog_path())
    except CatalogError as problem:
        fail(_broken(problem))


def keeping_nothing(settings: Settings) -> Settings:
    """Return the settings for a command that asks and stores nothing, so that no database file appears."""
    return replace(settings, database=":memory:")


def username() -> str | None:
    """Return the login name of whoever runs this, None where the system knows no name (a bare user id)."""
    try:
        return getuser()
    except (KeyError, OSError):
        return None


def fail(message: str, code: int = exits.BAD_INPUT) -> NoReturn:
    """End with a sentence on standard error."""
    click.echo(message, err=True)
    sys.exit(code)


@contextmanager
def user_errors_explained() -> Iterator[None]:
    """Turn a UserError, and a fault in the catalog, into its sentence and exit code 2."""
    try:
        yield
    except UserError as problem:
        fail(str(problem))
    except CatalogError as problem:
        fail(_broken(problem))


def _broken(problem: CatalogError) -> str:
    return f"The catalog is broken. {problem}"
