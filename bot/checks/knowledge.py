"""What the checks know beforehand. The composition root fills it from the catalog."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from bot.checks.list_health import ListHealth
from bot.checks.pace import Pace
from bot.checks.requirements import SenderRequirement


class ReturnCode(Protocol):
    """Addresses from `first` to `last` (inclusive) mean `meaning`."""

    @property
    def first(self) -> str: ...
    @property
    def last(self) -> str: ...
    @property
    def meaning(self) -> str: ...


class ReturnBit(Protocol):
    """Bit `bit` of the last octet means `meaning`."""

    @property
    def bit(self) -> int: ...
    @property
    def meaning(self) -> str: ...


class DnsList(Protocol):
    """A blocklist in DNS (RFC 5782); bot.catalog.blocklist.Blocklist has these fields and says what they mean."""

    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def zone(self) -> str | None: ...
    @property
    def kinds(self) -> Sequence[str]: ...
    @property
    def tier(self) -> int: ...
    @property
    def lists(self) -> str: ...
    @property
    def used_by(self) -> str | None: ...
    @property
    def codes(self) -> Sequence[ReturnCode]: ...
    @property
    def bits(self) -> Sequence[ReturnBit]: ...
    @property
    def refusals(self) -> Sequence[str]: ...
    @property
    def must_list(self) -> str | None: ...
    @property
    def must_not_list(self) -> str | None: ...
    @property
    def delist_url(self) -> str | None: ...
    @property
    def delist(self) -> str: ...
    @property
    def clears(self) -> str: ...
    @property
    def information_only(self) -> bool: ...
    @property
    def ask(self) -> bool: ...


class ServiceAlignment(Protocol):
    """What a service can align; bot.catalog.sending.Alignment has these fields and says what the words mean."""

    @property
    def spf(self) -> str: ...
    @property
    def dkim(self) -> str: ...
    @property
    def how(self) -> str: ...
    @property
    def source(self) -> str: ...


class SendingService(Protocol):
    """A service that sends for its customers; bot.catalog.sending.SendingService has these fields."""

    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def spf_includes(self) -> Sequence[str]:
        """Domains that customers include; a leading `*.` covers every name below."""

    @property
    def mx(self) -> Sequence[str]:
        """Globs of the service's mail exchangers, () when it receives no mail."""

    @property
    def selectors(self) -> Sequence[str]:
        """DKIM selectors at the customer's own domain."""

    @property
    def dkim_targets(self) -> Sequence[str]:
        """Globs of where the customers' selector CNAMEs point."""

    @property
    def help(self) -> str:
        """The service's page about authenticating a domain."""

    @property
    def return_paths(self) -> Sequence[str]:
        """Domains of RFC5321.MailFrom when the customer sets up none of their own."""

    @property
    def alignment(self) -> ServiceAlignment | None:
        """What can align with the customer's domain; None: not read in its documentation."""


class RegistrationData(Protocol):
    """Where the registry of the names below `suffix` answers by RDAP; bot.catalog.registries has these fields."""

    @property
    def suffix(self) -> str: ...
    @property
    def base(self) -> str:
        """The https URL before `domain/…`, with its last slash (RFC 9224 §3)."""


class ClaimableService(Protocol):
    """A service at which anybody may take a free name below `suffix`; bot.catalog.registries has these fields."""

    @property
    def suffix(self) -> str: ...
    @property
    def name(self) -> str: ...


class FilterCode(Protocol):
    """What a code in a spam filter's report means; bot.catalog.filters.FilterCode has these fields."""

    @property
    def means(self) -> str: ...
    @property
    def verdict(self) -> str:
        """What it decides by itself: spam, concern, fine, skipped, placed, outgoing or nothing."""

    @property
    def fix(self) -> str | None: ...


class SpamFilter(Protocol):
    """A spam filter; bot.catalog.filters.SpamFilter has these fields."""

    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def fix(self) -> str: ...
    def meaning_of(self, code: str) -> FilterCode | None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowledge:
    """Facts that no DNS server tells. `()` means: nothing known, less is checked."""

    blocklists: Sequence[DnsList] = ()
    selectors: Sequence[str] = ()
    """Common DKIM selectors, the likeliest first."""
    services: Sequence[SendingService] = ()
    registries: Sequence[RegistrationData] = ()
    claimable: Sequence[ClaimableService] = ()
    requirements: Sequence[SenderRequirement] = ()
    shorteners: Sequence[str] = ()
    """Domains of link shorteners."""
    filters: Sequence[SpamFilter] = ()
    pace: Pace = field(default_factory=Pace, compare=False)
    """Of blocklist questions; one for the whole process."""
    health: ListHealth = field(default_factory=ListHealth, compare=False)
    """Of blocklists; one for the whole process."""
