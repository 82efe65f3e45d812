"""How incidents are spoken of, the same in Slack and in the terminal. Plain text, no markup."""

from datetime import datetime

from bot.incidents.incident import Incident, Sighting


def seen(sighting: Sighting, now: datetime) -> str:
    """Say how often and since when: "seen 14 times since Monday"."""
    incident = sighting.incident
    if sighting.is_new and incident.seen <= 1:
        if sighting.previous and sighting.previous.resolved_at:
            since = ago(sighting.previous.resolved_at, now)
            return f"back again: incident {sighting.previous.id} was resolved {since}"
        return "first time seen"
    return so_often(incident, now)


def so_often(incident: Incident, now: datetime) -> str:
    """Say how often an incident's trouble was seen and since when: "seen once today"."""
    first = day(incident.first_seen, now)
    return f"seen {_times(incident)} {'today' if first == 'today' else f'since {first}'}"


def line(incident: Incident, now: datetime) -> str:
    """Say in one line what an incident is about and how it stands."""
    parts = (
        incident.title,
        incident.sender_domain or incident.sending_ip,
        incident.place or incident.receiver,
        f"seen {_times(incident)}, last {ago(incident.last_seen, now)}",
        incident.state if incident.resolved_at else None,
    )
    return " · ".join(filter(None, parts))


def _times(incident: Incident) -> str:
    return "once" if incident.seen == 1 else f"{incident.seen} times"


def day(moment: datetime, now: datetime) -> str:
    """Name a day as people do: "today", "yesterday", "Monday", "3 May", "3 May 2025" (UTC)."""
    days = (now.date() - moment.date()).days
    if days <= 0:
        return "today"
    if days == 1:
        return "yesterday"
    if days < 7:  # noqa: PLR2004 - a week: the weekday is still unambiguous
        return f"{moment:%A}"
    return f"{moment.day} {moment:%B}" if moment.year == now.year else f"{moment.day} {moment:%B %Y}"


def ago(moment: datetime, now: datetime) -> str:
    """Say how long ago: "just now", "5 minutes ago", "3 hours ago", then the day."""
    minutes = int((now - moment).total_seconds() // 60)
    if minutes < 1:
        return "just now"
    if minutes < 60:  # noqa: PLR2004 - minutes in an hour
        return "1 minute ago" if minutes == 1 else f"{minutes} minutes ago"
    hours = minutes // 60
    if hours < 24:  # noqa: PLR2004 - hours in a day
        return "1 hour ago" if hours == 1 else f"{hours} hours ago"
    spoken = day(moment, now)
    return spoken if spoken == "yesterday" else f"on {spoken}"
