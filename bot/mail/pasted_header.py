"""A header as people paste it: what a window showed above it is cut off, lost line ends and folds are put back.

Only what a paste breaks is mended; the source of a message that is whole (RFC 5322 §2.2) comes back as it is.
"""

from itertools import takewhile
from typing import Final

from bot.mail.original_table import MAX_TABLE, METHOD_ROW, OriginalTable, read_table
from bot.mail.pattern import compiled_late

_TRACE = compiled_late(r"(?im)^(?:Received|Return-Path|Delivered-To|Message-ID|MIME-Version):")
_FIELD = compiled_late(r"[A-Za-z][A-Za-z0-9_-]{1,60}[ \t]?:(?:[ \t]|\r?$)")
_BETWEEN = compiled_late(
    r"[ \t]+(?=(?:X-[A-Za-z0-9-]{2,60}|ARC-[A-Z][A-Za-z-]{3,30}|List-[A-Z][A-Za-z-]{1,30}|Received(?:-SPF)?"
    r"|Authentication-Results(?:-Original)?|DKIM-Signature|Return-Path|Delivered-To|From|Sender|Reply-To|To|Cc|Subject"
    r"|Date|Message-ID|MIME-Version|Content-[A-Z][A-Za-z-]{3,30}|In-Reply-To|References|Thread-[A-Z][a-z]{2,10}"
    r"|Feedback-ID):[ \t])"
)
_MAX_HEAD: Final = 100_000
_RUN_TOGETHER: Final = 400
"""Characters of a single line that is a whole header."""


def mend(raw: bytes) -> bytes:
    """Return what was pasted with its header in order again. Never raises; linear in the length."""
    text = raw[:_MAX_HEAD].decode("latin-1")  # every octet is one character, and comes back so
    text = text[_end_of_table(text) :]
    if len(text) > _RUN_TOGETHER and "\n" not in text.strip():
        text = _BETWEEN.sub("\n", text)
    return _with_folds(text).encode("latin-1") + raw[_MAX_HEAD:]


def table_above(raw: bytes) -> OriginalTable | None:
    """Return Gmail's table that stands above the header or alone, None when there is none."""
    text = raw[:_MAX_HEAD].decode("utf-8", "replace")
    return read_table(text[: _end_of_table(text)])


def _end_of_table(text: str) -> int:
    rows = list(METHOD_ROW.finditer(text[:MAX_TABLE]))
    return 0 if not rows or _TRACE.search(text[: rows[0].start()]) else rows[-1].end()


def _with_folds(text: str) -> str:
    """Indent each line of the header that begins no field: it belongs to the one above (RFC 5322 §2.2.3)."""
    lines = text.split("\n")
    begins = next((place for place, line in enumerate(lines) if _FIELD.match(line)), len(lines))
    header = list(takewhile(str.strip, lines[begins:]))
    fields = [place for place, line in enumerate(header) if _FIELD.match(line)]
    # After the last field may stand what closes a quotation in a chat, or a body whose blank line was lost.
    mended = [
        line if line[0] in " \t" or place in {0, *fields} or place > fields[-1] else f" {line}"
        for place, line in enumerate(header)
    ]
    return "\n".join([*lines[:begins], *mended, *lines[begins + len(header) :]])
