"""The fields of RFC 3464, written well and badly."""

from bot.mail.bounce import DsnAction
from bot.mail.delivery_status import read_status
from bot.mail.status import EnhancedStatusCode


def test_the_example_of_the_standard_is_read() -> None:
    # RFC 3464 §7.1, shortened
    report = read_status(
        "Reporting-MTA: dns; mail.example.com\nArrival-Date: Mon, 12 Jan 2026 10:11:12 +0000\n\n"
        "Final-Recipient: rfc822;louisl@example.net\nAction: failed\nStatus: 4.0.0\n"
        "Diagnostic-Code: smtp; 426 connection timed out\n"
    )
    assert report is not None
    assert report.reporting_mta == "mail.example.com"
    (recipient,) = report.recipients
    assert (recipient.recipient, recipient.action) == ("louisl@example.net", DsnAction.FAILED)
    assert recipient.status == EnhancedStatusCode(4, 0, 0)
    assert recipient.diagnostic == "426 connection timed out"


def test_recipients_follow_each_other_without_a_blank_line() -> None:
    report = read_status(
        "Final-Recipient: rfc822; a@example.net\nAction: failed\nStatus: 5.1.1\n"
        "Final-Recipient: rfc822; b@example.net\nAction: delayed\nStatus: 4.4.1\n"
    )
    assert report is not None
    assert [recipient.recipient for recipient in report.recipients] == ["a@example.net", "b@example.net"]


def test_a_blank_line_inside_one_recipient_does_not_part_its_fields() -> None:
    report = read_status("Final-Recipient: rfc822; a@example.net\n\nAction: failed\nStatus: 5.1.1\n")
    assert report is not None
    (recipient,) = report.recipients
    assert recipient.action is DsnAction.FAILED


def test_the_recipient_may_come_last() -> None:
    report = read_status("Action: failed\nStatus: 5.2.2\nFinal-Recipient: rfc822; a@example.net\n")
    assert report is not None
    assert report.recipients[0].status == EnhancedStatusCode(5, 2, 2)


def test_folded_lines_are_joined_even_without_their_blanks() -> None:
    report = read_status(
        "Final-Recipient: rfc822; a@example.net\nAction: failed\nDiagnostic-Code: smtp; 550 5.1.1 "
        "User\nunknown here\n"
        "Status: 5.1.1\n"
    )
    assert report is not None
    assert report.recipients[0].diagnostic.split() == ["550", "5.1.1", "User", "unknown", "here"]


def test_the_original_address_stands_in_for_one_that_is_none() -> None:
    report = read_status(
        "Original-Recipient: rfc822;bob@example.net\nFinal-Recipient: rfc822;bob\nAction: failed\nStatus: 5.1.1\n"
    )
    assert report is not None
    assert report.recipients[0].recipient == "bob@example.net"


def test_addresses_beyond_ascii_are_unescaped() -> None:
    report = read_status("Final-Recipient: utf-8;b\\x{F6}b@example.net\nAction: failed\nStatus: 5.1.1\n")
    assert report is not None
    assert report.recipients[0].recipient == "böb@example.net"


def test_misspelt_actions_are_understood() -> None:
    for word, action in (
        ("failure", DsnAction.FAILED),
        ("Delay", DsnAction.DELAYED),
        ("DELIVERABLE", DsnAction.DELIVERED),
    ):
        report = read_status(f"Final-Recipient: rfc822; a@example.net\nAction: {word}\nStatus: 5.0.0\n")
        assert report is not None
        assert report.recipients[0].action is action


def test_without_an_action_the_class_of_the_status_tells_success() -> None:
    report = read_status("Final-Recipient: rfc822; a@example.net\nStatus: 2.0.0 (sent)\n")
    assert report is not None
    assert report.recipients[0].is_success


def test_a_remote_mta_that_is_an_address_is_one() -> None:
    report = read_status("Final-Recipient: rfc822; a@example.net\nAction: failed\nRemote-MTA: dns; [198.51.100.25]\n")
    assert report is not None
    assert (report.recipients[0].remote_mta, report.recipients[0].remote_ip) == (None, "198.51.100.25")


def test_a_number_and_a_wish_are_no_report() -> None:
    assert read_status("Status: 550\nAction: call them\n") is None
    assert read_status("") is None


def test_an_action_with_a_status_is_a_report_even_without_the_address() -> None:
    report = read_status("Action: delayed\nStatus: 4.4.1\nWill-Retry-Until: Fri, 20 Nov 2026 17:00:14 +0000\n")
    assert report is not None
    assert [(each.recipient, each.action, str(each.status)) for each in report.recipients] == [
        (None, DsnAction.DELAYED, "4.4.1")
    ]
