"""Write transactions that wait for each other."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlite_utils import Database


@contextmanager
def write(db: Database) -> Iterator[None]:
    """Hold the write lock from the first read on.

    A plain BEGIN takes it at the first write; when another process wrote in between, SQLite answers "database is
    locked" at once, whatever the busy timeout (SQLite, “Isolation”: SQLITE_BUSY_SNAPSHOT).
    """
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        db.rollback()
        raise
    db.commit()
