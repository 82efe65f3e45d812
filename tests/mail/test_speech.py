import pytest

from bot.mail.speech import is_said


@pytest.mark.parametrize(
    "line",
    [
        "Mein Postfach ist schon wieder voll",
        "Le compte de Paul a été supprimé hier",
        "Mi buzón está lleno, lo limpio mañana",
        "У меня ящик переполнен",
        "我的邮箱已满",
        "サーバーが応答しないので再起動します",
        "비밀번호를 틀렸어요",
    ],
)
def test_people_speak_of_themselves_and_of_yesterday(line: str) -> None:
    assert is_said(line)


@pytest.mark.parametrize(
    "line",
    [
        "Das Postfach des Empfängers ist voll. Bitte versuchen Sie es später noch einmal.",
        "La boîte du destinataire est pleine",
        "Message mit Virus abgelehnt",
        "detected as spamming at Mon, 27 Mar 2023 14:52:05 +0200 and on Mon Apr 3",
        "El buzón del destinatario está lleno",
        "Schránka adresáta je plná",
        "Почтовый ящик получателя переполнен",
        "收件人邮箱已满",
        "宛先のメールボックスの容量がいっぱいです",
        "수신자의 메일함 용량이 초과되었습니다",
    ],
)
def test_mail_servers_do_not(line: str) -> None:
    assert not is_said(line)
