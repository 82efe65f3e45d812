"""Pastes as people make them: the reply, who said it, and whose address it names."""

import pytest

from bot.mail.bounce import DsnAction, NotABounce, SourceFormat, Stage
from bot.mail.paste import MAX_BOUNCES, read_paste
from tests.mail.reading import only

GMAIL = (
    "550-5.7.26 Your email has been blocked because the sender is unauthenticated.\n"
    "550-5.7.26 Gmail requires all senders to authenticate with either SPF or DKIM.\n"
    "550 5.7.26  SPF [example.com] with ip: [192.0.2.10] = Did not pass - gsmtp"
)
GMAIL_READ = (
    "550 5.7.26 Your email has been blocked because the sender is unauthenticated. Gmail requires all senders to "
    "authenticate with either SPF or DKIM. SPF [example.com] with ip: [192.0.2.10] = Did not pass - gsmtp"
)


def test_a_single_reply_is_read_whole() -> None:
    bounce = only("550 5.1.1 <user@example.net>: Recipient address rejected: User unknown")
    assert bounce.diagnostic == "550 5.1.1 <user@example.net>: Recipient address rejected: User unknown"
    assert bounce.certain
    assert bounce.recipient == "user@example.net"


PYTHON_LINES = GMAIL[4:].replace("550-", "").replace("550 ", "").replace("\n", "\\n")
PYTHON = f"smtplib.SMTPDataError: (550, b'{PYTHON_LINES}')"


@pytest.mark.parametrize(
    "text",
    [
        GMAIL,
        GMAIL.replace("\n", " "),
        GMAIL.replace("\n", "\r\n"),
        GMAIL.replace("\n", "\\r\\n"),
        GMAIL.replace("\n", "\u2028"),
        f"```\n{GMAIL}\n```",
        f"`{GMAIL}`",
        "\n".join(f"> {line}" for line in GMAIL.split("\n")),
        f"why are we getting this??\n\n{GMAIL}\n\nany idea?",
        f"why are we getting this??\n{GMAIL}",
        f"host mx1.example.net[198.51.100.25] said: {GMAIL} (in reply to end of DATA command)",
        f"<p>{GMAIL.replace(chr(10), '<br>')}</p>",
        f'"{GMAIL}"',
        PYTHON,
    ],
)
def test_wrapping_changes_nothing(text: str) -> None:
    bounce = only(text)
    assert bounce.diagnostic == GMAIL_READ
    assert (bounce.reply_code, str(bounce.enhanced)) == (550, "5.7.26")
    assert bounce.sending_ip == "192.0.2.10"
    assert bounce.certain


FORWARDED = (
    "host fwd.example.org[198.51.100.7] said: 550 5.1.1 <a@example.org>: undeliverable address: host mx1.example.net"
    "[198.51.100.25] said: 554 5.7.1 Client host [192.0.2.10] blocked (in reply to RCPT TO command)"
)
EXCHANGE = (
    "Remote server returned '550 5.7.350 Remote server returned message detected as spam -> 554 5.7.1 Client host "
    "[192.0.2.10] blocked'"
)
INTERSCAN = (
    "SMTP Server <mx1.example.net> rejected recipient <user@example.net> (Error following RCPT command). It "
    "responded as follows: [554 5.7.1 Client host [192.0.2.10] blocked]"
)


@pytest.mark.parametrize(
    ("text", "diagnostic", "host"),
    [
        (FORWARDED, "554 5.7.1 Client host [192.0.2.10] blocked", "mx1.example.net"),
        (EXCHANGE, "554 5.7.1 Client host [192.0.2.10] blocked", None),
        (
            "5.1.0 - Unknown address error 554-'5.7.1 Client host [192.0.2.10] blocked' (delivery attempts: 0)",
            "554 5.7.1 Client host [192.0.2.10] blocked",
            None,
        ),
        (
            "host mx1.example.net[198.51.100.25] refused to talk to me: 554 5.7.1 Client host [192.0.2.10] blocked",
            "554 5.7.1 Client host [192.0.2.10] blocked",
            "mx1.example.net",
        ),
        (
            "The error that the other server returned was: 554 554 5.7.1 Client host [192.0.2.10] blocked",
            "554 5.7.1 Client host [192.0.2.10] blocked",
            None,
        ),
        (
            "mx1.example.net [198.51.100.25] did not like our RCPT TO:\n554 5.7.1 Client host [192.0.2.10] blocked",
            "554 5.7.1 Client host [192.0.2.10] blocked",
            "mx1.example.net",
        ),
        (INTERSCAN, "554 5.7.1 Client host [192.0.2.10] blocked", "mx1.example.net"),
    ],
)
def test_the_inner_reply_decides(text: str, diagnostic: str, host: str | None) -> None:
    bounce = only(text)
    assert bounce.diagnostic == diagnostic
    assert bounce.remote_mta == host
    assert bounce.sending_ip == "192.0.2.10"


