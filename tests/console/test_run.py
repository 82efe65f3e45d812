import os
import pty
import select
import signal
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

from bot.console import exits
from tests.console.conftest import Bouncebot

ROOT = Path(__file__).parents[2]


def test_without_tokens_it_says_what_is_missing_and_serves_the_playground(tmp_path: Path) -> None:
    environ = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "BOUNCEBOT_RESOLVER": "127.0.0.1:9"}
    command = [sys.executable, "-m", "bot", "run", "--or-local"]
    with subprocess.Popen(command, cwd=ROOT, env=environ, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        said = ""
        while "playground is at" not in (line := process.stdout.readline()):
            assert line, said
            said += line
        address = line.split("is at ")[1].split()[0]
        assert "SLACK_BOT_TOKEN" in said
        assert "SLACK_APP_TOKEN" in said
        assert address.startswith("http://127.0.0.1:")
        with urlopen(address) as page:
            assert b"<title>Bouncebot playground" in page.read()
        process.send_signal(signal.SIGINT)
        assert process.wait(10) == exits.INTERRUPTED


def test_without_tokens_a_person_at_a_terminal_can_paste_there_too(tmp_path: Path) -> None:
    environ = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "BOUNCEBOT_RESOLVER": "127.0.0.1:9", "TERM": "dumb"}
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "bot", "run"]
    with subprocess.Popen(command, cwd=ROOT, env=environ, stdin=theirs, stdout=theirs, stderr=theirs) as process:
        os.close(theirs)
        said = read_until(ours, b"bouncebot>")
        os.write(ours, b"550 5.1.1 <jo@example.net>: User unknown\r")
        said += read_until(ours, b"suppress", b"Suppress")
        os.write(ours, b"/quit\r")
        assert process.wait(15) == 0
    os.close(ours)
    assert b"SLACK_BOT_TOKEN" in said
    assert b"http://127.0.0.1:" in said


def read_until(terminal: int, *words: bytes) -> bytes:
    said = b""
    while not any(word in said for word in words):
        ready, _, _ = select.select([terminal], [], [], 20)
        assert ready, said
        said += os.read(terminal, 65536)
    return said


def test_a_deployment_without_tokens_fails_and_says_what_is_missing(bouncebot: Bouncebot) -> None:
    result = bouncebot("run", stdin="")

    assert result.exit_code == 2
    assert "SLACK_BOT_TOKEN" in result.stderr
    assert "SLACK_APP_TOKEN" in result.stderr


def test_the_terminal_ends_at_the_end_of_input(bouncebot: Bouncebot) -> None:
    result = bouncebot("try", stdin="")

    assert result.exit_code == 0
    assert "/checkdomain" in result.stdout


def test_half_a_connection_is_no_connection(bouncebot: Bouncebot) -> None:
    result = bouncebot("run", env={"SLACK_BOT_TOKEN": "xoxb-1"}, stdin="")

    assert result.exit_code == 2
    assert "Not enough to connect" in result.stderr
    assert "SLACK_BOT_TOKEN (" not in result.stderr


def test_every_wrong_variable_is_named(bouncebot: Bouncebot) -> None:
    result = bouncebot("run", env={"PORT": "x", "SLACK_BOT_TOKEN": "y"}, stdin="")

    assert result.exit_code == 2
    assert "PORT" in result.stderr
    assert "SLACK_BOT_TOKEN" in result.stderr
