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
    def first(self) -> str: ...  # noqa: D102 - described by the class
    @property
    def last(self) -> str: ...  # noqa: D102
    @property
    def meaning(self) -> str: ...  # noqa: D102


class ReturnBit(Protocol):
    """Bit `bit` of the last octet means `meaning`."""

    @property
    def bit(self) -> int: ...  # noqa: D102
    @property
    def meaning(self) -> str: ...  # noqa: D102


class DnsList(Protocol):
    """A blocklist in DNS (RFC 5782); bot.catalog.blocklist.Blocklist has these fields and says what they mean."""

    @property
    def id(self) -> str: ...  # noqa: D102
    @property
    def name(self) -> str: ...  # noqa: D102
    @property
    def zone(self) -> str | None: ...  # noqa: D102
    @property
    def kinds(self) -> Sequence[str]: ...  # noqa: D102
    @property
    def tier(self) -> int: ...  # noqa: D102
    @property
    def lists(self) -> str: ...  # noqa: D102
    @property
    def used_by(self) -> str | None: ...  # noqa: D102
    @property
    def codes(self) -> Sequence[ReturnCode]: ...  # noqa: D102
    @property
    def bits(self) -> Sequence[ReturnBit]: ...  # noqa: D102
    @property
    def refusals(self) -> Sequence[str]: ...  # noqa: D102
    @property
    def must_list(self) -> str | None: ...  # noqa: D102
    @property
    def must_not_list(self) -> str | None: ...  # noqa: D102
    @property
    def delist_url(self) -> str | None: ...  # noqa: D102
    @property
    def delist(self) -> str: ...  # noqa: D102
    @property
    def clears(self) -> str: ...  # noqa: D102
    @property
    def information_only(self) -> bool: ...  # noqa: D102
    @property
    def ask(self) -> bool: ...  # noqa: D102


class ServiceAlignment(Protocol):
    """What a service can align; bot.catalog.sending.Alignment has these fields and says what the words mean."""

    @property
    def spf(self) -> str: ...  # noqa: D102 - described by the class
    @property
    def dkim(self) -> str: ...  # noqa: D102
    @property
    def how(self) -> str: ...  # noqa: D102
    @property
    def source(self) -> str: ...  # noqa: D102


class SendingService(Protocol):
    """A service that sends for its customers; bot.catalog.sending.SendingService has these fields."""

    @property
    def id(self) -> str: ...  # noqa: D102
    @property
    def name(self) -> str: ...  # noqa: D102
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
    def suffix(self) -> str: ...  # noqa: D102 - described by the class
    @property
    def base(self) -> str:
        """The https URL before `domain/…`, with its last slash (RFC 9224 §3)."""


class ClaimableService(Protocol):
    """A service at which anybody may take a free name below `suffix`; bot.catalog.registries has these fields."""

    @property
    def suffix(self) -> str: ...  # noqa: D102
    @property
    def name(self) -> str: ...  # noqa: D102


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
    pace: Pace = field(default_factory=Pace, compare=False)
    """Of blocklist questions; one for the whole process."""
    health: ListHealth = field(default_factory=ListHealth, compare=False)
    """Of blocklists; one for the whole process."""
