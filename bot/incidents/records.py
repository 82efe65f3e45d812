"""The SQL of incidents: plain functions on a Database, tested without asyncio."""

from datetime import UTC, datetime
from typing import Any, cast

from sqlite_utils import Database

from bot.errors import NoSuchIncident
from bot.incidents.history import Event, IncidentHistory, SightingRecord, TimelineEntry, Unexplained
from bot.incidents.incident import Incident, Sighting, State
from bot.incidents.reports import sighting_of
from bot.incidents.transaction import write
from bot.incidents.trouble import Origin, StoredFinding, Trouble

Row = dict[str, Any]


def record_sighting(db: Database, trouble: Trouble, origin: Origin, now: datetime) -> Sighting:
    """Join the open incident with the same fingerprint, or open one. A known request key changes nothing."""
    with write(db):
        known = _one(db, "SELECT incident FROM sightings WHERE request_key = ?", origin.request_key)
        if known is not None:
            return Sighting(get_incident(db, known["incident"]), is_new=False, is_repeat=True)
        current = _one(db, "SELECT id FROM incidents WHERE fingerprint = ? AND state = 'open'", trouble.fingerprint)
        previous = None if current else _last_resolved(db, trouble.fingerprint)
        incident_id = current["id"] if current else _open_incident(db, trouble, origin, now)
        _add_sighting(db, incident_id, trouble, origin, now)
        incident = get_incident(db, incident_id)
    return Sighting(incident, is_new=current is None, is_repeat=False, previous=previous)


def get_incident(db: Database, incident_id: int) -> Incident:
    """Read one incident.

    Raises:
        NoSuchIncident: no incident has this id.
    """
    row = _one(db, "SELECT * FROM incidents WHERE id = ?", incident_id)
    if row is None:
        raise NoSuchIncident(f"There is no incident {incident_id}.")
    return _incident(row)


def list_incidents(db: Database, *, state: State | None, limit: int) -> tuple[Incident, ...]:
    """List incidents, last seen first. `state` None: open and resolved."""
    rows = db.query(
        """SELECT * FROM incidents WHERE :state IS NULL OR state = :state
        ORDER BY last_seen DESC, id DESC LIMIT :limit""",
        {"state": state, "limit": limit},
    )
    return tuple(_incident(row) for row in rows)


def read_history(db: Database, incident_id: int) -> IncidentHistory:
    """Read an incident with everything that was recorded about it.

    Raises:
        NoSuchIncident: no incident has this id.
    """
    incident = get_incident(db, incident_id)
    sightings = list(
        db.query("SELECT * FROM sightings WHERE incident = ? ORDER BY at DESC, id DESC LIMIT 50", [incident_id])
    )
    findings = (
        db.query("SELECT code, verdict, summary, effect FROM findings WHERE sighting = ?", [sightings[0]["id"]])
        if sightings
        else ()
    )
    timeline = db.query(
        "SELECT at, actor, event, note FROM timeline WHERE incident = ? ORDER BY at, rowid", [incident_id]
    )
    return IncidentHistory(
        incident=incident,
        sightings=tuple(
            SightingRecord(
                at=_time(row["at"]),
                count=row["count"],
                redacted=row["redacted"],
                rule=row["rule"],
                confidence=row["confidence"],
                link=row["link"],
                author=row["author"],
            )
            for row in sightings
        ),
        findings=tuple(StoredFinding(**row) for row in findings),
        timeline=tuple(
            TimelineEntry(_time(row["at"]), row["actor"], Event(row["event"]), row["note"]) for row in timeline
        ),
    )


def assign(db: Database, incident_id: int, assignee: str, actor: str | None, now: datetime) -> Incident:
    """Give an open incident to somebody; giving it to the same person again changes nothing.

    Raises:
        NoSuchIncident: no incident has this id.
    """
    with write(db):
        incident = get_incident(db, incident_id)
        if incident.assignee == assignee or incident.state is State.RESOLVED:
            return incident
        db.table("incidents").update(incident_id, {"assignee": assignee})
        _note(db, incident_id, actor, Event.ASSIGNED, assignee, now)
        return get_incident(db, incident_id)


def resolve(db: Database, incident_id: int, actor: str | None, now: datetime) -> Incident:
    """Close an incident; closing it again changes nothing.

    Raises:
        NoSuchIncident: no incident has this id.
    """
    with write(db):
        incident = get_incident(db, incident_id)
        if incident.state is State.RESOLVED:
            return incident
        db.table("incidents").update(incident_id, {"state": State.RESOLVED, "resolved_at": _text(now)})
        _note(db, incident_id, actor, Event.RESOLVED, "", now)
        return get_incident(db, incident_id)


