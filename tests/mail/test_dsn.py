"""Whole messages: what the fields say, what the text fills in, and what is no bounce."""

from pathlib import Path

import pytest

from bot.mail.bounce import Bounce, DsnAction, NotABounce, Paste, SourceFormat, Stage
from bot.mail.dsn import MAX_RECIPIENTS, read_message, read_message_bytes
from bot.mail.paste import read_paste
from bot.mail.status import EnhancedStatusCode

SAMPLES = Path(__file__).parent / "samples"


def sample(name: str) -> Paste:
    paste = read_message_bytes((SAMPLES / name).read_bytes())
    assert paste is not None
    return paste


def message(text: str) -> Paste:
    paste = read_message(text)
    assert paste is not None
    return paste


def only(paste: Paste) -> Bounce:
    (bounce,) = paste.bounces
    return bounce


def test_every_failed_recipient_is_a_bounce_of_its_own() -> None:
    bob, amy = sample("two_recipients.eml").bounces
    assert (bob.recipient, bob.reply_code, bob.enhanced) == ("bob@example.net", 550, EnhancedStatusCode(5, 7, 1))
    assert bob.diagnostic == "550 5.7.1 Service unavailable; Client host [192.0.2.10] blocked using list.example"
    assert (amy.recipient, amy.reply_code) == ("amy@example.org", None)
    assert amy.diagnostic.startswith("Host or domain name not found. Name service error for name=example.org")


def test_the_receiver_and_our_own_address_are_told_apart() -> None:
    bob, _ = sample("two_recipients.eml").bounces
    assert (bob.remote_mta, bob.reporting_mta) == ("mx1.example.net", "mail.example.com")
    assert bob.sending_ip == "192.0.2.10"
    # The text for people has what the fields leave out.
    assert (bob.remote_ip, bob.stage) == ("198.51.100.25", Stage.RCPT)


def test_the_returned_headers_tell_the_sender_and_the_signature() -> None:
    paste = sample("two_recipients.eml")
    assert paste.headers is not None
    assert (paste.headers.author_domain, paste.headers.mail_from_domain) == ("shop.example.com", "example.com")
    assert paste.headers.dkim == (("example.com", "s1"),)
    assert {bounce.sender_domain for bounce in paste.bounces} == {"shop.example.com"}


def test_the_text_speaks_where_the_status_is_a_number_for_programs() -> None:
    bounce = only(sample("unix_status.eml"))
    assert bounce.diagnostic.startswith("550 5.0.0 <bob@example.net>... Can't create output procmail: Quota exceeded")
    assert (bounce.source_format, bounce.dsn_action) == (SourceFormat.DSN, DsnAction.FAILED)


def test_base64_in_a_foreign_charset_is_read() -> None:
    bounce = only(sample("base64_notice.eml"))
    assert (bounce.diagnostic, bounce.remote_mta) == ("550 Mail content denied", "mx1.example.net")
    assert "您的邮件无法投递" in bounce.text


def test_a_wrong_charset_is_found_out() -> None:
    bounce = only(sample("wrong_charset.eml"))
    assert bounce.recipient == "bob@example.net"
    assert "送信できませんでした" in bounce.diagnostic
    assert "The user account is disabled." in bounce.diagnostic


def test_a_complaint_is_not_a_bounce() -> None:
    assert sample("complaint.eml") == Paste(other=NotABounce.COMPLAINT, headers=sample("complaint.eml").headers)


def test_an_auto_reply_is_not_a_bounce() -> None:
    paste = sample("auto_reply.eml")
    assert (paste.bounces, paste.other) == ((), NotABounce.AUTO_REPLY)


def test_an_auto_reply_without_the_usual_words_is_left_to_the_catalog() -> None:
    paste = message(
        "From: Bob <bob@example.net>\nTo: news@example.com\nSubject: Re: Offer\nAuto-Submitted: auto-replied\n"
        "Message-ID: <1@example.net>\n\nThis mailbox is no longer in use.\n"
    )
    assert paste.other is NotABounce.AUTO_REPLY
    assert not only(paste).certain
    assert only(paste).recipient == "bob@example.net"


