"""A pasted text taken apart into statements: each holds at most one refusal, whole even when lines were wrapped."""

import re
from dataclasses import dataclass

from bot.mail.pattern import compiled_late
from bot.mail.reply import has_reply
from bot.mail.speech import is_said

_REPLY_LINE = compiled_late(r"^\W{0,12}(?P<code>[45]\d\d)(?P<sep>[- :]|$)")
_ENHANCED_LINE = compiled_late(r"^\W{0,3}[45]\.\d{1,3}\.\d{1,3} ")
_NEW_RECIPIENT = compiled_late(
    r"^(?P<indent>\s{0,12})(?:[*•-] )?[\"'<]{0,2}[^\s@<>\"]{1,80}@[\w.-]{1,253}[\"'>]{0,2}:(?:\s|$)"  # <user@…>: …
)
_NEW_SUBJECT = compiled_late(
    r"^[A-Z][A-Za-z]{1,3} {1,2}\d{1,2} \d\d:\d\d:\d\d |^\d{4}-\d\d-\d\d[T ]\d\d:\d\d"  # a log line
    r"|^(?:From|To|Cc|Von|An|Reply-To): [^\n]{0,200}@|^(?:Date|Subject|Sent|Betreff|Datum|Message-ID"
    r"|Status|Action|(?:Final|Original)-Recipient|Remote-MTA|Reporting-MTA|Last-Attempt-Date|Arrival-Date|X-[\w-]{1,40}):"
    r"|^\s{1,12}at [\w.$<>]{3,200}\(|^\s{1,12}File \"|^Traceback |^Caused by: |^goroutine \d"  # stack traces
    r"|^SMTP Error: |^-{5}|^_{5}|^={5}|^\*{5}"
)
_ENDS_IN_CODE = compiled_late(r"(?<!\d)(?:[45]\d\d|[45]\.\d{1,3}\.\d{1,3})$")
_FINISHED = compiled_late(r"(?:[.!)\]]|\bgsmtp)\s*$")
_TALK = compiled_late(
    r"\?(?:\s|$)|\?\?|\b(?:i(?!/)|i'm|i've|we|we're|my|our|anyone|anybody|guys|thanks|thx|pls|plz|hi|hey|hello|help"
    r"|idea)\b"
    r"|(?<!\S):[a-z_+-][a-z0-9_+-]{1,30}:",
    re.IGNORECASE,
)
# Receivers write "our system" and "contact us", so these words alone make no talk of a reply.
_SPOKEN = compiled_late(
    r"\?(?:\s|$)|\?\?|\b(?:i'm|i've|my|anyone|anybody|guys|thx|pls|plz|hey|idea)\b|(?<!\S):[a-z_]{2,30}:",
    re.IGNORECASE,
)
_GREETING = compiled_late(r"\W{0,3}(?:thanks|thank you|cheers|hi|hello|help)\b", re.IGNORECASE)
_NAMES_SOMEBODY = compiled_late(r"[\[@]|\w\.[a-z]{2}|\b(?:said|smtp|host|server|reply|response)\b", re.IGNORECASE)
_CHAT = compiled_late(
    r"\b(?:let's|they|they're|who|says|said it|(?<!for )today|tonight|(?<!again )tomorrow|yesterday"
    r"|monday|tuesday|wednesday|thursday|friday|back at|back on|out of office|meeting|campaign|release|releases"
    r"|upgrade|webinar|please send|lol|ok|okay|team|channel(?! size)|everyone|everybody|street|suite"
    r"|(?<!ms-)(?<!ms )(?<!microsoft )office|floor|avenue|fun"
    r"|holiday|released|means that|eur|usd|gbp|chf|invoice(?!\.[a-z])"
    r"|please (?:add|check|remove|move|look|tell|put|make|ask|find|keep))\b",
    re.IGNORECASE,
)
_URL = compiled_late(r"https?://\S{1,800}", re.IGNORECASE)
_WIDEST = 80
"""Characters. No mail program wraps wider than this; a longer line is a paragraph."""
_TYPICAL_WIDTH = 40
"""No mail program wraps narrower than this; a shorter line was ended on purpose."""


@dataclass(frozen=True, slots=True)
class Statement:
    """Some lines of the paste. `context` are the lines before, for the recipient that they may name."""

    words: str
    context: str


