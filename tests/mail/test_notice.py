"""Bounce messages in prose: whom they name and which words decide, from many servers."""

import pytest

from bot.mail.bounce import DsnAction, NotABounce, Stage
from bot.mail.clean import clean
from bot.mail.notice import read_notices, returned_cut
from bot.mail.paste import read_paste
from bot.mail.status import EnhancedStatusCode
from tests.mail.reading import only

SERVERS = {
    "qmail": (
        "Hi. This is the qmail-send program at mail.example.com.\n"
        "I'm afraid I wasn't able to deliver your message to the following addresses.\n"
        "This is a permanent error; I've given up. Sorry it didn't work out.\n\n"
        "<user@example.net>:\n198.51.100.25 does not like recipient.\n"
        "Remote host said: 550 5.1.1 User unknown\nGiving up on 198.51.100.25.\n\n"
        "--- Below this line is a copy of the message.\n\nReturn-Path: <bounce@example.com>\n"
    ),
    "postfix": (
        "This is the mail system at host mail.example.com.\n\nI'm sorry to have to inform you that "
        "your message could\n"
        "not be delivered to one or more recipients. It's attached below.\n\n                   The mail system\n\n"
        "<user@example.net>: host mx1.example.net[198.51.100.25] said: 550 5.1.1 User\n"
        "    unknown (in reply to RCPT TO command)\n"
    ),
    "exim": (
        "This message was created automatically by mail delivery software.\n\nA message that you sent could not be "
        "delivered to one or more of its\nrecipients. This is a permanent error. The following "
        "address(es) failed:\n\n"
        "  user@example.net\n    host mx1.example.net [198.51.100.25]\n"
        "    SMTP error from remote mail server after RCPT TO:<user@example.net>:\n    550 5.1.1 User unknown\n"
    ),
    "sendmail": (
        "   ----- The following addresses had permanent fatal errors -----\n<user@example.net>\n"
        "    (reason: 550 5.1.1 User unknown)\n\n   ----- Transcript of session follows -----\n"
        "... while talking to mx1.example.net.:\n>>> RCPT To:<user@example.net>\n<<< 550 5.1.1 User unknown\n"
        "550 5.1.1 <user@example.net>... User unknown\n"
    ),
    "opensmtpd": (
        "Hi!\n\n    This is the MAILER-DAEMON, please DO NOT REPLY to this email.\n\n    An error has occurred while "
        "attempting to deliver a message for\n    the following list of recipients:\n\n"
        "user@example.net: 550 5.1.1 User unknown\n\n    Below is a copy of the original "
        "message:\n\nFrom: a@example.com\n"
    ),
    "dragonfly": (
        "This is the DragonFly Mail Agent v0.13 at mail.example.com.\n\nThere was an error delivering your mail to "
        "<user@example.net>.\n\nmx1.example.net [198.51.100.25] did not like our RCPT TO:\n550 5.1.1 User unknown\n\n"
        "Message headers follow.\n\nReceived: from x\n"
    ),
    "courier": (
        "                           UNDELIVERABLE MAIL\n\nYour message to the following recipients cannot be "
        "delivered:\n\n<user@example.net>:\n    mx1.example.net [198.51.100.25]:\n>>> RCPT TO:<user@example.net>\n"
        "<<< 550 5.1.1 User unknown\n"
    ),
    "exchange 2003": (
        "Your message did not reach some or all of the intended recipients.\n\n      Subject:\tOffer\n\n"
        "The following recipient(s) could not be reached:\n\n      user@example.net on 1/12/2026 10:11 AM\n"
        "            The e-mail account does not exist.\n"
        "            <mail.example.com #5.1.1 smtp;550 5.1.1 User unknown>\n"
    ),
    "exchange 2007": (
        "Delivery has failed to these recipients or distribution lists:\n\nuser@example.net\nThe "
        "address was not found.\n\n"
        "Diagnostic information for administrators:\n\nGenerating server: mail.example.com\n\nuser@example.net\n"
        "mx1.example.net #550 5.1.1 User unknown ##rfc822;user@example.net\n\nOriginal message "
        "headers:\n\nReceived: x\n"
    ),
    "sun": (
        "Your message cannot be delivered to the following recipients:\n\n  Recipient address: user@example.net\n"
        "  Reason: Remote SMTP server has rejected address\n  Diagnostic code: smtp;550 5.1.1 User unknown\n"
        "  Remote system: dns;mx1.example.net (TCP|192.0.2.1|33442|198.51.100.25|25)\n"
    ),
    "groupwise": (
        "The message that you sent was undeliverable to the following:\n\tuser@example.net (550 5.1.1 User unknown)\n"
    ),
    "mailmarshal": (
        "Your message:\n   Subject: Offer\n\nCould not be delivered because of\n\n550 5.1.1 User unknown\n\n"
        "The following recipients were affected:\n   user@example.net\n\nAdditional Information\n"
    ),
    "communigate": (
        "Failed to deliver to 'user@example.net'\nSMTP module(domain example.net) reports:\n"
        " host mx1.example.net says:\n 550 5.1.1 User unknown\n"
    ),
    "hmailserver": (
        "Your message did not reach some or all of the intended recipients.\n\nThe following recipient(s) could not "
        "be reached:\n\nuser@example.net\n   Error Type: SMTP\n   Remote server (198.51.100.25) issued an error.\n"
        "   hMailServer sent: RCPT TO:<user@example.net>\n   Remote server replied: 550 5.1.1 User unknown\n"
    ),
    "mailenable": (
        "MailEnable: Message could not be delivered to some recipients.\n\n\tRecipient: [SMTP:user@example.net]\n"
        "\tReason: 550 5.1.1 User unknown\n"
    ),
    "gmail": (
        "Address not found\nYour message wasn't delivered to user@example.net because the address "
        "couldn't be found.\n"
        "LEARN MORE\nThe response from the remote server was:\n\n550 5.1.1 User unknown\n"
    ),
    "netease": (
        "抱歉,您的邮件被退回来了\n发件人 news@example.com\n收件人 user@example.net\n"
        "退信原因: 550 5.1.1 User unknown\n"
    ),
}


