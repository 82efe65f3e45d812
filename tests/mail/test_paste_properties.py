"""What holds for every text whatsoever."""

import time
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.mail.bounce import Bounce
from bot.mail.paste import read_paste
from bot.mail.redact import redact

INNOCENT = Path(__file__).parents[2] / "catalog" / "corpus" / "innocent"
GMAIL = (
    "550-5.7.1 [192.0.2.10      19] Our system has detected an unusual rate of unsolicited mail originating\n"
    "550-5.7.1 from your IP address. Please visit\n550 5.7.1 https://example.net/help for more. - gsmtp"
)
REPLIES = (
    GMAIL,
    "550 5.1.1 <user@example.net>: Recipient address rejected: User unknown",
    "421 4.7.0 [TSS04] Messages from 192.0.2.10 temporarily deferred - 4.16.55.1; see https://example.net/codes",
    "554 5.7.1 Service unavailable; Client host [192.0.2.10] blocked using zen.example.org",
    "552 5.2.2 <user@example.net>: mailbox full",
    "550 5.7.606 Access denied, banned sending IP [192.0.2.10] (AS16012609)",
)
LOG = (
    "Jan 12 10:11:12 mx postfix/smtp[2211]: 4ABCDE12345: to=<user@example.net>, "
    "relay=mx1.example.net[198.51.100.25]:25, delay=2.1, dsn=5.7.1, status=bounced "
    "(host mx1.example.net[198.51.100.25] said: {reply} (in reply to RCPT TO command))"
)
PIECES = st.sampled_from(
    [
        "550 ",
        "550-",
        "5.7.1 ",
        "421",
        "[192.0.2.10]",
        "said: ",
        "host ",
        "mx1.example.net",
        "<user@example.net>",
        ": ",
        "\n",
        "\r\n",
        "\\n",
        "(",
        ")",
        "'",
        '"',
        "**",
        "== ",
        ">>> ",
        "<<< ",
        "RCPT TO:",
        "status=bounced (",
        "to=<",
        "relay=",
        "dsn=5.1.1, ",
        "stat=",
        "LED=",
        "{",
        "}",
        "->",
        "b'",
        "smtp; ",
        "(#5.1.1)",
        "From: ",
        "Authentication-Results: ",
        "spf=fail ",
        "=\n",
        "=3D",
        "&lt;",
        "<br>",
        "\u202e",
        "\u200b",
        "\x00",
        "\ud800",
        "é",
        "Ã¼",
        "漢字",
        "…@",
        "%40",
        "http://",
    ]
)
TEXTS = st.one_of(st.text(), st.lists(PIECES, max_size=60).map("".join))
ATOMS = (
    "5",
    "550-",
    "550 ",
    "550-5.7.1 ",
    "[",
    "(",
    "<",
    ">",
    '"',
    "'",
    "\\",
    "\\n",
    "@",
    "a@",
    "a",
    "a.",
    "1.",
    "1.1.1.1 ",
    ":",
    "::",
    "http://",
    "=\n",
    "=3D\n",
    "&",
    "<a ",
    "<style>",
    "<!--",
    "*",
    "* a",
    "_a ",
    "`",
    "said: ",
    "to=<",
    "to=<a>, status=",
    "to=<a>,stat=",
    "host a[1.1.1.1] said: 550 ",
    "LED=",
    "{LED=",
    "** a@b ",
    "H=a [",
    "delivery 1: failure: ",
    "recipient <a@b.c> rejected: ",
    "b,2020-01-01,\n",
    ">>> RCPT TO:<a@b>\n",
    "<<< 550 x\n",
    "550 <a@b>... x\n",
    "From: a\n",
    "Authentication-Results: ",
    "spf=fail ",
    "é",
    "\u200b",
    "\x00",
    "Ã¼",
    "\n",
    "\r",
    "550\n",
    "5.7.1\n",
    "a-",
    "1.2.3.4.a.",
    "MAIL FROM:<",
    "code=550 ",
    "while talking to ",
    "smtp;550 ",
    "(#5.1.1)",
    "550+",
    "…@",
    "%40",
    "<mailto:",
    "a: b\n",
    "aXA9MTkyLjAuMi4xMA/",
    "Jan 12 10:11:12 x\n",
    "email from ",
    "what ",
    '{"a":',
    "mail server after ",
    "[a](http://",
)


def facts(bounce: Bounce) -> Bounce:
    """The bounce without what may differ: the recipient and the words with addresses in them."""
    return replace(bounce, text="", diagnostic=redact(bounce.diagnostic), recipient=None)


@settings(max_examples=400, deadline=None)
@given(TEXTS)
@example("to=<>status=bounced(smtp;")
def test_reading_never_raises(text: str) -> None:
    paste = read_paste(text)
    assert all(bounce.diagnostic for bounce in paste.bounces)


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_redacting_never_raises_and_is_done_once(text: str) -> None:
    assert redact(redact(text)) == redact(text)


@pytest.mark.parametrize("reply", REPLIES)
def test_the_redacted_text_gives_the_same_bounce(reply: str) -> None:
    for text in (reply, LOG.format(reply=" ".join(reply.split()))):
        before = [facts(bounce) for bounce in read_paste(text).bounces]
        assert before
        assert [facts(bounce) for bounce in read_paste(redact(text)).bounces] == before


@pytest.mark.parametrize("reply", REPLIES)
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_wrapping_and_prefixes_change_no_fact(reply: str, data: st.DataObject) -> None:
    (plain,) = read_paste(reply).bounces
    text = reply
    if data.draw(st.booleans()):
        text = LOG.format(reply=" ".join(text.split()))
    if data.draw(st.booleans()):
        text = text.upper() if data.draw(st.booleans()) else text.lower()
    if data.draw(st.booleans()):
        width = data.draw(st.integers(min_value=50, max_value=100))
        text = "\n".join(_wrapped(line, width) for line in text.split("\n"))
    if data.draw(st.booleans()):
        text = "\n".join(f"> {line}" for line in text.split("\n"))
    if data.draw(st.booleans()):
        text = text.replace("<", "&lt;").replace(">", "&gt;")
    if data.draw(st.booleans()):
        text = f"```{text}```"
    (read,) = read_paste(text).bounces
    assert (read.reply_code, read.enhanced, read.sending_ip) == (plain.reply_code, plain.enhanced, plain.sending_ip)
    assert " ".join(read.diagnostic.lower().split()) == plain.diagnostic.lower()


def _wrapped(line: str, width: int) -> str:
    """Break a line at blanks, as mail programs do."""
    lines = [""]
    for word in line.split(" "):
        if lines[-1] and len(lines[-1]) + 1 + len(word) > width:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}" if lines[-1] else word
    return "\n".join(lines)


def test_replies_that_quote_each_other_without_end_are_read_in_time() -> None:
    started = time.process_time()
    read_paste("550: " * 20_000)
    assert time.process_time() - started < 4  # seconds, on a slow machine


@pytest.mark.parametrize("atom", ATOMS)
def test_a_megabyte_of_anything_is_read_in_time(atom: str) -> None:
    text = (atom * (1_000_000 // len(atom) + 1))[:1_000_000]
    started = time.process_time()
    read_paste(text)
    redact(text)
    assert time.process_time() - started < 4  # seconds, on a slow machine


def test_no_innocent_text_is_surely_a_bounce() -> None:
    cases = [case["text"] for path in sorted(INNOCENT.glob("*.yml")) for case in yaml.safe_load(path.read_text())]
    assert len(cases) >= 60
    assert [text for text in cases if any(bounce.certain for bounce in read_paste(text).bounces)] == []
