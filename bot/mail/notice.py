"""Bounce notices in prose: what mail servers and mailbox providers write for people.

A notice says that it is one (bot.mail.notices.wording), names recipients (bot.mail.notices.blocks) and says, per
recipient or for all, what happened. Many hold everything twice, for people and for administrators: the part with a
reply wins. Without any reply, the notice's own sentences become the diagnostic, for the catalog to know by its words.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.mail.bounce import Bounce, DsnAction, SourceFormat
from bot.mail.clean import one_line
from bot.mail.host import host_name
from bot.mail.mailbox import HOST, Mailbox, read_mailbox
from bot.mail.notices import wording
from bot.mail.notices.blocks import Block, holds_reply, read_blocks, read_sentence, told_in
from bot.mail.pattern import compiled_late
from bot.mail.refusal import Known, read_refusal
from bot.mail.reply import has_reply
from bot.mail.statements import is_chat
from bot.mail.transcript import read_transcript

_TRANSCRIPT = compiled_late(
    r"^[-= ]{0,12}(?:Transcript of session follows|Session transcript)[-: ]{0,12}$", re.IGNORECASE | re.MULTILINE
)
_LABELLED_HOST = compiled_late(
    rf"^\s{{0,8}}(?P<label>[^\n:：]{{3,60}}?)\s?[:：]\s{{0,4}}(?P<host>{HOST})\.?(?:\s*[\[(][^\n]{{0,60}})?\s*$",
    re.IGNORECASE | re.MULTILINE,
)
_REASON = compiled_late(r"^\s*\(reason: (?P<reason>.{1,2000}?)\)\s*$", re.IGNORECASE | re.MULTILINE | re.DOTALL)
_REASON_LINE = compiled_late(
    r"^\s*(?:because|(?:the )?reason(?: for the problem)?|error|errore|erreur|fehler|fout|błąd|grund|ursache"
    r"|raison|motif|motivo|reden|oorzaak|powód|przyczyna|причина"
    r"|理由|原因|退信原因)\s?[:：]\s*",
    re.IGNORECASE,
)
# A field for the reply, as in "MTA Response :554", and below it a sentence.
_BARE_CODE = compiled_late(
    r"^[^\n:=]{3,60}[:=][ ]{0,3}[45][0-57]\d[ ]{0,8}$(?=\n[ ]{0,8}\n[^\n]{20,400}[.!。][ ]{0,8}(?:\n|\Z))",
    re.MULTILINE,
)
_GROUP = compiled_late(
    r"groups\.google\.com/|topic=25838|/groups/|\bGoogle[ -](?:Groups?|Grupp|Групп)", re.IGNORECASE
)
_BULLET = compiled_late(r"^\s{0,8}[*•-] \S", re.MULTILINE)
_GREETING = compiled_late(r"^[^\n@]{0,40}[^\s@,:،、]{1,80}@[\w.-]{1,253}\W{0,4}\n")
_MIN_BULLETS = 3
_MIN_LINES = 3
"""Of a notice that names no address, as local recipients and those of Exchange have none."""
_MAX_BODY = 40_000


@dataclass(frozen=True, slots=True)
class _Notice:
    """The parts of a notice that hold for all of its recipients."""

    body: str
    intro: str
    action: DsnAction | None
    program: bool
    reporting_mta: str | None
    remote_mta: str | None


def read_notices(cleaned: str, *, failed: Sequence[str] = (), from_system: bool = False) -> tuple[Bounce, ...]:
    """Read the failed recipients of a notice; () when the text is none.

    `failed` are addresses that X-Failed-Recipients names. `from_system`: the headers show that a mail server
    wrote the text, so that it is a notice whatever it says.
    """
    forwarded = wording.FORWARDED.search(cleaned[:_MAX_BODY])
    if forwarded and not holds_reply(cleaned[: forwarded.start()]):
        cleaned, from_system = cleaned[forwarded.end() :], True
    whole = returned_cut(cleaned)[0][:_MAX_BODY]
    body = _without_epilogue(whole)
    if _GROUP.search(body) and len(_BULLET.findall(body)) >= _MIN_BULLETS and "(" in body:
        return (_group_notice(body, failed),)
    flat = one_line(body)
    failed_words = wording.FAILED.search(flat)
    speaks = failed_words or wording.ADMINISTRATORS.search(flat) or wording.NAMES_SYSTEM.search(flat)
    if not (from_system or speaks):
        return ()
    if wording.DELIVERED.search(flat) and not (failed_words or holds_reply(body)):
        return ()
    session = _TRANSCRIPT.search(body)
    if session:
        return _with_session(body, session, failed)
    intro, blocks = read_blocks(body)
    notice = _Notice(
        body=body,
        intro=intro,
        action=told_action(body),
        program=from_system or body is not whole or _is_programs(body, flat),
        reporting_mta=_labelled(body, wording.GENERATED_BY),
        remote_mta=_labelled(body, wording.REMOTE),
    )
    if not (blocks or notice.program):
        return ()
    if not blocks:
        sentence = read_sentence(body)
        blocks = (sentence,) if sentence else ()
    if blocks:
        return _per_recipient(notice, blocks)
    if not (failed or from_system or holds_reply(body) or len(body.strip().split("\n")) >= _MIN_LINES):
        return ()
    addresses = [mailbox for mailbox in map(read_mailbox, failed) if mailbox]
    if not addresses:
        return (_bounce(notice, None, body, certain=True),)
    return tuple(_bounce(notice, mailbox, body, certain=True) for mailbox in addresses)


def returned_cut(text: str) -> tuple[str, str]:
    """Split a notice from the message that it returns; the second is "" when there is none."""
    for match in wording.RETURNED.finditer(text):
        if text[: match.start()].strip():
            return text[: match.start()].rstrip(), text[match.start() :]
    return text, ""


def _without_epilogue(body: str) -> str:
    """Cut what a program says below a reply that is a code alone; it is none of the reply's words."""
    code = _BARE_CODE.search(body)
    if code is None or "@" in body[code.end() :] or has_reply(body[code.end() :]):
        return body
    return body[: code.end()]


