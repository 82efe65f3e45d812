import pytest

from bot.mail.reply import Form, read_reply

ASKED_ABOUT_THE_SENDER = [
    (
        "550 5.7.1 <ada@example.com>: Sender address rejected: unverified address: "
        "host mx.example.com[198.51.100.1] said: 550 5.1.1 User unknown (in reply to RCPT TO command)"
    ),
    (
        "450 4.1.7 <ada@example.com>: Sender address rejected: undeliverable address: "
        "host mx.example.com[198.51.100.1] said: 550 5.1.1 <ada@example.com>: no such mailbox"
    ),
    (
        "host mx.example.net[192.0.2.1] said: 550 Callback setup failed while verifying <ada@example.com>: "
        "mx.example.com said: 554 5.7.1 Client host rejected"
    ),
    "550 Absenderadresse konnte nicht verifiziert werden (Callout: mx.example.org antwortet: 550 5.1.1 no such user)",
    "550 Verifica del mittente fallita: 550 5.1.1 no such user",
    "550 We could not verify your sender address, mx.example.org said: 550 5.1.1 no such user",
]


@pytest.mark.parametrize("line", ASKED_ABOUT_THE_SENDER)
def test_an_answer_about_the_sender_does_not_decide_for_the_recipient(line: str) -> None:
    reply = read_reply(line)
    assert reply is not None
    assert not reply.words.startswith(("User unknown", "<ada@example.com>: no such", "Client host", "no such"))


def test_an_answer_about_the_recipient_decides() -> None:
    reply = read_reply(
        "450 4.1.1 <ada@example.net>: Recipient address rejected: unverified address: "
        "host mx.example.net[192.0.2.1] said: 550 5.1.1 no such mailbox"
    )
    assert reply is not None
    assert reply.text == "550 5.1.1 no such mailbox"


def test_a_number_behind_an_enhanced_code_is_no_reply_code() -> None:
    reply = read_reply("5.7.1 <DATA>: Data command rejected: limit of 400 rcpts per 24 hours reached")
    assert reply is not None
    assert (reply.code, str(reply.enhanced)) == (None, "5.7.1")
    assert reply.words.startswith("<DATA>: Data command rejected")


def test_a_reply_quoted_behind_an_enhanced_code_decides() -> None:
    reply = read_reply("5.1.1 mx.example.net said: 550 No such user")
    assert reply is not None
    assert reply.text == "550 No such user"


def test_a_code_that_a_program_repeats_is_no_word() -> None:
    reply = read_reply("550-550 relay through this server without authentication.")
    assert reply is not None
    assert (reply.form, reply.code) == (Form.MULTI_LINE, 550)
    assert reply.words == "relay through this server without authentication."


def test_what_sendmail_writes_below_a_reply_is_none_of_its_words() -> None:
    reply = read_reply(
        "Deferred: 451 4.1.8 Domain of sender address does not resolve "
        "Message could not be delivered for 5 days Message will be deleted from queue"
    )
    assert reply is not None
    assert reply.words == "Domain of sender address does not resolve"


def test_a_wide_colon_introduces_a_reply() -> None:
    reply = read_reply("发信失败：554 DT:SPM 163 smtp2")
    assert reply is not None
    assert (reply.code, reply.quoted) == (554, True)


@pytest.mark.parametrize(
    "line", ["554- (RTR:BL) https://example.net/554", "554-: (RTR:BL) x", "554-: https://example.net/554"]
)
def test_a_hyphen_may_be_followed_by_a_colon_or_a_blank(line: str) -> None:
    reply = read_reply(line)
    assert reply is not None
    assert reply.code == 554


@pytest.mark.parametrize("line", ["dial tcp 192.0.2.1:465: i/o timeout", "12:10:550: nothing to do"])
def test_behind_an_address_or_in_a_clock_stands_no_reply_code(line: str) -> None:
    assert read_reply(line) is None


def test_a_command_out_of_sequence_after_a_refusal_does_not_decide() -> None:
    reply = read_reply("451 4.1.8 Domain of sender address does not resolve <<< 503 5.0.0 Need RCPT (recipient)")
    assert reply is not None
    assert (reply.code, str(reply.enhanced)) == (451, "4.1.8")


def test_what_a_transcript_goes_on_with_is_not_quoted_by_the_reply_before() -> None:
    reply = read_reply("SMTP<< 504 5.5.2 <box>: Helo command rejected SMTP<< 554 5.5.1 Error: no valid recipients")
    assert reply is not None
    assert reply.code == 504


def test_a_reply_in_angle_brackets_is_quoted() -> None:
    reply = read_reply("550 4.4.7 Message expired: unable to deliver in 840 minutes.<452 4.2.2 Over quota>")
    assert reply is not None
    assert reply.text == "452 4.2.2 Over quota"
