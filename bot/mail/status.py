"""Reply codes and enhanced status codes (RFC 5321 §4.2, RFC 3463)."""

import re
from typing import NamedTuple, Self

from bot.mail.pattern import compiled_late

_ENHANCED = compiled_late(r"([245])\.(\d{1,3})\.(\d{1,3})", re.ASCII)
_TOPICS = {
    1: "addresses",
    2: "the mailbox",
    3: "the receiving mail system",
    4: "the network or routing",
    5: "the SMTP dialogue",
    6: "the message and its parts",
    7: "security or policy",
}
"""Subjects of RFC 3463 §3.2 to §3.8; 0 says nothing."""
_REPLY_CODE = compiled_late(r"[2-5][0-9]\d", re.ASCII)


class EnhancedStatusCode(NamedTuple):
    """class.subject.detail, as in 5.1.1 (RFC 3463 §2). A tuple, because every decision looks one up by its codes.

    `class_` is 2, 4 or 5; `subject` and `detail` are 0 to 999.
    """

    class_: int
    subject: int
    detail: int

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """Read exactly one code such as "5.7.26"; None when `text` is anything else."""
        match = _ENHANCED.fullmatch(text.strip())
        return cls(*map(int, match.groups())) if match else None

    @property
    def is_permanent(self) -> bool:
        """True for class 5, a permanent failure."""
        return self.class_ == 5  # noqa: PLR2004 - the class digit itself

    @property
    def topic(self) -> str | None:
        """What the second number says the code is about ("the mailbox", RFC 3463 §3); None: nothing registered."""
        return _TOPICS.get(self.subject)

    def __str__(self) -> str:
        return f"{self.class_}.{self.subject}.{self.detail}"


def parse_reply_code(text: str) -> int | None:
    """Read exactly three digits, 200 to 599 (RFC 5321 §4.2); None when `text` is anything else."""
    text = text.strip()
    return int(text) if _REPLY_CODE.fullmatch(text) else None
