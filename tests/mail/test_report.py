"""The header of a bounce message without its body: it tells that something failed, never why."""

import pytest

from bot.mail.bounce import DsnAction, NotABounce
from bot.mail.paste import read_paste
from tests.mail.reading import only

HEADER = (
    "Return-Path: <>\nDate: Mon, 5 Jan 2026 10:11:12 +0000\nMessage-ID: <x@example.org>\nTo: ada@example.org\n"
    "Auto-Submitted: auto-replied\nFrom: {sender}\nSubject: {subject}\n"
)
REPORT = 'Content-Type: multipart/report; report-type=delivery-status; boundary="x"\n'
DAEMON = "Mail Delivery System <Mailer-Daemon@mx.example.org>"


@pytest.mark.parametrize(
    ("subject", "words"),
    [
        ("Mail delivery failed: returning message to sender", "Mail delivery failed"),
        ("Undeliverable: your mailbox is full", "Undeliverable"),
        ("Undelivered Mail Returned to Sender", "Undelivered Mail Returned to Sender"),
        ("Returned mail: see transcript for details", "Returned mail"),
    ],
)
def test_the_subject_tells_of_a_failure_but_not_the_one_of_the_returned_message(subject: str, words: str) -> None:
    bounce = only(f"they sent me only this\n\n{HEADER.format(sender=DAEMON, subject=subject)}{REPORT}")
    assert (bounce.diagnostic, bounce.certain, bounce.reply_code) == (words, True, None)


def test_every_failed_recipient_of_the_header_is_a_bounce() -> None:
    text = HEADER.format(sender=DAEMON, subject="Warning: message 1abc delayed 24 hours")
    bounces = read_paste(f"X-Failed-Recipients: bob@example.net, amy@example.com\n{text}").bounces
    assert [bounce.recipient for bounce in bounces] == ["bob@example.net", "amy@example.com"]
    assert {bounce.dsn_action for bounce in bounces} == {DsnAction.DELAYED}


@pytest.mark.parametrize(
    ("sender", "subject", "more", "other"),
    [
        ("Ada <ada@example.net>", "Automatic reply: Invoice", "", NotABounce.AUTO_REPLY),
        ("Postmaster <postmaster@example.net>", "Out of office", "", NotABounce.AUTO_REPLY),
        (DAEMON, "Delivery Status Notification (Success)", REPORT, NotABounce.DELIVERED),
        (DAEMON, "Successful Mail Delivery Report", REPORT, NotABounce.DELIVERED),
        ("Bob <bob@example.net>", "Re: Undelivered Mail Returned to Sender", "", NotABounce.AUTO_REPLY),
    ],
)
def test_headers_of_other_automatic_mail_tell_of_none(
    sender: str, subject: str, more: str, other: NotABounce
) -> None:
    paste = read_paste(HEADER.format(sender=sender, subject=subject) + more)
    assert (paste.bounces, paste.other) == ((), other)
