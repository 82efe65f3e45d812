"""What Slack's payloads say."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.playground.composer import to_rich_text
from bot.slack.payload import SlackFile, pasted_text, read_message

Json = dict[str, Any]


def rich(*parts: Json) -> Json:
    return {"text": "fallback", "blocks": [{"type": "rich_text", "elements": list(parts)}]}


def section(*elements: Json) -> Json:
    return {"type": "rich_text_section", "elements": list(elements)}


@pytest.mark.parametrize(
    ("message", "text"),
    [
        ({"text": "550 &lt;a&gt;"}, "550 <a>"),
        ({"text": None}, ""),
        ({}, ""),
        (rich(section({"type": "text", "text": "550 5.7.1 no"})), "550 5.7.1 no"),
        (rich(section({"type": "link", "url": "http://mx.example.com", "text": "mx.example.com"})), "mx.example.com"),
        (rich(section({"type": "link", "url": "mailto:a@example.com"})), "a@example.com"),
        (rich(section({"type": "emoji", "name": "100"})), ":100:"),
        (rich(section({"type": "emoji", "name": "wave", "skin_tone": 2})), ":wave::skin-tone-2:"),
        (rich(section({"type": "user", "user_id": "U1"}, {"type": "broadcast", "range": "here"})), "@U1@here"),
        (rich(section({"type": "channel", "channel_id": "C1"})), "#C1"),
        (rich(section({"type": "usergroup", "usergroup_id": "S1"})), "@S1"),
        (rich(section({"type": "color", "value": "#FF00FF"})), "#FF00FF"),
        (rich(section({"type": "date", "timestamp": 1, "format": "{date}", "fallback": "1 May"})), "1 May"),
        (rich(section({"type": "novelty"})), ""),
        (
            rich(
                section({"type": "text", "text": "before\n"}),
                {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "550-5.7.1 a\n550 b"}]},
                {
                    "type": "rich_text_list",
                    "style": "bullet",
                    "elements": [section({"type": "text", "text": "one"}), section({"type": "text", "text": "two"})],
                },
                {"type": "rich_text_quote", "elements": [{"type": "text", "text": "said"}]},
            ),
            "before\n550-5.7.1 a\n550 b\none\ntwo\nsaid",
        ),
    ],
)
def test_the_text_is_what_people_see(message: Json, text: str) -> None:
    assert pasted_text(message) == text


@given(st.text(min_size=1, max_size=200).filter(lambda text: text.strip() and not text.endswith("\n")))
def test_rich_text_gives_back_any_typed_text(typed: str) -> None:
    assert pasted_text({"text": "", "blocks": to_rich_text(typed)}) == typed


def test_a_forwarded_messages_rich_text_is_preferred() -> None:
    inner = {"message": {"blocks": rich(section({"type": "text", "text": "550 inner"}))["blocks"]}}
    attachment = {"text": "550 &lt;outer&gt;", "message_blocks": [inner]}
    assert pasted_text({"text": "look", "attachments": [attachment]}) == "look\n550 inner"


def test_a_monitoring_tools_attachment_is_read_with_its_fields() -> None:
    attachment = {"pretext": "Bounce", "text": "550 no", "fields": [{"title": "Host", "value": "mx.example.com"}]}
    assert pasted_text({"text": "", "attachments": [attachment]}) == "Bounce\n550 no\nmx.example.com"


def test_a_bots_blocks_are_read() -> None:
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": "550 &lt;a&gt;"}}, {"type": "divider"}]
    assert pasted_text({"text": "alert", "bot_id": "B1", "blocks": blocks}) == "alert\n550 <a>"


def test_deleted_external_and_hidden_files_are_no_files() -> None:
    files = [{"id": "F1", "mode": mode} for mode in ("tombstone", "external", "hidden_by_limit")]
    assert read_message({"ts": "1.0", "files": [*files, {"mode": "hosted"}]}, channel="C1").files == ()


def test_a_reply_belongs_to_the_threads_root() -> None:
    assert read_message({"ts": "2.0", "thread_ts": "1.0"}, channel="C1").root == "1.0"
    assert read_message({"ts": "2.0"}, channel="C1").root == "2.0"


@pytest.mark.parametrize(
    ("name", "media_type", "is_text", "may_be_text"),
    [
        ("bounce.eml", "application/octet-stream", True, True),
        ("BOUNCE.EML", "", True, True),
        ("mail.log", "text/plain", True, True),
        ("snippet", "text/x-python", True, True),
        ("message", "message/rfc822", True, True),
        ("event.json", "application/json", True, True),
        ("unknown", "application/octet-stream", False, True),
        ("screenshot.png", "image/png", False, False),
        ("logs.zip", "application/zip", False, False),
    ],
)
def test_files_are_told_apart_by_type_and_name(name: str, media_type: str, is_text: bool, may_be_text: bool) -> None:
    file = SlackFile(id="F1", name=name, media_type=media_type, size=1, url=None)
    assert (file.is_text, file.may_be_text) == (is_text, may_be_text)