def test_a_code_inside_a_multi_line_reply_is_part_of_its_words() -> None:
    bounce = only(
        "550-Callback setup failed while verifying <a@example.com>\n550-Called: 192.0.2.20\n"
        "550-Sent: RCPT TO:<a@example.com>\n550-Response: 553 sorry, no such user\n550 Sender verify failed"
    )
    assert bounce.reply_code == 550
    assert "553 sorry" in bounce.diagnostic


@pytest.mark.parametrize(
    ("words", "stage"),
    [
        ("host x.example.net[198.51.100.2] said: 550 5.7.1 No (in reply to MAIL FROM command)", Stage.MAIL),
        ("host x.example.net[198.51.100.2] said: 550 5.7.1 No (in reply to RCPT TO command)", Stage.RCPT),
        ("host x.example.net[198.51.100.2] said: 550 5.7.1 No (in reply to end of DATA command)", Stage.DATA),
        ("host x.example.net[198.51.100.2] refused to talk to me: 554 5.7.1 No", Stage.CONNECT),
        ("SMTP error from remote mail server after end of data: 550 5.7.1 No", Stage.DATA),
        ("SMTP error from remote mail server after initial connection: 554 5.7.1 No", Stage.CONNECT),
        ("550 5.7.1 No such thing here", None),
    ],
)
def test_the_stage_is_the_command_that_was_refused(words: str, stage: Stage | None) -> None:
    assert only(words).stage is stage


@pytest.mark.parametrize(
    "text",
    [
        "retcode (550); Msg: b'5.1.1 No such user\\r\\n'",
        "SMTPRecipientsRefused: {'user@example.net': (550, b'5.1.1 No such user')}",
        '&textproto.Error{Code:550, Msg:"5.1.1 No such user"}',
        "permanent error (550): 5.1.1 No such user",
        "SMTP Error: data not accepted. SMTP code: 550 Additional SMTP info: 5.1.1 No such user",
        '{permanent_failure,<<"mx1.example.net">>,<<"550 5.1.1 No such user\\r\\n">>}',
        "com.sun.mail.smtp.SMTPAddressFailedException: 550 5.1.1 No such user\n\n\tat com.example.Main",
        "responseCode: 550, response: '550 5.1.1 No such user'",
    ],
)
def test_client_libraries_keep_code_and_text_apart(text: str) -> None:
    bounce = only(text)
    assert bounce.diagnostic == "550 5.1.1 No such user"
    assert bounce.certain


@pytest.mark.parametrize(
    ("text", "code", "enhanced"),
    [
        ("5.7.26", None, "5.7.26"),
        ("550 5.7.1", 550, "5.7.1"),
        ("what is 5.7.26?", None, "5.7.26"),
        ("what does 550 5.7.1 mean?", 550, "5.7.1"),
        ("550", 550, "None"),
    ],
)
def test_a_code_alone_is_a_question_about_it(text: str, code: int | None, enhanced: str) -> None:
    bounce = only(text)
    assert bounce.source_format is SourceFormat.CODE
    assert (bounce.reply_code, str(bounce.enhanced), bounce.certain) == (code, enhanced, True)


def test_a_code_in_talk_about_mail_is_not_certain() -> None:
    bounce = only("gmail keeps giving us 5.7.26 since the move")
    assert (bounce.source_format, bounce.certain) == (SourceFormat.CODE, False)


def test_words_without_a_code_are_left_to_the_catalog() -> None:
    bounce = only("the mailbox is full")
    assert (bounce.diagnostic, bounce.certain) == ("the mailbox is full", False)
    assert (bounce.reply_code, bounce.enhanced) == (None, None)


