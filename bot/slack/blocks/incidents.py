"""Incidents: the line under an answer, the list, one in detail."""

import re
from collections.abc import Sequence
from datetime import datetime

from bot.checks.finding import Verdict
from bot.incidents import wording
from bot.incidents.history import IncidentHistory
from bot.incidents.incident import Incident, Sighting, State
from bot.slack.blocks import elements, rich
from bot.slack.blocks.findings import SIGN
from bot.slack.blocks.message import Block, Message, fitting
from bot.slack.ids import Action, IncidentButton, Shown, incident_block
from bot.slack.mrkdwn import escape

MAX_LISTED = 15
MAX_SIGHTINGS = 5
MAX_TIMELINE = 15
WEB = ("https://", "http://")
_USER_ID = re.compile(r"[UW][A-Z0-9]{2,20}")


def sighting(seen: Sighting, now: datetime, *, here: str | None) -> Block:
    """Say under an answer how often the trouble was seen, since when and where first. `here`: this message's link."""
    incident = seen.incident
    parts = [rich.text(f"Incident {incident.id}", bold=True), rich.text(f" · {wording.seen(seen, now)}")]
    if incident.first_link and incident.first_link != here and incident.first_link.startswith(WEB):
        parts += [rich.text(", "), rich.link(incident.first_link, "first here")]
    return rich.block(rich.section(*parts, *_standing(incident, now)), block_id=incident_block(incident.id))


def standing(incident: Incident, now: datetime) -> Block:
    """Say how an incident stands, in place of the line under an answer, after a button was pressed."""
    line = rich.text(f" · {wording.so_often(incident, now)}")
    return rich.block(
        rich.section(rich.text(f"Incident {incident.id}", bold=True), line, *_standing(incident, now)),
        block_id=incident_block(incident.id),
    )


def buttons(incident: Incident, shown: Shown | None) -> tuple[Block, ...]:
    """Make the buttons that an open incident has; a resolved one has none."""
    if incident.state is State.RESOLVED:
        return ()
    value = IncidentButton(incident.id, shown).encode()
    name = f"incident {incident.id}"
    return (
        elements.button("Assign to me", Action.ASSIGN, value, hint=f"Assign {name} to me"),
        elements.button("Resolve", Action.RESOLVE, value, hint=f"Resolve {name}"),
    )


def listing(incidents: Sequence[Incident], now: datetime, *, everything: bool) -> Message:
    """Answer /incidents."""
    what = "incidents" if everything else "open incidents"
    if not incidents:
        return Message(f"No {what}.", (elements.paragraph(f"No {what}."),))
    blocks = [elements.header(f"{len(incidents)} {what if len(incidents) > 1 else what.removesuffix('s')}")]
    blocks += rows(incidents[:MAX_LISTED], now)
    if len(incidents) > MAX_LISTED:
        blocks.append(elements.context(f"… and {len(incidents) - MAX_LISTED} more. /incidents 12 shows number 12."))
    return Message(f"{len(incidents)} {what}", fitting(blocks))


def rows(incidents: Sequence[Incident], now: datetime) -> list[Block]:
    """List incidents, each with a button to show it."""
    return [
        elements.paragraph(
            f"{incident.id} · {wording.line(incident, now)}",
            accessory=elements.button(
                "Show", Action.SHOW_INCIDENT, str(incident.id), hint=f"Show incident {incident.id}"
            ),
        )
        for incident in incidents
    ]


def detail(history: IncidentHistory, now: datetime) -> Message:
    """Show one incident with what was recorded about it."""
    incident = history.incident
    facts = [
        ("Cause", incident.cause),
        ("Receiver", incident.place or incident.receiver),
        ("Sender", incident.sender_domain),
        ("Sending IP", incident.sending_ip),
        ("First seen", f"{incident.first_seen:%Y-%m-%d %H:%M} UTC"),
    ]
    blocks = [
        elements.header(f"Incident {incident.id}: {incident.title}"),
        rich.block(rich.section(rich.text(f"S{wording.so_often(incident, now)[1:]}"), *_standing(incident, now))),
        rich.block(rich.items(rich.labelled(label, value) for label, value in facts if value)),
        *_findings(history),
        *_sightings(history),
        *_timeline(history, now),
    ]
    pressable = buttons(incident, None)
    tail = (elements.actions(*pressable),) if pressable else ()
    return Message(escape(f"Incident {incident.id}: {incident.title}, {incident.state}"), fitting(blocks, tail))


def _standing(incident: Incident, now: datetime) -> list[rich.Element]:
    parts = []
    if incident.assignee:
        known = _USER_ID.fullmatch(incident.assignee)
        parts += [
            rich.text(" · assigned to "),
            rich.user(incident.assignee) if known else rich.text(incident.assignee),
        ]
    if incident.resolved_at:
        parts.append(rich.text(f" · resolved {wording.ago(incident.resolved_at, now)}"))
    return parts


def _findings(history: IncidentHistory) -> list[Block]:
    if not history.findings:
        return []
    lines = (rich.section(rich.text(f"{SIGN[Verdict(found.verdict)]} {found.summary}")) for found in history.findings)
    return [rich.block(rich.section(rich.text("Found last time", bold=True)), rich.items(lines))]


def _sightings(history: IncidentHistory) -> list[Block]:
    blocks = [rich.block(rich.section(rich.text("Seen last", bold=True)))]
    for seen in history.sightings[:MAX_SIGHTINGS]:
        when = [rich.text(f"{seen.at:%Y-%m-%d %H:%M} × {seen.count}")]
        if seen.link and seen.link.startswith(WEB):
            when += [rich.text(" "), rich.link(seen.link, "message")]
        quoted = [rich.quote(rich.text(seen.redacted[:300]))] if seen.redacted else []
        blocks.append(rich.block(rich.section(*when), *quoted))
    return blocks


def _timeline(history: IncidentHistory, now: datetime) -> list[Block]:
    lines = []
    for entry in history.timeline[-MAX_TIMELINE:]:
        parts = [rich.text(f"{entry.event} {wording.ago(entry.at, now)}")]
        if entry.actor:
            known = _USER_ID.fullmatch(entry.actor)
            parts += [rich.text(" by "), rich.user(entry.actor) if known else rich.text(entry.actor)]
        if entry.note and not _USER_ID.fullmatch(entry.note):
            parts.append(rich.text(f": {entry.note}"))
        lines.append(rich.section(*parts))
    return [rich.block(rich.section(rich.text("What happened", bold=True)), rich.items(lines))] if lines else []
