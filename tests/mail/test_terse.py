import pytest

from bot.mail.terse import is_terse


@pytest.mark.parametrize(
    "words", ["no", "denied", "Address rejected", "mailbox unavailable, user disabled", "too big - no"]
)
def test_a_few_words_of_refusals_are_terse(words: str) -> None:
    assert is_terse(words)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "mail",  # nothing says no
        "rejected invoices",  # a word of another world
        "2 mailboxes full",  # a count
        "no no no no no no no no no",  # longer than terse
    ],
)
def test_anything_else_beside_them_is_not(words: str) -> None:
    assert not is_terse(words)
