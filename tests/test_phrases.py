from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot import phrases
from bot.catalog.cause import Action, Category, Party
from bot.explain import Explained, explain
from bot.incidents.incident import Incident, Sighting, State
from tests.fakes.rig import classifier

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


def one(text: str) -> Explained:
    (found,) = explain(text, classifier()).answers
    return found


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
    assert phrases.seen(Sighting(incident, is_new=False, is_repeat=False), NOW) == words


def test_the_first_one_is_the_first() -> None:
    assert phrases.seen(Sighting(FIRST, is_new=True, is_repeat=False), NOW) == "first time seen"


def test_an_incident_names_the_receiver_and_not_its_id() -> None:
    incident = replace(FIRST, receiver="microsoft365", place="Microsoft 365 (Exchange Online)")
    line = "The mailbox does not exist · Microsoft 365 (Exchange Online) · seen once, last just now"
    assert phrases.incident_line(incident, NOW) == line


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("550 5.1.1 <bo@example.org>: User unknown", "The mailbox does not exist"),
        ("550 5.7.1", "550 5.7.1 can mean several things"),
        ("550 5.3.9 zorp frobnication", "A bounce that I can't explain: 550 5.3.9"),
    ],
)
def test_a_title_claims_no_more_than_is_known(text: str, title: str) -> None:
    assert phrases.title(one(text)) == title


def test_an_unlikely_cause_without_rivals_is_a_perhaps() -> None:
    found = one("550 5.1.1 <bo@example.org>: User unknown")
    best = found.diagnosis.candidates[0]
    unsure = replace(found.diagnosis, candidates=(replace(best, confidence=0.5),))
    assert phrases.title(replace(found, diagnosis=unsure)) == "Perhaps: The mailbox does not exist"


def test_like_bounces_name_all_their_recipients() -> None:
    found = one("550 5.1.1 <a@example.org>: User unknown\n550 5.1.1 <b@example.org>: User unknown")
    assert phrases.recipients(found) == "a@example.org, b@example.org"
    assert phrases.address(found) == "These addresses"


def test_the_recipients_of_a_whole_campaign_are_cut_and_counted() -> None:
    lines = (f"550 5.1.1 <user{number}@example.org>: User unknown" for number in range(25))
    assert (phrases.recipients(one("\n".join(lines))) or "").endswith("user19@example.org and 5 more")


def test_a_single_recipient_is_not_listed_again() -> None:
    assert phrases.recipients(one("550 5.1.1 <a@example.org>: User unknown")) is None


def test_who_acts_and_what_to_do_are_said_for_everybody_and_every_action() -> None:
    assert set(phrases.PARTY) == set(Party)
    assert set(phrases.ACTION) == set(Action)
    assert set(phrases.CATEGORY) == set(Category)
