"""Names that travel through Slack and come back: commands, actions, blocks, views, and what a button carries."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from bot.errors import UserError


class Command(StrEnum):
    """Slash commands; manifest.yml lists the same."""

    BOUNCE = "/bounce"
    CHECKDOMAIN = "/checkdomain"
    CHECKIP = "/checkip"
    INCIDENTS = "/incidents"


class Action(StrEnum):
    """Ids of interactive elements."""

    ASSIGN = "incident_assign"
    RESOLVE = "incident_resolve"
    SHOW_INCIDENT = "incident_show"
    WRONG = "diagnosis_wrong"
    VIEW = "answer_view"  # More, Less, Details: the value says what to show
    BACK = "answer_back"  # the same; Slack wants each action id once in a block
    RECHECK = "answer_recheck"
    POST = "answer_post"
    OPEN_PASTE = "paste_open"
    CHECK_FINDINGS = "check_findings"  # parts of a check's answer: the value is a CheckButton
    CHECK_ALL = "check_all"
    CHECK_REQUIREMENTS = "check_requirements"
    CHECK_AGAIN = "check_again"
    CHECK_POST = "check_post"
    CHECK_DOMAIN = "check_domain"  # under a message check: check its domain with the selectors that it showed


class Callback(StrEnum):
    """Ids of shortcuts and views."""

    DIAGNOSE = "diagnose_bounce"  # message shortcut
    CHECK_MESSAGE = "check_message"  # message shortcut
    PASTE = "paste"  # the modal to paste into
    WRONG = "wrong_diagnosis"  # the modal that asks what it really is


PASTE_BLOCK, PASTE_INPUT = "paste_block", "paste_input"
WRONG_BLOCK, WRONG_INPUT = "wrong_block", "wrong_input"
ANSWER_EVENT = "bouncebot_answer"
"""Message metadata that marks an answer with its request key."""


class StaleButton(UserError):
    """A button from before this version, or one that is not ours."""

    def __init__(self) -> None:
        super().__init__("This button is too old for me to know what it belongs to. Paste the bounce again, please.")


@dataclass(frozen=True, slots=True)
class Shown:
    """Which part of which answer a message shows.

    `key` is the request key; `group` counts from 0, None: the overview of all groups; `full`: with all details.
    """

    key: str
    group: int | None = None
    full: bool = False

    def encode(self) -> str:
        """Write it as a button's value."""
        return "|".join((self.key, "" if self.group is None else str(self.group), "full" if self.full else ""))

    @classmethod
    def decode(cls, value: str) -> Self:
        """Read a button's value.

        Raises:
            StaleButton: it is none of ours.
        """
        match value.split("|"):
            case [key, number, ("" | "full") as length] if key and (number == "" or _is_number(number)):
                return cls(key, int(number) if number else None, full=length == "full")
        raise StaleButton


@dataclass(frozen=True, slots=True)
class IncidentButton:
    """A button about one incident; `shown` is the answer that it stands under, None: it stands under none."""

    incident: int
    shown: Shown | None = None

    def encode(self) -> str:
        """Write it as a button's value."""
        return f"{self.incident}|{self.shown.encode()}" if self.shown else str(self.incident)

    @classmethod
    def decode(cls, value: str) -> Self:
        """Read a button's value.

        Raises:
            StaleButton: it is none of ours.
        """
        number, _, rest = value.partition("|")
        if not _is_number(number):
            raise StaleButton
        return cls(int(number), Shown.decode(rest) if rest else None)


class Part(StrEnum):
    """Which part of a check's answer is shown."""

    FINDINGS = "findings"  # what is not in order
    ALL = "all"  # every finding
    REQUIREMENTS = "requirements"  # the checklist of the big receivers


@dataclass(frozen=True, slots=True)
class CheckButton:
    """A button under the answer of a check.

    `key` is the request key; `question` is what can be typed after the command, to ask again when the answer is
    remembered no more.
    """

    key: str
    question: str
    part: Part = Part.FINDINGS

    def encode(self) -> str:
        """Write it as a button's value."""
        return f"{self.part}|{self.key}|{self.question}"

    @classmethod
    def decode(cls, value: str) -> Self:
        """Read a button's value.

        Raises:
            StaleButton: it is none of ours.
        """
        part, _, rest = value.partition("|")
        key, _, question = rest.partition("|")
        if part not in set(Part) or not key or not question:
            raise StaleButton
        return cls(key, question, Part(part))


def incident_block(incident: int) -> str:
    """Name the block that says how an incident stands."""
    return f"incident:{incident}"


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= 15  # noqa: PLR2004 - fits SQLite's integer