def test_an_enhanced_code_at_the_end_makes_a_reply_certain() -> None:
    bounce = only("451 qq trouble in home directory (#4.3.0)")
    assert (bounce.certain, str(bounce.enhanced)) == (True, "4.3.0")


@pytest.mark.parametrize(
    "text", ["X-Postfix; temporary failure", "x-unix; can't find the filter", "X-Notes; no route"]
)
def test_a_diagnostic_code_field_of_a_programs_own_type_is_certain(text: str) -> None:
    assert only(text).certain


def test_a_notice_of_a_malformed_address_is_certain() -> None:
    (bounce,) = read_paste("<sales@example,net>: bad address syntax").bounces
    assert bounce.certain


def test_an_outcome_below_a_notice_belongs_to_it() -> None:
    (bounce,) = read_paste(
        "<ada@example.net>: connect to mx.example.net[192.0.2.7]:25: Operation timed out\n\n"
        "Action: delayed\nStatus: 4.4.1\nWill-Retry-Until: Fri, 20 Nov 2026 17:00:14 +0000"
    ).bounces
    assert bounce.certain
    assert bounce.diagnostic.endswith("Operation timed out")
    assert (bounce.dsn_action, bounce.recipient) == (DsnAction.DELAYED, "ada@example.net")


def test_a_report_of_relaying_is_a_success_also_without_the_address() -> None:
    text = "Your message was successfully relayed to the following recipients:\n\nAction: relayed\nStatus: 2.1.5"
    assert read_paste(text).other is NotABounce.DELIVERED


def test_the_quoted_part_of_talk_is_the_diagnostic() -> None:
    assert only('we are told "the mailbox is full" by their people').diagnostic == "the mailbox is full"


@pytest.mark.parametrize("said", ["stuck in the outbox", "error 0x800CCC0E", "queued in the sent folder"])
def test_a_chat_about_a_message_that_has_not_left_may_be_one(said: str) -> None:
    assert not only(f"hi, my mail does not go out, {said}").spoken


@pytest.mark.parametrize("text", ["", " ", "\n\n", "hello", "…", "?", "\u200b", "thanks!", "👍"])
def test_nothing_and_talk_are_no_bounce(text: str) -> None:
    assert not any(bounce.certain for bounce in read_paste(text).bounces)


@pytest.mark.parametrize(
    ("text", "diagnostic"),
    [
        (
            'SMTP Error (550): Failed to add recipient "user@example.net" (5.1.1 <user@example.net>: User unknown).',
            "550 5.1.1 <user@example.net>: User unknown",
        ),
        ("SMTP Error: [554] Error transmitting mail: 5.7.1 Spam rejected", "554 5.7.1 Spam rejected"),
        (
            "Erreur SMTP (550) : échec … « user@example.net » (5.1.1 <user@example.net>: User unknown)",
            "550 5.1.1 <user@example.net>: User unknown",
        ),
        ("SMTP-Fehler (535): Authentifizierung fehlgeschlagen", "535 Authentifizierung fehlgeschlagen"),
        (
            "Error: Message failed: 554 5.7.1 Spam rejected\n  responseCode: 554,\n  command: 'DATA' }",
            "554 5.7.1 Spam rejected command: 'DATA'",
        ),
        ("Server error: '550 5.7.1 Relaying denied'", "550 5.7.1 Relaying denied"),
        ("550 5.2.0 Message refused. example_506 [506]", "550 5.2.0 Message refused. example_506 [506]"),
        ("550 5.7.1 Mail refused, see error 554 on our page", "550 5.7.1 Mail refused, see error 554 on our page"),
        ("460 too many messages (#4.3.0)", "460 too many messages (#4.3.0)"),
        ("554 (XYZ:DU) https://example.net/codes#554", "554 (XYZ:DU) https://example.net/codes#554"),
    ],
)
def test_numbers_and_brackets_stay_where_they_belong(text: str, diagnostic: str) -> None:
    assert only(text).diagnostic == diagnostic


def test_a_contact_address_is_not_the_recipient() -> None:
    bounce = only(
        "554 IP=192.0.2.10 - A problem occurred. Ask your postmaster or contact tosa@example.net to clarify."
    )
    assert (bounce.recipient, bounce.sending_ip) == (None, "192.0.2.10")


