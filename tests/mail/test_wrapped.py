import pytest

from bot.mail.wrapped import stands_alone
from tests.mail.reading import only


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


@pytest.mark.parametrize(
    ("label", "error"),
    [
        ("Server Response", "Server Error: 550, Error Number"),
        ("Serverantwort", "Serverfehler: 550, Fehlernummer"),
        ("Resposta do Servidor", "Erro do Servidor: 550, Número do Erro"),
    ],
)
def test_an_outlook_box_in_any_language_holds_the_reply(label: str, error: str) -> None:
    bounce = only(f"Server: 'smtp.example.com', SMTP, {label}: '550 frobnicated', Port: 25, {error}: 0x800CCC79")
    assert (bounce.reply_code, bounce.diagnostic) == (550, "550 frobnicated")
