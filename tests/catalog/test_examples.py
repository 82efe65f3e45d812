"""What must hold for every example of the catalog: wrapping, case and prefixes do not change the answer."""

import re
import time
from collections.abc import Callable, Iterable
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.catalog.classify import Classifier, diagnose_paste
from bot.catalog.load import catalog_path, load_catalog
from bot.catalog.rule import Rule
from bot.mail.paste import read_paste
from bot.mail.redact import redact
from bot.slack.mrkdwn import escape, plain

CODE = re.compile(r"\b[45]\.\d\.\d{1,3}\b")
URL = re.compile(r"https?://[^\s<>|]+[\w/]")
MAILBOX = re.compile(r"(?<![\w/<:.|-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+(?![\w|>])")
HOST = re.compile(r"(?<![\w/<:.|@-])(?:[a-z0-9-]+\.)+(?:com|net|org)(?![\w./|>@-])")
PARTS = re.compile(r"(\d{3}) ((?:[45]\.\d+\.\d+ )?)(.*)")


@cache
def classifier() -> Classifier:
    return Classifier(load_catalog(catalog_path()))


def replies() -> list[tuple[Rule, str]]:
    """Return every match example that is one SMTP reply on one line: those can be rewrapped and stay the same."""
    return [
        (rule, example.text)
        for rule in classifier().catalog.rules
        for example in rule.match
        if example.text[:3].isdigit() and example.text[3:4] == " " and "\n" not in example.text
    ]


@cache
def texts() -> list[str]:
    """Return every example: also messages, notices and those that a rule must not match."""
    return [example.text for rule in classifier().catalog.rules for example in (*rule.match, *rule.no_match)]


def winners(text: str) -> list[str | None]:
    decided = [classifier().decide(bounce) for bounce in read_paste(text).bounces]
    return [decision.contenders[0].matcher.rule.id if decision.contenders else None for decision in decided]


def upper_case(text: str) -> str:
    return text.upper()


def wide(text: str) -> str:
    return text.replace(" ", "  ")


def typographic(text: str) -> str:
    return text.replace("'", "’").replace(" - ", " – ")


def continued(text: str) -> str:
    """Break the reply into lines as servers do: a hyphen after the code, the enhanced code on every line."""
    code, enhanced, words = PARTS.fullmatch(text).groups()  # type: ignore[union-attr]
    pieces = words.split(" ")
    if len(pieces) < 2 or CODE.search(words):  # a code in the middle of a line begins another reply
        return text
    half = len(pieces) // 2
    return f"{code}-{enhanced}{' '.join(pieces[:half])}\n{code} {enhanced}{' '.join(pieces[half:])}"


def in_postfix_log(text: str) -> str:
    status = "deferred" if text[0] == "4" else "bounced"
    return (
        "Nov 21 10:00:00 mail postfix/smtp[123]: 4F0C21: to=<user@example.com>, relay=mx.example.org[192.0.2.250]:25,"
        f" delay=1, delays=0.1/0/0.5/0.4, dsn={text[0]}.0.0, status={status} (host mx.example.org[192.0.2.250] said:"
        f" {text} (in reply to RCPT TO command))"
    )


def lower_case(text: str) -> str:
    return text.lower()


def wrapped(text: str) -> str:
    """Break at blanks as mail programs do, but not before a code, which would begin another reply."""
    lines = [""]
    for word in text.split(" "):
        if len(lines[-1]) + len(word) > 72 and not word[:1].isdigit():
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}" if lines[-1] else word
    return "\n".join(lines)


def in_exim_log(text: str) -> str:
    return (
        "2026-11-21 10:00:00 1tDabc-000000001Zz-2Abc ** user@example.com R=dnslookup T=remote_smtp"
        " H=mx.example.org [192.0.2.250]: SMTP error from remote mail server after RCPT TO:<user@example.com>:"
        f" {text}"
    )


