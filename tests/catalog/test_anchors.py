"""A pattern whose anchors are not in a text need not be tried; no match may be lost by that."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.catalog.anchors import anchors
from bot.catalog.fold import fold
from bot.catalog.load import catalog_path, load_catalog
from bot.catalog.vocabulary import compiled

KNOWN = {
    "abc": {"abc"},
    r"a(?:bc|d)e": {"a"},
    r"a(?:bc|def)e": {"bc", "def"},
    r"\b(?:mailbox|account)\b[^;\n]{0,60}\bfull": {"mailbox", "account"},
    r"blocked using (?P<blocklist>[\w.-]{1,200})": {"blocked using "},
    "colou?r": {"colo"},
    "a(?:bc)?": {"a"},
    "ab*c{0,2}d+ef{2}": {"ef"},
    r"a\.b\[c": {"a.b[c"},
    "a{2}?b??": {"a"},
}
NOT_KNOWN = ("", r"\d{3}", "a?", "(?:abc|)", "(?i)abc", "(?i:abc)def", r"abc\x27", r"\Qa.b\E", r"\pLabc")


@pytest.mark.parametrize("pattern", KNOWN)
def test_the_words_that_say_most_are_taken(pattern: str) -> None:
    assert anchors(pattern) == KNOWN[pattern]


@pytest.mark.parametrize("pattern", NOT_KNOWN)
def test_a_pattern_that_may_match_without_plain_words_has_no_anchors(pattern: str) -> None:
    assert not anchors(pattern)


@given(st.sampled_from(sorted(KNOWN)), st.data())
def test_every_match_holds_an_anchor(pattern: str, data: st.DataObject) -> None:
    match = data.draw(st.from_regex(pattern, fullmatch=True))

    assert any(anchor in match for anchor in anchors(pattern))


def test_every_example_that_a_pattern_of_the_catalog_matches_holds_an_anchor() -> None:
    rules = [rule for rule in load_catalog(catalog_path()).rules if rule.when.pattern]
    texts = [fold(example.text) for rule in rules for example in rule.match]
    assert texts

    for pattern in {rule.when.pattern for rule in rules if rule.when.pattern}:
        known = anchors(pattern)
        for text in texts:
            if known and compiled(pattern).search(text):
                assert any(anchor in text for anchor in known), pattern
