"""What must hold for every example of the catalog: wrapping, case and prefixes do not change the answer."""

import re
import time
from collections.abc import Callable
from functools import cache

import pytest

from bot.catalog.classify import Classifier
from bot.catalog.load import catalog_path, load_catalog
from bot.catalog.rule import Rule
from bot.mail.paste import read_paste

CODE = re.compile(r"\b[45]\.\d\.\d{1,3}\b")
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


def test_there_are_examples_to_try() -> None:
    assert len(replies()) > 100


@pytest.mark.parametrize("change", [upper_case, wide, typographic, continued, in_postfix_log])
def test_form_does_not_change_the_answer(change: Callable[[str], str]) -> None:
    changed = {
        text: (winners(text), winners(change(text)))
        for _, text in replies()
        if winners(text) != winners(change(text))
    }

    assert changed == {}


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
        start = time.perf_counter()
        index.scan(text)
        return time.perf_counter() - start

    assert bounce is not None
    assert took_s(800_000) < 40 * max(took_s(80_000), 0.001)
