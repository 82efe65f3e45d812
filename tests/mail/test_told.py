import pytest

from bot.mail.told import tells_sender


@pytest.mark.parametrize(
    "text",
    [
        "Your e-mail to user@example.net has been rejected by our filter.",
        "Your posting to the list could not be accepted.",
        'The message you sent to user@example.net with the subject "Prices" was automatically discarded.',
        "Your message\n  Subject: Prices\nhas been blocked",
        "Ihre E-Mail wurde nicht zugestellt.",
        "Votre courriel a été rejeté.",
        "Su mensaje no ha sido entregado.",
        "Il tuo messaggio non è stato consegnato.",
        "Sua mensagem foi rejeitada.",
        "Uw bericht is geweigerd.",
        "Twoja wiadomość nie została dostarczona.",
        "Ваше письмо не доставлено.",
        "您发送的邮件被退回",
        "お客様のメールは配信できませんでした。",
        "귀하의 메일을 전송하지 못했습니다.",
    ],
)
def test_what_became_of_a_message_is_told_in_many_languages(text: str) -> None:
    assert tells_sender(text)


@pytest.mark.parametrize(
    "text",
    [
        "Your message has been delivered.",
        "Your e-mail will be answered. Nothing was rejected.",
        "Votre message a été remis.",
        "Ihre Nachricht wurde zugestellt.",
        "your order has been rejected",
        "their mail was rejected",
    ],
)
def test_success_and_other_things_are_not(text: str) -> None:
    assert not tells_sender(text)
