from tests.console.conftest import Bouncebot


def test_without_tokens_and_without_a_terminal_it_says_what_is_missing(bouncebot: Bouncebot) -> None:
    result = bouncebot("run", env={"SLACK_BOT_TOKEN": "", "SLACK_APP_TOKEN": ""}, stdin="")

    assert result.exit_code == 2
    assert "SLACK_BOT_TOKEN" in result.stderr
    assert "SLACK_APP_TOKEN" in result.stderr


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
