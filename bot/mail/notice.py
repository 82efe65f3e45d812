"""Bounce notices in prose."""

from bot.mail.bounce import Bounce


def read_notices(cleaned: str) -> tuple[Bounce, ...]:
    """Read notices; () when the text holds none."""
    del cleaned
    return ()
