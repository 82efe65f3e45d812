"""Writes the beginning of a rule from a pasted bounce: `bouncebot catalog new`. A person fills in what it means."""

import ipaddress
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from itertools import count
from textwrap import indent

import yaml

from bot.catalog.classify import Classifier
from bot.catalog.decide import Decision
from bot.catalog.strict_yaml import UNWRITTEN
from bot.errors import UserError
from bot.mail.bounce import Bounce, SourceFormat
from bot.mail.paste import read_paste

_WORDS = re.compile(r"[^\W\d_](?:[^\W\d_]|[' ,-]){5,79}(?<![ ,-])")
_ADDRESS = re.compile(r"[\w….%+'#=-]{1,64}@[\w-]+(?:\.[\w-]+)+")
_HOST = re.compile(r"(?<![\w@./-])(?:[a-z0-9-]{1,63}\.){2,10}[a-z]{2,24}(?![\w./-])", re.IGNORECASE)
_IPV4 = re.compile(r"(?<![\w.-])\d{1,3}(?:\.\d{1,3}){3}(?![\w-]|\.\d)", re.ASCII)
_IPV6 = re.compile(r"(?<![\w:.])[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){3,7}(?![\w:])", re.IGNORECASE)
_MARKER = re.compile(r"\b(?=[\w-]*\d)(?=[\w-]*[a-z])[\w-]{12,}\b", re.IGNORECASE)
_EXAMPLE_DOMAIN = re.compile(r"\bexample\.(?:com|net|org)\b", re.IGNORECASE)
_WITH_DIGIT = re.compile(r"[\w-]*\d[\w-]*")
_CODES = re.compile(r"^(?:[245]\d\d[ -]?)?(?:[245]\.\d{1,3}\.\d{1,3})?[\s:;-]*")


class NoSuchReceiver(UserError):
    """There is no file of this name in receivers/; the text names its like."""

    def __init__(self, receiver_id: str, known: Sequence[str]) -> None:
        near = get_close_matches(receiver_id.lower(), known, n=3, cutoff=0.5)
        like = f" Did you mean {' or '.join(near)}?" if near else ""
        super().__init__(
            f"There is no file catalog/receivers/{receiver_id}.yml.{like} "
            "catalog/README.md says how to add a receiver; wordings that anybody uses go to generic."
        )


class _Indented(yaml.SafeDumper):
    """Indents lists below their key, as the files of the catalog do."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002 - PyYAML's signature
        super().increase_indent(flow, indentless=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Skeleton:
    """The beginning of a rule. `rule` is YAML, indented for the end of `file`; TODO marks what a person writes."""

    receiver: str
    file: str
    """Relative to the catalog's folder."""
    rule: str
    notes: tuple[str, ...]
    """What the person should know before going on, in whole sentences."""


def skeleton(text: str, classifier: Classifier, today: date, receiver_id: str | None = None) -> Skeleton | None:
    """Begin a rule for the first bounce in a text; None when the text is empty.

    Addresses, hosts and long markers in the example are replaced by documentation data. Without `receiver_id`, the
    receiver that the text shows is used, or "generic". A cause is only proposed: which one it is, a person decides.

    Raises:
        NoSuchReceiver: the catalog has no receiver `receiver_id`.
    """
    if not text.strip():
        return None
    known = [receiver.id for receiver in classifier.catalog.receivers]
    if receiver_id is not None and receiver_id not in known:
        raise NoSuchReceiver(receiver_id, known)
    bounces = read_paste(text).bounces
    bounce = bounces[0] if bounces else _notice(text)
    decision = classifier.decide(bounce)
    receiver = receiver_id or (decision.receiver.id if decision.receiver else "generic")
    example = example_of(bounce)
    when: dict[str, object] = {}
    if bounce.reply_code is not None:
        when["reply_code"] = [str(bounce.reply_code)]
    if bounce.enhanced is not None:
        when["enhanced"] = [str(bounce.enhanced)]
    when["text"] = [literal_of(example)]
    rule = {
        "id": f"{receiver}.{UNWRITTEN}",
        "cause": _cause(bounce, classifier),
        "when": when,
        "certainty": "medium",
        "sources": [{"url": f"{UNWRITTEN} the page that says what it means", "read": today.isoformat()}],
        "examples": {
            "match": [{"from": "seen", "text": example}],
            "no_match": [
                {
                    "because": f"{UNWRITTEN} what it is instead",
                    "text": f"{UNWRITTEN} a reply that looks like this one and means something else",
                }
            ],
        },
    }
    written = yaml.dump(
        [rule], Dumper=_Indented, sort_keys=False, allow_unicode=True, default_flow_style=False, width=10_000
    )
    return Skeleton(
        receiver=receiver,
        file=f"receivers/{receiver}.yml",
        rule=indent(written, "  "),
        notes=tuple(_notes(bounces, decision, is_talk=classifier.is_talk(bounce, decision), asked_for=receiver_id)),
    )


def _cause(bounce: Bounce, classifier: Classifier) -> str:
    """Propose causes: what the words decide today, what their like means, what the code says; in this order."""
    decision, best = classifier.decide(bounce), classifier.classify(bounce).best
    near = [likely.cause.id for likely in classifier.likeness.causes(bounce.diagnostic)]
    decided = [best.cause.id] if best else []
    by_words = bool(decision.contenders) and decision.contenders[0].has_words
    proposed = dict.fromkeys([*decided, *near] if by_words else [*near, *decided])
    return f"{UNWRITTEN} {' or '.join(proposed)}?" if proposed else f"{UNWRITTEN} an id of catalog/causes/*.yml"


def _notes(bounces: Sequence[Bounce], decision: Decision, *, is_talk: bool, asked_for: str | None) -> Iterator[str]:
    if not bounces or is_talk:
        yield "Nothing shows this to be a bounce. Is there more: a line with a code, the whole notice? Paste that."
    if len(bounces) > 1:
        yield f"There are {len(bounces)} bounces in this text; the rule is begun for the first."
    winner = decision.contenders[0] if decision.contenders else None
    if winner and winner.has_words:
        rule = winner.matcher.rule
        yield f"{rule.id} ({rule.path}:{rule.line}) knows words of it already, as {rule.cause}. Is that wrong?"
    if asked_for is None and decision.receiver is None:
        yield "Nothing in the text tells who refused. If you know it, name it: --receiver ID."


def literal_of(diagnostic: str) -> str:
    """Return the longest run of plain words: no address, number, host or code."""
    plain = _ADDRESS.sub("|", diagnostic)
    plain = _HOST.sub("|", _IPV4.sub("|", plain))
    plain = re.sub(r"https?://\S+", "|", plain)
    plain = _WITH_DIGIT.sub("|", _EXAMPLE_DOMAIN.sub("|", plain))
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


def example_of_text(text: str) -> str:
    """Return `example_of` the first bounce in a text."""
    return example_of(next(iter(read_paste(text).bounces), _notice(text)))


def _notice(text: str) -> Bounce:
    """Take words that nothing shows to be a bounce yet for a notice."""
    line = " ".join(text.split())
    return Bounce(text=text, diagnostic=line, source_format=SourceFormat.NOTICE, certain=False)


def _example_ip(found: str, instead: str) -> str:
    try:
        ipaddress.ip_address(found)
    except ValueError:
        return found
    return instead


def _example_host(found: str, hosts: "count[int]") -> str:
    is_example = found.lower().endswith((".example.com", ".example.net", ".example.org", ".example"))
    return found if is_example else f"mx{next(hosts)}.example.net"
