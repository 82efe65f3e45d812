"""Who sends for others, and which DKIM selectors are common (catalog/senders.yml, catalog/dkim_selectors.yml)."""

from dataclasses import dataclass
from enum import StrEnum

from bot.catalog.cause import Source


class Aligns(StrEnum):
    """When a domain that a service uses aligns with the customer's (RFC 9989 §4.4, relaxed)."""

    DEFAULT = "default"  # from the start
    SETUP = "setup"  # once the customer has set it up at the service
    NEVER = "never"  # the service uses a domain of its own
    UNKNOWN = "unknown"  # its documentation does not say


@dataclass(frozen=True, slots=True, kw_only=True)
class Alignment:
    """What a service can align: SPF by the domain in MAIL FROM, DKIM by the domain that signs (d=)."""

    spf: Aligns
    dkim: Aligns
    how: str
    """What is there by default, and what the customer has to set up; one or two sentences."""
    sources: tuple[Source, ...]

    @property
    def source(self) -> str:
        """The page that says so."""
        return self.sources[0].url


@dataclass(frozen=True, slots=True, kw_only=True)
class SendingService:
    """A service or mail host and what a domain that uses it publishes. `()` means: nothing that tells."""

    id: str
    name: str
    spf_includes: tuple[str, ...]
    """Domains that customers include; a leading `*.` covers every name below."""
    mx: tuple[str, ...]
    """Globs of its mail exchangers."""
    selectors: tuple[str, ...]
    """DKIM selectors at the customer's own domain."""
    dkim_targets: tuple[str, ...]
    """Globs of where the customers' selector CNAMEs point."""
    return_paths: tuple[str, ...]
    """Globs of the domains in MAIL FROM when the customer sets up none of their own."""
    help: str
    """The service's page about authenticating a domain."""
    alignment: Alignment | None = None
    """None: not read in its documentation yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """Both files. `selectors` are the likeliest first."""

    services: tuple[SendingService, ...]
    selectors: tuple[str, ...]
