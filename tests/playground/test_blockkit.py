"""The validator refuses what Slack is known to refuse, and takes what Slack takes."""

from typing import Any

import pytest

from bot.playground.blockkit import check_message, check_view
from bot.playground.problem import Refusal

Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def section(text: str = "x") -> Json:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def button(**more: Any) -> Json:
    return {"type": "button", "text": plain("Go"), "action_id": "go", **more}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def rich(*elements: Json) -> Json:
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": list(elements)}]}


TAKEN: tuple[list[Json], ...] = (
    [],
    [section()],
    [{"type": "divider"}, section("x" * 3000)],
    [{"type": "header", "text": plain("x" * 150)}],
    [actions(*(button(action_id=f"a{n}") for n in range(25)))],
    [{"type": "section", "fields": [plain("x" * 2000)] * 2}],
    [{**section(), "accessory": button(value="v" * 2000, style="danger")}],
    [rich({"type": "text", "text": "x", "style": {"bold": True}}, {"type": "link", "url": "https://example.com"})],
    [{"type": "context", "elements": [plain("x")] * 10}],
    [section()] * 50,
)
REFUSED = (
    ("fifty-one blocks", [section()] * 51, "no more than 50 items allowed"),
    ("a text of 3,001", [section("x" * 3001)], "must be less than 3001 characters"),
    ("an empty text", [section("")], "must be more than 0 characters"),
    ("a section of nothing", [{"type": "section"}], "must define either text or fields"),
    ("a long header", [{"type": "header", "text": plain("x" * 151)}], "must be less than 151 characters"),
    ("mrkdwn in a header", [{"type": "header", "text": {"type": "mrkdwn", "text": "x"}}], "unsupported type: mrkdwn"),
    ("an unknown block", [{"type": "sparkle"}], "unsupported type: sparkle"),
    ("no type", [{"text": plain("x")}], "unsupported type: None"),
    ("an unknown field", [{**section(), "color": "red"}], "invalid additional property: color"),
    ("an input in a message", [{"type": "input", "label": plain("x"), "element": {}}], "unsupported type: input"),
    ("no buttons", [actions()], "must be more than 0 items"),
    (
        "twenty-six buttons",
        [actions(*(button(action_id=f"a{n}") for n in range(26)))],
        "no more than 25 items allowed",
    ),
    ("a long button", [actions(button(text=plain("x" * 76)))], "must be less than 76 characters"),
    ("a long value", [actions(button(value="x" * 2001))], "must be less than 2001 characters"),
    ("a mrkdwn button", [actions(button(text={"type": "mrkdwn", "text": "x"}))], "unsupported type: mrkdwn"),
    ("a made-up style", [actions(button(style="loud"))], "must be one of primary, danger"),
    ("twin actions", [actions(button(), button())], 'action_id "go" already exists'),
    ("twin blocks", [{**section(), "block_id": "b"}] * 2, 'block_id "b" already exists'),
    ("ids that are none", [{**section(), "block_id": [1]}] * 2, "must be a string"),
    ("actions that are none", [{"type": "actions", "elements": 5}], "must be an array"),
    ("eleven fields", [{"type": "section", "fields": [plain("x")] * 11}], "no more than 10 items allowed"),
    ("eleven in a context", [{"type": "context", "elements": [plain("x")] * 11}], "no more than 10 items allowed"),
    ("an empty rich text", [rich({"type": "text", "text": ""})], "must be more than 0 characters"),
    ("a rich link to nowhere", [rich({"type": "link", "url": "nowhere"})], "must be a valid URL"),
    ("an untyped rich element", [rich({"type": None, "text": "Hello"})], "unsupported type: None"),
    ("a header without text", [{"type": "header"}], "missing required field: text"),
    ("a button without text", [actions({"type": "button", "action_id": "a"})], "missing required field: text"),
    ("an image without words", [{"type": "image", "image_url": "https://example.com/a.png"}], "field: alt_text"),
    (
        "a confirmation of nothing",
        [actions(button(confirm={"title": plain("x")}))],
        "missing required field: confirm",
    ),
    ("a button to nowhere", [actions(button(url="javascript:x"))], "must be a valid URL"),
    ("a list of text", [{"type": "rich_text", "elements": [{"type": "rich_text_list", "elements": []}]}], "style"),
    (
        "a loose rich text",
        [{"type": "rich_text", "elements": [{"type": "text", "text": "x"}]}],
        "unsupported type: text",
    ),
    ("a style that is none", [rich({"type": "text", "text": "x", "style": {"big": True}})], "property: big"),
    ("a number for a text", [section(7)], "must be a string"),  # type: ignore[arg-type]  # that is the mistake
    ("not a list", "blocks", "must be an array"),
    ("not an object", ["block"], "unsupported type: None"),
)


@pytest.mark.parametrize("blocks", TAKEN)
def test_slack_takes(blocks: list[Json]) -> None:
    check_message(blocks)


@pytest.mark.parametrize(("blocks", "complaint"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_slack_refuses(blocks: Any, complaint: str) -> None:
    with pytest.raises(Refusal) as refusal:
        check_message(blocks)
    assert refusal.value.error == "invalid_blocks"
    assert any(complaint in detail for detail in refusal.value.details), refusal.value.details
    assert all("[json-pointer:/blocks" in detail for detail in refusal.value.details)


def test_blocks_too_long_together_are_refused() -> None:
    with pytest.raises(Refusal, match="msg_blocks_too_long"):
        check_message([section("x" * 2_900)] * 5)


def test_a_view_that_is_too_large_is_refused() -> None:
    with pytest.raises(Refusal, match="view_too_large"):
        check_view(modal(blocks=[section("x" * 2_900)] * 90))


def modal(**more: Any) -> Json:
    return {"type": "modal", "title": plain("Title"), "blocks": [section()], **more}


FIELD: Json = {"type": "input", "label": plain("x"), "element": {"type": "plain_text_input", "action_id": "a"}}
FOCUSED: Json = FIELD | {"element": FIELD["element"] | {"focus_on_load": True}}


@pytest.mark.parametrize(
    "view",
    [modal(), modal(submit=plain("Go"), blocks=[FOCUSED, FIELD]), {"type": "home", "blocks": [section()] * 100}],
)
def test_slack_takes_the_view(view: Json) -> None:
    check_view(view)


@pytest.mark.parametrize(
    ("view", "complaint"),
    [
        (modal(title=plain("x" * 25)), "must be less than 25 characters"),
        (modal(blocks=[section()] * 101), "no more than 100 items allowed"),
        (modal(submit=plain("Go"), blocks=[FOCUSED, FOCUSED]), "only one element can have focus_on_load"),
        (modal(blocks=[FIELD]), "must be defined when an input block"),
        (modal(private_metadata="x" * 3001), "must be less than 3001 characters"),
        (modal(callback_id="x" * 256), "must be less than 256 characters"),
        ({"type": "home", "title": plain("x"), "blocks": [section()]}, "invalid additional property: title"),
        ({"type": "modal", "blocks": [section()]}, "missing required field: title"),
        ({"type": "window"}, "unsupported type: window"),
        (None, "unsupported type: None"),
    ],
)
def test_slack_refuses_the_view(view: Any, complaint: str) -> None:
    with pytest.raises(Refusal) as refusal:
        check_view(view)
    assert any(complaint in detail for detail in refusal.value.details), refusal.value.details
