"""What a receiver requires of those who send to it (catalog/requirements.yml)."""

from dataclasses import dataclass
from enum import StrEnum

from bot.catalog.cause import Source


class Needs(StrEnum):
    """How the clauses of a requirement are summed up."""

    ALL = "all"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class Clause:
    """Finding codes that meet a part of a requirement, and those that break it when their verdict is FAIL."""

    passes: tuple[str, ...]
    fails: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SenderRequirement:
    """One row of the checklist. `of` is () when DNS cannot tell: `look` says where to look then."""

    id: str
    receivers: tuple[str, ...]
    """Ids of files in catalog/receivers/."""
    scope: str
    """Whom it is required of: everybody, bulk, bulk marketing."""
    text: str
    needs: Needs
    of: tuple[Clause, ...]
    look: str
    sources: tuple[Source, ...]
