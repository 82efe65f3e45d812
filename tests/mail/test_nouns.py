import pytest

from bot.mail.nouns import is_labelled_reason, names_thing_of_mail
from bot.mail.paste import read_paste


@pytest.mark.parametrize(
    "words",
    ["Mailbox full", "Konto nieaktywne", "Schránka je plná", "Ящик заблокирован", "用户没有权限", "계정이 없습니다"],
)
def test_a_noun_of_mail_is_known_in_many_languages(words: str) -> None:
    assert names_thing_of_mail(words)


@pytest.mark.parametrize("words", ["messages sent", "Teilnehmer", "Straße", "участников", "東京都"])
def test_a_count_or_a_street_is_none(words: str) -> None:
    assert not names_thing_of_mail(words)


@pytest.mark.parametrize("words", ["550 Konto nieaktywne", "552 Schránka je plná", "550 用户没有权限"])
def test_a_code_before_such_a_noun_is_a_reply(words: str) -> None:
    (bounce,) = read_paste(words).bounces
    assert bounce.certain


@pytest.mark.parametrize(
    "text", ["退信原因：收件人空间不足", "반송 사유: 수신자의 메일함", "Motif de non-remise : adresse inconnue"]
)
def test_a_labelled_reason_is_a_bounce_without_any_code(text: str) -> None:
    assert is_labelled_reason(text)
    (bounce,) = read_paste(text).bounces
    assert bounce.certain


def test_a_label_that_people_use_too_is_none() -> None:
    assert not is_labelled_reason("原因：还不清楚")
