import pytest

from bot.mail.wrapped import stands_alone


@pytest.mark.parametrize(
    "before",
    [
        "",
        "> ",
        "ada@example.net ",
        "<ada@example.net>: ",
        "mx1.example.net[192.0.2.25] ",
        "2026-01-12 10:11:12 mx.example.net ",
    ],
)
def test_a_reply_beside_an_address_a_host_or_a_time_stands_alone(before: str) -> None:
    assert stands_alone(before)


@pytest.mark.parametrize("before", ["we get ", "room ", "ada@example.net got ", "x " * 300])
def test_a_reply_behind_words_does_not(before: str) -> None:
    assert not stands_alone(before)
