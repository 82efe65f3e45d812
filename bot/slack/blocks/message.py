"""A message to send, and the limits that Slack sets on it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

Block = dict[str, Any]

MAX_BLOCKS = 50
"""Blocks of one message."""
MAX_CHARS = 12_000
"""Characters of all blocks together: above some 13,000 Slack answers msg_blocks_too_long (bolt-js issue 2509)."""


@dataclass(frozen=True, slots=True)
class Message:
    """Blocks, and the text for notifications and screen readers that cannot show them. `text` is escaped."""

    text: str
    blocks: tuple[Block, ...]


def fitting(blocks: Iterable[Block], tail: Iterable[Block] = ()) -> tuple[Block, ...]:
    """Drop blocks from the end until Slack takes the rest; `tail` (buttons, the incident) always stays."""
    kept, last = list(blocks), tuple(tail)
    while kept and (len(kept) + len(last) > MAX_BLOCKS or sum(map(size, (*kept, *last))) > MAX_CHARS):
        kept.pop()
    return (*kept, *last)


def size(value: object) -> int:
    """Count the characters of text in a block, as a cautious reading of Slack's limit."""
    if isinstance(value, dict):
        return sum(
            len(part) if key in {"text", "url"} and isinstance(part, str) else size(part)
            for key, part in value.items()
        )
    return sum(map(size, value)) if isinstance(value, list | tuple) else 0
