from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.console.cli import cli

Bouncebot = Callable[..., Result]


@pytest.fixture
def bouncebot(tmp_path: Path) -> Bouncebot:
    """Run the command line with a database of its own and a resolver that nobody is behind."""

    def run(*arguments: str, stdin: str | bytes | None = None, env: Mapping[str, str] | None = None) -> Result:
        environ = {
            "BOUNCEBOT_DATABASE": str(tmp_path / "bot.db"),
            "BOUNCEBOT_RESOLVER": "127.0.0.1:9",
            "BOUNCEBOT_CHECK_SECONDS": "20",  # a server in this process may be slow on a busy machine
        }
        return CliRunner().invoke(cli, arguments, input=stdin, env=environ | dict(env or {}), prog_name="bouncebot")

    return run
