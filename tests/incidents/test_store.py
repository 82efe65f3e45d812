import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.errors import NoSuchIncident
from bot.incidents.job import Job
from bot.incidents.records import record_sighting
from bot.incidents.store import IncidentStore
from bot.incidents.trouble import Origin, Trouble

NOW = datetime(2026, 11, 16, 2, 0, tzinfo=UTC)


def trouble(receiver: str) -> Trouble:
    return Trouble(
        cause="mailbox_full.over_quota",
        category="mailbox_full",
        title="Mailbox full",
        rule=None,
        confidence=0.9,
        receiver=receiver,
        place=None,
        sender_domain=None,
        sending_ip=None,
        redacted="552 5.2.2",
    )


async def test_many_tasks_share_one_connection() -> None:
    store = await IncidentStore.open(":memory:")
    try:
        await asyncio.gather(
            *(
                store.call(record_sighting, trouble("gmail"), Origin(request_key=str(number)), NOW)
                for number in range(50)
            )
        )
        (incident,) = await store.incidents()
        assert incident.seen == 50
    finally:
        await store.close()


async def test_errors_reach_the_caller() -> None:
    store = await IncidentStore.open(":memory:")
    try:
        with pytest.raises(NoSuchIncident):
            await store.history(1)
    finally:
        await store.close()


async def test_two_processes_may_write_the_same_file(tmp_path: Path) -> None:
    path = str(tmp_path / "bot.db")
    bot, terminal = await IncidentStore.open(path), await IncidentStore.open(path)
    try:
        await asyncio.gather(
            *(
                store.call(record_sighting, trouble(receiver), Origin(request_key=f"{receiver}{number}"), NOW)
                for store, receiver in ((bot, "gmail"), (terminal, "yahoo"))
                for number in range(20)
            )
        )
        assert sorted(incident.seen for incident in await bot.incidents()) == [20, 20]
    finally:
        await bot.close()
        await terminal.close()


async def test_a_job_is_begun_once_and_survives_until_it_is_finished(tmp_path: Path) -> None:
    path = str(tmp_path / "bot.db")
    job = Job(request_key="Ev1", kind="message", text="550 …@example.com", channel="C1", thread_ts="1.0", user="U1")
    store = await IncidentStore.open(path)
    assert await store.begin_job(job, NOW)
    assert not await store.begin_job(job, NOW)
    await store.job_answered("Ev1", "2.0")
    await store.close()

    store = await IncidentStore.open(path)
    (found,) = await store.unfinished_jobs()
    assert found.answer_ts == "2.0"
    assert found.text == job.text
    await store.finish_job("Ev1")
    assert await store.unfinished_jobs() == ()
    assert not await store.begin_job(job, NOW)
    assert await store.forget_jobs_before(NOW + timedelta(hours=2)) == 1
    assert await store.begin_job(job, NOW)
    await store.close()


async def test_a_finished_job_keeps_its_key_but_not_its_text(tmp_path: Path) -> None:
    path = tmp_path / "bot.db"
    store = await IncidentStore.open(str(path))
    await store.begin_job(Job(request_key="Ev1", kind="command", text="rosebud", response_url="https://hook"), NOW)
    await store.finish_job("Ev1")
    await store.close()

    assert b"rosebud" not in path.read_bytes()
