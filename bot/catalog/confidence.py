"""How sure an answer is: of ten answers given at 0.9, nine should be right.

The figures are set by what the rungs of the ladder were worth on bounces that people pasted; `benchmarks/accuracy.py`
prints the table that checks them.
"""

from bot.catalog.ladder import Contender, Rung
from bot.catalog.rule import Certainty

_HIGH, _MEDIUM, _LOW = Certainty.HIGH, Certainty.MEDIUM, Certainty.LOW
_BY_RUNG = {
    Rung.RECEIVERS_WORDS: {_HIGH: 0.97, _MEDIUM: 0.95, _LOW: 0.8},
    Rung.RECEIVERS_CODE: {_HIGH: 0.92, _MEDIUM: 0.87, _LOW: 0.75},
    # A phrase that was seen at one receiver is less its own than its file thinks.
    Rung.NAMED_WORDS: {_HIGH: 0.94, _MEDIUM: 0.85, _LOW: 0.7},
    Rung.ANYBODYS_WORDS: {_HIGH: 0.93, _MEDIUM: 0.91, _LOW: 0.75},
    Rung.LOOSE_WORDS: {_HIGH: 0.93, _MEDIUM: 0.91, _LOW: 0.75},
    Rung.FALLBACK_WORDS: {_HIGH: 0.62, _MEDIUM: 0.6, _LOW: 0.5},
    Rung.ENHANCED: {_HIGH: 0.8, _MEDIUM: 0.75, _LOW: 0.65},
    Rung.REPLY_CODE: {_HIGH: 0.5, _MEDIUM: 0.45, _LOW: 0.4},
}
_SHORT_WORDS = 10
"""Words of fewer characters ("spam", "blocked") stand in many texts."""
SHORT = 0.85
DISPUTED = 0.8
"""Another rule with words, no part of the winner's, names a cause of another category."""
TIED = 0.55
"""Two rules of equal rank name causes of different categories."""
ELSEWHERE = 0.8
"""The words stand in the rest of the paste, not in the deciding reply."""
IN_NAME = 0.85
"""The words are a program's name for the failure, which says in no sentence whose host or mailbox it was."""
STANDARD = 0.7
"""Only the enhanced code's registered meaning is left."""
BROAD = 0.4
"""Only the broad sense of a code is left that receivers use for everything ("delivery not authorized")."""
WORDS_IGNORED = 0.85
"""The reply has words, but no rule knows them: the code alone may mislead."""
LIKE_ENOUGH = 0.6
"""So probable must it be what unknown words sound like, to be answered with where there is nothing else."""
LIKE_RATHER_THAN_CODE = 0.7
"""So probable must it be to come before the broad sense of a code."""
LIKENESS = 0.65
"""What unknown words sound like is never answered with more than this, however probable it is."""
ENOUGH_TO_SUPPRESS = 0.55
"""A code that says too little suppresses no address for what it means less often than this."""
_LEFT = 0.6
"""The part of the remaining probability that is shared out to the other candidates."""


def of_rule(winner: Contender, *, disputed: bool, tied: bool, elsewhere: bool, in_name: bool = False) -> float:
    """Return the confidence, 0 to 1, in the rule that won."""
    value = _BY_RUNG[winner.rung][winner.matcher.rule.certainty]
    if winner.has_words and winner.weight < _SHORT_WORDS and not winner.matcher.rule.when.enhanced:
        value *= SHORT
    if tied:
        value *= TIED
    elif disputed:
        value *= DISPUTED
    if elsewhere:
        value *= ELSEWHERE
    if in_name:
        value *= IN_NAME
    return round(value, 2)


def of_alternatives(best: float, count: int) -> list[float]:
    """Share out what the best candidate leaves to `count` others, less to each."""
    shares = [0.5**place for place in range(1, count + 1)]
    return [round(min((1 - best) * _LEFT * share / sum(shares), best), 2) for share in shares]