@pytest.mark.parametrize("server", SERVERS)
def test_the_reply_and_the_recipient_are_found_whoever_wrote_the_notice(server: str) -> None:
    bounce = only(SERVERS[server])
    assert bounce.certain
    assert (bounce.recipient, bounce.reply_code) == ("user@example.net", 550)
    assert bounce.enhanced == EnhancedStatusCode(5, 1, 1)
    assert bounce.diagnostic.lower().replace("<user@example.net>... ", "") == "550 5.1.1 user unknown"


def test_the_host_that_refused_is_told_apart_from_the_one_that_reports() -> None:
    bounce = only(SERVERS["postfix"])
    assert (bounce.remote_mta, bounce.remote_ip, bounce.stage) == ("mx1.example.net", "198.51.100.25", Stage.RCPT)


def test_each_recipient_keeps_its_own_words() -> None:
    bounces = read_paste(
        "This message was created automatically by mail delivery software.\n\nThe following address(es) failed:\n\n"
        "  bob@example.net\n    host mx1.example.net [198.51.100.25]: 550 5.1.1 User unknown\n"
        "  amy@example.org\n    Unrouteable address\n"
    ).bounces
    assert [(bounce.recipient, bounce.diagnostic) for bounce in bounces] == [
        ("bob@example.net", "550 5.1.1 User unknown"),
        ("amy@example.org", "Unrouteable address"),
    ]


def test_recipients_without_words_share_the_next_ones() -> None:
    bounces = read_paste(
        "A message that you sent could not be delivered to one or more of its recipients:\n\n  bob@example.net\n"
        "  amy@example.net\n    host mx1.example.net [198.51.100.25]: 552 5.2.2 Mailbox full\n"
    ).bounces
    assert {bounce.diagnostic for bounce in bounces} == {"552 5.2.2 Mailbox full"}
    assert len(bounces) == 2


def test_what_stands_before_the_address_counts_when_nothing_stands_behind() -> None:
    bounce = only("This message could not be delivered.\n\nThe user(s) account is disabled.\n\n<user@example.net>\n")
    assert "account is disabled" in bounce.diagnostic


