"""What programs do to a text, undone."""

import pytest

from bot.mail.clean import clean

PLAIN = "550 5.1.1 <user@example.net>: User unknown, see https://example.net/help?a=1&b=2"


@pytest.mark.parametrize(
    "text",
    [
        PLAIN,
        f"\ufeff{PLAIN}\r\n",
        PLAIN.replace(" ", "\u00a0"),
        PLAIN.replace("User", "U\u200bs\u2060er"),
        f"\u202e{PLAIN}\u202c",
        f"```\n{PLAIN}\n```",
        f"`{PLAIN}`",
        f"*{PLAIN}*",
        f"_{PLAIN}_",
        f"> {PLAIN}",
        f"> > {PLAIN}",
        PLAIN.replace("<", "&lt;").replace(">", "&gt;").replace("&b", "&amp;b"),
        f'<div class="x"><b>{PLAIN}</b><br></div>',
        PLAIN.replace("user@example.net", "mailto:user@example.net"),
        PLAIN.replace("<user@example.net>", "<<mailto:user@example.net|user@example.net>>"),
        PLAIN.replace("?a=1", "?a=3D1").replace("User ", "User =\n").replace("=1", "=3D1").replace("=2", "=3D2"),
    ],
)
def test_every_wrapping_comes_off(text: str) -> None:
    assert clean(text) == PLAIN


def test_smart_punctuation_becomes_plain() -> None:
    assert clean("550–5.7.1 “domain’s” policy…") == '550-5.7.1 "domain\'s" policy...'


def test_literal_line_ends_become_line_ends() -> None:
    assert clean(r"b'550-5.7.1 one\r\n550 5.7.1 two'") == "'550-5.7.1 one\n550 5.7.1 two'"


def test_a_path_keeps_its_back_slashes() -> None:
    assert clean(r"C:\new\name") == r"C:\new\name"


def test_text_in_the_wrong_character_set_comes_back() -> None:
    wrong = "Empfänger ungültig – Größe".encode().decode("cp1252")
    assert clean(wrong) == "Empfänger ungültig - Größe"


def test_right_text_with_accents_stays() -> None:
    assert clean("Âge: être à l'école, Ärger, çà") == "Âge: être à l'école, Ärger, çà"


def test_transcript_arrows_and_exim_flags_stay() -> None:
    text = ">>> RCPT TO:<user@example.net>\n<<< 550 No\n** user@example.net: reason"
    assert clean(text) == text


def test_a_redacted_address_keeps_its_ellipsis() -> None:
    assert clean("<…@example.net> …") == "<…@example.net> ..."


def test_addresses_in_angle_brackets_are_no_tags() -> None:
    assert clean("<b@example.net> <i@example.net>") == "<b@example.net> <i@example.net>"


@pytest.mark.parametrize(
    "text",
    [
        "550_5.1.1_<a_b@example.net>_User_unknown,_sorry",
        "550+5.1.1+%3Ca_b@example.net%3E+User+unknown%2C+sorry",
        "550%205.1.1%20%3Ca_b%40example.net%3E%20User%20unknown,%20sorry",
    ],
)
def test_a_reply_gets_back_the_blanks_that_a_log_joined(text: str) -> None:
    plain = "550 5.1.1 <a_b@example.net> User unknown, sorry"
    assert clean(text) == plain
    assert clean(f"to=b_c@example.net cause={text} n=1") == f"to=b_c@example.net cause= {plain} n=1"
    assert clean(f'{{"reason":"{text}"}}') == f'{{"reason":" {plain}"}}'


@pytest.mark.parametrize(
    "text",
    [
        "450_4.7.0_Rate_limit_exceeded",
        "smtp%3B+450+4.7.0+Rate+limit+exceeded&n=1",
        "450-4.7.0_Rate_limit_exceeded",
        "450_Rate_limit_exceeded",
    ],
)
def test_a_joined_reply_is_known_by_its_code_and_what_follows_it(text: str) -> None:
    assert "Rate limit exceeded" in clean(text)


@pytest.mark.parametrize(
    "text",
    ["test_550_Reply", "550_gtk_build", "500_000_users", "550+5 = 555", "https://example.com/550%20A", "+1+450+555"],
)
def test_other_joined_words_stay(text: str) -> None:
    assert clean(text) == text


def test_long_joined_words_take_no_longer_than_their_length() -> None:
    text = "550_5" * 200_000 + "%20" * 200_000 + "550+5.1.1+" * 100_000
    assert len(clean(text)) <= len(text) + 1000


def test_cleaning_twice_changes_nothing() -> None:
    for text in ("cause=550_5.1.1_User_unknown", PLAIN, f"*{PLAIN}*", "a\r\n\r\nb"):
        assert clean(clean(text)) == clean(text)


def test_a_reply_in_code_marks_stays_set_off_from_the_sentence() -> None:
    assert clean("we get `550 odd words` at `mx`") == "we get (550 odd words) at mx"
    assert clean("the API says `400 Bad Request` to us") == "the API says 400 Bad Request to us"
