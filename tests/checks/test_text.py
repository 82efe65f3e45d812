from unicodedata import category

from hypothesis import given
from hypothesis import strategies as st

from bot.checks.text import counted, joined, printable, quoted


@given(st.text())
def test_what_is_printable_can_be_written_and_has_no_control_characters(text: str) -> None:
    shown = printable(text)

    assert shown == shown.encode().decode()
    assert all(character.isprintable() or character == "\n" or category(character) == "Zs" for character in shown)
    assert printable(shown) == shown


def test_bytes_that_are_no_text_are_shown_by_number() -> None:
    assert printable(b"caf\xe9\x07".decode("ascii", "surrogateescape")) == r"caf\233\007"


def test_a_quotation_is_one_short_line() -> None:
    assert quoted("a\n b", 10) == "“a b”"
    assert quoted("abcdefghijkl", 5) == "“abcd…”"


def test_lists_are_read_aloud() -> None:
    assert joined([]) == ""
    assert joined(["a"]) == "a"
    assert joined(["a", "b"]) == "a and b"
    assert joined(["a", "b", "c"]) == "a, b and c"
    assert joined(list("abcdefg"), 3) == "a, b, c and 4 more"


def test_counting() -> None:
    assert (counted(1, "key"), counted(2, "key"), counted(2, "entry", "entries")) == ("1 key", "2 keys", "2 entries")
