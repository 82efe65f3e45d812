"""Every command that README.md shows runs, and its conversation is what the bot says."""

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.console.cli import cli

README = Path("README.md").read_text(encoding="utf-8")
COMMANDS = [
    line.split("    #")[0].strip().removeprefix("$ ")
    for line in README.splitlines()
    if re.match(r" {4}(?:\$ )?bouncebot ", line)
]
INLINE = re.findall(r"`(bouncebot [^`]+)`", README)


def test_the_readme_shows_commands() -> None:
    assert len(COMMANDS) >= 3
    assert len(INLINE) >= 5


@pytest.mark.parametrize("command", [*COMMANDS, *INLINE])
def test_the_command_runs(command: str, tmp_path: Path) -> None:
    environ = {
        "BOUNCEBOT_DATABASE": str(tmp_path / "bot.db"),
        "BOUNCEBOT_RESOLVER": "127.0.0.1:9",
        "BOUNCEBOT_CHECK_SECONDS": "1",
    }
    message = tmp_path / "mail.eml"
    message.write_text("From: ada@example.com\nTo: bo@example.org\nSubject: Hello\n\nHello.\n", encoding="utf-8")
    given = command.replace("TEXT", "'550 5.1.1 User unknown'").replace("mail.eml", shlex.quote(str(message)))
    _, *arguments = shlex.split(given)
    if arguments[0] in {"playground", "run"}:
        arguments.append("--help")  # it would serve until somebody stops it

    result = CliRunner().invoke(cli, arguments, env=environ, input="")

    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert result.exit_code in {0, 3}


def test_the_conversation_is_what_the_bot_says() -> None:
    """`make readme` writes it anew."""
    shown = README.split("<!-- conversation: begin -->\n")[1].split("<!-- conversation: end -->")[0]
    _, *arguments = shlex.split(COMMANDS[0])

    result = CliRunner().invoke(cli, [*arguments, "--no-checks", "--no-record"])

    assert [f"    {line}".rstrip() for line in result.stdout.splitlines()] == shown.strip("\n").splitlines()
