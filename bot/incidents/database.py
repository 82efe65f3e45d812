"""The SQLite file: opened, migrated, safe for two programs at once."""

import sqlite3
from pathlib import Path

from sqlite_utils import Database

from bot.errors import SettingsError
from bot.incidents.schema import migrations
from bot.incidents.transaction import write

__all__ = ["BUSY_TIMEOUT_S", "Database", "open_database"]

BUSY_TIMEOUT_S = 5.0


def open_database(path: str) -> Database:
    """Open (and create or migrate) the database at `path`; ":memory:" keeps it in memory.

    WAL lets the command line read while the bot writes; another writer is waited for BUSY_TIMEOUT_S seconds.

    Raises:
        SettingsError: the file cannot be made, read or written, or is no database.
    """
    try:
        return _opened(path)
    except (OSError, sqlite3.Error) as problem:
        raise SettingsError([f"BOUNCEBOT_DATABASE “{path}” cannot be used: {_reason(problem)}."]) from problem


def _opened(path: str) -> Database:
    if path == ":memory:":
        db = Database(memory=True, execute_plugins=False)
    else:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        db = Database(path, execute_plugins=False)  # finding them reads the metadata of every package there is
        db.enable_wal()
    db.execute(f"PRAGMA busy_timeout = {int(BUSY_TIMEOUT_S * 1000)}")
    db.execute("PRAGMA foreign_keys = ON")
    with write(db):  # two programs may meet a blank file at the same time
        migrations.apply(db)
    return db


def _reason(problem: Exception) -> str:
    return (problem.strerror if isinstance(problem, OSError) else None) or str(problem)
