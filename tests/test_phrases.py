from dataclasses import replace

import pytest

from bot import phrases
from bot.catalog.cause import Action, Category, Party
from bot.explain import Explained, explain
from tests.fakes.rig import classifier


def one(text: str) -> Explained:
    (found,) = explain(text, classifier()).answers
    return found


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


@pytest.mark.parametrize(
    "text",
    [
        "Final-Recipient: rfc822; a@example.org\nAction: failed\nDiagnostic-Code: smtp; 452 4.2.2 Over quota",
        "550 4.4.7 Message expired: unable to deliver in 840 minutes.<452 4.2.2 Over quota>",
        "550 5.4.7 delivery time expired, last reply was: 452 4.2.2 Over quota",
        (
            "This is the mail system at host mx.example.org.\n"
            "\nI'm sorry to have to inform you that your message could not"
            "\nbe delivered to one or more recipients.\n\n<ada@example.net>: host mx.example.net[192.0.2.5] said:"
            " 452 4.2.2 Over quota (in reply to RCPT TO command)"
        ),
    ],
)
def test_a_message_that_the_queue_gave_up_is_not_left_to_the_queue(text: str) -> None:
    diagnosis = one(text).diagnosis

    assert diagnosis.best is not None
    assert diagnosis.best.cause.category is Category.MAILBOX_FULL
    assert phrases.state(diagnosis.bounce) == phrases.GIVEN_UP
    assert phrases.action(diagnosis) == phrases.SEND_AGAIN
    assert (phrases.said_by_codes(diagnosis.bounce) or "").startswith(phrases.GIVEN_UP_CODE)


def test_a_reply_alone_does_not_tell_whether_the_queue_gave_up() -> None:
    diagnosis = one("452 4.2.2 Over quota").diagnosis

    assert phrases.state(diagnosis.bounce) is None
    assert phrases.action(diagnosis) == phrases.ACTION[Action.RETRY]


def test_a_warning_of_postfix_says_that_it_still_tries() -> None:
    text = (
        "This is the mail system at host mx.example.org.\n"
        "\nYour message could not be delivered for more than 4 hour(s)."
        "\nIt will be retried until it is 5 day(s) old.\n\n<ada@example.net>: host mx.example.net[192.0.2.5] said:"
        " 452 4.2.2 Over quota (in reply to RCPT TO command)"
    )
    diagnosis = one(text).diagnosis

    assert phrases.state(diagnosis.bounce) == phrases.STILL_TRYING
    assert phrases.action(diagnosis) == phrases.ACTION[Action.RETRY]
