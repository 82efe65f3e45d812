"""The SQL of reports that a diagnosis was wrong."""

from datetime import datetime
from typing import cast

from sqlite_utils import Database

from bot.incidents.history import Event, WrongReport


def list_wrong(db: Database, *, limit: int) -> tuple[WrongReport, ...]:
    """List reports, newest first, each with the bounce that it is about.

    A report that does not say which bounce is meant is about the newest one that its incident had then.
    """
    rows = db.query(
        """SELECT t.at, t.actor, t.note, i.id AS incident, i.cause, i.receiver,
            s.redacted, s.rule, s.confidence, s.link
        FROM timeline t JOIN incidents i ON i.id = t.incident
        JOIN sightings s ON s.id = coalesce(t.sighting, (
            SELECT id FROM sightings WHERE incident = t.incident AND at <= t.at ORDER BY at DESC, id DESC LIMIT 1))
        WHERE t.event = :event ORDER BY t.at DESC, t.rowid DESC LIMIT :limit""",
        {"event": Event.REPORTED_WRONG, "limit": limit},
    )
    return tuple(
        WrongReport(
            at=datetime.fromisoformat(row["at"]),
            actor=row["actor"],
            note=row["note"],
            incident=row["incident"],
            cause=row["cause"],
            rule=row["rule"],
            confidence=row["confidence"],
            receiver=row["receiver"],
            redacted=row["redacted"],
            link=row["link"],
        )
        for row in rows
    )


def sighting_of(db: Database, incident_id: int, request_key: str) -> int | None:
    """Find the bounce of one answer; an answer to several bounces has "#" and a number in the key of each."""
    rows = db.query(
        "SELECT id FROM sightings WHERE incident = :incident"
        " AND (request_key = :key OR substr(request_key, 1, length(:key) + 1) = :key || '#') ORDER BY id LIMIT 1",
        {"incident": incident_id, "key": request_key},
    )
    return next((cast("int", row["id"]) for row in rows), None)