def test_a_delay_says_that_the_server_still_tries() -> None:
    bounce = only(
        "Delivery incomplete\nThere was a temporary problem delivering your message to user@example.net. Gmail will "
        "retry for 47 more hours.\nThe response was:\nThe recipient server did not accept our requests to connect. "
        "[mx1.example.net. 198.51.100.25: timed out]\n"
    )
    assert bounce.dsn_action is DsnAction.DELAYED
    assert (bounce.remote_mta, bounce.remote_ip, bounce.sending_ip) == ("mx1.example.net", "198.51.100.25", None)


def test_giving_up_after_trying_is_no_delay() -> None:
    bounce = only(
        "Message from  mail.example.com.\nUnable to deliver message to the following "
        "address(es).\n\n<user@example.net>:\n"
        "Sorry, I wasn't able to establish an SMTP connection. (#4.4.1)\n"
        "I'm not going to try again; this message has been in the queue too long.\n"
    )
    assert bounce.dsn_action is DsnAction.FAILED


def test_a_group_notice_greets_the_sender_not_the_recipient() -> None:
    bounce = only(
        "Hello news@example.com,\n\nWe're writing to let you know that the group you tried to contact (team) may not "
        "exist, or you may not have permission to post messages to the group.\n\n * You might have spelled the group "
        "name incorrectly.\n * The owner may have removed this group.\n * You may need to join the group.\n\n"
        "Help: https://groups.google.com/support/.\n\nThanks,\n\nGoogle Groups\n"
    )
    assert bounce.recipient is None
    assert bounce.diagnostic.startswith("We're writing to let you know that the group you tried to contact (team)")


def test_a_quoted_notice_with_talk_around_it_is_read() -> None:
    quoted = "\n".join(f"> {line}" for line in SERVERS["postfix"].split("\n"))
    assert only(f"FYI, what does this mean?\n\n{quoted}").diagnostic == "550 5.1.1 User unknown"


def test_a_report_of_success_is_none() -> None:
    paste = read_paste(
        "Delivery to these recipients or groups is complete, but no delivery notification was sent by the "
        "destination server:\n\nuser@example.net (user@example.net)\n"
    )
    assert (paste.bounces, paste.other) == ((), NotABounce.DELIVERED)


def test_a_success_that_speaks_of_possible_errors_elsewhere_is_none() -> None:
    paste = read_paste(
        "This is the mail system at host mail.example.org.\n\nYour message was successfully delivered to the "
        "destination(s)\nlisted below. If the message was delivered to mailbox you will\nreceive no further "
        "notifications. Otherwise you may still receive\nnotifications of mail delivery errors from other "
        "systems.\n\n"
        "<user@example.net>: delivery via mx.example.net[192.0.2.25]:25: 250 2.0.0 Ok: queued as 12345\n"
    )
    assert (paste.bounces, paste.other) == ((), NotABounce.DELIVERED)


def test_a_success_from_the_mailer_daemon_is_none() -> None:
    paste = read_paste(
        "    Hi!\n\n    This is the MAILER-DAEMON, please DO NOT REPLY to this email.\n\n"
        "    Your message was successfully delivered to these recipients.\n\nuser@example.net: 250 2.0.0: Delivered\n"
    )
    assert (paste.bounces, paste.other) == ((), NotABounce.DELIVERED)


def test_whom_one_may_reply_to_is_no_recipient() -> None:
    bounce = only(
        "This Message was undeliverable due to the following reason:\n\nThe user(s) account is temporarily over "
        "quota.\n\n<user@example.net>\n\nPlease reply to <postmaster@example.net>\nif you feel this message to be "
        "in error.\n"
    )
    assert bounce.recipient == "user@example.net"
    assert "temporarily over quota" in bounce.diagnostic


def test_an_address_at_the_beginning_of_a_wrapped_reply_line_is_no_further_recipient() -> None:
    bounce = only(
        "This is the mail system at host mail.example.com.\n\n"
        "<user@example.net>: host mx1.example.net[198.51.100.25] said: 452\n"
        "    <user@example.net> too many recent messages; try again later (in\n    reply to RCPT TO command)\n"
    )
    assert bounce.diagnostic == "452 <user@example.net> too many recent messages; try again later"


