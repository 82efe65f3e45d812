"""Reads a pasted text: many formats in, one value out.

The order is that of authority: what a machine wrote for machines, then logs, then whole notices, then transcripts,
then replies in running text, then a code alone, then words that only the catalog can judge.
"""

import re
from dataclasses import replace

from bot.mail.bounce import Bounce, NotABounce, Paste, SourceFormat
from bot.mail.clean import clean, one_line
from bot.mail.dsn import read_message
from bot.mail.events import read_events
from bot.mail.headers import MessageHeaders, read_headers
from bot.mail.ip import find_sending_ip, find_stated_ip
from bot.mail.library_error import read_library_error
from bot.mail.logs import read_log
from bot.mail.lookalike import is_lookalike
from bot.mail.mailbox import find_recipient, find_sender
from bot.mail.notice import read_notices
from bot.mail.pattern import compiled_late
from bot.mail.refusal import read_refusal
from bot.mail.reply import Form, Reply, has_reply, read_reply
from bot.mail.shape import (
    is_about_code,
    is_certain,
    is_certain_without_reply,
    is_smtp_code,
    may_be_notice,
    sounds_like_smtp,
    speaks_of_mail,
)
from bot.mail.statements import Statement, is_spoken, is_talk, split_statements
from bot.mail.status import EnhancedStatusCode
from bot.mail.transcript import read_transcript
from bot.mail.wrapped import rejoin, stands_alone

MAX_BOUNCES = 200
"""Bounces read from one paste; further ones repeat what is known by then."""

_CODE_QUESTION = compiled_late(
    r"(?:\W|\b(?:what|what's|whats|is|does|do|mean|means|the|a|an|code|codes|error|errors|smtp|bounce|status|explain|about|reply"
    r"|enhanced|dsn|hard|soft|from|by|help|with|gmail|google|outlook|microsoft|yahoo|office|365)\b){0,40}"
    r"(?P<code>[45][0-57]\d)?(?:[ -]{0,3}#?(?P<enhanced>[45]\.\d{1,3}\.\d{1,3}))?"
    r"(?:\W|\b(?:mean|means|code|error|bounce|from|by|please|status|smtp|gmail|google|outlook|microsoft|yahoo|office|365)\b){0,40}",
    re.IGNORECASE,
)
_CODE_IN_TALK = compiled_late(
    r"(?<![\w.$€£#/-])(?P<code>[45][0-57]\d)?(?(code)[ -]{0,3})#?(?P<enhanced>[45]\.[0-7]\.\d{1,3})(?![\w-]|\.\d)"
)
_BEGINS_WITH_REPLY = compiled_late(r"\W{0,3}[45][0-7]\d[ -]")
_MAX_CODE_QUESTION = 80
_MAX_CODE_TALK = 200
_MAX_WORDS = 4_000
_MAX_TALK = 20_000
_QUOTED = compiled_late(
    r"\"(?=[^\"\n ]{0,600} )([^\"\n]{7,600}[^\":\n])\"|(?<!\w)'(?=[^'\n ]{0,600} )([^'\n]{7,600}[^':\n])'(?!\w)"
)
"""Words that somebody quotes; a label, "Received:", is not what was said, nor is the path of a file."""
_DELIVERED = compiled_late(
    r"\bstatus=sent \(|\b250[ -]2\.[0156]\.\d\b|\bdelivery via\b.{1,300}?: 250 |relayed to ", re.IGNORECASE
)
_FAILURE = compiled_late(r"\b[45][0-57]\d[ -]|\b[45]\.\d\.\d|fail|reject|error|delay|undeliver|denied", re.IGNORECASE)


def read_paste(text: str, *, max_chars: int = 100_000) -> Paste:
    """Read everything that a pasted text tells about failed deliveries. Never raises; linear in the length.

    A text longer than `max_chars` is read at its beginning and its end.
    """
    body, truncated = _fit(text, max_chars)
    message = read_message(body, otherwise=_read_text)
    paste = message if message is not None else _read_text(body)
    return replace(paste, truncated=paste.truncated or truncated)


