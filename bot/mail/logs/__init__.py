"""Log lines of mail servers, one dialect a module."""

from dataclasses import dataclass

from bot.mail.bounce import Bounce


@dataclass(frozen=True, slots=True)
class LogReading:
    """What log lines say. `delivered`: at least one delivery succeeded."""

    bounces: tuple[Bounce, ...] = ()
    delivered: bool = False


def read_log(cleaned: str) -> LogReading:
    """Read log lines of any known server; nothing when the text has none."""
    del cleaned
    return LogReading()
