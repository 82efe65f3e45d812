import pytest

from bot.catalog.weight import fixed_characters


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
