"""What is answered by likeness, and what people are told then: no rule knows the words."""

from dataclasses import replace

from bot.catalog import confidence
from bot.catalog.cause import Action, Cause, Step
from bot.catalog.diagnosis import Candidate
from bot.catalog.likeness import Likely

WHY = "no rule knows these words, they only sound like those of known bounces"

_READ_FIRST = Step(
    "Read the reply yourself: this is a guess from its words, and the next steps are right only if it means this. "
    "Suppress no address for a guess."
)
_READ_ONLY = Step(
    "Read the reply yourself: this is a guess from its words. Suppress no address for it; reach the recipient "
    "another way, or ask the receiver's postmaster what it means."
)


def steps_of(cause: Cause) -> tuple[Step, ...]:
    """Return what to do when `cause` is only guessed: its own steps, unless they would suppress the address."""
    return (_READ_ONLY,) if cause.action is Action.SUPPRESS else (_READ_FIRST, *cause.steps)


def or_like(known: tuple[Candidate, ...], likely: tuple[Likely, ...]) -> tuple[Candidate, ...]:
    """Put what the words clearly sound like before candidates that are `known` by the broad sense of a code."""
    least = confidence.LIKE_RATHER_THAN_CODE if known else confidence.LIKE_ENOUGH
    if not likely or likely[0].probability < least or not likely[0].cause.gives_reason:
        return known
    cause, value = likely[0].cause, round(min(likely[0].probability, confidence.LIKENESS), 2)
    if known and known[0].cause.category is cause.category:
        return known
    guessed = Candidate(cause=cause, confidence=value, rule=None, why=WHY, is_guess=True)
    left = (replace(candidate, confidence=round(candidate.confidence * (1 - value), 2)) for candidate in known)
    return (guessed, *(candidate for candidate in left if candidate.cause is not cause))
