"""What Slack makes of typed text: escapes, links that nobody typed, rich text beside it."""

import re
from typing import Any

_AUTO = re.compile(
    r"(?P<url>https?://[^\s<>|]+)"
    r"|(?P<mail>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    r"|(?P<host>(?<![\w.@-])(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+(?:com|net|org|io|de|fr|jp)\b(?![\w.@-]))",
    re.IGNORECASE,
)


def to_mrkdwn(typed: str) -> str:
    """Write the `text` field: `&`, `<` and `>` escaped; addresses and host names linked."""
    parts, at = [], 0
    for found in _AUTO.finditer(typed):
        parts += [_escaped(typed[at : found.start()]), _token(found)]
        at = found.end()
    return "".join([*parts, _escaped(typed[at:])])


def to_rich_text(typed: str) -> list[dict[str, Any]]:
    """Write the `blocks` field."""
    elements: list[dict[str, Any]] = []
    at = 0
    for found in _AUTO.finditer(typed):
        if found.start() > at:
            elements.append({"type": "text", "text": typed[at : found.start()]})
        elements.append(_link(found))
        at = found.end()
    if at < len(typed):
        elements.append({"type": "text", "text": typed[at:]})
    return [{"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": elements}]}]


def _token(found: re.Match[str]) -> str:
    words = _escaped(found[0])
    match found.lastgroup:
        case "url":
            return f"<{words}>"
        case "mail":
            return f"<mailto:{words}|{words}>"
        case _:
            return f"<http://{words}|{words}>"


def _link(found: re.Match[str]) -> dict[str, Any]:
    match found.lastgroup:
        case "url":
            return {"type": "link", "url": found[0]}
        case "mail":
            return {"type": "link", "url": f"mailto:{found[0]}", "text": found[0]}
        case _:
            return {"type": "link", "url": f"http://{found[0]}", "text": found[0]}


def _escaped(typed: str) -> str:
    return typed.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
