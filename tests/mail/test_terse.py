import pytest

from bot.mail.terse import is_plain_refusal, is_terse


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


@pytest.mark.parametrize(
    "words",
    [
        "previously hard-bounced",
        "EHLO Invalid domain address.",
        "dynamic IP not wanted",
        "blocked by admin",
        "RETIRED MAILBOX",
        "not local host example.net, not a gateway",
        "Bloqueado por política",
        "sender domain does not resolve",
    ],
)
def test_behind_a_code_other_words_may_stand_beside_a_thing_of_mail(words: str) -> None:
    assert is_plain_refusal(words)


@pytest.mark.parametrize(
    "words",
    [
        "people came to the party",
        "unread mail",  # nothing says no
        "hard-bounced contacts removed",  # a plural is a count
        "blocked users",
        "mail merge failed",  # another thing
        "bounced",
        "left",
        "mailbox gone?",
        "no mail from the house by the sea in winter",  # too long
    ],
)
def test_a_count_of_something_is_no_refusal(words: str) -> None:
    assert not is_plain_refusal(words)