def through_slack(text: str) -> str:
    """What Slack makes of a paste: escaped, with links that nobody wrote; and what the bot makes of that."""
    sent = escape(text)
    sent = URL.sub(lambda url: f"<{url[0]}>", sent)
    sent = MAILBOX.sub(lambda mailbox: f"<mailto:{mailbox[0]}|{mailbox[0]}>", sent)
    sent = HOST.sub(lambda host: f"<http://{host[0]}|{host[0]}>", sent)
    return plain(sent)


def fenced(text: str) -> str:
    return f"```\n{text}\n```"


def cited(text: str) -> str:
    return "\n".join(f"> {line}" for line in text.split("\n"))


def with_crlf(text: str) -> str:
    return text.replace("\n", "\r\n")


def differences(texts: Iterable[str], change: Callable[[str], str]) -> dict[str, tuple[object, object]]:
    """Return the texts to which the changed text has another answer: (before, after)."""
    answers = ((text, winners(text), winners(change(text))) for text in texts)
    return {text: (before, after) for text, before, after in answers if before != after}


def test_there_are_examples_to_try() -> None:
    assert len(replies()) > 100


WITH_SAME_LETTERS = (through_slack, fenced, cited, with_crlf)


@pytest.mark.parametrize("change", [wide, typographic, continued, wrapped, in_postfix_log, in_exim_log])
def test_the_form_of_a_reply_does_not_change_the_answer(change: Callable[[str], str]) -> None:
    assert differences((text for _, text in replies()), change) == {}


@pytest.mark.parametrize("change", [*WITH_SAME_LETTERS, redact])
def test_the_form_of_a_paste_does_not_change_the_answer(change: Callable[[str], str]) -> None:
    assert len(texts()) > 2_000
    assert differences(texts(), change) == {}


@pytest.mark.parametrize("change", [upper_case, lower_case])
def test_case_does_not_change_the_answer(change: Callable[[str], str]) -> None:
    # JSON has keys whose case means something; a sharp s is two letters in capitals.
    same = [text for text in texts() if text.lstrip()[:1] not in "{[" and text.upper().lower() == text.lower()]

    assert len(same) > 0.9 * len(texts())
    assert differences(same, change) == {}


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_several_changes_of_form_do_not_change_the_answer(data: st.DataObject) -> None:
    text = changed = data.draw(st.sampled_from(texts()))
    for change in data.draw(st.lists(st.sampled_from(WITH_SAME_LETTERS), min_size=2, max_size=3, unique=True)):
        changed = change(changed)

    assert winners(changed) == winners(text)


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_explaining_a_damaged_example_never_raises(data: st.DataObject) -> None:
    text = data.draw(st.sampled_from(texts()))
    start, end = (data.draw(st.integers(0, len(text))) for _ in range(2))
    damaged = text[:start] + data.draw(st.text(max_size=20)) + text[end:]

    for diagnosis in diagnose_paste(read_paste(damaged), classifier()):
        assert all(0 <= candidate.confidence <= 1 for candidate in diagnosis.candidates)


def test_the_position_of_rules_in_the_catalog_does_not_change_the_answer() -> None:
    catalog = load_catalog(catalog_path())
    turned = Classifier(
        type(catalog)(
            causes=catalog.causes[::-1],
            receivers=catalog.receivers[::-1],
            ambiguous=catalog.ambiguous[::-1],
            enhanced=catalog.enhanced[::-1],
            blocklists=catalog.blocklists[::-1],
        )
    )
    for rule, text in replies():
        for bounce in read_paste(text).bounces:
            one, other = classifier().decide(bounce), turned.decide(bounce)
            assert [item.matcher.rule.id for item in one.contenders] == [
                item.matcher.rule.id for item in other.contenders
            ], rule.id


def test_what_a_known_text_stands_for_is_found_in_linear_time() -> None:
    bounce = read_paste("550 5.1.1 user unknown").bounces[0]
    index = classifier()._index

    def took_s(size: int) -> float:
        text = ("blocked using listed at unsolicited mail 192.0.2.1 " * (size // 50))[:size]
        index.scan(text)
        start = time.process_time()
        index.scan(text)
        return time.process_time() - start

    assert bounce is not None
    assert took_s(800_000) < 40 * max(took_s(80_000), 0.001)
