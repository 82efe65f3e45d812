"""Names that programs give to what went wrong: NoMxHostFoundException, mailbox_full, user-not-found.

A name is words written as one, in the manner of a programming language; taken apart, they are words that rules know.
"""

import re
from collections.abc import Sequence

from bot.mail.bounce import Bounce

_NAME = re.compile(
    r"(?<![\w@-])(?:[A-Z]{0,5}[a-z]+(?:[A-Z]{1,6}[a-z]+)+|[A-Za-z]{2,}(?:_[A-Za-z]{2,})+|[a-z]{2,}(?:-[a-z]{2,}){2,})"
    r"(?![\w@-]|\.\w)"
)
"""No host name, and nothing with a digit, as ids have: a name is made of words."""
_JOINT = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|[_-]")
"""Where two words of a name meet: FoundException, MXRecord, mailbox_full."""
_HUMP = re.compile(r"(?<=[a-z])[A-Z]")
"""Without one of these, an underscore or two hyphens there is no name, which is told at a quarter of the cost."""
_SYMBOLS = re.compile(r"_\w{1,60}[,|]\w{1,60}_\w")
"""What a spam filter counted: DKIM_SIGNED,DKIM_VALID."""


def may_name_failure(bounce: Bounce) -> bool:
    """Tell whether names in the words may say why: more than names shows the bounce, since all programs write them.

    The names in a service's event are its own, which its rules know; a spam filter's symbols say what it looked at.
    """
    has_code = bounce.reply_code is not None or bounce.enhanced is not None
    shown = bounce.certain or has_code or bounce.recipient is not None
    return shown and not bounce.fields and _SYMBOLS.search(bounce.diagnostic) is None


def taken_apart(text: str) -> str:
    """Return a text with a space in each name where two of its words meet; the text itself when it has no name."""
    if "_" not in text and text.count("-") < 2 and _HUMP.search(text) is None:  # noqa: PLR2004 - as _NAME asks
        return text
    return _NAME.sub(lambda name: _JOINT.sub(" ", name[0]), text)


def taken_apart_with_positions(text: str) -> tuple[str, Sequence[int]]:
    """Return the same as `taken_apart`, and for each of its characters the position in `text` that it came from."""
    positions: list[int] = []
    end = 0
    for name in _NAME.finditer(text):
        for joint in _JOINT.finditer(text, *name.span()):
            positions += (*range(end, joint.start()), joint.start())
            end = joint.end()
    return taken_apart(text), [*positions, *range(end, len(text))]
