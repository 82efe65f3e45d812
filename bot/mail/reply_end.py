"""Where a reply ends in a line: at what closes the bracket or quotation mark it stands in, or before a tail.

Mail programs write replies into sentences of their own: `(host … said: 550 … (in reply to RCPT TO command))`.
"""

import re

from bot.mail.pattern import compiled_late

_TAIL = compiled_late(
    r"(?:>? ?#SMTP#|\((?:in reply to|state \d|Other MXes)|Giving up on |I'm not going to try again|-- ?$"
    r"|\bat [\w.$<>]{3,80} \((?:/|[a-z]:\\|file:|node:)"  # a JavaScript stack trace
    r"|\b[a-z]{3} \d{4}-\d\d-\d\d \d\d:\d\d:\d\d: (?:-->|<--)"  # the next line of MDaemon's transcript
    r"|Message (?:could not be delivered for|will be deleted from queue))",  # sendmail's deliver.c, below the reply
    re.IGNORECASE,
)
_ROUND = compiled_late(r"[()]")
_CLOSERS = {"[": "]", "(": ")", "{": "}", "<": ">"}
_MAX_REPLY = 2_000
"""Characters of one reply that are looked at. RFC 5321 §4.5.3.1.5 allows 512 octets a line."""


def end_of_reply(line: str, start: int, opener: str, limit: int) -> int:
    """Find where the words end that begin at `start`: `limit` at the latest.

    `opener` is the character before the reply. A bracket or quotation mark ends the reply where it is closed.
    """
    end = min(limit, start + _MAX_REPLY)
    if opener in _CLOSERS:
        end = _closing(line, start, end, opener)
    elif opener and opener in "'\"":
        end = _closing_quote(line, start, end, opener)
    else:
        end = _unopened(line, start, end)
    tail = _TAIL.search(line, start, end)
    return start + len(line[start : tail.start()].rstrip()) if tail else end


def without_closers(words: str, before: str) -> str:
    """Drop a quotation mark or brackets at the end of a reply that were opened `before` it, not in it."""
    if words[-1:] in ("'", '"') and words[-1] in before:
        words = words[:-1].rstrip()
    for opener, closer in _CLOSERS.items():
        stripped = words.rstrip(".")
        if stripped.endswith(closer) and words.count(closer) > words.count(opener):
            words = stripped[:-1].rstrip()
    return words


def _closing(line: str, place: int, end: int, opener: str) -> int:
    depth = 1
    for index in range(place, end):
        if line[index] == opener:
            depth += 1
        elif line[index] == _CLOSERS[opener]:
            depth -= 1
            if depth == 0:
                return index
    return end


def _closing_quote(line: str, place: int, end: int, quote: str) -> int:
    """The quotation mark that ends the string: the first one before a bracket, comma or the end, else the last one.

    Apostrophes have letters on both sides, and a name quoted inside the reply has more words behind it.
    """
    last = end
    for index in range(place, end):
        if line[index] == quote:
            rest = line[index + 1 : index + 3].strip()
            if not rest or rest[0] in ")],;}(|#":
                return index
            if not rest[0].isalnum():
                last = index
    return last


def _unopened(line: str, place: int, end: int) -> int:
    """Stop at the bracket that closes what began before the reply: Postfix's `(host … said: …)`."""
    if "(" not in line[:place]:
        return end
    depth = 0
    for bracket in _ROUND.finditer(line, place, end):
        if bracket[0] == ")" and depth == 0:
            return bracket.start()
        depth += 1 if bracket[0] == "(" else -1
    return end
