"""Everything that the folder catalog/ says, as one value."""

from dataclasses import dataclass

from bot.catalog.blocklist import Blocklist
from bot.catalog.cause import Cause
from bot.catalog.codes import AmbiguousCode, EnhancedMeaning
from bot.catalog.rule import Receiver, Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalog:
    """The knowledge about receivers. The order of the tuples means nothing."""

    causes: tuple[Cause, ...]
    receivers: tuple[Receiver, ...]
    ambiguous: tuple[AmbiguousCode, ...] = ()
    enhanced: tuple[EnhancedMeaning, ...] = ()
    blocklists: tuple[Blocklist, ...] = ()

    @property
    def titles(self) -> dict[str, str]:
        """Titles of causes by id."""
        return {cause.id: cause.title for cause in self.causes}

    @property
    def rules(self) -> tuple[Rule, ...]:
        """Every rule of every receiver."""
        return tuple(rule for receiver in self.receivers for rule in receiver.rules)
