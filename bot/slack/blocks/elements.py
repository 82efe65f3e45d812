"""The simple blocks, within Slack's limits."""

from bot.slack.blocks.message import Block
from bot.slack.ids import Action
from bot.slack.mrkdwn import cut

MAX_HEADER = 150
MAX_BUTTON = 75
MAX_VALUE = 2_000
MAX_SECTION = 3_000
MAX_CONTEXT = 2_000


def header(words: str, *, emoji: str | None = None) -> Block:
    """Make a headline. `emoji` is a shortcode of ours; with one, Slack reads shortcodes in `words` too."""
    shown = f"{emoji} {words}" if emoji else words
    return {
        "type": "header",
        "text": {"type": "plain_text", "text": cut(shown, MAX_HEADER), "emoji": emoji is not None},
    }


def context(words: str, *, block_id: str | None = None) -> Block:
    """Make a small grey line."""
    block: Block = {"type": "context", "elements": [_plain(words, MAX_CONTEXT)]}
    return block | {"block_id": block_id} if block_id else block


def paragraph(words: str, *, accessory: Block | None = None) -> Block:
    """Make a paragraph of unformatted text, perhaps with a button beside it."""
    block: Block = {"type": "section", "text": _plain(words, MAX_SECTION)}
    return block | {"accessory": accessory} if accessory else block


def button(
    label: str, action: Action, value: str, *, style: str | None = None, confirm: str | None = None, hint: str = ""
) -> Block:
    """Make a button. `hint` is for screen readers; `confirm` asks that question first. The value must fit.

    Slack wants an action id once in a message's block; the value tells several apart.
    """
    assert len(value) <= MAX_VALUE, "a button's value is made from ids, which are short"
    made: Block = {"type": "button", "text": _plain(label, MAX_BUTTON), "action_id": action, "value": value}
    if style:
        made["style"] = style
    if hint:
        made["accessibility_label"] = cut(hint, MAX_BUTTON)
    if confirm:
        made["confirm"] = {
            "title": _plain("Are you sure?", 100),
            "text": _plain(confirm, 300),
            "confirm": _plain("Yes", 30),
            "deny": _plain("No", 30),
        }
    return made


def actions(*buttons: Block, block_id: str | None = None) -> Block:
    """Put buttons side by side."""
    block: Block = {"type": "actions", "elements": list(buttons)}
    return block | {"block_id": block_id} if block_id else block


def divider() -> Block:
    """Make a thin line."""
    return {"type": "divider"}


def _plain(words: str, limit: int) -> Block:
    return {"type": "plain_text", "text": cut(words, limit) or " ", "emoji": False}
