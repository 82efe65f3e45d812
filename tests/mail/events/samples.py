"""One event of each service, under the name that the bot gives the service."""

import json
from pathlib import Path

from bot.mail.bounce import Bounce
from bot.mail.events import read_events

EVENTS: dict[str, dict[str, object]] = json.loads(
    (Path(__file__).parent.parent / "samples" / "events.json").read_text(encoding="utf-8")
)


def only(value: object) -> Bounce:
    """Return the single bounce of an event, given as a value or as its JSON."""
    paste = read_events(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
    assert paste is not None
    (bounce,) = paste.bounces
    return bounce
