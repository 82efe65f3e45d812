"""Headers of a message, as far as deliverability cares: From, Return-Path, DKIM-Signature, Authentication-Results."""

import re
from dataclasses import dataclass

from bot.mail.domain import domain_or_none, ip_or_none
from bot.mail.host import CLIENT_IP, IP
from bot.mail.mailbox import read_mailbox
from bot.mail.pattern import compiled_late

_FIELD = compiled_late(
    r"^[ \t>|]{0,8}(?:C: |>>> ?|-> )?(?P<name>[A-Za-z][A-Za-z0-9-]{1,60}) ?:(?!//)[ \t]?(?P<value>.*)$"
)
_WANTED = (
    "from",
    "return-path",
    "dkim-signature",
    "authentication-results",
    "arc-authentication-results",
    "received-spf",
)
_MAIL_FROM = compiled_late(r"\bMAIL FROM: ?<([^<>\s]{1,320})>", re.IGNORECASE)
_TAG = compiled_late(r"(?:^|;)\s*(?P<name>[a-z]{1,10})\s*=\s*(?P<value>[^;]{1,300})", re.IGNORECASE)
_COMMENT = compiled_late(r"\([^()]{0,1000}\)")
_METHOD = compiled_late(
    r"^\s*(?P<method>[a-z][a-z0-9-]{1,30})(?:/\d{1,3})?\s*=\s*(?P<result>[a-z_]{2,20})\b(?P<rest>.*)", re.IGNORECASE
)
# Yahoo's own words for results of RFC 8601 §2.7 (github.com/jstedfast/MimeKit/issues/584, read 2026-11-21).
_YAHOO = {"success": "pass", "dkim_pass": "pass", "perm_fail": "permerror"}
_PROPERTY = compiled_late(
    r"\b(?:smtp\.(?:mailfrom|mail|helo)|header\.(?:from|d|i)|envelope-from|from)\s*=\s*\"?(?P<value>[^\s;\"]{1,320})",
    re.IGNORECASE,
)
_REASON = compiled_late(r"\breason\s*=\s*(?:\"(?P<quoted>[^\"]{1,200})\"|(?P<word>[^\s;\"]{1,100}))", re.IGNORECASE)
# Gmail's comment is “domain of a@example.com designates 192.0.2.1 as permitted sender”, Microsoft's “sender IP is …”.
_SPF_IP = compiled_late(
    rf"\bspf\s*=[^;()]{{0,40}}\([^()]{{0,300}}?(?:designates?|sender IP is|client-ip=)\s{{0,3}}(?P<ip>{IP})",
    re.IGNORECASE,
)
_MAX_FIELDS = 400
_MAX_VALUE = 8_000

FAILING = frozenset({"fail", "softfail", "hardfail", "permerror", "temperror", "policy"})
"""Results that do not authenticate although something was published (RFC 8601 §2.7)."""


@dataclass(frozen=True, slots=True)
class AuthenticationResult:
    """One `method=result` of an Authentication-Results header (RFC 8601 §2.2).

    `method` is spf, dkim, dmarc, arc, …; `result` is pass, fail, none, softfail, …; `identity` is the domain it
    speaks of (smtp.mailfrom, header.d, header.from), `ip` the address that SPF was asked about, `reason` what follows
    `reason=`; each None when the header does not say.
    """

    method: str
    result: str
    identity: str | None = None
    ip: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageHeaders:
    """What the pasted headers say about the message that was refused. None and () mean: not in the paste."""

    author_domain: str | None = None
    mail_from_domain: str | None = None
    """Domain of Return-Path or of MAIL FROM (RFC 5321.MailFrom)."""
    dkim: tuple[tuple[str, str], ...] = ()
    """(signing domain d=, selector s=) of each DKIM-Signature, in order."""
    results: tuple[AuthenticationResult, ...] = ()

    @property
    def failed(self) -> tuple[AuthenticationResult, ...]:
        """The results because of which a receiver would not trust the From domain; () when nothing is wrong.

        DMARC passes when either SPF or DKIM passes and is aligned (RFC 9989), so a DMARC pass outweighs a failure
        of one of them. With no DMARC result, one passing method is enough.
        """
        main = [result for result in self.results if result.method in ("spf", "dkim", "dmarc")]
        if any(result.method == "dmarc" and result.result == "pass" for result in main):
            return ()
        if any(result.method == "dmarc" and result.result in FAILING for result in main):
            return tuple(result for result in main if result.result != "pass")
        if any(result.result == "pass" for result in main):
            return ()
        return tuple(result for result in main if result.result in FAILING or result.method in ("spf", "dkim"))


