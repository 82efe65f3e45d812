"""Mail addresses in running text: who was written to, and from where (RFC 5321 §4.1.2)."""

import re
from dataclasses import dataclass

from bot.mail.domain import domain_or_none
from bot.mail.pattern import compiled_late

HOST = r"[a-z0-9_](?:[a-z0-9_-]{0,62})(?:\.[a-z0-9_](?:[a-z0-9_-]{0,62})){1,10}"
"""A host name with at least one dot, for patterns that ignore case. Bounded, so that matching stays linear."""

# The ellipsis is what redaction leaves of a local part; reading redacted text has to find the domain again.
_LOCAL = r"(?:\"[^\"\s@]{1,64}\"|[^\s@<>()\[\],;:\"\\|]{1,80})"
_ADDRESS = compiled_late(rf"(?P<local>{_LOCAL})@(?P<domain>[^\W_](?:[\w-]{{0,62}})(?:\.[\w-]{{1,63}}){{0,10}})")
_ELLIPSES = "….*_'`~"

_RECIPIENT = compiled_late(
    r"(?:RCPT[ _]TO ?(?:COMMAND)?:?|(?:Final|Original)-Recipient: ?(?:rfc822 ?;)?|recipient(?: address)?:?"
    rf"|\bmailbox|\buser|\bto(?==|:? ?<))(?:[\"'<(\[=]| ){{1,4}}(?P<address>{_LOCAL}@[\w.-]{{1,253}})",
    re.IGNORECASE,
)
_SENDER = compiled_late(
    r"(?:MAIL[ _]FROM ?(?:COMMAND)?:?|(?:verify|verification) failed for|verification for|sender(?: address)?:?"
    r"|from(?: address| domain)?:?|envelope[- ]from:?|\bF=|smtp\.mailfrom=|Return-Path:)"
    rf" ?[\"'<(\[]{{0,3}}(?P<address>{_LOCAL}@[\w.-]{{1,253}})",
    re.IGNORECASE,
)
# <user@example.com>: Sender address rejected   /   <user@example.com>... Domain of sender address
_REJECTED_SENDER = compiled_late(
    rf"<?(?P<address>{_LOCAL}@[\w.-]{{1,253}})>?(?::|\.\.\.)? (?:Sender|Domain of sender)\b", re.IGNORECASE
)
# "please contact postmaster@example.net": whom to ask, not whom the message was for
_CONTACT = compiled_late(
    r"\b(?:contact|forward|write|clarify|ask|support|report|questions?)\b[^@<>]{0,40}$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Mailbox:
    """One address: as written, and its domain in ASCII form."""

    address: str
    domain: str


def read_mailbox(text: str) -> Mailbox | None:
    """Read exactly one address, perhaps in angle brackets; None for `<>` and for anything else."""
    match = _ADDRESS.search(text[:400])
    if match is None:
        return None
    domain = domain_or_none(match["domain"])
    if domain is None:
        return None
    local = match["local"].lstrip("'`*_~") or match["local"]
    return Mailbox(f"{local}@{match['domain']}", domain)


def find_sender(words: str) -> Mailbox | None:
    """Find the address that the words call a sender; None when they name none."""
    if "@" not in words:
        return None
    for pattern in (_REJECTED_SENDER, _SENDER):
        for match in pattern.finditer(words):
            mailbox = read_mailbox(match["address"])
            if mailbox:
                return mailbox
    return None


def find_recipient(words: str, *, sender: Mailbox | None = None) -> Mailbox | None:
    """Find the address that was refused: one called a recipient, else the first that is not the sender's."""
    if "@" not in words:
        return None
    for match in _RECIPIENT.finditer(words):
        mailbox = read_mailbox(match["address"])
        if mailbox and mailbox != sender:
            return mailbox
    for match in _ADDRESS.finditer(words):
        mailbox = read_mailbox(match[0])
        if mailbox and mailbox != sender and not _CONTACT.search(words[max(0, match.start() - 60) : match.start()]):
            return mailbox
    return None


def has_mailbox(words: str) -> bool:
    """Tell whether an address with a domain stands in the words."""
    return "@" in words and any(read_mailbox(match[0]) for match in _ADDRESS.finditer(words))
