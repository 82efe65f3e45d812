"""Ctrl-C, as the process itself sees it."""

import asyncio
import json
import os
import pty
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from bot.console import exits
from bot.console.interrupt import run_interruptible
from tests.console.test_run import ROOT, read_until

Start = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def start(tmp_path: Path) -> Start:
    """Start the command line; `terminal` is a pseudo-terminal's end for all that it reads and writes."""

    def started(
        *arguments: str, resolver: str = "127.0.0.1:9", terminal: int = subprocess.PIPE
    ) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "bot", *arguments],
            cwd=ROOT,
            env={
                "PATH": os.environ["PATH"],
                "HOME": str(tmp_path),
                "TERM": "dumb",
                "BOUNCEBOT_DATABASE": str(tmp_path / "bot.db"),
                "BOUNCEBOT_RESOLVER": resolver,
            },
            stdin=terminal,
            stdout=terminal,
            stderr=terminal,
            text=True,
        )

    return started


def interrupt(process: subprocess.Popen[str]) -> str:
    """Send SIGINT; returns what was said on standard error, after the exit code was looked at."""
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=15)
    assert process.returncode == exits.INTERRUPTED, said
    return said


def test_waiting_for_a_paste_it_ends_without_a_word(start: Start) -> None:
    process = start("bounce", "--jsonl", "--no-checks", "--no-record")
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(json.dumps({"id": 1, "text": "550 5.1.1 User unknown"}) + "\n")
    process.stdin.flush()
    assert process.stdout.readline()
    assert interrupt(process).strip() == ""


@pytest.mark.parametrize(
    "arguments",
    [
        ("checkdomain", "example.com"),
        ("checkip", "192.0.2.1"),
        ("spf", "example.com", "--ip", "192.0.2.1"),
        ("bounce", "550 5.7.26 Unauthenticated email from example.net is not accepted. gsmtp"),
    ],
    ids=lambda arguments: arguments[0],
)
def test_in_the_middle_of_its_questions_it_ends_without_a_word(start: Start, arguments: tuple[str, ...]) -> None:
    with socket.socket(type=socket.SOCK_DGRAM) as silent:
        silent.bind(("127.0.0.1", 0))
        silent.settimeout(15)
        process = start(*arguments, resolver=f"127.0.0.1:{silent.getsockname()[1]}")
        silent.recv(512)
        assert interrupt(process).strip() == ""


def test_at_the_prompt_it_ends_the_session(start: Start) -> None:
    ours, theirs = pty.openpty()
    process = start("try", terminal=theirs)
    os.close(theirs)
    read_until(ours, b"bouncebot>")
    process.send_signal(signal.SIGINT)
    with suppress(OSError):  # raised at the end; who leaves a terminal waits until all was read
        while b"Traceback" not in os.read(ours, 65536):
            pass
    assert process.wait(15) == exits.INTERRUPTED
    os.close(ours)


class InterruptedWhenRead(asyncio.Future[None]):
    """A future whose reader is interrupted between its look at who waits and the waking of them."""

    def exception(self) -> BaseException | None:
        signal.raise_signal(signal.SIGINT)
        return super().exception()


def test_amid_a_step_of_the_loop_it_waits_for_the_step_to_end(caplog: pytest.LogCaptureFixture) -> None:
    tidied = []

    async def question() -> None:
        known = InterruptedWhenRead()
        asyncio.get_running_loop().call_soon(known.set_result, None)
        try:
            await asyncio.shield(known)
            await asyncio.sleep(15)
        finally:
            tidied.append(True)

    with pytest.raises(KeyboardInterrupt):
        run_interruptible(question())
    assert tidied
    assert not caplog.records


def test_a_question_cancelled_by_another_hand_is_no_interrupt() -> None:
    async def question() -> None:
        raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        run_interruptible(question())