def test_a_reply_between_the_number_signs_of_exchange_needs_no_enhanced_code() -> None:
    bounce = only(
        "Delivery has failed to these recipients or groups:\n\n'Support' (support@example.net)\nTry again later.\n\n"
        "The following organisation rejected your message: mx1.example.net.\n\n"
        "mx1.example.net #550 message submission is for members only! ##\n"
    )
    assert bounce.diagnostic == "550 message submission is for members only!"


def test_the_mailer_daemon_that_a_mail_program_shows_above_the_notice_is_no_recipient() -> None:
    bounce = only(
        "Mail Delivery System <Mailer-Daemon@mail.example.com>\n9:09 AM (43 minutes ago)\nto me\n\n"
        "The following address(es) failed:\n\n  user@example.net\n    mailbox is full: retry timeout exceeded\n"
    )
    assert bounce.recipient == "user@example.net"
    assert bounce.diagnostic == "mailbox is full: retry timeout exceeded"


def test_an_address_within_a_reply_is_no_further_recipient() -> None:
    bounce = only(
        "A message that you sent could not be delivered to one or more of its\nrecipients.\n\n"
        "  user@example.net\n    host mx.example.net [192.0.2.25]\n"
        "    SMTP error from remote mail server after RCPT TO:<user@example.net>:\n"
        "    550-Verification failed for <web@example.org>\n    550-No Such User Here\n    550 Sender verify failed\n"
    )
    assert bounce.recipient == "user@example.net"
    assert bounce.diagnostic == "550 Verification failed for <web@example.org> No Such User Here Sender verify failed"


def test_the_mail_of_a_pipe_is_generated_by_its_recipient() -> None:
    bounce = only(
        "This message was created automatically by mail delivery software.\n\nA message that you sent could not "
        "be delivered to one or more of its\nrecipients. This is a permanent error. The following address(es) "
        "failed:\n\n  pipe to |/usr/local/bin/sort\n    generated by user@example.net\n    Child process of "
        "address_pipe transport returned 127 from command: /usr/local/bin/sort\n"
    )
    assert bounce.recipient == "user@example.net"
    assert bounce.diagnostic.startswith("Child process of address_pipe transport returned 127")


@pytest.mark.parametrize(
    "text",
    [
        "hey, our mail to bob@example.net could not be delivered, any idea why?",
        "hi Ann, your mail to bob@example.net couldn't be delivered, can you check the address?",
        "the parcel could not be delivered, I was out",
        "bob@example.net\namy@example.org\nplease add them to the list",
    ],
)
def test_talk_is_no_notice(text: str) -> None:
    assert not any(bounce.certain for bounce in read_notices(clean(text)))


def test_the_returned_message_is_cut_off() -> None:
    notice, returned = returned_cut(
        "<user@example.net>: failed\n\n--- Below this line is a copy of the message.\n\nFrom: x"
    )
    assert notice == "<user@example.net>: failed"
    assert returned.endswith("From: x")
    assert returned_cut("Received: from x\n") == ("Received: from x\n", "")


def test_a_reply_that_was_wrapped_behind_a_colon_goes_on() -> None:
    bounce = only(
        "Your message did not reach some or all of the intended recipients.\n"
        "The following recipient(s) could not be reached:\nuser@example.net on 3/11/2014 9:12 AM\n"
        "You do not have permission to send to this recipient.\n"
        "<mail.example.org #5.5.0 smtp;550 <SERVER01>:\nHelo command rejected: Host not found>\n"
    )
    assert bounce.diagnostic == "550 <SERVER01>: Helo command rejected: Host not found"


def test_a_notice_that_names_no_address_is_certain_by_its_own_sentence() -> None:
    (bounce,) = read_notices(
        "The message that you sent was undeliverable to the following:\n\tada (user not found)\n\nText"
    )
    assert (bounce.certain, bounce.recipient) == (True, None)


def test_a_sentence_of_a_notice_in_talk_is_none() -> None:
    assert read_notices("what does 'was undeliverable to the following' mean in this mail?") == ()
