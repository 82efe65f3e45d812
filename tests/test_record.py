from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from bot.explain import explain
from bot.incidents.database import Database, open_database
from bot.incidents.incident import Incident
from bot.incidents.records import list_unexplained
from bot.incidents.trouble import Origin
from bot.record import record
from tests.fakes.rig import classifier

NOW = datetime(2026, 11, 19, 2, 0, tzinfo=UTC)


@pytest.fixture
def fresh_db() -> Iterator[Database]:
    db = open_database(":memory:")
    yield db
    db.close()


def recorded(db: Database, *pastes: str) -> list[Incident]:
    incidents = []
    for number, text in enumerate(pastes):
        explanation = record(
            db, explain(text, classifier()), Origin(request_key=f"{db.table('sightings').count}-{number}"), NOW
        )
        (answer,) = explanation.answers
        assert answer.sighting is not None
        incidents.append(answer.sighting.incident)
    return incidents


def test_unknown_users_of_unrelated_domains_are_no_common_incident(fresh_db: Database) -> None:
    one, other, again = recorded(
        fresh_db,
        "550 5.1.1 <ada@example.org>: User unknown",
        "550 5.1.1 <bo@example.net>: User unknown",
        "550 5.1.1 <cy@example.org>: User unknown",
    )
    assert (one.place, other.place) == ("example.org", "example.net")
    assert one.id != other.id
    assert again.id == one.id


def test_the_host_that_refused_stands_in_for_an_unknown_recipient(fresh_db: Database) -> None:
    (incident,) = recorded(fresh_db, "host mx.example.org[198.51.100.7] said: 550 5.1.1 User unknown")
    assert incident.place == "mx.example.org"


def test_a_named_receiver_is_the_place_whatever_the_recipients_domain(fresh_db: Database) -> None:
    one, other = recorded(
        fresh_db,
        "550-5.1.1 <ada@example.org> The email account that you tried to reach does not exist. gsmtp",
        "550-5.1.1 <bo@example.net> The email account that you tried to reach does not exist. gsmtp",
    )
    assert one.id == other.id
    assert (one.receiver, one.place) == ("gmail", "Gmail and Google Workspace")


def test_a_listed_ip_is_one_incident_with_every_small_receiver(fresh_db: Database) -> None:
    refused = (
        "host mx.{0}[198.51.100.7] said: 554 5.7.1 Service unavailable; Client host [192.0.2.25] blocked using "
        "zen.spamhaus.org"
    )
    one, other = recorded(fresh_db, refused.format("example.org"), refused.format("example.net"))
    assert one.id == other.id
    assert one.place is None


def test_a_full_mailbox_is_one_domains_trouble_also_when_the_sender_is_known(fresh_db: Database) -> None:
    full = (
        "2026-11-19 02:00:00 1abcde-000001-AB ** ada@{0} F=<news@example.com> R=dnslookup T=remote_smtp "
        "H=mx.{0} [198.51.100.7]: SMTP error from remote mail server after RCPT TO:<ada@{0}>: 552 5.2.2 Mailbox full"
    )
    one, other = recorded(fresh_db, full.format("example.org"), full.format("example.net"))
    assert one.sender_domain == "example.com"
    assert one.id != other.id


def test_like_bounces_of_several_domains_in_one_paste_name_no_place(fresh_db: Database) -> None:
    (incident,) = recorded(
        fresh_db, "550 5.1.1 <ada@example.org>: User unknown\n550 5.1.1 <bo@example.net>: User unknown"
    )
    assert incident.seen == 2
    assert incident.place is None


def test_a_guess_is_kept_among_what_no_rule_explains_too(fresh_db: Database) -> None:
    (incident,) = recorded(fresh_db, "554 this mailbox not any longer in use by user")
    assert incident.category == "recipient_disabled"
    assert [kept.reply_code for kept in list_unexplained(fresh_db, limit=5)] == [554]

    recorded(fresh_db, "552 5.2.2 Mailbox full, over quota")
    assert len(list_unexplained(fresh_db, limit=5)) == 1
