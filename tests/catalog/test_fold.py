import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.catalog.fold import fold, fold_with_positions
from bot.catalog.vocabulary import Vocabulary, compiled, find_literal


def test_typography_and_wrapping_are_folded_and_accents_are_kept() -> None:
    assert fold("  L’adresse\r\n\tn’existe — PAS… “é” ") == "l'adresse n'existe - pas... \"é\""


def test_invisible_characters_go() -> None:
    assert fold("mail\u200bbox \u00ad\ufefffull") == "mailbox full"


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_positions_point_to_where_each_character_came_from(text: str) -> None:
    folded, positions = fold_with_positions(text)

    assert folded == fold(text)
    assert len(positions) == len(folded)
    assert list(positions) == sorted(positions)
    for character, position in zip(folded, positions, strict=True):
        assert character in fold(f"x{text[position]}x") or text[position].isspace()


@given(st.text(st.sampled_from("ab._é 1["), min_size=1), st.text(st.sampled_from("ab._é 1[")))
def test_a_literal_is_found_again_where_the_set_found_it(literal: str, text: str) -> None:
    if not fold(literal):
        return
    vocabulary = Vocabulary()
    vocabulary.add_literal(literal)
    vocabulary.add_pattern("never here")
    first = vocabulary.scan(fold(text))
    vocabulary.scan("x" * 100_000)  # from now on with the whole sets
    vocabulary.scan("é" * 100_000)

    assert bool(first) == (find_literal(fold(literal), fold(text)) is not None)
    assert vocabulary.scan(fold(text)) == first


@pytest.mark.parametrize(
    "pattern",
    ["using [a-z.]{2,5}", "(?:x|(?P<list>y{3,}))", r"z\{1,3}", "w{2,3}$", "ö[äö]{1,2}|(?:ß|ab){2,9}"],
)
def test_a_pattern_is_found_by_the_set_where_it_matches_by_itself(pattern: str) -> None:
    vocabulary = Vocabulary()
    number = vocabulary.add_pattern(pattern)
    vocabulary.scan("_" * 100_000)
    vocabulary.scan("é" * 100_000)

    texts = [
        "using a",
        "using ab.",
        "x",
        "yy",
        "yyyy",
        "z{1,3}",
        "zz",
        "www",
        "w",
        "öä",
        "ö",
        "ßab",
        "ab",
        "ababab é",
    ]
    found = [text for text in texts if vocabulary.scan(text) == (number,)]

    assert found == [text for text in texts if compiled(pattern).search(text)]
    assert found
