"""Quotations: of standards, of manuals and wikis, of tickets, patches and releases about the handling of bounces.

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
# The title of a change as Conventional Commits has it: "feat(queue): …". Labels of people begin with a capital.
_CHANGE = compiled_late(
    r"\W{0,3}(?:(?:feat|fix|perf|refactor|chore|revert)!?|(?:feat|fix|perf|refactor|chore|revert|docs|test|build|ci)"
    r"\([\w ./,-]{1,40}\)!?): \S"
)
# What stands in the text of a change, or of a wish for one, wherever it begins.
_OF_CHANGE = compiled_late(
    r"\bthis (?:PR|MR|patch|pull request|merge request)\b|\b(?:closes|fixes|resolves) (?:[\w/.-]{1,60})?#\d{1,7}\b"
    r"|^#{1,4} (?:test plan|motivation|how to test)\b"
    r"|\b(?:PR|MR|patch|(?:pull|merge) request) is (?:up|open|ready)\b"
    r"|(?:^|[.!] |^#{1,4} )(?:proposal|feature request|user story|acceptance criteria)\b ?(?::|$)",
    re.IGNORECASE | re.MULTILINE,
)
_RELEASE = compiled_late(
    r"\W{0,6}(?:[\w.-]{1,24} ){0,3}(?:bug ?fix(?:es)?|changes?|changelog|release notes?|what's new|new|fixed|fixes"
    r"|improvements?|highlights|released?|neu|neuerungen|änderungen|nouveautés|novità|novedades|novidades)\b"
    r"[^\n]{0,30}?\bv?\d{1,3}\.\d{1,3}(?:\.\d{1,3}){0,2}\b|\W{0,6}(?:[\w.-]{1,24} )?v?\d{1,3}\.\d{1,3}(?:\.\d{1,3})?"
    r"\b[^\n]{0,20}\b(?:changelog|release notes?|released|is out)\b",
    re.IGNORECASE,
)
_BULLET = compiled_late(r"\s{0,8}(?:[-*+•–]|\d{1,2}[.)]) \S")
# Who tells hard bounces from soft ones explains both.
_HARD = compiled_late(r"\bhard[ -]?bounces?\b", re.IGNORECASE)
_SOFT = compiled_late(r"\bsoft[ -]?bounces?\b", re.IGNORECASE)
_DEFINED = compiled_late(
    r"\b(?:hard|soft)[ -]?bounces?\b[^.;\n]{0,30}\b(?:is|are|means?|occurs?|happens?|refers?|entsteh(?:t|en)|ist|sind"
    r"|bedeute[tn]|liegt|tritt|est|sont|désigne|survient|es|son|ocurre|se produce|è|sono|si verifica|é|são|ocorre"
    r"|ontstaat|oznacza)(?= )"
    r"|\b(?:what|was|was sind|wat|co to|qué|que|cosa|qu'est-ce qu)\b[^.;\n]{0,20}\b(?:hard|soft)[ -]?bounces?\b",
    re.IGNORECASE,
)
_FEWEST_BULLETS = 2
# One of a list of codes with a sentence on what each means, as a manual prints it; a server's reply has two codes.
_ENTRY = compiled_late(r"\W{0,4}(?P<code>[245]\.\d\.\d{1,3})[ :=|*_`–-]{1,6}[A-Z][^\n]{30}")
_FEWEST_ENTRIES = 3
_IP = compiled_late(r"(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])")


def quotes_standard(lines: Sequence[str]) -> bool:
    """Tell whether a text begins by naming the standard that it quotes, or has codes as only standards write them."""
    return bool(
        _STANDARD.match(lines[0]) or _STANDARD_ADDRESS.match(lines[0]) or any(_ANY_CLASS.match(ln) for ln in lines)
    )


def is_documentation(text: str, lines: Sequence[str]) -> bool:
    """Tell whether a text begins by naming the manual that it quotes, or lists what codes mean, and names nobody."""
    begins = _MANUAL.match(lines[0]) or (_MANUAL_ADDRESS.match(lines[0].strip()) if len(lines) > 1 else None)
    return (begins is not None or _lists_codes(lines)) and not _names_anybody(text)


def _lists_codes(lines: Sequence[str]) -> bool:
    entries = [entry for line in lines if (entry := _ENTRY.match(line))]
    return len({entry["code"] for entry in entries}) >= _FEWEST_ENTRIES


def is_ticket(text: str) -> bool:
    """Tell whether a text is a ticket, or proposes or describes a change of some program, and names nobody."""
    is_one = _TICKET.match(text) or _CHANGE.match(text) or _OF_CHANGE.search(text)
    return is_one is not None and not _names_anybody(text)


def is_release(text: str, lines: Sequence[str]) -> bool:
    """Tell whether a text lists what is new in a version of some program, and names nobody."""
    if _RELEASE.match(lines[0]) is None:
        return False
    return sum(_BULLET.match(line) is not None for line in lines) >= _FEWEST_BULLETS and not _names_anybody(text)


def explains_bounces(text: str) -> bool:
    """Tell whether a text says what hard and soft bounces are, and names nobody."""
    is_about_both = _HARD.search(text) and _SOFT.search(text) and _DEFINED.search(text)
    return is_about_both is not None and not _names_anybody(text)


def _names_anybody(text: str) -> bool:
    return has_mailbox(text) or _IP.search(text) is not None