@pytest.mark.parametrize("name", sorted(path.name for path in SAMPLES.glob("*.eml")))
def test_pasting_the_source_gives_what_the_file_gives(name: str) -> None:
    raw = (SAMPLES / name).read_bytes()
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        assert "charset" in name
        return
    pasted, read = read_paste(text), sample(name)
    assert [(b.recipient, b.diagnostic) for b in pasted.bounces] == [
        (b.recipient, b.diagnostic) for b in read.bounces
    ]
    assert pasted.other == read.other


def test_a_quoted_source_with_talk_before_it_is_read() -> None:
    lines = (SAMPLES / "two_recipients.eml").read_text().split("\n")
    assert len(read_paste("\n".join(f"> {line}" for line in lines)).bounces) == 2
    assert len(read_paste("\n".join(["any idea?", "", *lines])).bounces) == 2


STATUS = """Reporting-MTA: dns; mail.example.com

Final-Recipient: rfc822; bob@example.net
Action: {action}
Status: {status}
Diagnostic-Code: smtp; {diagnostic}
"""


def test_status_fields_alone_are_enough() -> None:
    bounce = only(message(STATUS.format(action="failed", status="5.1.1", diagnostic="550 5.1.1 User unknown")))
    assert (bounce.recipient, bounce.diagnostic) == ("bob@example.net", "550 5.1.1 User unknown")
    assert bounce.reporting_mta == "mail.example.com"


def test_a_delay_is_a_bounce_that_says_so() -> None:
    bounce = only(
        message(STATUS.format(action="delayed", status="4.4.1", diagnostic="421 4.4.1 Connection timed out"))
    )
    assert bounce.dsn_action is DsnAction.DELAYED


@pytest.mark.parametrize("action", ["delivered", "relayed", "expanded", "deliverable"])
def test_a_success_is_none(action: str) -> None:
    paste = message(STATUS.format(action=action, status="2.1.5", diagnostic="250 2.1.5 Ok"))
    assert (paste.bounces, paste.other) == ((), NotABounce.DELIVERED)


def test_the_code_inside_the_words_wins_over_the_status_field() -> None:
    bounce = only(message(STATUS.format(action="failed", status="5.0.0", diagnostic="552 5.2.2 Mailbox full")))
    assert bounce.enhanced == EnhancedStatusCode(5, 2, 2)


def test_a_status_that_a_server_made_up_for_a_bare_reply_is_left_out() -> None:
    bounce = only(message(STATUS.format(action="failed", status="5.5.0", diagnostic="550 blocked by our rules")))
    assert bounce.enhanced is None
    bounce = only(message(STATUS.format(action="failed", status="5.1.1", diagnostic="550 blocked by our rules")))
    assert bounce.enhanced == EnhancedStatusCode(5, 1, 1)


def test_what_sendmail_concludes_from_a_reply_is_not_part_of_the_text() -> None:
    raw = (
        (SAMPLES / "unix_status.eml")
        .read_text()
        .replace(
            "550 5.0.0 <bob@example.net>... Can't create output",
            "... while talking to mx1.example.net.:\n>>> RCPT To:<bob@example.net>\n<<< 550 5.7.1 IP refused\n"
            "550 5.1.1 <bob@example.net>... User unknown",
        )
    )
    bounce = only(message(raw))
    assert bounce.diagnostic == "550 5.7.1 IP refused"
    assert "User unknown" not in bounce.text


def test_a_comment_behind_the_status_is_the_diagnostic_when_there_is_no_other() -> None:
    bounce = only(
        message(
            "Reporting-MTA: dns;mail.example.com (tcp-daemon)\n\nFinal-recipient: rfc822;bob@example.net\n"
            "Action: failed\nStatus: 5.1.10 (host/domain does not accept mail)\n"
        )
    )
    assert bounce.diagnostic == "5.1.10 host/domain does not accept mail"


