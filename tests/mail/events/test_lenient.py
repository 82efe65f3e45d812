"""JSON as people paste it: damaged on the way, in the notation of another language, with talk around it."""

import json

import pytest

from bot.mail.events import MAX_EVENTS, read_events
from bot.mail.events.lenient import read_objects
from bot.mail.paste import read_paste
from tests.mail.events.samples import EVENTS, only

SENDGRID = EVENTS["sendgrid"]


def test_lines_arrays_and_talk_around_are_all_read() -> None:
    line = json.dumps(SENDGRID)
    other = json.dumps({**SENDGRID, "email": "amy@example.net"})
    for text in (f"{line}\n{other}", f"[{line},{other}]", f"why this? {line}\nand this {other} thanks"):
        assert len(read_paste(text).bounces) == 2


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text[:-35],
        lambda text: text.replace('"', "\u201c", 1).replace('": "', "\u201d: \u201c").replace('"', "\u201d"),
        lambda text: text.replace('"', '\\"'),
        lambda text: text.replace('"', "&quot;"),
        lambda text: text.replace('"', "'"),
        lambda text: text.replace("}", ",}"),
    ],
    ids=["cut", "smart quotes", "escaped", "entities", "Python", "comma"],
)
def test_damage_on_the_way_does_no_harm(change: object) -> None:
    assert callable(change)
    bounce = only(change(json.dumps(SENDGRID)))
    assert (bounce.recipient, bounce.reply_code) == ("user@example.net", 550)


def test_quotation_marks_inside_a_string_do_not_end_it() -> None:
    (node,) = read_objects('{"reason": "550 mailbox "bob" unknown", "email": "user@example.net"}')
    assert (node.text("reason"), node.text("email")) == ('550 mailbox "bob" unknown', "user@example.net")


def test_what_rfc_8259_can_say_is_read_as_the_standard_library_reads_it() -> None:
    value = {"a": [1, {"b": 'x\n\u00fc"\\'}], "c": None, "d": True, "e": {"f": "g"}}
    (node,) = read_objects(json.dumps(value))
    assert node.text("a", 1, "b") == value["a"][1]["b"]  # type: ignore[index]
    assert (node.text("a", 0), node.flag("d"), node.text("e", "f")) == ("1", True, "g")
    assert node.text("c") is None
    assert node.node("a", 7) is None


def test_more_events_than_anybody_reads_are_cut() -> None:
    paste = read_events(
        "\n".join(json.dumps({**SENDGRID, "email": f"u{n}@example.net"}) for n in range(MAX_EVENTS + 5))
    )
    assert paste is not None
    assert len(paste.bounces) == MAX_EVENTS


def test_the_failure_of_a_mail_library_is_read_in_its_own_notation() -> None:
    bounce = only(
        "{ code: 'EENVELOPE',\n  response: '550 5.1.1 <user@example.net>: User unknown',\n  responseCode: 550,\n"
        "  command: 'RCPT TO',\n  rejected: [ 'user@example.net' ] }"
    )
    assert (bounce.reply_code, bounce.recipient) == (550, "user@example.net")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no JSON here, only 550 5.1.1",
        '{"error": "550 rows", "status": 550}',
        '{"message": "HTTP 503 service unavailable", "email": "user@example.com"}',
        "{ not json at all",
    ],
)
def test_what_is_no_event_is_none(text: str) -> None:
    assert read_events(text) is None
