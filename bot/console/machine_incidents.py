"""Machine-readable incidents: a contract. Field names are stable; docs/command-line.md describes them."""

from collections.abc import Iterable

from bot.console.machine import Json
from bot.incidents.history import IncidentHistory, Unexplained
from bot.incidents.incident import Incident


def incidents_json(incidents: Iterable[Incident]) -> Json:
    """Render a list of incidents."""
    return {"incidents": [incident_json(incident) for incident in incidents]}


def incident_json(incident: Incident) -> Json:
    """Render one incident."""
    return {
        "id": incident.id,
        "state": incident.state.value,
        "cause": incident.cause,
        "category": incident.category,
        "title": incident.title,
        "receiver": incident.receiver,
        "place": incident.place,
        "sender_domain": incident.sender_domain,
        "sending_ip": incident.sending_ip,
        "assignee": incident.assignee,
        "seen": incident.seen,
        "first_seen": incident.first_seen.isoformat(),
        "last_seen": incident.last_seen.isoformat(),
        "resolved_at": incident.resolved_at.isoformat() if incident.resolved_at else None,
        "first_link": incident.first_link,
    }


def history_json(history: IncidentHistory) -> Json:
    """Render one incident with its sightings, findings and timeline."""
    return incident_json(history.incident) | {
        "sightings": [
            {
                "at": sighting.at.isoformat(),
                "count": sighting.count,
                "redacted": sighting.redacted,
                "rule": sighting.rule,
                "confidence": sighting.confidence,
                "link": sighting.link,
                "author": sighting.author,
            }
            for sighting in history.sightings
        ],
        "findings": [
            {"code": found.code, "verdict": found.verdict, "summary": found.summary, "effect": found.effect}
            for found in history.findings
        ],
        "timeline": [
            {"at": entry.at.isoformat(), "actor": entry.actor, "event": entry.event.value, "note": entry.note}
            for entry in history.timeline
        ],
    }


def unexplained_json(bounces: Iterable[Unexplained]) -> Json:
    """Render the bounces that nothing explained."""
    return {
        "unexplained": [
            {
                "at": bounce.at.isoformat(),
                "redacted": bounce.redacted,
                "receiver": bounce.receiver,
                "reply_code": bounce.reply_code,
                "enhanced": bounce.enhanced,
                "link": bounce.link,
            }
            for bounce in bounces
        ]
    }
