"""Block Kit's shapes and limits, as docs.slack.dev/reference/block-kit publishes them.

Only the blocks and elements that the bot sends or may come to send; anything else is refused like an unknown type.
"""

import json
from collections.abc import Iterator, Sequence
from typing import Any, Final

from bot.playground.problem import Refusal
from bot.playground.shape import (
    Check,
    Complaints,
    array,
    boolean,
    number,
    one_of,
    record,
    string,
    tagged,
    unique,
    url,
)

MAX_MESSAGE_BLOCKS: Final = 50
MAX_VIEW_BLOCKS: Final = 100
MAX_BLOCKS_CHARS: Final = 13_000
"""Where chat.postMessage answers msg_blocks_too_long; not published, measured in bolt-js issue 2509."""

MAX_VIEW_BYTES: Final = 250_000

_ID = string(most=255)


def _text(most: int, *kinds: str) -> Check:
    shapes = {
        "plain_text": record({"type": one_of("plain_text"), "text": string(most=most)}, {"emoji": boolean}),
        "mrkdwn": record({"type": one_of("mrkdwn"), "text": string(most=most)}, {"verbatim": boolean}),
    }
    return tagged({kind: shapes[kind] for kind in kinds or ("plain_text", "mrkdwn")})


_CONFIRM = record(
    {
        "title": _text(100, "plain_text"),
        "text": _text(300),
        "confirm": _text(30, "plain_text"),
        "deny": _text(30, "plain_text"),
    },
    {"style": one_of("primary", "danger")},
)
_OPTION = record({"text": _text(75), "value": string(most=150)}, {"description": _text(75, "plain_text"), "url": url})
_BUTTON = record(
    {"type": one_of("button"), "text": _text(75, "plain_text")},
    {
        "action_id": _ID,
        "value": string(least=0, most=2000),
        "url": url,
        "style": one_of("primary", "danger"),
        "confirm": _CONFIRM,
        "accessibility_label": string(most=75),
    },
)
_OVERFLOW = record(
    {"type": one_of("overflow"), "options": array(_OPTION, least=1, most=5)}, {"action_id": _ID, "confirm": _CONFIRM}
)
_SELECT = record(
    {"type": one_of("static_select"), "options": array(_OPTION, least=1, most=100)},
    {
        "action_id": _ID,
        "placeholder": _text(150, "plain_text"),
        "initial_option": _OPTION,
        "confirm": _CONFIRM,
        "focus_on_load": boolean,
    },
)
_INPUT_TEXT = record(
    {"type": one_of("plain_text_input")},
    {
        "action_id": _ID,
        "initial_value": string(least=0, most=3000),
        "multiline": boolean,
        "min_length": number(least=0, most=3000),
        "max_length": number(least=1, most=3000),
        "focus_on_load": boolean,
        "placeholder": _text(150, "plain_text"),
    },
)
_IMAGE = record({"type": one_of("image"), "image_url": url, "alt_text": string(most=2000)})

_STYLE = record({}, {"bold": boolean, "italic": boolean, "strike": boolean, "code": boolean})
_STYLED = {"style": _STYLE}
_RICH_ELEMENT = tagged(
    {
        "text": record({"type": one_of("text"), "text": string(most=40_000)}, _STYLED),
        "link": record(
            {"type": one_of("link"), "url": url}, {"text": string(most=3000), "unsafe": boolean, **_STYLED}
        ),
        "user": record({"type": one_of("user"), "user_id": string(most=30)}, _STYLED),
        "channel": record({"type": one_of("channel"), "channel_id": string(most=30)}, _STYLED),
        "usergroup": record({"type": one_of("usergroup"), "usergroup_id": string(most=30)}, _STYLED),
        "emoji": record(
            {"type": one_of("emoji"), "name": string(most=100)}, {"unicode": string(most=100), **_STYLED}
        ),
        "broadcast": record({"type": one_of("broadcast"), "range": one_of("here", "channel", "everyone")}, _STYLED),
        "color": record({"type": one_of("color"), "value": string(most=20)}, _STYLED),
    }
)
_PLAIN_ELEMENT = tagged(
    {
        "text": record({"type": one_of("text"), "text": string(most=40_000)}, _STYLED),
        "link": record({"type": one_of("link"), "url": url}, {"text": string(most=3000), **_STYLED}),
    }
)
_RICH_SECTION = record({"type": one_of("rich_text_section"), "elements": array(_RICH_ELEMENT, most=1000)})
_RICH_PART = tagged(
    {
        "rich_text_section": _RICH_SECTION,
        "rich_text_list": record(
            {
                "type": one_of("rich_text_list"),
                "style": one_of("bullet", "ordered"),
                "elements": array(_RICH_SECTION, least=1, most=1000),
            },
            {"indent": number(least=0, most=8), "offset": number(least=0, most=100_000), "border": one_of(0, 1)},
        ),
        "rich_text_quote": record(
            {"type": one_of("rich_text_quote"), "elements": array(_RICH_ELEMENT, most=1000)}, {"border": one_of(0, 1)}
        ),
        "rich_text_preformatted": record(
            {"type": one_of("rich_text_preformatted"), "elements": array(_PLAIN_ELEMENT, most=1000)},
            {"border": one_of(0, 1)},
        ),
    }
)

