"""Rich text: formatted text in which nothing is parsed, so that it cannot mention, link or ping by accident."""

import re
from collections.abc import Iterable
from typing import Any

from bot.slack.blocks.message import Block
from bot.slack.mrkdwn import cut

Element = dict[str, Any]

MAX_TEXT = 2_000
"""Characters of one piece of text; more is a wall that nobody reads."""
_CODE = re.compile(r"`([^`\n]+)`")


def text(words: str, *, bold: bool = False, italic: bool = False, code: bool = False) -> Element:
    """Make a piece of text; it must not be empty."""
    style = {name: True for name, on in (("bold", bold), ("italic", italic), ("code", code)) if on}
    element: Element = {"type": "text", "text": cut(words, MAX_TEXT)}
    return element | {"style": style} if style else element


def prose(words: str) -> tuple[Element, ...]:
    """Make a text of the catalog, in which back-ticks mark code, into pieces."""
    pieces = _CODE.split(words)
    return tuple(text(piece, code=bool(number % 2)) for number, piece in enumerate(pieces) if piece)


def link(url: str, label: str | None = None) -> Element:
    """Make a link; without a label the address is shown."""
    return {"type": "link", "url": url} | ({"text": label} if label else {})


def user(user_id: str) -> Element:
    """Show a person's name. Slack notifies nobody when it comes in an update or to one person only."""
    return {"type": "user", "user_id": user_id}


def section(*elements: Element) -> Element:
    """Make one paragraph."""
    return {"type": "rich_text_section", "elements": list(elements)}


def items(sections: Iterable[Element], *, ordered: bool = False) -> Element:
    """Make a list of sections."""
    return {"type": "rich_text_list", "style": "ordered" if ordered else "bullet", "elements": list(sections)}


def quote(*elements: Element) -> Element:
    """Make a quotation."""
    return {"type": "rich_text_quote", "elements": list(elements)}


def preformatted(words: str, *, whole: bool = False) -> Element:
    """Make a block of code: records to copy. `whole`: never cut, half a record does harm; the caller sets limits."""
    shown = {"type": "text", "text": words} if whole else text(words)
    return {"type": "rich_text_preformatted", "elements": [shown]}


def block(*parts: Element, block_id: str | None = None) -> Block:
    """Put sections, lists and quotations into a block."""
    return {"type": "rich_text", "elements": list(parts)} | ({"block_id": block_id} if block_id else {})


def labelled(label: str, words: str, *more: Element) -> Element:
    """Make a paragraph that starts with a bold label."""
    return section(text(f"{label}: ", bold=True), *prose(words), *more)
