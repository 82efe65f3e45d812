"""Nothing that was acknowledged is lost: a crash, a stop, a lost connection."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from slack_bolt.async_app import AsyncApp

from bot.app import compose, new_client
from bot.incidents.job import Job
from bot.playground.delivery import HttpDelivery
from bot.playground.people import People
from bot.playground.state import BOT_USER
from bot.playground.workspace import ADA, DELIVERABILITY, Workspace
from bot.slack.work import Work
from tests.conversations.test_pasting import MAILBOX_FULL, UNAUTHENTICATED
from tests.fakes.rig import Mode, Rig, free_port, running, said

ROOT = Path(__file__).parents[2]


class Bot:
    """`bouncebot run` as a process of its own."""

    def __init__(self, workspace: Workspace, mode: Mode, database: Path, *, check_s: float = 0.3) -> None:
        self._workspace = workspace
        self._mode = mode
        self.port = free_port()
        own = workspace.credentials
        credentials = (
            {"SLACK_APP_TOKEN": own.app_token}
            if mode is Mode.SOCKET
            else {"SLACK_SIGNING_SECRET": own.signing_secret}
        )
        self._environ = {
            "PATH": os.environ["PATH"],
            "HOME": str(database.parent),
            "SLACK_BOT_TOKEN": own.bot_token,
            "SLACK_API_URL": workspace.api_url,
            "BOUNCEBOT_DATABASE": str(database),
            "BOUNCEBOT_RESOLVER": f"127.0.0.1:{free_port()}",
            "BOUNCEBOT_CHECK_SECONDS": str(check_s),
            "BOUNCEBOT_HOST": "127.0.0.1",
            "PORT": str(self.port),
            **credentials,
        }

    @asynccontextmanager
    async def running(self) -> AsyncIterator[asyncio.subprocess.Process]:
        """Start it, wait until it is connected; kill it at the end if it still runs."""
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "run", cwd=ROOT, env=self._environ, stderr=asyncio.subprocess.PIPE
        )
        assert process.stderr is not None
        log: list[bytes] = []
        while b"connected to Slack" not in (line := await asyncio.wait_for(process.stderr.readline(), 20)):
            log.append(line)
            assert line, b"".join(log).decode()
        if self._mode is Mode.HTTP:
            self._workspace.deliver_by_http(f"http://127.0.0.1:{self.port}/slack/events")
        reader = asyncio.create_task(process.stderr.read())
        try:
            yield process
        finally:
            if process.returncode is None:
                process.kill()
            await process.wait()
            await reader


def answers(people: People, ts: str) -> list[str]:
    return [said(message) for message in people.thread(ts)]


async def kill(process: asyncio.subprocess.Process) -> None:
    process.send_signal(signal.SIGKILL)
    await process.wait()


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "bouncebot.db"


@pytest.mark.parametrize("mode", list(Mode), ids=str)
async def test_killed_before_the_answer_the_next_process_answers_once(
    workspace: Workspace, database: Path, mode: Mode
) -> None:
    people, bot = People(workspace), Bot(workspace, mode, database)
    async with bot.running() as process:
        workspace.server.silent.add("chat.getPermalink")
        ts = await people.post(UNAUTHENTICATED)
        await workspace.wait_for(lambda: ("chat.getPermalink") in [name for name, _ in workspace.server.calls])
        await kill(process)
    workspace.server.silent.clear()
    assert people.thread(ts) == []
    async with bot.running():
        await workspace.wait_for(lambda: any("Incident 1" in words for words in answers(people, ts)))
        await asyncio.sleep(0.3)
    assert len(people.thread(ts)) == 1
    async with bot.running():
        await asyncio.sleep(0.3)
    assert len(people.thread(ts)) == 1


async def test_killed_just_after_posting_the_next_process_finds_its_answer_and_finishes_it(
    workspace: Workspace, database: Path
) -> None:
    people, bot = People(workspace), Bot(workspace, Mode.SOCKET, database)
    async with bot.running() as process:
        workspace.server.silent.add("chat.postMessage")
        ts = await people.post(UNAUTHENTICATED)
        await workspace.wait_for(lambda: people.thread(ts))
        await kill(process)
    workspace.server.silent.clear()
    assert "Checking DNS" in answers(people, ts)[0]
    async with bot.running():
        await workspace.wait_for(lambda: "Incident 1" in answers(people, ts)[0])
        await asyncio.sleep(0.3)
    assert len(people.thread(ts)) == 1
    assert "Checking DNS" not in answers(people, ts)[0]


async def test_killed_while_checking_the_next_process_updates_the_same_answer(
    workspace: Workspace, database: Path
) -> None:
    people, bot = People(workspace), Bot(workspace, Mode.SOCKET, database)
    async with bot.running() as process:
        workspace.server.silent.add("chat.update")
        ts = await people.post(UNAUTHENTICATED)
        await workspace.wait_for(lambda: "chat.update" in [name for name, _ in workspace.server.calls])
        await kill(process)
    workspace.server.silent.clear()
    async with bot.running():
        await asyncio.sleep(1.5)
    assert len(people.thread(ts)) == 1
    assert "seen 2 times" not in answers(people, ts)[0]


async def test_a_command_that_was_acknowledged_is_answered_after_a_crash(
    workspace: Workspace, database: Path
) -> None:
    people, bot = People(workspace), Bot(workspace, Mode.SOCKET, database, check_s=3)
    async with bot.running() as process:
        await people.command("/checkdomain", "example.com")
        assert people.failures == []
        await kill(process)
    async with bot.running():
        await workspace.wait_for(lambda: people.seen_by(ADA))
    assert "example.com" in said(people.seen_by(ADA)[0])


@pytest.mark.parametrize("mode", list(Mode), ids=str)
@pytest.mark.parametrize(("told", "code"), [(signal.SIGTERM, 0), (signal.SIGINT, 130)])
async def test_told_to_stop_it_finishes_what_it_acknowledged_first(
    workspace: Workspace, database: Path, mode: Mode, told: signal.Signals, code: int
) -> None:
    people, bot = People(workspace), Bot(workspace, mode, database, check_s=1)
    async with bot.running() as process:
        ts = await people.post(UNAUTHENTICATED)
        await workspace.wait_for(lambda: people.thread(ts))
        assert "Checking DNS" in answers(people, ts)[0]
        process.send_signal(told)
        await asyncio.wait_for(process.wait(), 15)
        assert process.returncode == code
    assert "Incident 1" in answers(people, ts)[0]


async def test_an_event_that_was_not_acknowledged_is_answered_by_the_next_process(
    workspace: Workspace, database: Path
) -> None:
    people, bot = People(workspace), Bot(workspace, Mode.SOCKET, database)
    ts = await people.post(MAILBOX_FULL)
    async with bot.running():
        event_id = next(iter(workspace.events))
        await workspace.redeliver(event_id)
        await workspace.wait_for(lambda: people.thread(ts))
        await asyncio.sleep(0.5)
    assert len(people.thread(ts)) == 1


async def test_it_reconnects_when_slack_asks_for_it(socket_rig: Rig) -> None:
    workspace = socket_rig.workspace
    await workspace.sockets.refresh()
    await workspace.wait_for(lambda: [name for name, _ in workspace.server.calls].count("apps.connections.open") == 2)
    await workspace.sockets.connected.wait()
    ts = await socket_rig.people.post(MAILBOX_FULL)
    await socket_rig.answer_to(ts, holding="Incident 1")


async def test_it_waits_as_long_as_slack_says(socket_rig: Rig) -> None:
    socket_rig.workspace.server.limits["chat.postMessage"] = [1]
    ts = await socket_rig.people.post(MAILBOX_FULL)
    await socket_rig.answer_to(ts, holding="Incident 1")
    assert len(socket_rig.people.thread(ts)) == 1


async def test_what_slack_was_out_of_reach_for_is_taken_up_again(workspace: Workspace) -> None:
    async with running(workspace, Mode.SOCKET) as rig:
        job = Job(request_key="bounce:1.2.3", kind="bounce", text=MAILBOX_FULL, channel=DELIVERABILITY, user=ADA)
        await rig.deps.incidents.begin_job(job, rig.clock.now())
        client = new_client(rig.deps.settings)
        bolt = AsyncApp(client=client, signing_secret=workspace.credentials.signing_secret, name="another")
        listeners = compose(bolt, rig.deps, client, BOT_USER, Work())
        assert await listeners.resume() == 1
        assert await listeners.resume() == 0, "under way already"
        direct = workspace.state.direct(ADA)
        await workspace.wait_for(lambda: direct.messages)
        assert "What to do" in said(direct.messages[0])
        await listeners.desk.work.drain(5.0)
        assert await rig.deps.incidents.unfinished_jobs() == ()


async def test_health_says_alive_and_ready(rig: Rig) -> None:
    assert await rig.health("/healthz") == 200
    assert await rig.health("/readyz") == 200


async def test_it_is_alive_but_not_ready_while_the_connection_is_gone(socket_rig: Rig) -> None:
    socket_rig.workspace.server.limits["apps.connections.open"] = [30]
    await socket_rig.workspace.sockets.close()
    for _ in range(100):
        if await socket_rig.health("/readyz") == 503:
            break
        await asyncio.sleep(0.02)
    assert await socket_rig.health("/readyz") == 503
    assert await socket_rig.health("/healthz") == 200


async def test_a_request_with_a_wrong_signature_is_refused(workspace: Workspace) -> None:
    async with running(workspace, Mode.HTTP) as rig:
        workspace.delivery = HttpDelivery(f"http://127.0.0.1:{rig.port}/slack/events", "another-secret")
        ts = await rig.people.post(MAILBOX_FULL)
        await rig.quiet()
        assert rig.people.thread(ts) == []