def split_statements(text: str) -> tuple[Statement, ...]:
    """Split a cleaned text at blank lines, at new replies and where talk begins."""
    statements: list[Statement] = []
    lines: list[str] = []
    done, replied = 0, False
    everything = text.split("\n")
    for place, line in enumerate(everything):
        if lines and _starts_anew(lines, line, everything, place, replied=replied):
            statements.append(Statement("\n".join(lines), "\n".join(everything[max(0, done - 12) : done])))
            lines, replied = [], False
        if not line.strip() and not lines:
            continue
        if not lines:
            done = place
        lines.append(line)
        replied = replied or has_reply(line[:2_000])
    if lines:
        statements.append(Statement("\n".join(lines), "\n".join(everything[max(0, done - 12) : done])))
    return tuple(statements)


def is_talk(line: str) -> bool:
    """Tell whether a person, not a program, wrote the line: a question, "we", a greeting."""
    return _TALK.search(_URL.sub("", line)) is not None


def is_spoken(line: str) -> bool:
    """Tell whether a line that looks like a reply is a person's: a count, a street, a question."""
    line = _URL.sub("", line)
    return _SPOKEN.search(line) is not None or _CHAT.search(line) is not None


def is_chat(line: str) -> bool:
    """Tell whether a single line reads like a chat message: talk, or words of the working day, in any language."""
    return is_talk(line) or _CHAT.search(line) is not None or is_said(line)


def _starts_anew(lines: list[str], line: str, everything: list[str], place: int, *, replied: bool) -> bool:
    """Tell whether `line` no longer belongs to `lines`; `replied`: they hold a reply."""
    last = lines[-1]
    if not line.strip():
        # A colon announces what follows the blank line: "The response was:".
        return not _announces(last)
    if not last.strip():
        return not _announces(next((earlier for earlier in reversed(lines) if earlier.strip()), ""))
    if last.count("[") > last.count("]") and line[:1].isdigit():
        return False  # a bracket that a line break cut: "[HOST" / "2026-01-12T10:11:12.000Z 08DE…]"
    if _NEW_SUBJECT.match(line) or _names_new_recipient(lines, line):
        return True
    reply = _REPLY_LINE.match(line)
    if not replied:
        begins = reply is not None or _ENHANCED_LINE.match(line) is not None
        return begins and not _announces(last) and _is_apart(last, line, everything, place)
    if reply:
        return not _continues_reply(lines, reply["code"])
    if _ENHANCED_LINE.match(line) or line[:1] in " \t(<[":
        return False
    return _is_aside(line) and (
        _ended_on_purpose(last, line, everything, place) or _FINISHED.search(last) is not None
    )


def _is_apart(last: str, line: str, everything: list[str], place: int) -> bool:
    """Tell whether the line before a reply is talk, or a title, and not the host or recipient that it is about."""
    if is_talk(last) or is_said(last):
        return True
    if _NAMES_SOMEBODY.search(last):
        return False
    return len(last) > _WIDEST or _ended_on_purpose(last, line, everything, place)


def _is_aside(line: str) -> bool:
    """Tell whether a line behind a reply is the person's again."""
    return _SPOKEN.search(_URL.sub("", line)) is not None or _GREETING.match(line) is not None or is_said(line)


def _names_new_recipient(lines: list[str], line: str) -> bool:
    """`<user@example.net>: …` begins a new report, unless it stands deeper than the first line or behind a code."""
    match = _NEW_RECIPIENT.match(line)
    if match is None or _ENDS_IN_CODE.search(lines[-1].rstrip()):
        return False
    return len(match["indent"]) <= len(lines[0]) - len(lines[0].lstrip())


def _announces(line: str) -> bool:
    return line.rstrip().endswith(":")


def _continues_reply(lines: list[str], code: str) -> bool:
    """Tell whether a line that begins with `code` goes on with the reply above it (RFC 5321 §4.2.1)."""
    for line in reversed(lines[-60:]):
        begun = _REPLY_LINE.match(line)
        if begun:
            return begun["code"] == code and begun["sep"] == "-"
        if has_reply(line[:2_000]):
            return f"{code}-" in line or line.rstrip().endswith((":", code)) or _announces(line)
    return True


def _ended_on_purpose(last: str, line: str, everything: list[str], place: int) -> bool:
    """Tell whether the first word of `line` would still have fitted behind `last`."""
    neighbours = everything[max(0, place - 5) : place]
    width = max(_TYPICAL_WIDTH, *(len(neighbour) for neighbour in neighbours))
    first_word = line.split(maxsplit=1)[0]
    return len(last) + 1 + len(first_word) <= width
