from pathlib import Path

from sqlite_utils import Database

from bot.incidents.database import open_database
from bot.incidents.schema import migrations


def test_a_blank_database_gets_every_table_strict() -> None:
    db = open_database(":memory:")

    names = {table.name for table in db.tables if not table.name.startswith("_")}

    assert names == {"incidents", "sightings", "findings", "timeline", "unexplained", "jobs"}
    assert all(db.table(name).strict for name in names)
    db.close()


def test_opening_again_keeps_what_is_there(tmp_path: Path) -> None:
    path = str(tmp_path / "folder" / "bot.db")
    first = open_database(path)
    first.table("jobs").insert({"request_key": "k", "at": "2026", "kind": "message", "text": ""})
    first.close()

    second = open_database(path)

    assert second.table("jobs").count == 1
    assert not migrations.pending(second)
    second.close()


def test_the_file_is_in_wal_mode_so_that_others_can_read(tmp_path: Path) -> None:
    path = str(tmp_path / "bot.db")
    writer = open_database(path)
    reader = Database(path)

    assert writer.journal_mode == "wal"
    assert reader.table("incidents").count == 0
    reader.close()
    writer.close()
