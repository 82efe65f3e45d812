"""What a check found, and what it was asked about."""

from dataclasses import dataclass
from enum import StrEnum

from bot.ports import Answer


class Verdict(StrEnum):
    """The outcome of one check. UNKNOWN is never shown, stored or summed up as PASS or FAIL."""

    PASS = "pass"  # noqa: S105 - a verdict, not a secret
    WARN = "warn"
    FAIL = "fail"
    UNKNOWN = "unknown"  # asked, no answer
    SKIPPED = "skipped"  # nothing to ask about


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What the checks are asked about. None and () mean: nothing to ask about, the check is SKIPPED."""

    domain: str | None = None
    """Lower case, A-labels, no trailing dot."""
    ip: str | None = None
    """IPv4 or IPv6 address in normal form."""
    helo_name: str | None = None
    """What the server says after HELO or EHLO, verbatim: it need not be a name."""
    mail_from: str | None = None
    selectors: tuple[str, ...] = ()
    """DKIM selectors that the person gave or that pasted headers show; asked before the common ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One sentence of truth about the subject.

    `code` is stable, stored and documented ("spf.too-many-lookups"). `summary` is plain words. `evidence` are the
    DNS answers it rests on, verbatim. `fix` is the corrected record, or what to do; None when nothing is to be
    done. `reference` names the paragraph of the standard or the provider's page ("RFC 7208 §4.6.4"). `about` is the
    name of the blocklist that it speaks of, None for everything else.
    """

    code: str
    verdict: Verdict
    summary: str
    evidence: tuple[Answer, ...] = ()
    fix: str | None = None
    reference: str | None = None
    about: str | None = None
