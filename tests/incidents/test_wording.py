from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.incidents import wording
from bot.incidents.incident import Incident, Sighting, State

NOW = datetime(2026, 11, 19, 2, 0, tzinfo=UTC)
FIRST = Incident(
    id=1,
    fingerprint="f",
    state=State.OPEN,
    cause="recipient_unknown.no_such_user",
    category="recipient_unknown",
    title="The mailbox does not exist",
    receiver=None,
    place=None,
    sender_domain=None,
    sending_ip=None,
    assignee=None,
    seen=1,
    first_seen=NOW,
    last_seen=NOW,
    resolved_at=None,
    first_link=None,
)


@pytest.mark.parametrize(
    ("seen", "days", "words"),
    [
        (1, 0, "seen once today"),
        (2, 0, "seen 2 times today"),
        (2, 1, "seen 2 times since yesterday"),
        (14, 3, "seen 14 times since Monday"),
        (14, 30, "seen 14 times since 20 October"),
    ],
)
def test_how_often_and_since_when(seen: int, days: int, words: str) -> None:
    incident = replace(FIRST, seen=seen, first_seen=NOW - timedelta(days=days))
    assert wording.seen(Sighting(incident, is_new=False, is_repeat=False), NOW) == words


def test_the_first_one_is_the_first() -> None:
    assert wording.seen(Sighting(FIRST, is_new=True, is_repeat=False), NOW) == "first time seen"


def test_an_incident_names_the_receiver_and_not_its_id() -> None:
    incident = replace(FIRST, receiver="microsoft365", place="Microsoft 365 (Exchange Online)")
    line = "The mailbox does not exist · Microsoft 365 (Exchange Online) · seen once, last just now"
    assert wording.line(incident, NOW) == line


@pytest.mark.parametrize(
    ("ago", "words"),
    [
        (timedelta(seconds=59), "just now"),
        (timedelta(seconds=-5), "just now"),
        (timedelta(minutes=1), "1 minute ago"),
        (timedelta(minutes=59), "59 minutes ago"),
        (timedelta(hours=1), "1 hour ago"),
        (timedelta(hours=23), "23 hours ago"),
        (timedelta(days=1), "yesterday"),
        (timedelta(days=3), "on Monday"),
        (timedelta(days=30), "on 20 October"),
        (timedelta(days=400), "on 15 October 2025"),
    ],
)
def test_how_long_ago_is_said_as_people_do(ago: timedelta, words: str) -> None:
    assert wording.ago(NOW - ago, NOW) == words