def told_action(body: str) -> DsnAction | None:
    """Tell whether the sending server is still trying or has given up; None: it says neither, or both."""
    flat = one_line(body)
    delayed, exhausted = wording.DELAYED.search(flat), wording.EXHAUSTED.search(flat)
    if delayed and exhausted:
        return None
    return DsnAction.DELAYED if delayed else DsnAction.FAILED if exhausted else None


def _is_programs(body: str, flat: str) -> bool:
    """Tell whether a program wrote the text; `flat` is the same on one line, since phrases are wrapped anywhere."""
    if wording.ADMINISTRATORS.search(flat):
        return True
    spoken = "\n" not in body.strip() and is_chat(flat)
    return not spoken and any(wording.PROGRAM.search(form) for form in (flat, body))


def _per_recipient(notice: _Notice, blocks: Sequence[Block]) -> tuple[Bounce, ...]:
    """One bounce a recipient: of all that is said about it, the part with a reply decides."""
    told: dict[str, list[Block]] = {}
    for block in blocks:
        told.setdefault(block.mailbox.address.lower(), []).append(block)
    bounces = []
    for parts in told.values():
        with_reply = next((part for part in parts if holds_reply(part.words)), None)
        best = with_reply or next((part for part in parts if part.words.strip()), parts[0])
        words = best.words
        if not words.strip() or (with_reply is None and holds_reply(notice.intro)):
            words = told_in(notice.intro.split("\n")) or notice.body
        text = notice.body if len(told) == 1 else "\n".join(part.words for part in parts) or words
        certain = notice.program or holds_reply(words)
        bounces.append(_bounce(notice, best.mailbox, _without_label(words), text=text, certain=certain))
    return tuple(bounces)


def _bounce(
    notice: _Notice, mailbox: Mailbox | None, words: str, *, text: str | None = None, certain: bool
) -> Bounce:
    known = Known(
        recipient=mailbox.address if mailbox else None,
        reporting_mta=notice.reporting_mta,
        remote_mta=notice.remote_mta,
        dsn_action=notice.action,
    )
    return read_refusal(words, SourceFormat.NOTICE, known=known, text=text or notice.body, certain=certain)


def _group_notice(body: str, failed: Sequence[str]) -> Bounce:
    """Google Groups greets the sender by address and names the group in brackets; there is no code."""
    words = _GREETING.sub("", body, count=1).strip()
    known = Known(recipient=failed[0] if failed else None)
    bounce = read_refusal(words, SourceFormat.NOTICE, known=known, text=body)
    if failed:
        return bounce
    return replace(bounce, recipient=None, recipient_domain=None)


def _with_session(body: str, session: re.Match[str], failed: Sequence[str]) -> tuple[Bounce, ...]:
    """Sendmail: a list of addresses with reasons, then the transcript, which knows more but not always whom."""
    talk = body[session.end() :]
    talked = list(read_transcript(body[session.start() :]))
    _, blocks = read_blocks(body[: session.start()])
    bounces = [_listed(block, talked, talk, body) for block in blocks]
    listed = {block.mailbox.address.lower() for block in blocks}
    bounces.extend(
        bounce for bounce in talked if not blocks or (bounce.recipient and bounce.recipient.lower() not in listed)
    )
    if not bounces and talk.strip():
        known = Known(recipient=failed[0] if failed else None)
        bounces.append(read_refusal(talk, SourceFormat.NOTICE, known=known, text=body))
    action = told_action(body)
    return tuple(replace(bounce, dsn_action=action) if action else bounce for bounce in bounces)


def _listed(block: Block, talked: list[Bounce], talk: str, body: str) -> Bounce:
    """The bounce of a listed address: what the transcript says about it, or goes on to say, else its reason."""
    mailbox = block.mailbox
    known = Known(recipient=mailbox.address)
    reason = _REASON.search("\n".join(block.lines))
    told = read_refusal(one_line(reason["reason"]), SourceFormat.NOTICE, known=known, text=body) if reason else None
    for bounce in talked:
        if bounce.recipient and bounce.recipient.lower() == mailbox.address.lower():
            talked.remove(bounce)
            return bounce
    for bounce in talked:
        if told is None or bounce.diagnostic.lower().startswith(told.diagnostic.lower()):
            return replace(bounce, recipient=mailbox.address, recipient_domain=mailbox.domain)
    return told or read_refusal(talk, SourceFormat.NOTICE, known=known, text=body)


def _labelled(body: str, label: re.Pattern[str]) -> str | None:
    """Return the host of the first "Label: host" line whose label fits."""
    for match in _LABELLED_HOST.finditer(body):
        if label.search(match["label"]):
            return host_name(match["host"])
    return None


def _without_label(words: str) -> str:
    return _REASON_LINE.sub("", words, count=1)
