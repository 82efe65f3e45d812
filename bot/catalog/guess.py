"""What people are told when an answer is a guess by likeness: no rule knows the words."""

from bot.catalog.cause import Action, Cause, Step

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
