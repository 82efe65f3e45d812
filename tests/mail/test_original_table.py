"""Gmail's table above the source of a message, pasted without the source."""

import pytest

from bot.mail.headers import AuthenticationResult
from bot.mail.message import read_message
from tests.mail.test_pasted_header import FOLDED, SUMMARY

SPF = AuthenticationResult("spf", "pass", ip="192.0.2.9")
DKIM = AuthenticationResult("dkim", "fail", identity="example.com")
DMARC = AuthenticationResult("dmarc", "pass")
ROWS = SUMMARY.partition("SPF:")[0]


@pytest.mark.parametrize(
    ("pasted", "results"),
    [
        (SUMMARY, (SPF, DKIM, DMARC)),
        ("Is this right?\n\n" + SUMMARY.replace("\t", " "), (SPF, DKIM, DMARC)),
        (SUMMARY.replace("\n", "\r\n"), (SPF, DKIM, DMARC)),
        (SUMMARY.replace(":\t", ":\n").replace(" Learn more", "\nLearn more"), (SPF, DKIM, DMARC)),
        ("".join(f"| {line} |\n" for line in SUMMARY.replace(":\t", ": | ").splitlines()), (SPF, DKIM, DMARC)),
        (
            ROWS + "SPF: NEUTRAL with IP 2001:db8:0:0:0:0:0:5 Learn more\nDMARC: 'FAIL' Learn more\n",
            (AuthenticationResult("spf", "neutral", ip="2001:db8::5"), AuthenticationResult("dmarc", "fail")),
        ),
        (
            "SPF: pass with IP 192.0.2.9\nDKIM: 'FAIL' Learn more <https://support.google.com/mail/answer/180707>\n",
            (SPF, AuthenticationResult("dkim", "fail")),
        ),
    ],
    ids=[
        "as copied",
        "talk and blanks",
        "Windows",
        "a cell a line",
        "column rules",
        "two rows",
        "the tool's, with a link",
    ],
)
def test_the_table_alone_tells_the_results(pasted: str, results: tuple[AuthenticationResult, ...]) -> None:
    message = read_message(pasted.encode())

    assert message is not None
    assert message.told == results
    assert not message.header_known
    assert not message.has_body


def test_the_table_alone_tells_who_wrote_about_what() -> None:
    message = read_message(SUMMARY.encode())

    assert message is not None
    assert message.first("from") == '"Example" <news@example.com>'
    assert message.first("subject") == "Your statement"
    assert message.first("message-id") == "<2@example.com>"


def test_above_the_source_the_header_is_read_as_well() -> None:
    message = read_message((SUMMARY + "\n" + FOLDED).encode())

    assert message is not None
    assert message.header_known
    assert message.told == (SPF, DKIM, DMARC)


@pytest.mark.parametrize(
    "pasted",
    [
        "SPF: pass",
        "SPF and DKIM: both pass",
        "DKIM: 'PASS' with domain example.com",
        "SPF: none of it\nDKIM: what is it?",
    ],
)
def test_talk_about_authentication_is_no_table(pasted: str) -> None:
    assert read_message(pasted.encode()) is None


def test_a_table_in_the_body_says_nothing_of_the_message_around_it() -> None:
    message = read_message((FOLDED + "\n" + SUMMARY).encode())

    assert message is not None
    assert message.told == ()