def test_the_whole_reply_is_taken_from_the_text_when_the_field_has_its_first_line() -> None:
    text = (
        "From: MAILER-DAEMON@mail.example.com\nTo: news@example.com\nSubject: Returned mail\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n--b\n\n'
        "   ----- The following addresses had permanent fatal errors -----\n<bob@example.net>\n"
        "    (reason: 550-5.7.1 Mail from example.com is not accepted due to)\n\n"
        "   ----- Transcript of session follows -----\n... while talking to mx1.example.net.:\n>>> DATA\n"
        "<<< 550-5.7.1 Mail from example.com is not accepted due to\n<<< 550 5.7.1 its DMARC policy.\n"
        "554 5.0.0 Service unavailable\n\n--b\nContent-Type: message/delivery-status\n\n"
        "Reporting-MTA: dns; mail.example.com\n\nFinal-Recipient: RFC822; bob@example.net\nAction: failed\n"
        "Status: 5.7.1\nRemote-MTA: DNS; mx1.example.net\n"
        "Diagnostic-Code: SMTP; 550-5.7.1 Mail from example.com is not accepted due to\n\n--b--\n"
    )
    bounce = only(message(text))
    assert bounce.diagnostic == "550 5.7.1 Mail from example.com is not accepted due to its DMARC policy."


def test_a_report_that_somebody_forwards_as_an_attachment_is_read() -> None:
    inner = (SAMPLES / "unix_status.eml").read_text()
    text = (
        "From: Ann <ann@example.com>\nTo: help@example.com\nSubject: Fwd: Returned mail\nMIME-Version: 1.0\n"
        'Content-Type: multipart/mixed; boundary="outer"\n\n--outer\nContent-Type: text/plain\n\nwhat is this?\n\n'
        f"--outer\nContent-Type: message/rfc822\n\n{inner}\n--outer--\n"
    )
    assert only(message(text)).recipient == "bob@example.net"


def test_the_decoded_text_of_an_ordinary_message_is_read_like_a_paste() -> None:
    text = (
        "From: Ann <ann@example.com>\nTo: help@example.com\nSubject: bounce\nMessage-ID: <1@example.com>\n"
        "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n"
        "we got 550 5.1.1 <bob@example.net>: Recipient=\n address rejected: User unknown\n"
    )
    assert only(read_paste(text)).diagnostic.endswith("Recipient address rejected: User unknown")


def test_an_mbox_of_two_reports_gives_both() -> None:
    one = "From MAILER-DAEMON Mon Jan 12 10:11:12 2026\n" + (SAMPLES / "unix_status.eml").read_text()
    paste = read_message_bytes((one + "\n" + one).encode())
    assert paste is not None
    assert len(paste.bounces) == 2


def test_a_report_with_hundreds_of_recipients_is_read_once() -> None:
    groups = "".join(
        f"\nFinal-Recipient: rfc822; u{number}@example.net\nAction: failed\nStatus: 5.1.1\n"
        for number in range(MAX_RECIPIENTS + 50)
    )
    assert len(message(f"Reporting-MTA: dns; mail.example.com\n{groups}").bounces) == MAX_RECIPIENTS


def test_ordinary_mail_and_talk_are_none() -> None:
    assert read_message("") is None
    assert read_message("the 550 campaign goes out on Monday") is None
    assert (
        read_message("From: a@example.com\nTo: b@example.com\nSubject: hi\nMessage-ID: <1@example.com>\n\nhi\n")
        is None
    )


def test_a_receipt_of_a_reader_is_no_bounce() -> None:
    paste = message(
        "From: bob@example.net\nTo: ann@example.com\nSubject: Not read: Offer\nMIME-Version: 1.0\n"
        'Content-Type: multipart/report; report-type=disposition-notification; boundary="b"\n\n'
        "--b\nContent-Type: text/plain\n\nYour message was deleted without being read.\n"
        "--b\nContent-Type: message/disposition-notification\n\n"
        "Final-Recipient: rfc822;bob@example.net\n"
        "Disposition: automatic-action/MDN-sent-automatically; deleted\n\n--b--\n"
    )
    assert (paste.bounces, paste.other) == ((), NotABounce.DELIVERED)


def test_a_promise_of_held_mail_for_a_click_is_no_bounce_whatever_its_subject_says() -> None:
    paste = message(
        "From: Mail Delivery <support@example.net>\nTo: ann@example.com\n"
        "Subject: Undelivered mail: 4 incoming messages\n\n"
        "You have (4) undelivered messages since your storage quota is full. "
        "Click below to release your messages.\nhttp://example.net/login\n"
    )
    assert (paste.bounces, paste.other) == ((), NotABounce.SPAM)