def read_headers(text: str) -> MessageHeaders | None:
    """Read the headers that a pasted text shows, anywhere in it; None when it shows none of them.

    Folded lines (RFC 5322 §2.2.3) are joined, also where the paste lost the blanks in front of them.
    """
    author = mail_from = None
    dkim: list[tuple[str, str]] = []
    results: list[AuthenticationResult] = []
    arc: list[AuthenticationResult] = []
    for name, value in _fields(text):
        if name == "from":
            mailbox = read_mailbox(value)
            author = author or (mailbox.domain if mailbox else None)
        elif name == "return-path":
            mailbox = read_mailbox(value)
            mail_from = mail_from or (mailbox.domain if mailbox else None)
        elif name == "dkim-signature":
            dkim.extend(_signature(value))
        elif name == "received-spf":
            results.extend(read_received_spf(value))
        else:
            (results if name == "authentication-results" else arc).extend(read_results(value))
    match = _MAIL_FROM.search(text)
    if mail_from is None and match:
        mailbox = read_mailbox(match[1])
        mail_from = mailbox.domain if mailbox else None
    found = MessageHeaders(
        author_domain=author, mail_from_domain=mail_from, dkim=tuple(dkim), results=tuple(results or arc)
    )
    return found if found != MessageHeaders() else None


def _fields(text: str) -> list[tuple[str, str]]:
    """The wanted fields as (lower-case name, unfolded value), in order."""
    found: list[tuple[str, list[str]]] = []
    open_field: list[str] | None = None
    for line in text.split("\n"):
        match = _FIELD.match(line[:_MAX_VALUE])
        if match and not line[:1].isspace():
            name = match["name"].lower()
            open_field = None
            if name in _WANTED and len(found) < _MAX_FIELDS:
                open_field = [match["value"]]
                found.append((name, open_field))
        elif not line.strip():
            open_field = None
        elif open_field is not None and sum(map(len, open_field)) < _MAX_VALUE:
            open_field.append(line.strip())
    return [(name, " ".join(parts)[:_MAX_VALUE]) for name, parts in found]


def _signature(value: str) -> list[tuple[str, str]]:
    """d= and s= of one DKIM-Signature (RFC 6376 §3.5)."""
    tags = {match["name"].lower(): "".join(match["value"].split()) for match in _TAG.finditer(value)}
    domain = domain_or_none(tags.get("d", ""))
    return [(domain, tags["s"].lower())] if domain and tags.get("s") else []


def read_received_spf(value: str) -> list[AuthenticationResult]:
    """Read the result of one Received-SPF field (RFC 7208 §9.1)."""
    match = re.match(r"\s*([a-z]{4,10})\b", value, re.IGNORECASE)
    if match is None:
        return []
    return [AuthenticationResult("spf", match[1].lower(), _identity(value), _address(CLIENT_IP, value))]


def read_results(value: str) -> list[AuthenticationResult]:
    """Read the results of one Authentication-Results field; of its comments, only SPF's address counts."""
    ip = _address(_SPF_IP, value)
    for _ in range(3):  # comments nest
        value = _COMMENT.sub(" ", value)
    found = []
    for part in value.split(";"):
        match = _METHOD.match(part)
        # The authserv-id comes first and has no "="; Exchange leaves it out.
        if match:
            method, result = match["method"].lower(), match["result"].lower()
            reason = _REASON.search(match["rest"])
            found.append(
                AuthenticationResult(
                    method,
                    _YAHOO.get(result, result),
                    identity=_identity(match["rest"]),
                    ip=ip if method == "spf" else None,
                    reason=(reason["quoted"] or reason["word"]) if reason else None,
                )
            )
    return found


def _address(pattern: re.Pattern[str], value: str) -> str | None:
    match = pattern.search(value)
    return ip_or_none(match["ip"].rstrip(".")) if match else None


def _identity(rest: str) -> str | None:
    for match in _PROPERTY.finditer(rest):
        domain = domain_or_none(match["value"].lstrip("@"))
        if domain:
            return domain
    return None
