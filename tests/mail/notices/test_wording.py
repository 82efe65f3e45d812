"""Exchange's and Gmail's cards in every language: whom they name, and which sentence tells why."""

import pytest

from bot.mail.clean import clean
from bot.mail.paste import read_paste
from tests.mail.reading import only

EXCHANGE = """{failed}:

user@example.net (user@example.net)
{sentence}

{administrators}:

{generated}: ab1pr01mb0001.prod.example.com

user@example.net
Remote Server returned '550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found'

Original message headers:

Received: from mail.example.com (192.0.2.10) by mx.example.net
"""
CARDS = {
    "English": (
        "Delivery has failed to these recipients or groups",
        "The email address you entered couldn't be found.",
        "Diagnostic information for administrators",
        "Generating server",
    ),
    "German": (
        "Fehler bei der Nachrichtenzustellung an folgende Empfänger oder Gruppen",
        "Die eingegebene E-Mail-Adresse konnte nicht gefunden werden.",
        "Diagnoseinformationen für Administratoren",
        "Generierender Server",
    ),
    "French": (
        "Échec de la remise pour ces destinataires ou groupes",
        "L'adresse de messagerie que vous avez entrée est introuvable.",
        "Informations de diagnostic pour les administrateurs ",
        "Serveur de génération ",
    ),
    "Italian": (
        "Recapito non riuscito ai seguenti destinatari o gruppi",
        "L'indirizzo di posta elettronica immesso non è stato trovato.",
        "Informazioni di diagnostica per gli amministratori",
        "Server di generazione",
    ),
    "Spanish": (
        "No se pudo entregar el mensaje a estos destinatarios o grupos",
        "No se encontró la dirección de correo electrónico que especificó.",
        "Información de diagnóstico para los administradores",
        "Generando servidor",
    ),
    "Dutch": (
        "Bezorging is mislukt bij deze geadresseerden of groepen",
        "Het opgegeven e-mailadres is niet gevonden.",
        "Diagnostische gegevens voor beheerders",
        "Genererende server",
    ),
    "Portuguese": (
        "Falha na entrega para estes destinatários ou grupos",
        "O endereço de email inserido não foi encontrado.",
        "Informações de diagnóstico para administradores",
        "Servidor de geração",
    ),
    "Japanese": (
        "次の受信者またはグループへの配信に失敗しました",
        "入力した電子メール アドレスが見つかりませんでした。",
        "管理者向けの診断情報",
        "生成サーバー",
    ),
    "Polish": (
        "Nie można dostarczyć wiadomości do następujących adresatów lub grup",
        "Nie można odnaleźć wprowadzonego adresu e-mail.",
        "Informacje diagnostyczne dla administratorów",
        "Serwer generujący",
    ),
    "Czech": (
        "Zprávu se nepodařilo doručit těmto příjemcům nebo skupinám",
        "Zadaná e-mailová adresa nebyla nalezena.",
        "Diagnostické informace pro správce",
        "Generující server",
    ),
    "Swedish": (
        "Det gick inte att leverera till följande mottagare eller grupper",
        "E-postadressen du angav hittades inte.",
        "Diagnostisk information för administratörer",
        "Genererande server",
    ),
    "Turkish": (
        "Bu alıcılara veya gruplara teslim edilemedi",
        "Girdiğiniz e-posta adresi bulunamadı.",
        "Yöneticiler için tanılama bilgileri",
        "Oluşturan sunucu",
    ),
    "Chinese": (
        "未能将邮件传递到以下收件人或组",
        "找不到您输入的电子邮件地址。",
        "管理员的诊断信息",
        "生成服务器",
    ),
    "Korean": (
        "다음 받는 사람 또는 그룹에 배달하지 못했습니다",
        "입력한 전자 메일 주소를 찾을 수 없습니다.",
        "관리자용 진단 정보",
        "생성 서버",
    ),
    "Russian": (
        "Не удалось доставить сообщение следующим получателям или группам рассылки",
        "Введенный адрес электронной почты не найден.",
        "Диагностические сведения для администраторов",
        "Формирующий сервер",
    ),
}


@pytest.mark.parametrize("language", CARDS)
def test_an_exchange_card_is_read_in_every_language(language: str) -> None:
    failed, sentence, administrators, generated = CARDS[language]
    bounce = only(
        EXCHANGE.format(failed=failed, sentence=sentence, administrators=administrators, generated=generated)
    )
    assert bounce.certain
    assert (bounce.recipient, bounce.reporting_mta) == ("user@example.net", "ab1pr01mb0001.prod.example.com")
    assert bounce.diagnostic == "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found"


@pytest.mark.parametrize("language", CARDS)
def test_without_the_technical_part_the_sentence_about_the_recipient_is_the_diagnostic(language: str) -> None:
    failed, sentence, _, _ = CARDS[language]
    bounces = read_paste(f"{failed}:\n\nuser@example.net\n{sentence}\n").bounces
    assert [bounce.recipient for bounce in bounces] == ["user@example.net"]
    assert clean(sentence) in bounces[0].diagnostic


@pytest.mark.parametrize(
    "title",
    [
        "Your message to user@example.net couldn't be delivered.",
        "Ihre Nachricht an user@example.net konnte nicht zugestellt werden.",
        "Votre message à user@example.net n'a pas pu être remis.",
        "Il messaggio per user@example.net non è stato recapitato.",
        "Su mensaje a user@example.net no se pudo entregar.",
        "Uw bericht aan user@example.net kan niet worden bezorgd.",
        "Sua mensagem para user@example.net não pôde ser entregue.",
        "user@example.net へのメッセージを配信できませんでした。",
        "Twoja wiadomość do user@example.net nie może zostać dostarczona; nie można dostarczyć.",
        "Vaše zpráva pro user@example.net nebyla doručena.",
        "Ditt meddelande till user@example.net kunde inte levereras.",
        "user@example.net adresine gönderdiğiniz iletiniz teslim edilemedi.",
        "您发送给 user@example.net 的邮件无法送达。",
        "user@example.net에게 보낸 메시지를 배달할 수 없습니다.",
        "Ваше сообщение для user@example.net не доставлено.",
        "Ihre Nachricht wurde nicht an user@example.net zugestellt, weil die Adresse nicht gefunden wurde.",
        "Votre message n'a pas été distribué à user@example.net, car l'adresse est introuvable.",
        "Tu mensaje no se ha entregado a user@example.net porque no se encuentra la dirección.",
        "Je bericht is niet bezorgd bij user@example.net omdat het adres niet kan worden gevonden.",
        "メールは user@example.net に配信されませんでした。",
        "您的邮件未送达 user@example.net,因为系统找不到该地址。",
        "Письмо не доставлено получателю user@example.net.",
        "user@example.net에게 메일이 전송되지 않았습니다.",
    ],
)
def test_the_title_of_a_card_names_the_recipient(title: str) -> None:
    bounce = only(f"{title}\n\nThe reason stands here.\n")
    assert bounce.certain
    assert bounce.recipient == "user@example.net"
    assert "The reason stands here." in bounce.diagnostic
