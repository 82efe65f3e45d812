"""What the catalog makes of one bounce."""

from dataclasses import dataclass

from bot.catalog.blocklist import Blocklist
from bot.catalog.cause import Action, Cause, Step
from bot.catalog.code_uses import CodeUse
from bot.catalog.fill import fill
from bot.catalog.rule import Receiver, Rule
from bot.mail.bounce import Bounce


@dataclass(frozen=True, slots=True)
class Span:
    """Half-open range of characters in `Bounce.diagnostic`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One possible cause. `confidence` is 0 to 1: of ten answers given at 0.9, nine are right.

    `rule` is None when a code alone, or a likeness, led here. `why` is a clause for people: what decided.
    """

    cause: Cause
    confidence: float
    rule: Rule | None
    why: str
    is_guess: bool = False
    """True: no rule knows the words, they only sound like this; no address is suppressed for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    """The answer to one bounce. `candidates` are best first; () means unexplained."""

    bounce: Bounce
    receiver: Receiver | None
    """None: the paste does not tell who refused."""
    candidates: tuple[Candidate, ...]
    evidence: tuple[Span, ...] = ()
    """The words that decided, in order, not overlapping."""
    blocklists: tuple[Blocklist, ...] = ()
    """The lists that the reply names."""
    action: Action | None = None
    """None: unexplained."""
    summary: str | None = None
    """One sentence with the bounce's own facts filled in; None: unexplained."""
    steps: tuple[Step, ...] = ()
    """What to do in order, facts filled in: the receiver's advice, then the cause's steps."""
    questions: tuple[str, ...] = ()
    """What would decide between the candidates, when the code says too little."""
    code_uses: tuple[CodeUse, ...] = ()
    """For a code alone: the receivers that mean more by it, or something else."""
    nearest: tuple[Cause, ...] = ()
    """For the unexplained: the causes whose words come nearest."""
    facts: tuple[tuple[str, str], ...] = ()
    """(placeholder, value) of what the bounce says; `filled` uses them."""

    def filled(self, text: str) -> str:
        """Fill the placeholders of one of the cause's texts with this bounce's facts."""
        return fill(text, self.facts)

    @property
    def best(self) -> Candidate | None:
        """The first candidate, None when unexplained."""
        return self.candidates[0] if self.candidates else None
