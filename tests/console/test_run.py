import os
import signal
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

from tests.console.conftest import Bouncebot

ROOT = Path(__file__).parents[2]


def test_without_tokens_it_says_what_is_missing_and_serves_the_playground(tmp_path: Path) -> None:
    environ = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "BOUNCEBOT_RESOLVER": "127.0.0.1:9"}
    command = [sys.executable, "-m", "bot", "run"]
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
        assert process.wait(10) == 0


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
