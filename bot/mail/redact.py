"""Takes personal data out of a text before it is stored: local parts, display names, tokens.

`user@example.net` becomes `…@example.net`; everything that a diagnosis rests on stays. Redacting twice changes
nothing, and reading the redacted text gives the same bounce but for the recipient.
"""

import re

from bot.mail.pattern import compiled_late

HIDDEN = "…"

_LOCAL_EXTRA = frozenset("!#$%'*+-=^_`{|}~." + HIDDEN)
_DOMAIN = compiled_late(r"(?:[^\W_][\w-]{0,62}(?:\.[\w-]{1,63}){0,10}|\[(?:IPv6:)?[0-9a-f.:]{3,45}\])", re.IGNORECASE)
_NOT_LOCAL_FIRST = "!#$%'*+-=^_`{|}~."
_FIELD = compiled_late(
    r"(?:(?:orig_?)?to|(?:envelope[_-]|header\.|smtp\.mail)?from|header\.i|rcpt|recipient|sender|e?mail|addr(?:ess)?|user|[a-z])=",
    re.IGNORECASE,
)
_NAMED = compiled_late(
    r"^(?P<field>[ \t>]{0,8}(?:From|To|Cc|Bcc|Reply-To|Sender|Return-Path|Von|An|De|À|Para|Da|Van|Aan|Od|Do|От|Кому"
    r"|差出人|宛先) ?: ?)"
    r"(?P<name>[^\s<>][^<>\n]{0,199}?)(?P<rest> ?<…@)",
    re.IGNORECASE | re.MULTILINE,
)
_PERCENT = compiled_late(r"(?<![\w.%+-])[\w.+-]{1,64}%40(?=[a-z0-9-]{1,63}\.)", re.IGNORECASE)
_NAME = compiled_late(r"\w[\w.+-]{1,62}\w")
"""What could be a local part that stands alone: "unknown user some.one"."""
_TOKEN = compiled_late(r"(?<![\w/+=.-])(?=[\w/+=-]{0,79}\d)[\w/+=-]{80,}(?![\w.])", re.ASCII)


def redact(text: str) -> str:
    """Return the text without local parts, without names beside addresses in header lines, without long tokens.

    A local part goes where it stands alone too, if it cannot be a word of the reply ("user", "info").
    """
    if "@" in text:
        text = _without_local_parts(text)
        text = _NAMED.sub(lambda match: f"{match['field']}{match['rest'].lstrip()}", text)
    if "%40" in text:
        text = _PERCENT.sub(f"{HIDDEN}%40", text)
    return _TOKEN.sub(HIDDEN, text)


def _without_local_parts(text: str) -> str:
    """Walk from one @ to the next, so that the work is linear whatever stands between."""
    pieces: list[str] = []
    names: set[str] = set()
    done = 0
    place = text.find("@")
    while place >= 0:
        if _DOMAIN.match(text, place + 1):
            start = _local_start(text, place, done)
            if start < place:
                pieces.append(text[done:start])
                pieces.append(HIDDEN)
                names.add(text[start:place])
                done = place
        place = text.find("@", place + 1)
    pieces.append(text[done:])
    redacted = "".join(pieces)
    names = {name for name in names if not name.isalpha() and any(map(str.isalpha, name))}
    return _NAME.sub(lambda match: HIDDEN if match[0] in names else match[0], redacted) if names else redacted


def _local_start(text: str, at: int, floor: int) -> int:
    """Where the local part before the @ at `at` begins; `at` itself when there is none."""
    if at > floor and text[at - 1] == '"':
        opening = text.rfind('"', max(floor, at - 80), at - 1)
        return opening if opening >= 0 else at
    start = at
    # "/", "?" and "&" may stand in a local part, but in texts they end the link or the path in front of it.
    while start > floor and _is_local(text[start - 1]):
        start -= 1
    # "to=user@…", "'user@…": quotation marks and field names belong to the text around.
    field = _FIELD.match(text, start, at)
    start = field.end() if field else start
    while start < at and text[start] in _NOT_LOCAL_FIRST:
        start += 1
    return start


def _is_local(char: str) -> bool:
    return char.isalnum() or char in _LOCAL_EXTRA
