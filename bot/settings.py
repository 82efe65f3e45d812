"""Configuration, read once from the environment; every problem is reported at once."""

import ipaddress
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self, TypeVar

from bot.errors import SettingsError

_SLACK_API_URL = "https://slack.com/api/"

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class HostPort:
    """A DNS server. `host` is an IP address, `port` 1 to 65535."""

    host: str
    port: int = 53

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that can be configured; docs/configuration.md describes each variable."""

    slack_bot_token: str | None = field(default=None, repr=False)
    """SLACK_BOT_TOKEN (xoxb-…); None: not connected to Slack."""
    slack_app_token: str | None = field(default=None, repr=False)
    """SLACK_APP_TOKEN (xapp-…): Socket Mode when set."""
    slack_signing_secret: str | None = field(default=None, repr=False)
    """SLACK_SIGNING_SECRET: HTTP mode when set and there is no app token."""
    slack_api_url: str = _SLACK_API_URL
    """SLACK_API_URL: points the client at a local workspace or a proxy. Ends with a slash."""
    channels: tuple[str, ...] = ()
    """BOUNCEBOT_CHANNELS: channel ids for auto-reply, separated by commas; (): every channel the bot is in."""
    port: int = 3000
    """PORT: health endpoints, and the Slack endpoint in HTTP mode."""
    host: str = "0.0.0.0"  # noqa: S104 - a service in a container is reached from outside it
    """BOUNCEBOT_HOST: address to listen on."""
    database: str = ":memory:"
    """BOUNCEBOT_DATABASE: path of the SQLite file; ":memory:" keeps nothing."""
    catalog: Path | None = None
    """BOUNCEBOT_CATALOG: folder with the catalog; None: the one that comes with the bot."""
    resolver: HostPort | None = None
    """BOUNCEBOT_RESOLVER: HOST or HOST:PORT of the DNS server; None: the machine's."""
    check_budget_s: float = 4.0
    """BOUNCEBOT_CHECK_SECONDS: time for all the checks of one answer, in seconds."""
    checks_per_person: int = 60
    """BOUNCEBOT_CHECKS_PER_PERSON: checks an hour for one person in Slack; 0: no limit."""
    checks_per_hour: int = 600
    """BOUNCEBOT_CHECKS_PER_HOUR: checks an hour for all people in Slack together; 0: no limit."""
    max_paste_chars: int = 100_000
    """BOUNCEBOT_MAX_PASTE_CHARS: of a longer paste the beginning and the end are read."""
    spamhaus_dqs_key: str | None = field(default=None, repr=False)
    """SPAMHAUS_DQS_KEY: asks the key's own Spamhaus zones."""
    abusix_key: str | None = field(default=None, repr=False)
    """ABUSIX_KEY: asks Abusix Mail Intelligence."""

    @classmethod
    def from_environ(cls, environ: Mapping[str, str]) -> Self:
        """Read the variables; an empty one counts as unset.

        Raises:
            SettingsError: with one sentence for each variable that cannot be used.
        """
        reader = _Reader(environ)
        settings = cls(
            slack_bot_token=reader.token("SLACK_BOT_TOKEN", "xoxb-"),
            slack_app_token=reader.token("SLACK_APP_TOKEN", "xapp-"),
            slack_signing_secret=reader.text("SLACK_SIGNING_SECRET"),
            slack_api_url=reader.read("SLACK_API_URL", _api_url, _SLACK_API_URL),
            channels=reader.read("BOUNCEBOT_CHANNELS", _channels, ()),
            port=reader.read("PORT", _port, 3000),
            host=reader.text("BOUNCEBOT_HOST") or "0.0.0.0",  # noqa: S104 - as above
            database=reader.text("BOUNCEBOT_DATABASE") or _data_folder(environ),
            catalog=reader.read("BOUNCEBOT_CATALOG", _folder, None),
            resolver=reader.read("BOUNCEBOT_RESOLVER", parse_host_port, None),
            check_budget_s=reader.read("BOUNCEBOT_CHECK_SECONDS", _seconds, 4.0),
            checks_per_person=reader.read("BOUNCEBOT_CHECKS_PER_PERSON", _checks, 60),
            checks_per_hour=reader.read("BOUNCEBOT_CHECKS_PER_HOUR", _checks, 600),
            max_paste_chars=reader.read("BOUNCEBOT_MAX_PASTE_CHARS", _paste_chars, 100_000),
            spamhaus_dqs_key=reader.read("SPAMHAUS_DQS_KEY", _dns_label, None),
            abusix_key=reader.read("ABUSIX_KEY", _dns_label, None),
        )
        if reader.problems:
            raise SettingsError(reader.problems)
        return settings

    @property
    def speaks_to_slack(self) -> bool:
        """True when there are tokens for one of the two ways to connect."""
        return bool(self.slack_bot_token and (self.slack_app_token or self.slack_signing_secret))

    def missing_for_slack(self) -> tuple[str, ...]:
        """Name what is missing to connect, one sentence each; () when nothing is."""
        missing = []
        if not self.slack_bot_token:
            missing.append(
                "SLACK_BOT_TOKEN (xoxb-…): the bot token, from “OAuth & Permissions” after installing the app."
            )
        if not (self.slack_app_token or self.slack_signing_secret):
            missing.append(
                "SLACK_APP_TOKEN (xapp-…, scope connections:write) for Socket Mode, "
                "or SLACK_SIGNING_SECRET for HTTP mode: both under “Basic Information”."
            )
        return tuple(missing)


