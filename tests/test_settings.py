from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.settings import HostPort, Settings, parse_host_port


def test_an_empty_environment_is_enough() -> None:
    settings = Settings.from_environ({})

    assert not settings.speaks_to_slack
    assert settings.resolver is None
    assert settings.channels == ()


def test_an_empty_variable_counts_as_unset() -> None:
    assert Settings.from_environ({"PORT": "", "BOUNCEBOT_RESOLVER": "  "}) == Settings.from_environ({})


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({"BOUNCEBOT_DATABASE": "/srv/bot.db", "HOME": "/home/jo"}, "/srv/bot.db"),
        ({"HOME": "/home/jo"}, "/home/jo/.local/share/bouncebot/bouncebot.db"),
        ({"HOME": "/home/jo", "XDG_DATA_HOME": "/data"}, "/data/bouncebot/bouncebot.db"),
        ({}, "bouncebot.db"),
    ],
)
def test_incidents_live_among_the_users_data_unless_told_otherwise(environ: dict[str, str], expected: str) -> None:
    assert Settings.from_environ(environ).database == expected


def test_every_wrong_variable_is_named_at_once(tmp_path: Path) -> None:
    wrong = {
        "SLACK_BOT_TOKEN": "xoxp-a-user-token",
        "SLACK_APP_TOKEN": "xoxb-the-other-token",
        "SLACK_API_URL": "slack.example",
        "BOUNCEBOT_CHANNELS": "#deliverability",
        "PORT": "http",
        "BOUNCEBOT_CATALOG": str(tmp_path / "nowhere"),
        "BOUNCEBOT_RESOLVER": "dns.example.com",
        "BOUNCEBOT_CHECK_SECONDS": "fast",
        "BOUNCEBOT_CHECKS_PER_PERSON": "many",
        "BOUNCEBOT_CHECKS_PER_HOUR": "-1",
        "BOUNCEBOT_MAX_PASTE_CHARS": "12",
        "SPAMHAUS_DQS_KEY": "https://key",
        "ABUSIX_KEY": "a.b",
    }

    with pytest.raises(SettingsError) as caught:
        Settings.from_environ(wrong)

    assert {problem.split()[0] for problem in caught.value.problems} == set(wrong)


def test_secrets_stay_out_of_the_representation() -> None:
    shown = repr(
        Settings.from_environ(
            {
                "SLACK_BOT_TOKEN": "xoxb-hush",
                "SLACK_APP_TOKEN": "xapp-hush",
                "SLACK_SIGNING_SECRET": "hush",
                "SPAMHAUS_DQS_KEY": "hush",
                "ABUSIX_KEY": "hush",
            }
        )
    )

    assert "hush" not in shown


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("192.0.2.53", HostPort("192.0.2.53", 53)),
        ("192.0.2.53:5353", HostPort("192.0.2.53", 5353)),
        ("2001:db8::53", HostPort("2001:db8::53", 53)),
        ("[2001:db8::53]:5353", HostPort("2001:db8::53", 5353)),
        ("[2001:db8::53]", HostPort("2001:db8::53", 53)),
    ],
)
def test_a_resolver_is_an_address_with_or_without_a_port(text: str, expected: HostPort) -> None:
    assert parse_host_port(text) == expected


@pytest.mark.parametrize("text", ["localhost", "192.0.2.53:0", "192.0.2.53:dns", "192.0.2.53:99999", "[::1", ""])
def test_anything_else_is_no_resolver(text: str) -> None:
    with pytest.raises(ValueError, match="IP address"):
        parse_host_port(text)


@pytest.mark.parametrize(
    ("environ", "missing"),
    [
        ({}, 2),
        ({"SLACK_BOT_TOKEN": "xoxb-1"}, 1),
        ({"SLACK_APP_TOKEN": "xapp-1"}, 1),
        ({"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}, 0),
        ({"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "s"}, 0),
    ],
)
def test_what_is_missing_to_connect_is_named(environ: dict[str, str], missing: int) -> None:
    settings = Settings.from_environ(environ)

    assert len(settings.missing_for_slack()) == missing
    assert settings.speaks_to_slack == (missing == 0)
