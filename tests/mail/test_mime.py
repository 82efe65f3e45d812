"""Messages taken apart, faults and all."""

import pytest

from bot.mail.mime import decode, find_source, parse, read_media_type, split_mailbox


def test_messages_inside_the_message_stay_text() -> None:
    source = parse(
        b'Content-Type: multipart/report; boundary="b"\n\n--b\nContent-Type: message/delivery-status\n\n'
        b"Reporting-MTA: x\n\nAction: failed\n--b\nContent-Type: message/rfc822\n\nFrom: a@example.com\n\nHi\n--b--\n"
    )
    assert [part.media_type for part in source.parts] == ["message/delivery-status", "message/rfc822"]
    assert source.parts[0].text.startswith("Reporting-MTA: x\n\nAction: failed")
    assert source.parts[1].text.startswith("From: a@example.com")


def test_a_lost_boundary_leaves_one_text() -> None:
    source = parse(b'Content-Type: multipart/report; boundary="lost"\n\nsome text\n')
    assert [(part.media_type, part.text.strip()) for part in source.parts] == [("text/plain", "some text")]


def test_utf8_in_a_field_is_read() -> None:
    assert parse("Subject: Grüße 🎉\n\n".encode()).field("subject") == "Grüße 🎉"


def test_encoded_words_in_fields_are_decoded_and_broken_ones_kept() -> None:
    assert parse(b"Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\n\n").field("subject") == "Grüße"
    assert parse(b"Subject: =?nonsense?b?xx?=\n\n").field("subject") == "=?nonsense?b?xx?="


@pytest.mark.parametrize(
    ("text", "really", "declared"),
    [
        ("Größe", "utf-8", "iso-8859-1"),
        ("Größe", "cp1252", "utf-8"),
        ("Größe", "utf-8", None),
        ("配信できません", "euc_jp", "iso-2022-jp"),
        ("配信できません", "iso2022_jp", "us-ascii"),
        ("plain", "ascii", "unicode-1-1-utf-7"),
        ("plain", "ascii", "no-such-charset"),
    ],
)
def test_the_real_charset_is_found(text: str, really: str, declared: str | None) -> None:
    assert decode(text.encode(really), declared, encoded=False) == text


def test_a_few_broken_bytes_do_not_turn_utf8_into_something_else() -> None:
    assert decode("Größe ".encode() * 30 + b"\xff", "utf-8", encoded=True).startswith("Größe Größe")


def test_a_media_type_that_cannot_be_read_is_plain_text() -> None:
    assert read_media_type("nonsense") == "text/plain"
    assert read_media_type('Text/HTML; charset="utf-8"') == "text/html"


def test_the_head_of_a_message_is_found_behind_a_greeting_and_nowhere_else() -> None:
    head = "Return-Path: <>\nFrom: a@example.com\nSubject: x\n\nbody"
    assert find_source(head) == head
    assert find_source(f"please look\n\n{head}") == head
    assert find_source("\n".join(f"> {line}" for line in head.split("\n"))) == head
    assert find_source("Status: red\nOwner: Ann\nSubject: x") is None
    assert find_source("") is None


def test_an_mbox_is_split_at_its_separators() -> None:
    assert len(split_mailbox(b"From a@example.com Mon Jan 12 10:11:12 2026\nX: 1\n\nhi\nFrom b 10:11\n")) == 2
    assert split_mailbox(b"") == (b"",)
