"""What holds for every message, event and notice: reading never raises, and costs time in step with the length."""

import time
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.mail.automatic import kind_of_text
from bot.mail.delivery_status import read_status
from bot.mail.dsn import read_message, read_message_bytes
from bot.mail.events import read_events
from bot.mail.notice import read_notices

PIECES = st.lists(
    st.sampled_from(
        [
            "From: MAILER-DAEMON@example.com\n",
            "Subject: =?utf-8?b?w7w=?=\n",
            'Content-Type: multipart/report; boundary="b"\n',
            "Content-Type: message/delivery-status; charset=nonsense\n",
            "Content-Transfer-Encoding: base64\n",
            "\n--b\n",
            "--b--\n",
            "Final-Recipient: rfc822; user@example.net\n",
            "Action: failed\n",
            "Status: 5.1.1\n",
            "Diagnostic-Code: smtp; 550 5.1.1 no\n",
            "Received: from x by y\n",
            "could not be delivered to user@example.net\n",
            "<user@example.net>: ",
            "550-5.7.1 blocked\n",
            "----- Transcript of session follows -----\n",
            ">>> RCPT TO:<user@example.net>\n",
            '{"event":"bounce","email":"user@example.net","reason":"550 5.1.1 no"',
            '"msys":{',
            "}]",
            '\\"',
            "\n",
            "\udcff",
            "=\n=ZZ",
            "ü配",
        ]
    )
    | st.text(max_size=12),
    max_size=40,
).map("".join)


@settings(max_examples=150, deadline=None)
@given(PIECES)
def test_reading_never_raises(text: str) -> None:
    read_message(text)
    read_events(text)
    read_notices(text)
    read_notices(text, failed=("user@example.net",), from_system=True)
    read_status(text)
    kind_of_text(text)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300) | PIECES.map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_reading_bytes_never_raises(raw: bytes) -> None:
    read_message_bytes(raw)
    read_message_bytes(b"From: MAILER-DAEMON\nMIME-Version: 1.0\nSubject: Undelivered\n" + raw)


@pytest.mark.parametrize("read", [read_message, read_events, read_notices], ids=lambda read: str(read.__name__))
@pytest.mark.parametrize(
    "piece",
    [
        "\n",
        "<a@example.net>: ",
        "a@example.net\n",
        '{"a":',
        '{"',
        "\\",
        "Final-Recipient: rfc822; a@example.net\n",
        "not be delivered ",
        "message from ",
        "Label: host.example.com\n",
        "From a@b 11:11\n",
        "(reason: ",
        "1.2.3.4 ",
    ],
)
def test_reading_takes_linear_time(read: Callable[[str], object], piece: str) -> None:
    small, large = (_seconds(read, piece, size) for size in (10_000, 40_000))
    assert large < 0.1 + 12 * small


def _seconds(read: Callable[[str], object], piece: str, size: int) -> float:
    text = "could not be delivered\n" + piece * (size // len(piece))
    started = time.process_time()
    read(text)
    return time.process_time() - started
