"""An incident is the same trouble over time: one cause, one sender, one place where it is refused."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class State(StrEnum):
    """Where an incident stands."""

    OPEN = "open"
    RESOLVED = "resolved"


class Event(StrEnum):
    """What can happen to an incident; the kinds of timeline entries."""

    OPENED = "opened"
    ASSIGNED = "assigned"
    RESOLVED = "resolved"
    REPORTED_WRONG = "reported-wrong"


_MAX_WORDS = 200
"""Characters of a reply that stand in for a sender and a place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """What one diagnosed bounce says about an incident, before it is stored. None: the bounce does not say."""

    cause: str
    category: str
    title: str
    rule: str | None
    confidence: float
    receiver: str | None
    place: str | None
    """Who refused, for people: the receiver's name, else the recipient's domain or the host that refused. None also
    where several did, or where it does not matter: the trouble is the sender's with everybody."""
    sender_domain: str | None
    sending_ip: str | None
    redacted: str
    """The diagnostic without personal data."""
    count: int = 1
    """How many bounces of one paste say the same."""
    findings: tuple["StoredFinding", ...] = ()

    @property
    def fingerprint(self) -> str:
        """The key that groups this with its like: cause, sender (domain, else IP), receiver or place.

        A bounce that names neither sender nor place is like those with the same words only: a cause alone says
        nothing about whose trouble it is.
        """
        sender, place = self.sender_domain or self.sending_ip, self.receiver or self.place
        known = (sender or "-", place or "-") if sender or place else (self.redacted[:_MAX_WORDS],)
        return "|".join((self.cause, *known))


@dataclass(frozen=True, slots=True)
class StoredFinding:
    """A check's finding as it stood when the bounce was seen. `effect`: confirms, contradicts or open."""

    code: str
    verdict: str
    summary: str
    effect: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a bounce came from.

    `request_key` is Slack's event id or trigger id, or one made for a terminal's run: seen again, it changes
    nothing. `link` points to the message, `author` is a Slack user id or a login name; None: not known.
    """

    request_key: str
    link: str | None = None
    channel: str | None = None
    author: str | None = None


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """Acknowledged work that has to be finished even after a crash.

    `text` is redacted. `kind` is the shell's own word for what to do ("message", "command", …); `answer_ts` is the
    timestamp of the message that was posted as the answer, None while there is none.
    """

    request_key: str
    kind: str
    text: str
    channel: str | None = None
    thread_ts: str | None = None
    user: str | None = None
    response_url: str | None = None
    answer_ts: str | None = None
