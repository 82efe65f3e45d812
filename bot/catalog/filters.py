"""What spam filters write into a header, and what it means (catalog/filters.yml)."""

import re
from dataclasses import dataclass
from enum import StrEnum

from bot.catalog.cause import Source

_LAST_TWO = re.compile(r"\d\d$")


class Says(StrEnum):
    """What a code decides by itself."""

    SPAM = "spam"
    CONCERN = "concern"
    """It was let through, and something about the sender is not as it should be."""
    FINE = "fine"
    SKIPPED = "skipped"
    """The filter did not look, because somebody told it so."""
    PLACED = "placed"
    """Where the message was put; decides nothing, and is told whatever was decided."""
    OUTGOING = "outgoing"
    """The report is about mail that leaves, not about how it was received."""
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class FilterCode:
    """The meaning of some codes. `fix` is None where nothing is to be done, or only what holds for the filter."""

    codes: tuple[str, ...]
    """As bot.mail.filter_report writes them; a last `xx` stands for any two digits."""
    means: str
    verdict: Says
    fix: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SpamFilter:
    """One filter. `fix` is what to do where the codes name nothing better."""

    id: str
    name: str
    fix: str
    codes: tuple[FilterCode, ...]
    sources: tuple[Source, ...]

    def meaning_of(self, code: str) -> FilterCode | None:
        """Return what a code means, by itself or as one of a hundred; None: nobody says."""
        names = (code, _LAST_TWO.sub("xx", code))
        return next((entry for name in names for entry in self.codes if name in entry.codes), None)
