"""Tries every example of a rule against the whole catalog, and looks for real addresses in it."""

import ipaddress
import re
from collections.abc import Iterator

from bot.catalog.classify import Classifier
from bot.catalog.decide import Decision
from bot.catalog.problem import Problem
from bot.catalog.rule import Example, Rule
from bot.mail.paste import read_paste

_SHOWN = 60
_MAILBOX = re.compile(r"[\w.%+'-]{1,64}@(?P<domain>[\w-]+(?:\.[\w-]+)+)")
_IPV4 = re.compile(r"(?<![\w.-])\d{1,3}(?:\.\d{1,3}){3}(?![\w-]|\.\d)", re.ASCII)
_IPV6 = re.compile(r"(?<![\w:.])[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}(?![\w:])", re.IGNORECASE)
_EXAMPLE_NETS = tuple(
    ipaddress.ip_network(net)
    for net in ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32", "127.0.0.0/8", "::1/128")
)
_EXAMPLE_DOMAINS = frozenset({"example.com", "example.net", "example.org"})
_EXAMPLE_TOPS = frozenset({"example", "invalid", "test", "localhost"})


def example_problems(rule: Rule, classifier: Classifier) -> Iterator[Problem]:
    """Yield what is wrong with the examples of one rule.

    A provider's contact address may stand in an example when the rule itself tells people to write there.
    """
    advice = (step.text for step in rule.advice)
    published = " ".join((*rule.when.text, *advice, *rule.links, rule.meaning or "", rule.notes or ""))
    for example in rule.match:
        for text in _not_won(rule, example, classifier):
            yield Problem(rule.path, rule.line, f"{rule.id}: {text}; in the match example {_shown(example.text)}")
    for example in rule.no_match:
        if any(_winner(decision) == rule.id for decision in decisions(example.text, classifier)):
            yield Problem(rule.path, rule.line, f"{rule.id}: wins its own no_match example {_shown(example.text)}")
    for example in (*rule.match, *rule.no_match):
        for found in real_addresses(example.text):
            if found in published:
                continue
            yield Problem(rule.path, rule.line, f"{rule.id}: '{found}' is no address for examples")


def decisions(text: str, classifier: Classifier) -> list[Decision]:
    """Return what decides in each bounce that a person who pastes the text would be told of."""
    decided = ((bounce, classifier.decide(bounce)) for bounce in read_paste(text).bounces)
    return [decision for bounce, decision in decided if not classifier.is_talk(bounce, decision)]


def real_addresses(text: str) -> Iterator[str]:
    """Yield IP addresses that are routable, and mailboxes of domains that could exist."""
    for match in (*_IPV4.finditer(text), *_IPV6.finditer(text)):
        try:
            ip = ipaddress.ip_address(match.group())
        except ValueError:
            continue
        if ip.is_global and not any(ip in net for net in _EXAMPLE_NETS if net.version == ip.version):
            yield match.group()
    for match in _MAILBOX.finditer(text):
        labels = match["domain"].lower().split(".")
        if ".".join(labels[-2:]) not in _EXAMPLE_DOMAINS and labels[-1] not in _EXAMPLE_TOPS:
            yield match.group()


def _not_won(rule: Rule, example: Example, classifier: Classifier) -> Iterator[str]:
    found = decisions(example.text, classifier)
    if not found:
        yield "is taken for talk" if read_paste(example.text).bounces else "is not read as a bounce"
    for decision in found:
        winner, *others = decision.contenders or (None,)
        if winner is None:
            yield "matches nothing"
        elif winner.matcher.rule.id != rule.id:
            yield f"loses to {winner.matcher.rule.id}"
        else:
            beats = rule.beats
            tied = [it.matcher.rule.id for it in others if it.rank == winner.rank and it.matcher.rule.id not in beats]
            if tied:
                yield f"is tied with {', '.join(tied)}"


def _winner(decision: Decision) -> str | None:
    return decision.contenders[0].matcher.rule.id if decision.contenders else None


def _shown(text: str) -> str:
    line = " ".join(text.split())
    return repr(line if len(line) <= _SHOWN else line[: _SHOWN - 1] + "…")
