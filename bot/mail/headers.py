"""Headers of a message, as far as deliverability cares: From, Return-Path, DKIM-Signature, Authentication-Results."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AuthenticationResult:
    """One `method=result` of an Authentication-Results header (RFC 8601 §2.2).

    `method` is spf, dkim, dmarc, arc, …; `result` is pass, fail, none, softfail, …; `identity` is the domain it
    speaks of (smtp.mailfrom, header.d, header.from), None when the header does not say.
    """

    method: str
    result: str
    identity: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageHeaders:
    """What the pasted headers say about the message that was refused. None and () mean: not in the paste."""

    author_domain: str | None = None
    mail_from_domain: str | None = None
    """Domain of Return-Path or of MAIL FROM (RFC 5321.MailFrom)."""
    dkim: tuple[tuple[str, str], ...] = ()
    """(signing domain d=, selector s=) of each DKIM-Signature, in order."""
    results: tuple[AuthenticationResult, ...] = ()
