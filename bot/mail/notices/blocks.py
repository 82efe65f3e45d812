"""Bounce messages as blocks: an address, then what was said about it. Most mail servers write them so.

    <user@example.net>:                          qmail, Postfix, Courier, Yahoo, GMX, …
    Remote host said: 550 5.1.1 User unknown
      user@example.net                           Exim, Gmail, Exchange, sendmail
        host mx1.example.net [192.0.2.25]: 550 5.1.1 User unknown
    user@example.net: 550 5.1.1 User unknown     OpenSMTPD, MXLogic
    Recipient address: user@example.net          Sun and Oracle Messaging Server
    There was an error delivering your mail to <user@example.net>.     DragonFly, InterScan, Outlook's titles

The structure is read, whatever the language of the words around it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.mail.clean import one_line
from bot.mail.mailbox import Mailbox, read_mailbox
from bot.mail.notices import wording
from bot.mail.pattern import compiled_late
from bot.mail.reply import Form, read_reply

# Scripts without blanks between words run on behind a domain, so that it is read as ASCII where it can be.
_ADDRESS = (
    r"(?P<address>(?:\"[^\"\s@]{1,64}\"|[^\s@<>()\[\],;:\"|]{1,100})"
    r"@(?:(?:[A-Za-z0-9_-]{1,63}\.){1,10}[A-Za-z0-9-]{1,63}|[\w.-]{1,253}\w))"
)
_OPEN, _CLOSE = r"[<\"'(\[*]{0,3}(?:smtp:)?", r"[>\"')\]*]{0,3}"
_ALONE = compiled_late(
    rf"^\s*(?:[*•-] )?(?:[\w .'\"-]{{1,60}} ?[<(\[])?{_OPEN}{_ADDRESS}{_CLOSE}"
    r"(?:\s?<[^<>\s]{1,330}>)?(?: on [\w/.]{2,10},? [\w /.,:+()-]{5,60})?\s*[:;.]?\s*$",
    re.IGNORECASE,
)
_INLINE = compiled_late(
    rf"^\s*(?:[*•-] )?[<\"]{{0,2}}{_ADDRESS}[>\"]{{0,2}}"
    r"(?:\s*(?::|\.{3}|-{1,2}|=>|,)\s+|\s+(?=\S))(?P<reason>\S.*)$"
)
_LABELLED = compiled_late(
    r"^\s*(?:(?:failed |final |original )?(?:recipient|rcpt|user|mailbox|e-?mail)(?: address)?|address|addressed to"
    r"|to address|empfänger(?:adresse)?|destinataire|destinatario|destinatário|geadresseerde|ontvanger|odbiorca"
    r"|příjemce|mottagare|alıcı|получатель|адрес)(?:\(s\)|s)?\s?[:=：]\s*"
    rf"{_OPEN}{_ADDRESS}{_CLOSE}\s*$",
    re.IGNORECASE,
)
_LABELLED_CJK = compiled_late(
    rf"^\s*(?:受信者|宛先|收件人|받는 사람|수신자)\s?[:=：]?\s*{_OPEN}{_ADDRESS}{_CLOSE}\s*$"
)
_SENTENCE = compiled_late(
    r"(?:deliver(?:ing|y|ed)?|undeliverable|reach|recipients?|exceeds allowed size|blocked|rejected recipient|sent"
    r"|message|mail|address(?:es)?)\b[^@<>\n]{0,80}?"
    rf"{_OPEN}{_ADDRESS}{_CLOSE}",
    re.IGNORECASE,
)
_OTHER_ROLE = compiled_late(
    r"\b(?:from|contact|assistance|questions?|by|sender|help|reply to|write to)\b[^@]{0,60}$", re.IGNORECASE
)
_ANY = compiled_late(_ADDRESS)
_DECORATION = compiled_late(r"^[\W_]*$")
_OTHER_HOSTS = compiled_late(r"^\s*\(Other MXes tried:")
_NEXT_FIELD = compiled_late(r"^\s*[A-Z][A-Za-z]{2,20}(?: [a-z]{2,20}){0,2}: ")
_NOT_RECIPIENT = compiled_late(
    r"^\s*(?:from|sender|von|de|da|van|od|от|reply-to|return-path|envelope-from|sent by|f) ?[:<]"
    r"|a message (?:from|sent by)|sender address|.{0,60}\b(?:contact|assistance)\b",
    re.IGNORECASE,
)
_SENDER = compiled_late(
    r"(?:a message (?:that was )?(?:sent by|from)\s{0,6}|MAIL FROM: ?|(?:差出人|发件人|寄件者|보낸 사람)[ :：]{0,3}"
    r"|message was received at [^\n]{5,60}\s{1,8}from\s{1,4}"
    r"|^[ ]{0,20}(?:hello|hi|hallo|hola|bonjour|ciao|dear)\W{1,3})"
    rf"{_OPEN}{_ADDRESS}",
    re.IGNORECASE | re.MULTILINE,
)
_MAX_PARAGRAPHS = 4
_MAX_CHARS = 2_500


@dataclass(slots=True)
class Block:
    """What a notice says about one recipient. `lines` may be empty: only the introduction then says anything."""

    mailbox: Mailbox
    lines: list[str] = field(default_factory=list)
    inline: bool = False
    """The reason began on the line of the address."""

    @property
    def words(self) -> str:
        """What was said; "" when nothing."""
        return told_in(self.lines)


def told_in(lines: Sequence[str]) -> str:
    """What lines tell: up to the end of the paragraph that holds a reply, else the first few paragraphs."""
    kept: list[str] = []
    for place, paragraph in enumerate(_paragraphs(lines)):
        if place >= _MAX_PARAGRAPHS or sum(map(len, kept)) > _MAX_CHARS:
            break
        if holds_reply(paragraph):
            kept.append(_without_next_field(paragraph))
            break
        kept.append(paragraph)
    return "\n\n".join(kept)


def read_blocks(body: str) -> tuple[str, tuple[Block, ...]]:
    """Return the introduction, and the blocks in order.

    Recipients without words of their own share those of the next one.
    """
    intro: list[str] = []
    blocks: list[Block] = []
    excluded = _senders(body)
    for line in body.split("\n"):
        begun = _begin(line, excluded)
        current = blocks[-1] if blocks else None
        # The address again, at the end of a wrapped reply ("550 unknown alias:" / "user@example.net").
        repeated = (
            begun is not None
            and current is not None
            and begun.mailbox == current.mailbox
            and any(part.strip() for part in current.lines)
        )
        if begun is not None and not repeated:
            blocks.append(begun)
        elif current is None:
            intro.append(line)
        else:
            current.lines.append(line)
    _share(blocks)
    return "\n".join(intro).strip(), tuple(blocks)


def read_sentence(body: str) -> Block | None:
    """Return the one recipient that a sentence names ("your mail to <user@example.net>"), with all that follows."""
    excluded = _senders(body)
    for match in (*_SENTENCE.finditer(body), *_ANY.finditer(body)):
        mailbox = read_mailbox(match["address"])
        start = body.rfind("\n", 0, match.start()) + 1
        other_role = _OTHER_ROLE.search(body[max(start, match.start("address") - 80) : match.start("address")])
        if (
            mailbox
            and mailbox not in excluded
            and not (other_role or _NOT_RECIPIENT.match(body[start : match.end()]))
        ):
            return Block(mailbox, body[start:].split("\n"), inline=True)
    return None


def holds_reply(words: str) -> bool:
    """Tell whether a reply stands in the words."""
    reply = read_reply(one_line(words[:_MAX_CHARS]))
    return reply is not None and (bool(reply.words) or reply.form is Form.CODES)


def _begin(line: str, excluded: frozenset[Mailbox]) -> Block | None:
    """Begin a block where the line names a recipient."""
    if "@" not in line or len(line) > _MAX_CHARS:
        return None
    match = _LABELLED.match(line) or _LABELLED_CJK.match(line) or _ALONE.match(line)
    reason = ""
    if match is None:
        match = _INLINE.match(line)
        reason = match["reason"] if match else ""
        if match and line[match.end("address") :][:1] == " " and wording.FAILED.search(line):
            return None  # a title that begins with the address
    if match is None or _NOT_RECIPIENT.match(line):
        return None
    mailbox = read_mailbox(match["address"])
    if mailbox is None or mailbox in excluded:
        return None
    return Block(mailbox, [reason] if reason else [], inline=bool(reason))


def _senders(body: str) -> frozenset[Mailbox]:
    """Addresses that the notice calls the sender's, or greets."""
    found = (read_mailbox(match["address"]) for match in _SENDER.finditer(body[:4_000]))
    return frozenset(mailbox for mailbox in found if mailbox)


def _share(blocks: list[Block]) -> None:
    following: Block | None = None
    for block in reversed(blocks):
        if any(line.strip() for line in block.lines):
            following = block
        elif following is not None:
            block.lines = list(following.lines)


def _without_next_field(paragraph: str) -> str:
    """End a paragraph where, after its reply, the notice's own next field begins ("Remote system: …")."""
    lines = paragraph.split("\n")
    for place in range(1, len(lines)):
        if _NEXT_FIELD.match(lines[place]) and holds_reply("\n".join(lines[:place])):
            return "\n".join(lines[:place])
    return paragraph


def _paragraphs(lines: Sequence[str]) -> list[str]:
    paragraphs: list[list[str]] = [[]]
    for line in lines:
        if line.strip():
            # qmail ends with what other hosts said, sendmail and InterScan with lines of stars.
            if not (_DECORATION.match(line) or _OTHER_HOSTS.match(line)):
                paragraphs[-1].append(line)
        # A colon announces what follows the blank line.
        elif paragraphs[-1] and not paragraphs[-1][-1].rstrip().endswith(":"):
            paragraphs.append([])
    return ["\n".join(paragraph) for paragraph in paragraphs if paragraph]
