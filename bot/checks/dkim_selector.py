"""One DKIM selector of a domain and what is published there (RFC 6376 §3.1)."""

from dataclasses import dataclass

from bot.checks.dkim_key import DkimKey, is_key, parse_key
from bot.ports import Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Selector:
    """One selector and what is published there. `failure` says why that is not known, else None."""

    name: str
    given: bool
    answer: Answer | None = None
    failure: str | None = None

    @property
    def keys(self) -> tuple[DkimKey, ...]:
        """The key records; one is right, several make signatures fail at random (RFC 6376 §3.6.2.2)."""
        return tuple(parse_key(text) for text in self.answer.records if is_key(text)) if self.answer else ()
