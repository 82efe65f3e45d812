"""Errors of mail libraries without a reply: certain to be about a delivery, whatever they say."""

import pytest

from bot.mail.bounce import DsnAction
from bot.mail.library_error import read_library_error
from bot.mail.paste import read_paste
from tests.mail.reading import only


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "our form shows:\nMailer Error: SMTP server error: It is an odd sentence\nany idea?",
            "It is an odd sentence",
        ),
        ("SMTP SERVER ERROR: <odd@example.org> is odd", "<odd@example.org> is odd"),
        (
            "SMTP server error: It is odd enough\nThe following From address failed: ada@example.org",
            "It is odd enough",
        ),
    ],
)
def test_what_the_server_said_decides(text: str, words: str) -> None:
    bounce = only(text)
    assert (bounce.diagnostic, bounce.certain) == (words, True)


def test_a_refused_sender_is_no_recipient() -> None:
    bounce = only("The following From address failed: ada@example.org : MAIL FROM command failed,it is odd,550,5.7.1")
    assert (bounce.sender_domain, bounce.recipient) == ("example.org", None)


@pytest.mark.parametrize(
    ("text", "action"),
    [
        ("Error: Some recipients failed: <bob@example.net>, <amy@example.com>", DsnAction.FAILED),
        ("Some recipients temporarily failed: <bob@example.net>,<amy@example.com>", DsnAction.DELAYED),
        (
            "SMTP Error: The following recipients failed: bob@example.net, amy@example.com: it is odd",
            DsnAction.FAILED,
        ),
    ],
)
def test_every_failed_recipient_is_a_bounce(text: str, action: DsnAction) -> None:
    bounces = read_library_error(text)
    assert [bounce.recipient for bounce in bounces] == ["bob@example.net", "amy@example.com"]
    assert {bounce.dsn_action for bounce in bounces} == {action}


@pytest.mark.parametrize(
    "text",
    [
        "Mailer Error: Message body empty",
        "Some recipients failed: which ones?",
        "some recipients failed the test",
        'please translate "SMTP server error: " into German',
        "SMTP server error handling is in the class of the same name",
    ],
)
def test_mistakes_and_talk_are_none(text: str) -> None:
    assert not any(bounce.certain for bounce in read_paste(text).bounces)
