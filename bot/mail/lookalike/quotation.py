"""Quotations: of standards, of manuals and wikis, of tickets about the handling of bounces.

A manual has no facts: where an address or an IP stands in the text, it is somebody's own failure.
"""

import re
from collections.abc import Sequence

from bot.mail.mailbox import has_mailbox
from bot.mail.pattern import compiled_late

_STANDARD = compiled_late(
    r"\W{0,3}(?:[\w'-]{1,20} ){0,4}\(?(?:the )?(?:RFC[- ]?\d{3,4}|RFC|IANA)\b"
    r"(?:[ ,/]{1,3}(?:section|sec\.?|chapter|registry|and|RFC|§|\(?[a-z ]{1,20}\)|§? ?\d[\d.]{0,8})){0,4}\)?"
    r"(?: says| states| defines| lists| has|:|$)",
    re.IGNORECASE,
)
_STANDARD_ADDRESS = compiled_late(r"https?://[\w.]{0,20}(?:rfc-editor|ietf|iana)\.org/", re.IGNORECASE)
# RFC 3463 §2 and the registry write the class as a letter; mail servers never do.
_ANY_CLASS = compiled_late(r"^\W{0,8}[xX]\.\d{1,3}\.\d{1,3}\b", re.MULTILINE)
_MANUAL = compiled_late(
    r"\W{0,4}(?:[\w'.&()-]{1,24}[ >]{1,3}){0,6}"
    r"(?:docs?|documentation|manual|man(?: page)? ?\d?|wiki|knowledge base|kb|faq|glossary|spec|guidelines?|learn"
    r"|help cent(?:er|re)|help page|runbook|handbook|slide \d{1,3}|changelog|release notes|translation needed"
    r"|doku(?:mentation)?|handbuch)\b"
    r"(?:[ >]{1,3}[\w'()#-]{1,24}){0,5}\W{0,2}(?::(?: |$)|,|$)",
    re.IGNORECASE,
)
_MANUAL_ADDRESS = compiled_late(
    r"https?://(?:support|help|docs?|learn|senders?|postmaster|wiki|kb)[.\w-]{0,80}/\S*$", re.IGNORECASE
)
_TICKET = compiled_late(
    r"\W{0,3}(?:commit [0-9a-f]{7,40}\b|\[?jira\b|(?:gh|github|gitlab) (?:issue|pr)\b|zendesk\b"
    r"|(?:issue |pr )?#\d{1,7} (?:open|opened|closed|merged|reopened)\b)",
    re.IGNORECASE,
)
_IP = compiled_late(r"(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])")


def quotes_standard(lines: Sequence[str]) -> bool:
    """Tell whether a text begins by naming the standard that it quotes, or has codes as only standards write them."""
    return bool(
        _STANDARD.match(lines[0]) or _STANDARD_ADDRESS.match(lines[0]) or any(_ANY_CLASS.match(ln) for ln in lines)
    )


def is_documentation(text: str, lines: Sequence[str]) -> bool:
    """Tell whether a text begins by naming the manual that it quotes, and names nobody."""
    begins = _MANUAL.match(lines[0]) or (_MANUAL_ADDRESS.match(lines[0].strip()) if len(lines) > 1 else None)
    return begins is not None and not _names_anybody(text)


def is_ticket(text: str) -> bool:
    """Tell whether a text is the title of a ticket or a commit, and names nobody."""
    return _TICKET.match(text) is not None and not _names_anybody(text)


def _names_anybody(text: str) -> bool:
    return has_mailbox(text) or _IP.search(text) is not None
