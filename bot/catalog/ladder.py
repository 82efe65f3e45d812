"""Which of several rules decides: the ladder of catalog/README.md, "How one rule is chosen"."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

from bot.catalog.index import Matcher
from bot.catalog.receivers import Identity
from bot.catalog.rule import ReceiverKind
from bot.mail.bounce import Bounce

_ALWAYS = frozenset({ReceiverKind.MTA, ReceiverKind.BLOCKLIST, ReceiverKind.GENERIC})
_BEFORE_MANY = frozenset({ReceiverKind.GATEWAY, ReceiverKind.ESP})
_ANYBODYS = frozenset({ReceiverKind.MTA, ReceiverKind.GENERIC})


class Rung(IntEnum):
    """Higher is more specific."""

    REPLY_CODE = 1
    ENHANCED = 2
    FALLBACK_WORDS = 3
    LOOSE_WORDS = 4
    ANYBODYS_WORDS = 5
    NAMED_WORDS = 6
    RECEIVERS_CODE = 7
    RECEIVERS_WORDS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Contender:
    """A rule that applies, and how specific it is."""

    matcher: Matcher
    rung: Rung
    weight: int
    """Characters of its words."""

    @property
    def rank(self) -> tuple[int, int, bool, bool]:
        """Sort key; equal ranks are a tie."""
        when = self.matcher.rule.when
        return (self.rung, self.weight, bool(when.enhanced), bool(when.reply_code))

    @property
    def has_words(self) -> bool:
        """True when words, not codes alone, led here."""
        return self.matcher.has_words


def contenders(
    matchers: Iterable[Matcher], bounce: Bounce, hits: Iterable[int], identity: Identity
) -> list[Contender]:
    """Return the rules that apply, most specific first; a beaten rule comes after all that beat it or are not beaten.

    Rules of equal rank are in the order of their ids.
    """
    found = []
    present = frozenset(hits)
    for matcher in matchers:
        if not matcher.codes_fit(bounce):
            continue
        weight = matcher.weigh_words(present)
        if weight is None:
            continue
        rung = rung_of(matcher, identity)
        if rung is not None:
            found.append(Contender(matcher=matcher, rung=rung, weight=weight))
    if len(found) > 1:
        beaten = {rule_id for contender in found for rule_id in contender.matcher.rule.beats}
        found.sort(key=lambda contender: contender.matcher.rule.id)
        found.sort(key=lambda contender: (contender.matcher.rule.id not in beaten, contender.rank), reverse=True)
    return found


def rung_of(matcher: Matcher, identity: Identity) -> Rung | None:
    """Return the rung on which a rule stands when `identity` refused, None when it does not apply."""
    rule = matcher.rule
    own = identity.speaks_for(rule.receiver)
    if not own and not _may_speak(matcher, identity):
        return None
    if matcher.has_words:
        if rule.fallback:
            return Rung.FALLBACK_WORDS
        if matcher.is_loose:
            return Rung.LOOSE_WORDS
        if own:
            return Rung.RECEIVERS_WORDS
        return Rung.ANYBODYS_WORDS if matcher.kind in _ANYBODYS else Rung.NAMED_WORDS
    if rule.when.enhanced:
        return Rung.RECEIVERS_CODE if own and not identity.guessed else Rung.ENHANCED
    return Rung.REPLY_CODE


def _may_speak(matcher: Matcher, identity: Identity) -> bool:
    if matcher.kind in _ALWAYS:
        return True
    if matcher.rule.needs_receiver:
        return False
    if identity.receiver is None:
        return True
    return matcher.has_words and (identity.guessed or matcher.kind in _BEFORE_MANY)