def _fit(text: str, max_chars: int) -> tuple[str, bool]:
    """Cut the middle out of a text that is too long: what matters stands first or last."""
    if len(text) <= max_chars:
        return text, False
    half = max_chars // 2
    return f"{text[:half]}\n\n{text[len(text) - half :]}", True


def _read_text(body: str) -> Paste:
    events = read_events(body)
    if events is not None:
        return replace(events, bounces=_distinct(events.bounces))
    cleaned = clean(body)
    question = _read_question(cleaned)
    if question:
        return Paste(bounces=question)
    if is_lookalike(cleaned):
        return Paste()
    headers = read_headers(cleaned)
    log = read_log(cleaned)
    bounces: tuple[Bounce, ...] = (
        log.bounces or _read_notices(cleaned) or read_transcript(cleaned) or _read_replies(cleaned)
    )
    if not bounces and log.delivered:
        return Paste(other=NotABounce.DELIVERED, headers=headers)
    if not bounces:
        bounces = read_library_error(cleaned) or _read_code(cleaned) or _read_results(cleaned, headers)
    if not bounces and _DELIVERED.search(cleaned) and not _FAILURE.search(cleaned):
        return Paste(other=NotABounce.DELIVERED, headers=headers)
    if not bounces:
        bounces = _read_words(cleaned)
    stated_ip = find_stated_ip(cleaned[:_MAX_TALK]) if bounces else None
    bounces = tuple(replace(bounce, sending_ip=bounce.sending_ip or stated_ip) for bounce in bounces)
    return Paste(bounces=tuple(_with_headers(bounce, headers) for bounce in _distinct(bounces)), headers=headers)


def _read_notices(cleaned: str) -> tuple[Bounce, ...]:
    """A text that begins with a reply is no notice, although replies speak of addresses and deliveries as well."""
    return () if _BEGINS_WITH_REPLY.match(cleaned) else read_notices(cleaned)


def _read_replies(cleaned: str) -> tuple[Bounce, ...]:
    """Read the replies in running text, a statement at a time."""
    found = []
    for statement in split_statements(cleaned):
        line = one_line(rejoin(statement.words))
        reply = read_reply(line)
        if reply is None or not reply.words:
            continue
        certain = is_certain(line, reply)
        if certain or _is_own_line(line, reply, spoken=is_spoken(_from_reply_on(statement.words))):
            found.append(_reply_bounce(statement, reply, certain=certain))
        if len(found) == MAX_BOUNCES:
            break
    if any(bounce.certain for bounce in found):
        found = [bounce for bounce in found if bounce.certain]
    return tuple(found)


def _from_reply_on(words: str) -> str:
    """Leave out the lines before the one with the reply: people announce it with a colon, "everybody gets this:"."""
    lines = words.split("\n")
    begin = next((place for place, line in enumerate(lines) if has_reply(line[:_MAX_TALK])), 0)
    return " ".join(lines[begin:])


def _is_own_line(line: str, reply: Reply, *, spoken: bool) -> bool:
    """Tell whether an uncertain reply at least stands like one: at the front, or quoted, and is not talk."""
    if is_about_code(line, reply):
        return False
    if reply.form is Form.CODES:
        return True
    if reply.form is Form.ENHANCED and spoken:
        return False
    if sounds_like_smtp(reply):
        return True
    if not (stands_alone(line[: reply.start]) or reply.quoted) or spoken:
        return False
    # "5.7.26 release notes": versions are talked about in small letters.
    return reply.form is not Form.ENHANCED or not reply.words[:1].islower()


def _reply_bounce(statement: Statement, reply: Reply, *, certain: bool) -> Bounce:
    bounce = read_refusal(statement.words, SourceFormat.REPLY, certain=certain)
    if bounce.recipient is None and reply.code is not None:
        sender = find_sender(statement.context)
        recipient = find_recipient(statement.context, sender=sender)
        if recipient:
            bounce = replace(bounce, recipient=recipient.address, recipient_domain=recipient.domain)
    return bounce


