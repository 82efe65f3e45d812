"""Fills the placeholders of the catalog's texts with the facts of a bounce; catalog/README.md lists them."""

import re
from collections.abc import Mapping

from bot.catalog.blocklist import Blocklist
from bot.catalog.rule import Receiver
from bot.mail.bounce import Bounce

PLAIN_WORDS: Mapping[str, str] = {
    "sending_ip": "the sending IP",
    "sender_domain": "the sending domain",
    "recipient_domain": "the recipient's domain",
    "recipient": "the recipient",
    "receiver": "the receiver",
    "blocklist": "the blocklist",
    "remote_mta": "the receiving server",
}
"""What stands in a text where the bounce does not say."""
_IN_COMMANDS: Mapping[str, str] = {
    "sending_ip": "YOUR-IP",
    "sender_domain": "YOUR-DOMAIN",
    "recipient_domain": "THEIR-DOMAIN",
    "recipient": "THEIR-ADDRESS",
}
_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
_LITERAL = re.compile(r"(`[^`]*`|[\w.-]+\{[a-z_]+\})")
"""What a reader types as it stands: code, and a placeholder that is the end of a name (`_dmarc.{sender_domain}`)."""

Facts = tuple[tuple[str, str], ...]
"""(placeholder, value) of what the bounce says."""


def facts_of(
    bounce: Bounce, receiver: Receiver | None, blocklists: tuple[Blocklist, ...], groups: Mapping[str, str]
) -> Facts:
    """Gather what a bounce says; `groups` are the named groups of the pattern that decided."""
    named = " and ".join(blocklist.name for blocklist in blocklists) or groups.get("blocklist")
    facts = {
        **groups,
        "sending_ip": bounce.sending_ip or groups.get("sending_ip"),
        "sender_domain": bounce.sender_domain or groups.get("sender_domain"),
        "recipient_domain": bounce.recipient_domain or groups.get("recipient_domain"),
        "recipient": bounce.recipient,
        "receiver": receiver.name if receiver else None,
        "blocklist": named,
        "remote_mta": bounce.remote_mta,
    }
    return tuple((name, value) for name, value in sorted(facts.items()) if value)


def fill(text: str, facts: Facts) -> str:
    """Fill a text; for what is not known, plain words stand in, in code and names words in capitals.

    A sentence keeps its capital.
    """
    if "{" not in text:  # most texts
        return text
    parts = _LITERAL.split(text)  # every second one is literal
    parts[1::2] = [fill_command(part, facts) for part in parts[1::2]]
    parts[::2] = [_filled(part, facts, PLAIN_WORDS) for part in parts[::2]]
    return "".join(parts)


def fill_command(text: str, facts: Facts) -> str:
    """Fill a command; a word in capitals stands in for what the person has to put there."""
    return _filled(text, facts, _IN_COMMANDS)


def placeholders(text: str) -> tuple[str, ...]:
    """Return the names of the placeholders in a text."""
    return tuple(_PLACEHOLDER.findall(text))


def _filled(text: str, facts: Facts, otherwise: Mapping[str, str]) -> str:
    known = dict(facts)

    def value(match: re.Match[str]) -> str:
        name = match[1]
        found = known.get(name) or otherwise.get(name)
        if found is None:
            return match[0]
        if name not in known and match.start() == 0:
            return found[:1].upper() + found[1:]
        return found

    return _PLACEHOLDER.sub(value, text)
