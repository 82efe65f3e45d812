"""Who sends for others, and which DKIM selectors are common (catalog/senders.yml, catalog/dkim_selectors.yml)."""

from dataclasses import dataclass


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """Both files. `selectors` are the likeliest first."""

    services: tuple[SendingService, ...]
    selectors: tuple[str, ...]
    not_guessable: tuple[str, ...]
    """Names of services whose selectors only a message tells."""