def _read_question(cleaned: str) -> tuple[Bounce, ...]:
    """Read a text that is only a code, or a question about one: "5.7.26", "what does 550 5.7.1 mean?"."""
    line = one_line(cleaned)
    match = _CODE_QUESTION.fullmatch(line) if len(line) <= _MAX_CODE_QUESTION else None
    if match is None or not (match["code"] or match["enhanced"]):
        return ()
    return (_code_bounce(cleaned, match, certain=bool(match["enhanced"]) or is_smtp_code(int(match["code"]))),)


def _read_code(cleaned: str) -> tuple[Bounce, ...]:
    """Read a code inside short talk about mail: "gmail says 5.7.26 again".

    A reply code with an enhanced code is certain; an enhanced code alone is not: whoever asked gets the code
    explained, a conversation is not interrupted.
    """
    line = one_line(cleaned)
    match = _CODE_IN_TALK.search(line) if len(line) <= _MAX_CODE_TALK and speaks_of_mail(line) else None
    return (_code_bounce(cleaned, match, certain=match["code"] is not None),) if match else ()


def _code_bounce(cleaned: str, match: re.Match[str], *, certain: bool) -> Bounce:
    return Bounce(
        text=cleaned,
        diagnostic=" ".join(part for part in (match["code"], match["enhanced"]) if part),
        source_format=SourceFormat.CODE,
        certain=certain,
        reply_code=int(match["code"]) if match["code"] else None,
        enhanced=EnhancedStatusCode.parse(match["enhanced"]) if match["enhanced"] else None,
    )


def _read_results(cleaned: str, headers: MessageHeaders | None) -> tuple[Bounce, ...]:
    """A pasted Authentication-Results header in which something failed says why a message would be refused."""
    if headers is None or not headers.failed:
        return ()
    diagnostic = "; ".join(
        f"{result.method}={result.result}" + (f" ({result.identity})" if result.identity else "")
        for result in headers.failed
    )
    named = sorted(headers.failed, key=lambda result: result.method != "dmarc")  # DMARC speaks of the author
    identity = next((result.identity for result in named if result.identity), None)
    return (
        Bounce(
            text=cleaned,
            diagnostic=diagnostic,
            source_format=SourceFormat.AUTHENTICATION_RESULTS,
            sender_domain=headers.author_domain or identity or headers.mail_from_domain,
            sending_ip=find_sending_ip("", around=one_line(cleaned[:_MAX_TALK])),
            headers=headers,
        ),
    )


def _read_words(cleaned: str) -> tuple[Bounce, ...]:
    """Words without a code: one uncertain bounce, for the catalog to know or not to know."""
    if not any(char.isalpha() for char in cleaned):
        return ()
    quoted = _QUOTED.search(cleaned)
    words = (quoted[1] or quoted[2]) if quoted and is_talk(cleaned.replace(quoted[0], "")) else cleaned
    notice = may_be_notice(cleaned)
    bounce = read_refusal(
        words, SourceFormat.NOTICE, text=cleaned, certain=notice and is_certain_without_reply(words)
    )
    # A number in such a text need not be a code, so that the words alone are to decide.
    bounce = replace(bounce, diagnostic=one_line(words)[:_MAX_WORDS], reply_code=None, enhanced=None)
    return (replace(bounce, spoken=not notice),)


def _with_headers(bounce: Bounce, headers: MessageHeaders | None) -> Bounce:
    if headers is None or bounce.headers is not None:
        return bounce
    domain = bounce.sender_domain or headers.author_domain or headers.mail_from_domain
    return replace(bounce, headers=headers, sender_domain=domain)


def _distinct(bounces: tuple[Bounce, ...]) -> tuple[Bounce, ...]:
    """Drop what says the same about the same recipient: notices often hold everything twice."""
    kept: dict[tuple[str | None, str], Bounce] = {}
    for bounce in bounces[:MAX_BOUNCES]:
        kept.setdefault((bounce.recipient, bounce.diagnostic.lower()), bounce)
    return tuple(kept.values())
