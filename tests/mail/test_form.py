"""What the form of a text shows before any word of the catalog is looked for: a bounce, a success, something else."""

import pytest

from bot.mail.bounce import NotABounce, Stage
from bot.mail.notice import read_notices
from bot.mail.paste import read_paste
from tests.mail.reading import only


@pytest.mark.parametrize(
    "text",
    [
        'Your message is being returned, because:\n"USER" at EXAMPLE.COM is an unknown recipient.\n= Text: =\nx\n',
        "Who is it?\nRecipient address: jdoe@ims-ms\nOriginal address: jdoe@example.net\nReason: Over quota\n",
        'Your mail for rowing could not be sent:\n    no list named "rowing" is known by lists.example.com\n\nBye\n',
    ],
)
def test_programs_that_name_no_address_are_known_by_how_they_begin(text: str) -> None:
    (bounce,) = read_notices(text)
    assert bounce.certain


@pytest.mark.parametrize(
    "text",
    [
        "Message delivery to 'ada@example.com' delayed\nSMTP module(domain x) reports:\n it is broken",
        "Forwarder daemon: delivery to <ada@example.com> failed\n550 [192.0.2.1] is nothing I know",
        "The following recipient(s) could not be reached:\n\nFax on 11/22/99\n  Not known\n  MSEXCH:MTA:ORG",
        "Your message to ada@example.com was rejected.\nThe following was returned by the server: it is odd",
        "MailMarshal has not delivered the following message:\n\n   To: ada@example.com\n\nReason: it is odd\n",
        "A collection of reports about email delivery\nRecipients that failed:\n<ada@example.com>:\n odd",
        "메일 전송에 실패하였습니다.\n받는 사람: ada@example.com\n실패 이유: odd\n",
        "Your message to <ada@example.com> was automatically rejected:\nI have left the company; write to others",
        (
            "<ada@example.com>:\n192.0.2.7 does not like recipient.\n"
            "Remote host said: 553 5.3.0 <ada@example.com>... 550 no addressee at all, relay=[198.51.100.1]"
        ),
    ],
)
def test_what_a_program_says_of_a_delivery_is_certain(text: str) -> None:
    assert only(text).certain


@pytest.mark.parametrize(
    "text",
    [
        'Expected response code "250" but got code "550", with message "550 it is odd"',
        "Send error. Expected response code(s) [250] but got response [530 it is odd]",
        '550 550 "Mail rejected - it is odd"',
        "TLS error from 'mx.example.net': it is odd",
    ],
)
def test_what_mail_software_puts_around_a_reply_makes_it_certain(text: str) -> None:
    assert only(text).certain


def test_an_http_client_that_expected_another_code_speaks_of_no_mail() -> None:
    paste = read_paste("expected response code 200 but got code 503 from our api")
    assert not any(bounce.certain for bounce in paste.bounces)


def test_the_path_of_a_file_is_not_what_somebody_quotes() -> None:
    bounce = only(
        'I have a full user:\n`procmail: Quota exceeded while writing "/home/homes/info/Maildir/tmp/16.1_0.srv"`'
    )
    assert "Quota exceeded" in bounce.diagnostic


def test_a_message_passed_on_without_a_report_is_no_failure() -> None:
    text = (
        "This is a delivery status notification from relay.example.com,\nrunning the Courier mail server.\n\n"
        "You requested a return receipt.  Unfortunately, your message\nhas been transferred to a remote mail system"
        " running older software that\ndoes not support return receipts:\n\n<ada@example.com>"
    )
    assert read_paste(text).other is NotABounce.DELIVERED


def test_rulers_of_dashes_are_no_comments_in_code() -> None:
    bounce = only(
        "   ----- Transcript of session follows -----\n"
        "554 Too many hops 26 (25 max): from <ada@example.org> via mx.example.com, to <bob@example.net>\n"
        "   ----- Unsent message follows -----\n"
    )
    assert bounce.reply_code == 554


