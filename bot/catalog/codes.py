"""What a code says by itself: little (ambiguous.yml), or what its standard says (enhanced_codes.yml)."""

from dataclasses import dataclass

from bot.catalog.cause import Source
from bot.catalog.rule import EnhancedPattern
from bot.mail.status import EnhancedStatusCode


@dataclass(frozen=True, slots=True)
class Share:
    """A cause and its prior share, 0 to 1, among all bounces with the code."""

    cause: str
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class AmbiguousCode:
    """A code that says too little. All conditions that are given must hold; `()` is not looked at."""

    enhanced: tuple[EnhancedPattern, ...]
    reply_code: tuple[int, ...]
    candidates: tuple[Share, ...]
    """Largest share first."""
    beside_words: str | None = None
    """Cause that goes first where the reply has words that no rule knows; None: nothing is known of such replies."""
    questions: tuple[str, ...]
    """What would decide between them."""
    sources: tuple[Source, ...]

    def fits(self, reply_code: int | None, enhanced: EnhancedStatusCode | None) -> bool:
        """Tell whether the entry is about these codes."""
        if self.enhanced and (enhanced is None or not any(pattern.covers(enhanced) for pattern in self.enhanced)):
            return False
        return not self.reply_code or reply_code in self.reply_code

    @property
    def level(self) -> int:
        """3 with both kinds of code, 2 with an enhanced code, 1 with a reply code: more is more specific."""
        return 2 * bool(self.enhanced) + bool(self.reply_code)


@dataclass(frozen=True, slots=True)
class OtherUse:
    """A receiver that uses a code for something else than its standard says."""

    receiver: str
    meaning: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EnhancedMeaning:
    """One entry of the IANA registry of enhanced status codes."""

    code: str
    """`x.1.1` for class 4 and 5, or `5.1.1`."""
    name: str
    meaning: str
    """One plain sentence."""
    cause: str | None
    """Used when no rule knows the words; None: the code alone decides nothing."""
    used_differently_by: tuple[OtherUse, ...]
    rfc: tuple[str, ...]
    sources: tuple[Source, ...]

    @property
    def pattern(self) -> EnhancedPattern:
        """The set of codes that the entry is about.

        Raises:
            ValueError: `code` is no enhanced code; the loader lets none through.
        """
        pattern = EnhancedPattern.parse(self.code)
        if pattern is None:
            raise ValueError(f"{self.code} is no enhanced code")
        return pattern
