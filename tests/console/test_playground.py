import socket
from pathlib import Path

from tests.console.conftest import Bouncebot


def test_a_taken_port_is_said_at_once(bouncebot: Bouncebot) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = bouncebot("playground", "--port", str(port), "--no-open")

    assert result.exit_code == 2
    assert f"Port {port} is taken" in result.stderr


def test_a_transcript_needs_a_folder(bouncebot: Bouncebot, tmp_path: Path) -> None:
    result = bouncebot("playground", "--no-open", "--record", str(tmp_path / "nowhere" / "talk.jsonl"))

    assert result.exit_code == 2
    assert "There is no folder" in result.stderr


def test_help_names_every_option(bouncebot: Bouncebot) -> None:
    shown = bouncebot("playground", "--help").stdout

    for option in ("--port", "--demo-dns", "--record", "--open", "--no-open"):
        assert option in shown
