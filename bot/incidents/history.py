"""What is remembered of bounces and read again: sightings, timelines, what nothing explained, what was wrong."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.incidents.incident import Incident
from bot.incidents.trouble import StoredFinding


class Event(StrEnum):
    """What can happen to an incident; the kinds of timeline entries."""

    OPENED = "opened"
    ASSIGNED = "assigned"
    RESOLVED = "resolved"
    REPORTED_WRONG = "reported-wrong"


@dataclass(frozen=True, slots=True)
class SightingRecord:
    """One stored sighting: redacted text, rule (None: a code alone decided), link to the message."""

    at: datetime
    count: int
    redacted: str
    rule: str | None
    confidence: float
    link: str | None
    author: str | None


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One thing that happened to an incident; `actor` None: the bot itself."""

    at: datetime
    actor: str | None
    event: Event
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentHistory:
    """An incident with all that was recorded: newest sightings first, timeline oldest first."""

    incident: Incident
    sightings: tuple[SightingRecord, ...]
    findings: tuple[StoredFinding, ...]
    """Of the newest sighting."""
    timeline: tuple[TimelineEntry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unexplained:
    """A bounce that no rule explains yet, kept redacted so that a rule can be written."""

    at: datetime
    redacted: str
    receiver: str | None
    reply_code: int | None
    enhanced: str | None
    link: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WrongReport:
    """What a person says is wrong with the diagnosis of one bounce, and what the bot had said. All redacted."""

    at: datetime
    actor: str | None
    note: str
    """What it really is, in the person's words."""
    incident: int
    cause: str
    rule: str | None
    """None: a code alone decided."""
    confidence: float
    receiver: str | None
    redacted: str
    """The words of the bounce that decided."""
    link: str | None