def report_wrong(
    db: Database, incident_id: int, actor: str | None, note: str, now: datetime, request_key: str | None = None
) -> Incident:
    """Remember that somebody says the diagnosis is wrong; `note` must be redacted.

    `request_key` is that of the answer under which it was said; None: not known, so the newest bounce is meant.

    Raises:
        NoSuchIncident: no incident has this id.
    """
    with write(db):
        incident = get_incident(db, incident_id)
        sighting = sighting_of(db, incident_id, request_key) if request_key else None
        _note(db, incident_id, actor, Event.REPORTED_WRONG, note, now, sighting)
        return incident


def record_unexplained(db: Database, bounce: Unexplained, request_key: str) -> None:
    """Keep a redacted bounce that no rule explains. A known request key changes nothing."""
    db.table("unexplained").insert(
        {
            "request_key": request_key,
            "at": _text(bounce.at),
            "redacted": bounce.redacted,
            "receiver": bounce.receiver,
            "reply_code": bounce.reply_code,
            "enhanced": bounce.enhanced,
            "link": bounce.link,
        },
        ignore=True,
    )


def list_unexplained(db: Database, *, limit: int) -> tuple[Unexplained, ...]:
    """List bounces that no rule explained, newest first."""
    rows = db.query("SELECT * FROM unexplained ORDER BY at DESC, rowid DESC LIMIT ?", [limit])
    return tuple(
        Unexplained(
            at=_time(row["at"]),
            redacted=row["redacted"],
            receiver=row["receiver"],
            reply_code=row["reply_code"],
            enhanced=row["enhanced"],
            link=row["link"],
        )
        for row in rows
    )


def _open_incident(db: Database, trouble: Trouble, origin: Origin, now: datetime) -> int:
    table = db.table("incidents").insert(
        {
            "fingerprint": trouble.fingerprint,
            "cause": trouble.cause,
            "category": trouble.category,
            "title": trouble.title,
            "receiver": trouble.receiver,
            "place": trouble.place,
            "sender_domain": trouble.sender_domain,
            "sending_ip": trouble.sending_ip,
            "state": State.OPEN,
            "first_seen": _text(now),
            "last_seen": _text(now),
            "seen": 0,
            "first_link": origin.link,
        }
    )
    incident_id = cast("int", table.last_pk)
    _note(db, incident_id, origin.author, Event.OPENED, "", now)
    return incident_id


def _add_sighting(db: Database, incident_id: int, trouble: Trouble, origin: Origin, now: datetime) -> None:
    table = db.table("sightings").insert(
        {
            "incident": incident_id,
            "request_key": origin.request_key,
            "at": _text(now),
            "count": trouble.count,
            "redacted": trouble.redacted,
            "rule": trouble.rule,
            "confidence": trouble.confidence,
            "link": origin.link,
            "author": origin.author,
        }
    )
    db.table("findings").insert_all(
        {
            "sighting": table.last_pk,
            "code": finding.code,
            "verdict": finding.verdict,
            "summary": finding.summary,
            "effect": finding.effect,
        }
        for finding in trouble.findings
    )
    db.execute(
        "UPDATE incidents SET seen = seen + ?, last_seen = max(last_seen, ?) WHERE id = ?",
        [trouble.count, _text(now), incident_id],
    )


def _last_resolved(db: Database, key: str) -> Incident | None:
    row = _one(
        db, "SELECT * FROM incidents WHERE fingerprint = ? AND state = 'resolved' ORDER BY resolved_at DESC", key
    )
    return _incident(row) if row else None


def _note(
    db: Database,
    incident_id: int,
    actor: str | None,
    event: Event,
    note: str,
    now: datetime,
    sighting: int | None = None,
) -> None:
    db.table("timeline").insert(
        {
            "incident": incident_id,
            "at": _text(now),
            "actor": actor,
            "event": event,
            "note": note,
            "sighting": sighting,
        }
    )


def _one(db: Database, sql: str, parameter: str | int) -> Row | None:
    return next(iter(db.query(sql, [parameter])), None)


def _incident(row: Row) -> Incident:
    return Incident(
        id=row["id"],
        fingerprint=row["fingerprint"],
        cause=row["cause"],
        category=row["category"],
        title=row["title"],
        receiver=row["receiver"],
        place=row["place"],
        sender_domain=row["sender_domain"],
        sending_ip=row["sending_ip"],
        state=State(row["state"]),
        assignee=row["assignee"],
        first_seen=_time(row["first_seen"]),
        last_seen=_time(row["last_seen"]),
        resolved_at=_time(row["resolved_at"]) if row["resolved_at"] else None,
        seen=row["seen"],
        first_link=row["first_link"],
    )


def _text(moment: datetime) -> str:
    # One zone and one width, so that SQLite's text order is the order of time.
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)
