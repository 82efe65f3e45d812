from hypothesis import given, settings
from hypothesis import strategies as st

from bot.checks.message.author import author_domain, judge_author
from bot.checks.message.page import read_page
from bot.checks.message.signature import read_signatures
from bot.checks.message.travel import judge_path
from bot.checks.message.unsubscribe import judge_unsubscribe
from bot.checks.message.verdicts import judge_verdicts, read_verdicts
from bot.mail.message import read_message
from bot.mail.received import read_path

HEAD = b"From: a@example.com\r\nTo: b@example.net\r\nSubject: x\r\nMIME-Version: 1.0\r\n"
NAMES = ("From", "Received", "DKIM-Signature", "Authentication-Results", "List-Unsubscribe", "Content-Type", "Date")
FIELDS = st.lists(st.tuples(st.sampled_from(NAMES), st.text(max_size=80)), max_size=8)


def test_talk_before_the_header_is_left_out() -> None:
    message = read_message(b"why does this land in spam?\n\n" + HEAD + b"\r\nHello\r\n")

    assert message is not None
    assert message.raw == HEAD + b"\r\nHello\r\n"
    assert message.text == "Hello\n"


def test_a_header_alone_has_no_body() -> None:
    message = read_message(HEAD)

    assert message is not None
    assert not message.has_body
    assert message.text is None


def test_talk_is_no_message() -> None:
    assert read_message(b"lunch at noon?") is None
    assert read_message(b"") is None


def test_of_two_from_fields_neither_is_the_author() -> None:
    message = read_message(HEAD + b"From: c@example.org\r\n\r\nHello\r\n")

    assert message is not None
    assert author_domain(message) is None


def test_an_attachment_is_not_what_people_read() -> None:
    body = (
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n"
        b"Content-Disposition: attachment; filename=a.txt\r\n\r\nlog\r\n--b\r\nContent-Type: image/png\r\n"
        b"Content-Transfer-Encoding: base64\r\n\r\nAAAA\r\n--b--\r\n"
    )
    message = read_message(HEAD + body)

    assert message is not None
    assert message.text is None
    assert [picture.octets for picture in message.pictures] == [3]


@settings(deadline=None, max_examples=60)
@given(FIELDS, st.binary(max_size=300))
def test_reading_never_raises(fields: list[tuple[str, str]], body: bytes) -> None:
    head = "".join(f"{name}: {value}\r\n" for name, value in fields).encode("utf-8", "surrogatepass")
    message = read_message(HEAD + head + b"\r\n" + body)
    if message is None:
        return

    author_domain(message)
    verdicts = read_verdicts(message)
    for judged in (judge_author(message), judge_verdicts(verdicts), judge_unsubscribe(message, (), ())):
        assert all(finding.code.startswith("message.") for finding in judged)
    list(judge_path(read_path(message.all("received"))))
    read_signatures(message)
    read_page(message.html or "")


def test_clocks_that_disagree_measure_no_journey() -> None:
    path = read_path(
        [
            "from b by c; Sat, 21 Nov 2026 11:54:00 +0000",
            "from a by b; Sat, 21 Nov 2026 12:00:00 +0000",
        ]
    )

    assert [
        (finding.code, " in " in finding.summary) for finding in judge_path(path) if finding.code == "message.path"
    ] == [("message.path", False)]


def test_missing_fields_are_named_as_they_are_written() -> None:
    message = read_message(HEAD)

    assert message is not None
    assert "There is no Date field and no Message-ID field, which every message should have." in [
        finding.summary for finding in judge_author(message)
    ]
