"""An incident is the same trouble over time: one cause, one sender, one place where it is refused."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class State(StrEnum):
    """Where an incident stands."""

    OPEN = "open"
    RESOLVED = "resolved"


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """One incident. Times are aware UTC. `seen` counts bounces, not pastes."""

    id: int
    fingerprint: str
    cause: str
    category: str
    title: str
    receiver: str | None
    place: str | None
    """As in Trouble; None too when it was recorded before places were."""
    sender_domain: str | None
    sending_ip: str | None
    state: State
    assignee: str | None
    """Slack user id or name; None: nobody yet."""
    first_seen: datetime
    last_seen: datetime
    resolved_at: datetime | None
    """None: open."""
    seen: int
    first_link: str | None
    """Permalink of the first sighting; None: it came from a terminal."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """What recording one bounce did.

    `is_new`: it opened the incident. `is_repeat`: this request was recorded before and nothing changed.
    `previous` is the incident with the same fingerprint that was resolved last, when this one is new.
    """

    incident: Incident
    is_new: bool
    is_repeat: bool
    previous: Incident | None = None
