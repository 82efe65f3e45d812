from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlite_utils import Database

from bot.errors import NoSuchIncident
from bot.incidents import records
from bot.incidents.database import open_database
from bot.incidents.history import Event, Unexplained
from bot.incidents.incident import Sighting, State
from bot.incidents.reports import list_wrong
from bot.incidents.trouble import Origin, StoredFinding, Trouble

MONDAY = datetime(2026, 11, 16, 2, 0, tzinfo=UTC)
TROUBLE = Trouble(
    cause="authentication.missing",
    category="authentication",
    title="No SPF, no DKIM",
    rule="gmail.unauthenticated",
    confidence=0.95,
    receiver="gmail",
    place="Gmail",
    sender_domain="example.com",
    sending_ip="192.0.2.1",
    redacted="550 5.7.26 …@example.com",
)


@pytest.fixture
def fresh_db() -> Iterator[Database]:
    db = open_database(":memory:")
    yield db
    db.close()


def sight(db: Database, key: str, trouble: Trouble = TROUBLE, now: datetime = MONDAY) -> Sighting:
    return records.record_sighting(db, trouble, Origin(request_key=key, link=f"link-{key}", author="U1"), now)


def test_the_first_bounce_opens_an_incident(fresh_db: Database) -> None:
    sighting = sight(fresh_db, "a")

    assert sighting.is_new
    assert sighting.incident.seen == 1
    assert sighting.incident.first_link == "link-a"
    assert sighting.incident.first_seen == MONDAY


def test_the_same_trouble_joins_the_open_incident(fresh_db: Database) -> None:
    first = sight(fresh_db, "a")
    second = sight(fresh_db, "b", replace(TROUBLE, count=13), MONDAY + timedelta(days=1))

    assert second.incident.id == first.incident.id
    assert not second.is_new
    assert second.incident.seen == 14
    assert second.incident.first_link == "link-a"
    assert second.incident.last_seen == MONDAY + timedelta(days=1)


def test_a_redelivered_request_changes_nothing(fresh_db: Database) -> None:
    sight(fresh_db, "a")
    again = sight(fresh_db, "a", now=MONDAY + timedelta(hours=1))

    assert again.is_repeat
    assert again.incident.seen == 1
    assert again.incident.last_seen == MONDAY


@pytest.mark.parametrize(
    "other",
    [
        replace(TROUBLE, cause="authentication.dmarc"),
        replace(TROUBLE, sender_domain="example.net"),
        replace(TROUBLE, receiver="yahoo"),
        replace(TROUBLE, receiver=None),
        replace(TROUBLE, receiver=None, place="example.org"),
    ],
)
def test_another_cause_sender_or_receiver_is_another_incident(fresh_db: Database, other: Trouble) -> None:
    assert sight(fresh_db, "a").incident.id != sight(fresh_db, "b", other).incident.id


def test_the_ip_stands_in_for_an_unknown_sender_domain(fresh_db: Database) -> None:
    anonymous = replace(TROUBLE, sender_domain=None)

    assert sight(fresh_db, "a", anonymous).incident.id == sight(fresh_db, "b", anonymous).incident.id
    other_ip = replace(anonymous, sending_ip="192.0.2.2")
    assert sight(fresh_db, "c", other_ip).incident.seen == 1


def test_bounces_that_name_neither_sender_nor_place_join_those_with_the_same_words_only(fresh_db: Database) -> None:
    nameless = replace(TROUBLE, sender_domain=None, sending_ip=None, receiver=None, place=None)

    first = sight(fresh_db, "a", nameless).incident
    assert sight(fresh_db, "b", nameless).incident.id == first.id
    assert sight(fresh_db, "c", replace(nameless, redacted="550 no such user")).incident.id != first.id


def test_trouble_that_returns_after_being_resolved_opens_a_new_incident_and_names_the_old_one(
    fresh_db: Database,
) -> None:
    first = sight(fresh_db, "a").incident
    records.resolve(fresh_db, first.id, "U2", MONDAY + timedelta(hours=1))

    again = sight(fresh_db, "b", now=MONDAY + timedelta(days=2))

    assert again.is_new
    assert again.incident.id != first.id
    assert again.previous is not None
    assert again.previous.id == first.id