@pytest.mark.parametrize(
    "text",
    [
        (
            "seit gestern kommt alles zurück, was wir an diesen Kunden schicken, und keiner weiß, was das sein soll\n"
            "550 The mailbox is odd\nhat jemand eine Idee"
        ),
        "发送失败，服务器返回550 The mailbox is odd",
        "Mailgun日志返回`550 The mailbox is odd`\n有没有好的解决方法？",
        "el cliente dice `550 The mailbox is odd` y ya está",
        "Merhaba, bu hatayı alıyoruz:\n\nada@example.net\n550 The mailbox is odd\n\nGönderen: Delivery Subsystem",
        "mx1.example.net[192.0.2.25] 550 The mailbox is odd",
        "ada@example.net 550 The mailbox is odd",
    ],
)
def test_a_reply_among_the_words_of_a_person_is_found_in_any_language(text: str) -> None:
    bounce = only(text)
    assert (bounce.diagnostic, bounce.certain) == ("550 The mailbox is odd", True)


@pytest.mark.parametrize(
    "text",
    [
        "共550 封邮件未读",
        "`550 pages` is what it has",
        "ada@example.net 550 points",
        "在 nginx 里返回`502 Bad Gateway`怎么办",
    ],
)
def test_a_number_among_the_words_of_a_person_is_no_reply(text: str) -> None:
    assert not any(bounce.certain for bounce in read_paste(text).bounces)


def test_what_a_notice_says_below_a_code_alone_is_no_part_of_the_reply() -> None:
    bounce = only(
        "This is a delivery status notification, automatically generated by MTA mx.example.com\n\n"
        "Regarding recipient(s) : ada@example.net\nDelivery status : Failed. Failed to accept the recipients.\n"
        "MTA Response :550\n\nPlease note that attachments may be blocked by a virus scanner.\n"
    )
    assert (bounce.diagnostic, bounce.recipient, bounce.stage) == ("550", "ada@example.net", Stage.RCPT)
    assert "virus" not in bounce.text


@pytest.mark.parametrize("between", ["ada@example.net\n", "\n"])
def test_the_reply_for_administrators_decides_and_not_the_code_in_the_advice(between: str) -> None:
    bounce = only(
        "Delivery has failed to these recipients or groups:\n\nada@example.net\nSomething went wrong.\n"
        "For more information, see DSN 5.7.103 Errors in Exchange Online.\n\nDiagnostic information for "
        f"administrators:\n\nGenerating server: mx.example.com\n{between}Remote Server returned '550 5.1.1 odd'"
    )
    assert bounce.diagnostic == "550 5.1.1 odd"


NOTICE = (
    "Delivery to the following recipient failed permanently:\n\n     ada@example.net\n\nTechnical details of "
    "permanent failure:\nThe error that the other server returned was:\n550 5.1.1 odd\n"
)


@pytest.mark.parametrize(
    "head",
    [
        "---------- Forwarded message ----------\nFrom: Mail Delivery Subsystem <mailer-daemon@example.com>\n",
        "-------- Forwarded Message --------\nSubject: Undelivered Mail\nFrom: x <MAILER-DAEMON@example.com>\n",
        "-----Original Message-----\nFrom: postmaster@example.com\nSent: Monday\nTo: bob@example.org\n",
        "Begin forwarded message:\n\nFrom: Mail Delivery System <x@example.com>\n",
        "-----Ursprüngliche Nachricht-----\nVon: Mail Delivery System <x@example.com>\nAn: bob@example.org\n",
    ],
)
def test_addresses_above_a_forwarded_notice_are_no_recipients(head: str) -> None:
    above = (
        'Subject:\nFwd: Delivery Status Notification\nFrom:\n"Bob" <bob@example.org>\nTo:\n"CRM" <crm@example.org>'
    )
    bounce = only(f"{above}\n\nfyi\n\n{head}\n{NOTICE}")
    assert (bounce.recipient, bounce.diagnostic) == ("ada@example.net", "550 5.1.1 odd")


def test_a_notice_that_returns_a_notice_keeps_its_own_reply() -> None:
    returned = "----- Original message -----\nFrom: postmaster@example.com\n\nyour mail was not delivered\n"
    assert only(f"{NOTICE}\n{returned}").diagnostic == "550 5.1.1 odd"
