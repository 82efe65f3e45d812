"""What a paste does to a header, and what stays as it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.mail.message import read_message
from bot.mail.pasted_header import mend

FOLDED = (
    "Received: from out.example.com (out.example.com [192.0.2.9]) by mx.example.net with ESMTPS;\n"
    " Tue, 7 Jul 2026 16:00:20 +0000\n"
    "Authentication-Results: mx.example.net; spf=pass\n"
    "\tsmtp.mailfrom=news.example.com;\n"
    "\tdmarc=pass header.from=example.com\n"
    'From: "Example: Statements" <news@example.com>\n'
    "To: joe@example.net\n"
    "Subject: Your statement\n"
    "Message-ID: <2@example.com>\n"
    "Date: Tue, 7 Jul 2026 16:00:15 +0000\n"
    "Content-Type: multipart/mixed; boundary=b\n"
)
SUMMARY = (
    "Original Message\nMessage ID\t<2@example.com>\nCreated at:\tTue, Jul 7, 2026 (Delivered after 5 seconds)\n"
    'From:\t"Example" <news@example.com>\nTo:\tjoe@example.net\nSubject:\tYour statement\n'
    "SPF:\tPASS with IP 192.0.2.9 Learn more\nDKIM:\t'FAIL' with domain example.com Learn more\n"
    "DMARC:\t'PASS' Learn more\n"
)
UNFOLDED = "\n".join(line.strip() for line in FOLDED.split("\n"))
ONE_LINE = " ".join(FOLDED.split())


def fields(pasted: str) -> list[tuple[str, str]]:
    message = read_message(pasted.encode())
    return [(name, " ".join(value.split())) for name, value in message.fields] if message else []


@pytest.mark.parametrize(
    "pasted",
    [
        UNFOLDED,
        UNFOLDED.replace("\n", "\r\n"),
        "Why does this land in spam?\n\n" + UNFOLDED + "```\n",
        ONE_LINE,
        "".join(f"> {line}\n" for line in FOLDED.splitlines()),
        SUMMARY + "\n\nDownload Original\tCopy to clipboard\n\n" + FOLDED,
    ],
    ids=["lost folds", "lost folds of Windows", "talk and a fence", "lost line ends", "quoted", "Gmail's table"],
)
def test_a_broken_paste_reads_as_the_whole_header_does(pasted: str) -> None:
    assert fields(pasted) == fields(FOLDED)
    assert len(fields(FOLDED)) == 8


@pytest.mark.parametrize(
    "source",
    [
        FOLDED,
        FOLDED.replace("\n", "\r\n") + "\r\nFrom: is a word\r\nof the body\r\nSPF: pass\r\n",
        "From a@example.com Tue Jul  7 16:00:20 2026\n" + FOLDED + "\nHello\n",
        "SPF: what is it?",
    ],
)
def test_what_is_whole_comes_back_as_it_is(source: str) -> None:
    assert mend(source.encode()) == source.encode()


@given(st.binary(max_size=600))
def test_mending_never_raises(raw: bytes) -> None:
    mend(raw)