_BLOCK_ID = {"block_id": _ID}
_COMMON: Final[dict[str, Check]] = {
    "header": record({"type": one_of("header"), "text": _text(150, "plain_text")}, _BLOCK_ID),
    "section": record(
        {"type": one_of("section")},
        {
            "text": _text(3000),
            "fields": array(_text(2000), least=1, most=10),
            "accessory": tagged(
                {"button": _BUTTON, "overflow": _OVERFLOW, "static_select": _SELECT, "image": _IMAGE}
            ),
            "expand": boolean,
            **_BLOCK_ID,
        },
    ),
    "context": record(
        {
            "type": one_of("context"),
            "elements": array(
                tagged({"plain_text": _text(3000), "mrkdwn": _text(3000), "image": _IMAGE}), least=1, most=10
            ),
        },
        _BLOCK_ID,
    ),
    "divider": record({"type": one_of("divider")}, _BLOCK_ID),
    "actions": record(
        {
            "type": one_of("actions"),
            "elements": array(
                tagged({"button": _BUTTON, "overflow": _OVERFLOW, "static_select": _SELECT}), least=1, most=25
            ),
        },
        _BLOCK_ID,
    ),
    "rich_text": record({"type": one_of("rich_text"), "elements": array(_RICH_PART, least=1, most=1000)}, _BLOCK_ID),
    "image": record(
        {"type": one_of("image"), "image_url": url, "alt_text": string(most=2000)},
        {"title": _text(2000, "plain_text"), **_BLOCK_ID},
    ),
}
_INPUT = record(
    {
        "type": one_of("input"),
        "label": _text(2000, "plain_text"),
        "element": tagged({"plain_text_input": _INPUT_TEXT, "static_select": _SELECT}),
    },
    {"hint": _text(2000, "plain_text"), "optional": boolean, "dispatch_action": boolean, **_BLOCK_ID},
)
_MESSAGE_BLOCK = tagged(_COMMON)
_VIEW_BLOCK = tagged({**_COMMON, "input": _INPUT})
_VIEW_TEXT = _text(24, "plain_text")
_VIEW_COMMON: Final = {"callback_id": string(least=0, most=255), "private_metadata": string(least=0, most=3000)}
_VIEW_BLOCKS = array(_VIEW_BLOCK, least=1, most=MAX_VIEW_BLOCKS)
_VIEW = tagged(
    {
        "modal": record(
            {"type": one_of("modal"), "title": _VIEW_TEXT, "blocks": _VIEW_BLOCKS},
            {
                **_VIEW_COMMON,
                "submit": _VIEW_TEXT,
                "close": _VIEW_TEXT,
                "clear_on_close": boolean,
                "notify_on_close": boolean,
                "external_id": string(most=255),
            },
        ),
        "home": record(
            {"type": one_of("home"), "blocks": _VIEW_BLOCKS}, {**_VIEW_COMMON, "external_id": string(most=255)}
        ),
    }
)


def check_message(blocks: Any) -> None:
    """Check the blocks of a message.

    Raises:
        Refusal: invalid_blocks with Slack's kind of messages, or msg_blocks_too_long.
    """
    complaints = Complaints()
    array(_MESSAGE_BLOCK, most=MAX_MESSAGE_BLOCKS)(blocks, "/blocks", complaints)
    _check_ids(blocks, complaints)
    if complaints.found:
        raise Refusal("invalid_blocks", *complaints.found)
    if sum(len(text) for text in texts(blocks)) > MAX_BLOCKS_CHARS:
        raise Refusal("msg_blocks_too_long")


def check_view(view: Any) -> None:
    """Check a modal or a home tab.

    Raises:
        Refusal: invalid_arguments or view_too_large, as views.open answers.
    """
    if len(json.dumps(view)) > MAX_VIEW_BYTES:
        raise Refusal("view_too_large")
    complaints = Complaints()
    _VIEW(view, "/view", complaints)
    blocks = view.get("blocks") if isinstance(view, dict) else None
    _check_ids(blocks, complaints)
    has_input = isinstance(blocks, list) and any(
        isinstance(block, dict) and block.get("type") == "input" for block in blocks
    )
    if has_input and view.get("type") == "modal" and "submit" not in view:
        complaints.add("/view/submit", "must be defined when an input block is in the blocks array")
    if sum(part.get("focus_on_load") is True for part in _objects(blocks)) > 1:
        complaints.add("/view/blocks", "only one element can have focus_on_load")
    if complaints.found:
        raise Refusal("invalid_arguments", *complaints.found)


def texts(value: Any) -> Iterator[str]:
    """Find every text in a payload."""
    for found in _objects(value):
        yield from (part for key, part in found.items() if key in {"text", "url"} and isinstance(part, str))


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list):
        for part in value:
            yield from _objects(part)


def _check_ids(blocks: Any, complaints: Complaints) -> None:
    if not isinstance(blocks, list):
        return
    known = [block for block in blocks if isinstance(block, dict)]
    unique(
        [block["block_id"] for block in known if isinstance(block.get("block_id"), str)],
        "/blocks",
        "block_id",
        complaints,
    )
    for place, block in enumerate(known):
        _section_says_something(block, f"/blocks/{place}", complaints)
        elements = block.get("elements") if block.get("type") == "actions" else ()
        if not isinstance(elements, Sequence):
            continue
        ids = [
            item["action_id"]
            for item in elements
            if isinstance(item, dict) and isinstance(item.get("action_id"), str)
        ]
        unique(ids, f"/blocks/{place}/elements", "action_id", complaints)


def _section_says_something(block: dict[str, Any], path: str, complaints: Complaints) -> None:
    if block.get("type") == "section" and not block.get("text") and not block.get("fields"):
        complaints.add(path, "must define either text or fields")
