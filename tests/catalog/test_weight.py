import pytest

from bot.catalog.weight import fixed_characters, has_gap


@pytest.mark.parametrize(
    ("pattern", "fixed"),
    [
        ("abc", 3),
        ("a(?:bc|d)e", 3),
        (r"blocked using (?P<blocklist>[\w.-]{1,200})", 14),
        ("x?(ab)*c", 1),
        ("a{0,5}b{2}", 1),
        (r"a\.b[0-9]{3}z\b", 4),
        (r"[\]x]y[^]]", 1),
        ("(?i:ab)|c", 1),
        ("", 0),
    ],
)
def test_only_characters_that_every_match_has_count(pattern: str, fixed: int) -> None:
    assert fixed_characters(pattern) == fixed


@pytest.mark.parametrize(
    "pattern", ["a.*b", "a.+b", "a.{0,10}b", "a.{3,}b", "a[^;]{0,60}b", r"a[^\]]{1,100}b", "a[^ ]*b"]
)
def test_ten_characters_of_nearly_any_kind_are_a_gap(pattern: str) -> None:
    assert has_gap(pattern)


@pytest.mark.parametrize(
    "pattern", ["a.?b", "a.{0,9}b", r"a\.*b", r"a\w{1,60}b", "a[a-z0-9.-]{1,100}b", "a[^;]b", "ab"]
)
def test_a_word_a_host_name_or_a_few_characters_are_none(pattern: str) -> None:
    assert not has_gap(pattern)
