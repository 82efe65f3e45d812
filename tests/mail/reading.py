"""Reads a text in which there is one bounce."""

from bot.mail.bounce import Bounce
from bot.mail.paste import read_paste


def only(text: str) -> Bounce:
    """Return the single bounce of a paste."""
    (bounce,) = read_paste(text).bounces
    return bounce
