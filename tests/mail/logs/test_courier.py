"""Courier's log: what it refuses, what is refused to it, and replies of several lines."""

import pytest

from bot.mail.bounce import DsnAction, NotABounce, SourceFormat
from bot.mail.paste import read_paste
from tests.mail.reading import only

ABOUT = "id=0038C081.4D026173.000051A4,from=<ada@example.org>,addr=<user@example.net>"


def test_a_refused_client_is_the_sender() -> None:
    bounce = only(
        "Apr 10 03:47:57 mx courieresmtpd: error,relay=::ffff:192.0.2.7,ident=x,"
        "from=<ada@example.org>,to=<user@example.net>: 550 User unknown."
    )
    assert (bounce.source_format, bounce.certain) == (SourceFormat.COURIER, True)
    assert bounce.diagnostic == "550 User unknown."
    assert (bounce.recipient, bounce.sender_domain) == ("user@example.net", "example.org")
    assert bounce.sending_ip == "192.0.2.7"


def test_the_log_lines_of_one_reply_are_one_bounce() -> None:
    bounce = only(
        f"Dec 10 12:20:52 mx courieresmtp: {ABOUT}: 550-5.7.1 This message is\n"
        f"Dec 10 12:20:52 mx courieresmtp: {ABOUT}: 550 5.7.1 not welcome here.\n"
        f"Dec 10 12:20:52 mx courieresmtp: {ABOUT},status: failure"
    )
    assert bounce.diagnostic == "550 5.7.1 This message is not welcome here."
    assert bounce.dsn_action is DsnAction.FAILED


def test_the_status_after_a_reason_tells_that_the_queue_still_tries() -> None:
    bounce = only(f"courierlocal: {ABOUT}: Maildir over quota.\ncourierlocal: {ABOUT},status: deferred")
    assert (bounce.diagnostic, bounce.dsn_action) == ("Maildir over quota.", DsnAction.DELAYED)


def test_a_code_that_a_filter_repeats_is_dropped() -> None:
    bounce = only(
        "somebody does not like us\n\ncourieresmtpd: error,relay=192.0.2.7,from=<ada@example.org>: 558-450-mx:\n"
        "558-450-# I want none of this.\n558-450-# Write without it"
    )
    assert bounce.diagnostic == "558 mx: # I want none of this. # Write without it"


@pytest.mark.parametrize(
    ("line", "diagnostic"),
    [
        ('courieresmtpd: error,relay=192.0.2.7,msg="535 Authentication failed.",cmd: AUTH LOGIN', "535 Auth"),
        ("COURIERESMTPD: ERROR,relay=::1,from=<a@example.org>: 513 Relaying denied.", "513 Relaying denied."),
        (f"mx courieresmtp[12]: {ABOUT}: Connection timed out", "Connection timed out"),
    ],
)
def test_every_form_of_a_refusal_is_read(line: str, diagnostic: str) -> None:
    assert only(line).diagnostic.startswith(diagnostic)


@pytest.mark.parametrize(
    "line",
    [f"courieresmtp: {ABOUT}: 250 OK", f"courierlocal: {ABOUT},size=329,success: Message delivered."],
)
def test_a_delivery_is_told(line: str) -> None:
    assert read_paste(line).other is NotABounce.DELIVERED


@pytest.mark.parametrize(
    "line",
    [
        'courieresmtpd: error,relay=192.0.2.7,msg="writev: Broken pipe",cmd: HOST:',
        "courieresmtpd: started,ip=[::ffff:192.0.2.7]",
        "courier: your parcel is late",
    ],
)
def test_a_client_that_left_was_not_refused(line: str) -> None:
    assert not any(bounce.certain for bounce in read_paste(line).bounces)