def test_the_timeline_only_grows(fresh_db: Database) -> None:
    incident = sight(fresh_db, "a").incident
    records.assign(fresh_db, incident.id, "U3", "U2", MONDAY + timedelta(minutes=1))
    records.assign(fresh_db, incident.id, "U3", "U2", MONDAY + timedelta(minutes=2))
    records.report_wrong(fresh_db, incident.id, "U3", "it was greylisting", MONDAY + timedelta(minutes=3))
    records.resolve(fresh_db, incident.id, "U3", MONDAY + timedelta(minutes=4))
    records.resolve(fresh_db, incident.id, "U4", MONDAY + timedelta(minutes=5))

    history = records.read_history(fresh_db, incident.id)

    assert [entry.event for entry in history.timeline] == [
        Event.OPENED,
        Event.ASSIGNED,
        Event.REPORTED_WRONG,
        Event.RESOLVED,
    ]
    assert history.incident.assignee == "U3"
    assert history.incident.state is State.RESOLVED


def test_a_resolved_incident_is_not_assigned(fresh_db: Database) -> None:
    incident = sight(fresh_db, "a").incident
    records.resolve(fresh_db, incident.id, None, MONDAY)

    assert records.assign(fresh_db, incident.id, "U3", None, MONDAY).assignee is None


def test_findings_are_those_of_the_newest_sighting(fresh_db: Database) -> None:
    old = StoredFinding("spf.none", "fail", "example.com has no SPF record", "confirms")
    new = StoredFinding("spf.pass", "pass", "192.0.2.1 passes", "contradicts")
    sight(fresh_db, "a", replace(TROUBLE, findings=(old,)))
    incident = sight(fresh_db, "b", replace(TROUBLE, findings=(new,)), MONDAY + timedelta(hours=1)).incident

    assert records.read_history(fresh_db, incident.id).findings == (new,)


def test_an_incident_that_is_not_there_is_said_so(fresh_db: Database) -> None:
    for act in (
        lambda: records.get_incident(fresh_db, 7),
        lambda: records.read_history(fresh_db, 7),
        lambda: records.assign(fresh_db, 7, "U", None, MONDAY),
        lambda: records.resolve(fresh_db, 7, None, MONDAY),
        lambda: records.report_wrong(fresh_db, 7, None, "", MONDAY),
    ):
        with pytest.raises(NoSuchIncident, match="no incident 7"):
            act()


def test_lists_are_by_last_seen_and_by_state(fresh_db: Database) -> None:
    old = sight(fresh_db, "a").incident
    new = sight(fresh_db, "b", replace(TROUBLE, receiver="yahoo"), MONDAY + timedelta(hours=1)).incident
    done = sight(fresh_db, "c", replace(TROUBLE, receiver="apple"), MONDAY + timedelta(hours=2)).incident
    records.resolve(fresh_db, done.id, None, MONDAY + timedelta(hours=3))

    assert [found.id for found in records.list_incidents(fresh_db, state=State.OPEN, limit=9)] == [new.id, old.id]
    assert [found.id for found in records.list_incidents(fresh_db, state=None, limit=9)] == [done.id, new.id, old.id]
    assert [found.id for found in records.list_incidents(fresh_db, state=None, limit=1)] == [done.id]


def test_unexplained_bounces_are_kept_once(fresh_db: Database) -> None:
    bounce = Unexplained(at=MONDAY, redacted="599 what", receiver=None, reply_code=599, enhanced=None, link=None)
    records.record_unexplained(fresh_db, bounce, "a")
    records.record_unexplained(fresh_db, bounce, "a")

    assert records.list_unexplained(fresh_db, limit=9) == (bounce,)


def test_a_report_is_about_the_bounce_under_whose_answer_it_was_made(fresh_db: Database) -> None:
    sight(fresh_db, "C1:1#0", replace(TROUBLE, redacted="the first"))
    incident = sight(
        fresh_db, "C1:2#0", replace(TROUBLE, redacted="the second"), MONDAY + timedelta(hours=1)
    ).incident
    later = MONDAY + timedelta(hours=2)
    records.report_wrong(fresh_db, incident.id, "U3", "greylisting", later, "C1:1")
    records.report_wrong(fresh_db, incident.id, None, "no idea", later + timedelta(minutes=1), "C1:")
    sight(fresh_db, "C1:3#0", replace(TROUBLE, redacted="the third"), MONDAY + timedelta(hours=3))

    reports = list_wrong(fresh_db, limit=9)

    assert [(report.note, report.redacted) for report in reports] == [
        ("no idea", "the second"),
        ("greylisting", "the first"),
    ]
    assert (reports[1].rule, reports[1].cause, reports[1].receiver) == (TROUBLE.rule, TROUBLE.cause, "gmail")
    assert len(list_wrong(fresh_db, limit=1)) == 1
