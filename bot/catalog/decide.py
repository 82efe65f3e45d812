"""From a bounce to the rules that apply to it: who refused, and whose words or codes are there."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.catalog.blocklist import Blocklist
from bot.catalog.catalog import Catalog
from bot.catalog.fold import fold
from bot.catalog.index import NAMED_KINDS, Index
from bot.catalog.ladder import Contender, Rung, contenders
from bot.catalog.names import may_name_failure, taken_apart
from bot.catalog.receivers import Clues, Identity, Receivers
from bot.catalog.rule import Receiver
from bot.mail.bounce import Bounce

_SAYS_LITTLE = int(Rung.FALLBACK_WORDS)
"""Up to this rung there may be better words; a plain number, since every decision asks for it."""
_MOST_DECISIONS = 16_384
"""Remembered decisions; there are about as many as there are rules, receivers and codes that meet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What decides, before anything is written for people. `contenders` () means that no rule knows the bounce."""

    receiver: Receiver | None
    contenders: tuple[Contender, ...]
    rung: int
    """The highest rung to which the reply itself leads, also where the rule on it is beaten; 0 when to none."""
    elsewhere: bool
    """The words stand in the rest of the paste, not in the deciding reply."""
    blocklists: tuple[Blocklist, ...]
    in_name: bool = False
    """The words are those of a name that a program gave to the failure: MailboxFullException."""


class Decider:
    """Finds the rules of a catalog that apply to bounces. Thread-safe."""

    def __init__(self, catalog: Catalog, index: Index) -> None:
        self._index = index
        self._receivers = Receivers(catalog, index)
        self._decided: dict[tuple[object, ...], Decision] = {}

    def decide(self, bounce: Bounce) -> Decision:
        """Find who refused and which rules apply, most specific first."""
        folded = fold_reply(bounce)
        clues = self._receivers.clues(bounce, folded)
        hits = self._index.scan(folded)
        decision = self._decide_by_hits(bounce, hits, clues)
        if decision.rung <= _SAYS_LITTLE and (loose := self._index.scan_loose(folded)):
            hits = (*hits, *loose)
            decision = self._decide_by_hits(bounce, hits, clues)
        if decision.rung > _SAYS_LITTLE:
            return decision
        named = self._decide_by_names(bounce, hits, clues)
        if named is not None:
            return named
        rest = fold(bounce.text)
        return decision if rest == folded else self._decide_by_rest(bounce, rest, hits, clues, decision)

    def all_contenders(self, bounce: Bounce, decision: Decision) -> tuple[Contender, ...]:
        """Return also the rules of loose words that `decide` had no need to look for."""
        if decision.rung <= Rung.LOOSE_WORDS or decision.in_name:
            return decision.contenders
        folded = fold_reply(bounce)
        return self._decide_by_hits(
            bounce, self._index.scan_all(folded), self._receivers.clues(bounce, folded)
        ).contenders

    def _decide_by_hits(self, bounce: Bounce, hits: tuple[int, ...], clues: Clues) -> Decision:
        """Decide by words of the reply; `hits` are their numbers."""
        key = _key(bounce, hits, clues)
        return self._decided.get(key) or self._remember(key, self._by_hits(bounce, hits, clues))

    def _by_hits(self, bounce: Bounce, hits: tuple[int, ...], clues: Clues) -> Decision:
        identity = self._receivers.identify(clues, hits)
        found = contenders([*self._index.worded(hits), *self._index.wordless(bounce)], bounce, hits, identity)
        return Decision(
            receiver=self._receiver(identity, found),
            contenders=tuple(found),
            rung=_highest(found),
            elsewhere=False,
            blocklists=self._index.lists(hits),
        )

    def _decide_by_names(self, bounce: Bounce, hits: tuple[int, ...], clues: Clues) -> Decision | None:
        """Look for words in the names of the reply, taken apart; None when they say no more."""
        words = taken_apart(bounce.diagnostic)
        if words == bounce.diagnostic or not may_name_failure(bounce):
            return None
        more = {*hits, *self._index.scan_all(fold(words))}
        decision = self._decide_by_hits(bounce, tuple(sorted(more)), clues)
        says_more = len(more) > len(hits) and decision.rung > _SAYS_LITTLE
        return replace(decision, in_name=True) if says_more else None

    def _decide_by_rest(
        self, bounce: Bounce, rest: str, hits: tuple[int, ...], clues: Clues, decision: Decision
    ) -> Decision:
        """Look for words in the rest of the paste, where the reply has none that is known."""
        rest_hits = self._index.scan_all(rest)
        if rest_hits == hits:
            return decision
        key = (*_key(bounce, hits, clues), rest_hits)
        return self._decided.get(key) or self._remember(key, self._by_rest(bounce, rest_hits, hits, clues, decision))

    def _by_rest(
        self, bounce: Bounce, rest_hits: tuple[int, ...], hits: tuple[int, ...], clues: Clues, decision: Decision
    ) -> Decision:
        identity = self._receivers.identify_in_rest(self._receivers.identify(clues, hits), rest_hits)
        own = contenders([*self._index.worded(hits), *self._index.wordless(bounce)], bounce, hits, identity)
        found = contenders(self._index.worded(rest_hits), bounce, rest_hits, identity)
        if _highest(own) > _SAYS_LITTLE or _knows_code(own) or _highest(found) <= _SAYS_LITTLE:
            return replace(decision, receiver=self._receiver(identity, own), contenders=tuple(own))
        return replace(
            decision,
            receiver=self._receiver(identity, found),
            contenders=tuple(found),
            elsewhere=True,
            blocklists=decision.blocklists or self._index.lists(rest_hits),
        )

    def _remember(self, key: tuple[object, ...], decision: Decision) -> Decision:
        """Keep a decision by what the catalog finds in a text, which decides, and not by the text itself."""
        if len(self._decided) >= _MOST_DECISIONS:
            self._decided.clear()
        self._decided[key] = decision
        return decision

    def _receiver(self, identity: Identity, found: Sequence[Contender]) -> Receiver | None:
        """Return the receiver; where nothing else tells, the words of a provider's own rule do."""
        if identity.receiver is not None or not found:
            return identity.receiver
        matcher = found[0].matcher
        is_named = matcher.kind in NAMED_KINDS and matcher.has_words
        return self._index.receivers[matcher.rule.receiver] if is_named else None


def fold_reply(bounce: Bounce) -> str:
    """Return the words that decide, folded: the diagnostic, and each field of an event on a line of its own."""
    if not bounce.fields:
        return fold(bounce.diagnostic)
    return "\n".join(map(fold, (bounce.diagnostic, *bounce.fields)))


def _key(bounce: Bounce, hits: tuple[int, ...], clues: Clues) -> tuple[object, ...]:
    """Return all that a decision depends on."""
    host, quoted, guess = clues
    who = host and host.id, quoted and quoted.id, guess and guess.id
    return hits, bounce.reply_code, bounce.enhanced, bounce.stage, who


def _highest(found: Sequence[Contender]) -> int:
    return max((contender.rung for contender in found), default=0)


def _knows_code(own: Sequence[Contender]) -> bool:
    """Tell whether a rule decides by the reply's enhanced code, which words around the reply cannot overrule."""
    return bool(own) and not own[0].has_words and bool(own[0].matcher.rule.when.enhanced)
