"""Automatic mail that is no bounce, pasted as text."""

import pytest

from bot.mail.automatic import kind_of_text
from bot.mail.bounce import NotABounce
from bot.mail.paste import read_paste


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("This is an email abuse report for an email message received from IP 192.0.2.10.", NotABounce.COMPLAINT),
        ("This is an opt-out report for an email message received from IP\n192.0.2.10", NotABounce.COMPLAINT),
        ("This is a Example email abuse report for an email message from 192.0.2.10", NotABounce.COMPLAINT),
        ("Feedback-Type: auth-failure\nUser-Agent: Example/1\nVersion: 1", NotABounce.COMPLAINT),
        ("I am out of the office until Monday with no access to e-mail.", NotABounce.AUTO_REPLY),
        ("Automatic reply: Offer\n\nBack on Monday, thank you for your patience.", NotABounce.AUTO_REPLY),
        (
            "Ich bin vom 12. bis 16. Januar nicht im Büro. In dringenden Fällen: amy@example.net",
            NotABounce.AUTO_REPLY,
        ),
        ("Je suis absent jusqu'au 19 janvier. En cas d'urgence: amy@example.net", NotABounce.AUTO_REPLY),
        (
            "ただいま不在にしております。1月19日以降にご連絡いたします。お急ぎの方は amy@example.net まで",
            NotABounce.AUTO_REPLY,
        ),
        (
            "Please click the link below so that your message will be delivered: https://example.com/c",
            NotABounce.CHALLENGE,
        ),
        ("You have 5 pending incoming messages. Click here to release your messages.", NotABounce.SPAM),
        ("Your message has been held. To prove that you are human, click here.", NotABounce.CHALLENGE),
        (
            "Your mail to 'news'\n\nIs being held until the moderator can review it.\n\nPost by non-member to a list",
            NotABounce.HELD,
        ),
        ("Your message to news@example.net is awaiting moderator approval.", NotABounce.HELD),
        ("Your message has been forwarded to the list moderators for approval.", NotABounce.HELD),
        ("Su mensaje ha sido retenido en espera de que el moderador de la lista lo revise.", NotABounce.HELD),
        ("Il tuo messaggio è stato trattenuto in attesa che il moderatore della lista lo approvi.", NotABounce.HELD),
        ("Votre courrier est en attente jusqu'à ce que le modérateur de la liste le consulte.", NotABounce.HELD),
        ("The distribution of your message has been postponed because the TEAM-L list is held.", NotABounce.HELD),
        ("Ihre Nachricht an die Liste wartet auf Freigabe durch den Moderator.", NotABounce.HELD),
        ("Your mailbox is almost full.", NotABounce.QUOTA_WARNING),
        ("The e-mail account amy@example.net is nearly full (95 %).", NotABounce.QUOTA_WARNING),
        ("Your mailbox is full. Nothing more arrives until you delete some items.", NotABounce.QUOTA_WARNING),
        ("Ihr Postfach ist fast voll. Bitte löschen Sie Nachrichten.", NotABounce.QUOTA_WARNING),
    ],
)
def test_the_kind_is_told_by_the_words(text: str, kind: NotABounce) -> None:
    assert kind_of_text(text) is kind
    paste = read_paste(text)
    assert (paste.bounces, paste.other) == ((), kind)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "550 5.1.1 User unknown",
        "the report for the campaign is ready, please click through it",
        "I am out of milk",
        "This is a report about mail",
    ],
)
def test_other_text_has_no_kind(text: str) -> None:
    assert kind_of_text(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "550 5.7.1 Your message to news@example.net was rejected by the list moderator",
        "452 4.2.2 <amy@example.net>: mailbox is almost full",
        "This is an automatic response sent by Sympa Mailing Lists Manager.\nList 'team' does not exist.",
        "Your posting has been rejected: you are not allowed to post to this mailing list.",
    ],
)
def test_a_refusal_is_neither_held_mail_nor_a_warning(text: str) -> None:
    assert read_paste(text).bounces


def test_a_bounce_that_mentions_a_holiday_is_a_bounce() -> None:
    paste = read_paste("550 5.7.1 I am on vacation and this mailbox rejects everything until Monday")
    assert paste.other is None
    assert paste.bounces
