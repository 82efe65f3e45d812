"""SMTP sessions as debuggers, telnet, swaks and sendmail show them."""

import pytest

from bot.mail.bounce import SourceFormat, Stage
from bot.mail.paste import read_paste
from tests.mail.reading import only

TRANSCRIPT = (
    ">>> MAIL FROM:<bounce@esp.example>\n<<< 250 OK\n>>> RCPT TO:<user@example.net>\n<<< 250 OK\n>>> DATA\n"
    "<<< 354 Go\nFrom: News <news@example.com>\nReturn-Path: <bounce@esp.example>\n>>> .\n"
    "<<< 550-5.7.26 Unauthenticated email is\n<<< 550 5.7.26 not accepted"
)


@pytest.mark.parametrize(
    "text",
    [
        TRANSCRIPT,
        TRANSCRIPT.replace(">>>", ">>").replace("<<<", "<<"),
        TRANSCRIPT.replace(">>>", "C:").replace("<<<", "S:"),
    ],
)
def test_a_transcript_tells_the_stage_and_the_headers(text: str) -> None:
    bounce = only(text)
    assert bounce.source_format is SourceFormat.TRANSCRIPT
    assert bounce.diagnostic == "550 5.7.26 Unauthenticated email is not accepted"
    assert (bounce.stage, bounce.recipient) == (Stage.DATA, "user@example.net")
    assert bounce.headers is not None
    assert (bounce.headers.author_domain, bounce.headers.mail_from_domain) == ("example.com", "esp.example")


def test_a_telnet_session_needs_no_arrows() -> None:
    bounce = only(
        "Trying 198.51.100.25...\nConnected to mx1.example.net.\n220 mx1.example.net ESMTP\n"
        "EHLO mail.example.com\n250 OK\nMAIL FROM:<a@example.com>\n250 OK\n"
        "RCPT TO:<user@example.net>\n550 5.1.1 User unknown"
    )
    assert (bounce.source_format, bounce.stage) == (SourceFormat.TRANSCRIPT, Stage.RCPT)
    assert (bounce.remote_mta, bounce.sender_domain) == ("mx1.example.net", "example.com")


def test_swaks_marks_the_refusal() -> None:
    bounce = only(" -> RCPT TO:<user@example.net>\n<** 550 5.7.1 Relaying denied")
    assert (bounce.diagnostic, bounce.recipient) == ("550 5.7.1 Relaying denied", "user@example.net")


def test_what_sendmail_concludes_for_one_host_is_not_said_of_the_next_recipient() -> None:
    refused, unknown = read_paste(
        "   ----- Transcript of session follows -----\n... while talking to mx1.example.net.:\n"
        ">>> MAIL From:<ann@example.com>\n<<< 550 Access denied\n554 5.0.0 Service unavailable\n"
        "550 5.1.2 <user@gone.example>... Host unknown (Name server: gone.example: host not found)"
    ).bounces
    assert refused.diagnostic == "550 Access denied"
    assert (unknown.recipient, unknown.reply_code) == ("user@gone.example", 550)


def test_what_a_program_printed_goes_with_the_result_that_sendmail_made_of_it() -> None:
    bounce = only(
        "   ----- Transcript of session follows -----\n"
        'procmail: Quota exceeded while writing "/var/mail/user"\n554 5.3.0 unknown mailer error 255'
    )
    assert bounce.diagnostic == (
        '554 5.3.0 unknown mailer error 255 procmail: Quota exceeded while writing "/var/mail/user"'
    )


def test_sendmail_results_take_the_reply_above_them() -> None:
    bounces = read_paste(
        "   ----- Transcript of session follows -----\n... while talking to mx1.example.net.:\n"
        ">>> MAIL From:<a@example.com>\n<<< 553 5.1.8 No access from [192.0.2.10]\n"
        "501 5.6.0 <user@example.net>... Data format error\n"
        "While talking to mx2.example.org:\n>>> RCPT To:<other@example.org>\n<<< 550 No such user\n"
        "550 5.1.1 <other@example.org>... User unknown"
    ).bounces
    assert [(bounce.recipient, bounce.diagnostic, bounce.remote_mta) for bounce in bounces] == [
        ("user@example.net", "553 5.1.8 No access from [192.0.2.10]", "mx1.example.net"),
        ("other@example.org", "550 No such user", "mx2.example.org"),
    ]
