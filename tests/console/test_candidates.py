import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path

from bot.incidents.store import IncidentStore
from tests.console.conftest import Bouncebot

FULL = "552 5.2.2 <jo@corp.example>: mailbox full, over quota"


def report(database: Path, note: str) -> None:
    async def made() -> None:
        store = await IncidentStore.open(str(database))
        await store.report_wrong(1, "U3", note, datetime.now(UTC))
        await store.close()

    asyncio.run(made())


def test_nothing_to_learn_from_is_said_so(bouncebot: Bouncebot) -> None:
    assert bouncebot("catalog", "candidates").stdout.startswith("Nobody reported")


def test_a_report_is_shown_as_a_near_miss_an_example_and_a_rule(bouncebot: Bouncebot, tmp_path: Path) -> None:
    bouncebot("bounce", "--no-checks", FULL)
    report(tmp_path / "bot.db", "a disk fault: theirs")

    told = bouncebot("catalog", "candidates").stdout

    assert "# The bot said: mailbox_full." in told
    assert "# They say:     a disk fault: theirs" in told
    assert "- because: 'a disk fault: theirs'" in told
    assert "- from: seen" in told
    assert "user@example.com" in told
    assert "- id: generic.TODO" in told
    (found,) = json.loads(bouncebot("catalog", "candidates", "--json").stdout)["wrong"]
    assert found["note"] == "a disk fault: theirs"
    assert found["candidate"]["said_by"] == found["rule"]


def test_a_bounce_that_nothing_explained_is_a_candidate_too(bouncebot: Bouncebot) -> None:
    bouncebot("bounce", "--no-checks", "554 Zwurbel overflow for jane.roe@example.org (zz17)")

    told = bouncebot("catalog", "candidates").stdout

    assert "# Unexplained, " in told
    assert "- Zwurbel overflow for" in told
    assert "jane" not in told
