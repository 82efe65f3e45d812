"""Writes the beginning of a rule from a pasted bounce: `bouncebot catalog new`. A person fills in what it means."""

import ipaddress
import re
from datetime import date
from itertools import count

import yaml

from bot.catalog.classify import Classifier
from bot.mail.bounce import Bounce, SourceFormat
from bot.mail.paste import read_paste

_WORDS = re.compile(r"[^\W\d_][\w' ,-]{5,79}[\w']")
_ADDRESS = re.compile(r"[\w.%+'#=-]{1,64}@[\w-]+(?:\.[\w-]+)+")
_HOST = re.compile(r"(?<![\w@./-])(?:[a-z0-9-]{1,63}\.){2,10}[a-z]{2,24}(?![\w./-])", re.IGNORECASE)
_IPV4 = re.compile(r"(?<![\w.-])\d{1,3}(?:\.\d{1,3}){3}(?![\w-]|\.\d)", re.ASCII)
_IPV6 = re.compile(r"(?<![\w:.])[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){3,7}(?![\w:])", re.IGNORECASE)
_MARKER = re.compile(r"\b(?=[\w-]*\d)(?=[\w-]*[a-z])[\w-]{12,}\b", re.IGNORECASE)
_CODES = re.compile(r"^(?:[245]\d\d[ -]?)?(?:[245]\.\d{1,3}\.\d{1,3})?[\s:;-]*")


def skeleton(text: str, classifier: Classifier, today: date, receiver_id: str | None = None) -> str | None:
    """Return a rule as YAML, to be put under `rules:` and completed; None when the text is empty.

    Addresses, hosts and long markers in the example are replaced by documentation data. Without `receiver_id`, the
    receiver that the text shows is used, or "generic".
    """
    if not text.strip():
        return None
    bounce = _first_bounce(text)
    decision = classifier.decide(bounce)
    receiver = receiver_id or (decision.receiver.id if decision.receiver else "generic")
    best = classifier.classify(bounce).best
    words = literal_of(bounce.diagnostic)
    when: dict[str, object] = {}
    if bounce.reply_code is not None:
        when["reply_code"] = [str(bounce.reply_code)]
    if bounce.enhanced is not None:
        when["enhanced"] = [str(bounce.enhanced)]
    when["text"] = [words]
    rule = {
        "id": f"{receiver}.TODO-one-word",
        "cause": best.cause.id if best else "TODO: an id of causes/",
        "when": when,
        "certainty": "medium",
        "sources": [{"url": "TODO: where this meaning is described", "read": today.isoformat()}],
        "examples": {
            "match": [{"from": "seen", "text": example_of(bounce)}],
            "no_match": [{"because": "TODO: a near miss, and why it is one", "text": "TODO"}],
        },
    }
    return yaml.safe_dump([rule], sort_keys=False, allow_unicode=True, default_flow_style=None, width=110)


def literal_of(diagnostic: str) -> str:
    """Return the longest run of plain words: no address, number, host or code."""
    plain = _ADDRESS.sub("|", diagnostic)
    plain = _HOST.sub("|", _IPV4.sub("|", plain))
    plain = re.sub(r"https?://\S+", "|", plain)
    runs = [run.strip(" ,'-") for run in _WORDS.findall(_CODES.sub("", plain))]
    return max(runs, key=len, default=diagnostic)


def example_of(bounce: Bounce) -> str:
    """Return the deciding reply with documentation data in place of everything that could be real."""
    addresses, hosts = count(1), count(1)
    text = _ADDRESS.sub("user@example.com", bounce.diagnostic)
    text = _IPV4.sub(lambda match: _example_ip(match[0], f"192.0.2.{next(addresses)}"), text)
    text = _IPV6.sub(lambda match: _example_ip(match[0], f"2001:db8::{next(addresses)}"), text)
    for own in filter(None, (bounce.sender_domain, bounce.recipient_domain)):
        text = re.sub(re.escape(own), "example.org", text, flags=re.IGNORECASE)
    text = _HOST.sub(lambda match: _example_host(match[0], hosts), text)
    return _MARKER.sub(lambda match: match[0] if match[0].isupper() and "_" in match[0] else "0123456789abcdef", text)


def _first_bounce(text: str) -> Bounce:
    """Read the text; words that nothing shows to be a bounce yet are a notice."""
    line = " ".join(text.split())
    notice = Bounce(text=text, diagnostic=line, source_format=SourceFormat.NOTICE, certain=False)
    return next(iter(read_paste(text).bounces), notice)


def _example_ip(found: str, instead: str) -> str:
    try:
        ipaddress.ip_address(found)
    except ValueError:
        return found
    return instead


def _example_host(found: str, hosts: "count[int]") -> str:
    is_example = found.lower().endswith((".example.com", ".example.net", ".example.org", ".example"))
    return found if is_example else f"mx{next(hosts)}.example.net"