class _Reader:
    """Reads variables and remembers each problem instead of stopping at the first."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ
        self.problems: list[str] = []

    def text(self, name: str) -> str | None:
        return self._environ.get(name, "").strip() or None

    def read(self, name: str, convert: Callable[[str], T], default: T) -> T:
        value = self.text(name)
        if value is None:
            return default
        try:
            return convert(value)
        except ValueError as problem:
            self.problems.append(f"{name} {problem}")
            return default

    def token(self, name: str, prefix: str) -> str | None:
        value = self.text(name)
        if value is not None and not value.startswith(prefix):
            self.problems.append(f"{name} must start with {prefix}; this looks like another kind of secret.")
        return value


def parse_host_port(value: str) -> HostPort:
    """Read "192.0.2.53", "192.0.2.53:5353", "2001:db8::53" or "[2001:db8::53]:5353".

    Raises:
        ValueError: with the rest of a sentence that starts with the variable's name.
    """
    host, port = value, "53"
    if value.startswith("["):
        host, closing, rest = value[1:].partition("]")
        port = rest.removeprefix(":") or "53" if closing else ""
    elif value.count(":") == 1:
        host, _, port = value.partition(":")
    try:
        address = ipaddress.ip_address(host)
        number = _port(port)
    except ValueError:
        raise ValueError(f"must be an IP address, with :PORT if it is not 53; not “{value}”.") from None
    return HostPort(str(address), number)


def _data_folder(environ: Mapping[str, str]) -> str:
    """Where programs keep a user's data (XDG Base Directory); the working directory where there is no home."""
    base = environ.get("XDG_DATA_HOME") or (f"{home}/.local/share" if (home := environ.get("HOME")) else "")
    return f"{base}/bouncebot/bouncebot.db" if base else "bouncebot.db"


def _port(value: str) -> int:
    return _whole_number(value, 1, 65_535, "a port number from 1 to 65535")


def _seconds(value: str) -> float:
    try:
        seconds = float(value)
    except ValueError:
        seconds = 0.0
    if not 0.1 <= seconds <= 60:  # noqa: PLR2004 - beyond a minute nobody waits
        raise ValueError(f"must be a number of seconds from 0.1 to 60; not “{value}”.")
    return seconds


def _checks(value: str) -> int:
    return _whole_number(value, 0, 1_000_000, "a number from 0 (no limit) to 1000000")


def _paste_chars(value: str) -> int:
    return _whole_number(value, 1_000, 10_000_000, "a number from 1000 to 10000000")


def _whole_number(value: str, least: int, most: int, wanted: str) -> int:
    if not value.isascii() or not value.isdecimal() or not least <= int(value) <= most:
        raise ValueError(f"must be {wanted}; not “{value}”.")
    return int(value)


def _channels(value: str) -> tuple[str, ...]:
    channels = tuple(part.strip() for part in value.split(",") if part.strip())
    wrong = [channel for channel in channels if not (channel[0] in "CG" and channel.isalnum() and channel.isupper())]
    if wrong:
        raise ValueError(f"must list channel ids such as C0123ABCD, separated by commas; not “{wrong[0]}”.")
    return channels


def _api_url(value: str) -> str:
    if not value.startswith(("https://", "http://")):
        raise ValueError(f"must be an http or https address; not “{value}”.")
    return value if value.endswith("/") else value + "/"


def _folder(value: str) -> Path | None:
    folder = Path(value)
    if not folder.is_dir():
        raise ValueError(f"must be a folder; “{value}” is none.")
    return folder


def _dns_label(value: str) -> str | None:
    if not value.isascii() or not value.isalnum():
        raise ValueError("must be the bare key: letters and digits only.")
    return value