def test_five_ten_one_is_no_enhanced_code() -> None:
    assert not any(bounce.certain for bounce in read_paste("Kernel 550 5.10.1 driver").bounces)


def test_a_line_of_talk_in_front_changes_nothing() -> None:
    bounce = only("why is this happening??\n5.7.708 Service unavailable. Access denied, traffic not accepted")
    assert bounce.certain
    assert bounce.diagnostic.startswith("5.7.708")


def test_several_replies_are_several_bounces() -> None:
    bounces = read_paste(
        "550 5.1.1 <a@example.net>: User unknown\n552 5.2.2 <b@example.net>: Mailbox full\n"
        "550 5.1.1 <a@example.net>: User unknown"
    ).bounces
    assert [(bounce.recipient, bounce.reply_code) for bounce in bounces] == [
        ("a@example.net", 550),
        ("b@example.net", 552),
    ]


def test_the_recipient_may_stand_above_the_reply() -> None:
    bounce = only(
        "Delivery to the following recipient failed permanently:\n\nuser@example.net\n\n"
        "Technical details of permanent failure:\n\n550 Message too big!"
    )
    assert bounce.recipient == "user@example.net"


def test_an_authentication_results_header_says_what_failed() -> None:
    bounce = only(
        "Authentication-Results: mx.example.net;\n       dkim=pass header.i=@esp.example header.s=s1;\n"
        "       spf=pass (mx.example.net: domain of b@esp.example designates 192.0.2.10 as permitted sender) "
        "smtp.mailfrom=b@esp.example;\n       dmarc=fail (p=REJECT sp=REJECT dis=NONE) header.from=example.com"
    )
    assert bounce.source_format is SourceFormat.AUTHENTICATION_RESULTS
    assert bounce.diagnostic == "dmarc=fail (example.com)"
    assert bounce.sender_domain == "example.com"
    assert bounce.headers is not None


def test_a_header_in_which_all_passed_is_no_bounce() -> None:
    paste = read_paste(
        "Authentication-Results: mx.example.net; dkim=pass header.d=example.com; spf=pass smtp.mailfrom=example.com; "
        "dmarc=pass header.from=example.com"
    )
    assert not any(bounce.certain for bounce in paste.bounces)
    assert paste.headers is not None


def test_a_success_is_named_as_such() -> None:
    paste = read_paste("<user@example.net>: delivery via mx1.example.net[198.51.100.25]:25: 250 2.1.5 Ok")
    assert (paste.bounces, paste.other) == ((), NotABounce.DELIVERED)


def test_a_long_paste_is_read_at_both_ends() -> None:
    paste = read_paste(f"{GMAIL}\n{'lorem ipsum ' * 20_000}\n\n550 5.1.1 <user@example.net>: User unknown")
    assert paste.truncated
    assert [str(bounce.enhanced) for bounce in paste.bounces if bounce.certain] == ["5.7.26", "5.1.1"]


def test_a_paste_of_thousands_of_replies_stops_somewhere() -> None:
    text = "\n".join(f"550 5.1.1 <user{number}@example.net>: User unknown" for number in range(1_500))
    assert len(read_paste(text).bounces) == MAX_BOUNCES


@pytest.mark.parametrize("text", ["dial tcp 192.0.2.1:25: i/o timeout", "mx.example.com: i/o error"])
def test_i_o_is_no_person_speaking(text: str) -> None:
    (bounce,) = read_paste(text).bounces
    assert not bounce.spoken


@pytest.mark.parametrize("before", ["Client host", "Sending IP", "client", "Client host mail.example.com"])
def test_an_address_behind_the_word_client_is_not_the_receivers(before: str) -> None:
    (bounce,) = read_paste(f"{before} [192.0.2.1] blocked using zen.spamhaus.org").bounces
    assert (bounce.sending_ip, bounce.remote_ip) == ("192.0.2.1", None)


def test_a_label_in_quotation_marks_is_not_what_was_said() -> None:
    [bounce] = read_paste(
        "Our content checker found\n    banned name: .exe,setup.exe\nin email presumably from you\n\n"
        "First upstream SMTP client IP address: [192.0.2.25] mail.example.com\n"
        "According to a 'Received:' trace, the message apparently originated at: [198.51.100.7]\n"
    ).bounces
    assert bounce.diagnostic.startswith("Our content checker found")
    assert bounce.sending_ip == "192.0.2.25"
