"""Blocklists as the catalog describes them: what an answer means and how one gets off (catalog/blocklists.yml)."""

from dataclasses import dataclass
from enum import StrEnum

from bot.catalog.cause import Source


class ListKind(StrEnum):
    """What a list is asked about."""

    IP4 = "ip4"
    IP6 = "ip6"
    DOMAIN = "domain"


@dataclass(frozen=True, slots=True)
class ReturnCode:
    """Addresses from `first` to `last` (inclusive, same /24) mean `meaning`."""

    first: str
    last: str
    meaning: str


@dataclass(frozen=True, slots=True)
class ReturnBit:
    """A bit of the last octet and what it means, for lists that answer with a bitmask."""

    bit: int
    meaning: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocklist:
    """One list. `zone` is None when it has no public DNS: then it can be named and linked, not asked."""

    id: str
    name: str
    zone: str | None
    """DNS zone; with {key} in it, the list is asked only by teams that have one, else SKIPPED."""
    keyed_zone: str | None = None
    """Zone for teams that have the operator's key, with {key} in it; None: there is no other."""
    kinds: tuple[ListKind, ...]
    tier: int
    """1: big receivers act on it. 2: gateways and many small receivers. 3: few. 4: information only."""
    lists: str
    """What it lists, in plain words."""
    used_by: str | None
    codes: tuple[ReturnCode, ...]
    bits: tuple[ReturnBit, ...]
    refusals: tuple[str, ...]
    """Addresses (or 127.255.255.0/24-style ranges) that mean "your query was refused", never "listed"."""
    must_list: str | None
    """Query name label(s) below the zone that has to be listed (RFC 5782 §5); None: the kind's standard one."""
    must_not_list: str | None
    names: tuple[str, ...]
    """How bounces name it, lower case: "zen.spamhaus.org", "spamhaus"."""
    delist_url: str | None
    delist: str
    """How to get off the list, in plain words."""
    clears: str
    information_only: bool
    """True: a listing is about the range or the neighbours; shown, never a failure."""
    ask: bool
    """False: known and explained, but not asked (dead, redundant, private)."""
    sources: tuple[Source, ...]
