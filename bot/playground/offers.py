"""What the page offers by name: slash commands, the message shortcut, and bounces to begin with."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import yaml

from bot.slack.ids import Callback, Command

STARTERS: Final = Path(__file__).with_name("starters.yml")


@dataclass(frozen=True, slots=True)
class Offer:
    """A slash command, as manifest.yml declares it."""

    name: str
    hint: str
    says: str


@dataclass(frozen=True, slots=True)
class Shortcut:
    """A shortcut in a message's menu, as manifest.yml declares it."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Starter:
    """Something to begin a conversation with: what the button says, and what is then written."""

    label: str
    text: str


COMMANDS: Final = (
    Offer(
        Command.BOUNCE,
        "550 5.7.26 … | 5.7.26 | help",
        "Explain a bounce or a code; alone it opens a window to paste into",
    ),
    Offer(
        Command.CHECKDOMAIN,
        "example.com selector=s1 ip=192.0.2.1 | help",
        "Check SPF, DKIM, DMARC, MX and blocklists of a domain",
    ),
    Offer(Command.CHECKIP, "203.0.113.5 | help", "Check PTR and blocklists of a sending IP address"),
    Offer(Command.INCIDENTS, "all | 12", "List open incidents, or show one"),
)
SHORTCUTS: Final = (
    Shortcut(Callback.DIAGNOSE, "Diagnose bounce"),
    Shortcut(Callback.CHECK_MESSAGE, "Check message headers"),
)


def starters() -> tuple[Starter, ...]:
    """Read the bounces to begin with."""
    return tuple(Starter(**entry) for entry in yaml.safe_load(STARTERS.read_text(encoding="utf-8")))
