"""Did a list or forwarder pass the message on, and was it whole when it got it? (RFC 8617 §4.1.1, RFC 2369)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.checks.finding import Finding, Verdict
from bot.checks.message.alignment import Alignment
from bot.checks.message.finding import found
from bot.checks.message.signature import Signature, Verified
from bot.checks.message.verdicts import ORIGINAL, Verdicts, arc_results, server_of
from bot.checks.message.way import Way
from bot.mail.headers import read_results
from bot.mail.message import Message

# Exchange Online writes a set 1 into all that its own customers send, with "dkim=pass" signed or not; only about what
# came from outside does it name the client (portal.smartertools.com/community/a97319, read 2026-11-21).
_SUBMISSION = "mx.microsoft.com"
_CLIENT = re.compile(r"\bsender ip is\b", re.IGNORECASE)


# RFC 2369 §3.4 (lists that people write to; newsletters have no such address), RFC 5322 §3.6.6, and what Gmail adds.
_PASSED_ON = ("list-post", "resent-from", "x-forwarded-to")


@dataclass(frozen=True, slots=True)
class Forwarding:
    """`domain` is the signing domain that passed at the first forwarder, `by` that server; None: it does not say.

    `gateway`: it was a gateway in front of Microsoft 365 (Authentication-Results-Original), else a list or forwarder
    (ARC set 1).
    """

    domain: str
    by: str | None
    gateway: bool = False


def read_forwarding(
    message: Message, verdicts: Verdicts, alignment: Alignment | None, signatures: Sequence[Signature]
) -> Forwarding | None:
    """Find the DKIM pass that was lost on the way. Pure.

    None: nobody before tells of an aligned one, DMARC passes still or may, or the signature has no key, so that it
    cannot have passed. Anybody can write such fields: it is what the forwarder says, not what is proven.
    """
    if alignment is None or alignment.passes is not False or verdicts.passed("dmarc"):
        return None
    own = {alignment.author, *(entry.domain for entry in alignment.domains if entry.aligned)}
    own -= {signature.domain for signature in signatures if signature.result is Verified.NO_KEY}
    before = message.first(ORIGINAL)
    told = [(rest, False) for instance, rest in arc_results(message) if instance == 1]
    told += [(before, True)] if before else []
    for field, gateway in told:
        by = server_of(field)
        if by == _SUBMISSION and not _CLIENT.search(field):
            continue
        for result in read_results(field):
            if (result.method, result.result) == ("dkim", "pass") and result.identity in own:
                return Forwarding(result.identity, by, gateway)
    return None


def read_way(message: Message, verdicts: Verdicts, alignment: Alignment | None, lost: Forwarding | None) -> Way:
    """Tell how the message came, by its header and by who sealed it; `lost` is what `read_forwarding` found. Pure."""
    if lost is not None:
        return Way.CHANGED
    if alignment is not None and alignment.passes_by("spf"):
        return Way.DIRECT  # a server of the author's own handed it over
    sealed = {server_of(field) for _, field in arc_results(message)} - {verdicts.by, _SUBMISSION, None}
    return Way.PASSED_ON if sealed or any(message.first(name) for name in _PASSED_ON) else Way.DIRECT


def judge_forwarding(forwarding: Forwarding) -> Iterator[Finding]:
    """Say who has to act when a list, forwarder or gateway broke the signature. Pure."""
    at = f"at {forwarding.by}, the" if forwarding.by else "at the"
    whom = (
        "server before Microsoft 365 (by Authentication-Results-Original)"
        if forwarding.gateway
        else "first list or forwarder (by its own account, ARC set 1)"
    )
    yield found(
        "changed-by-forwarder",
        Verdict.FAIL,
        f"DKIM passed for {forwarding.domain} {at} {whom}, and does not any more: the message was changed there or "
        "after, and nothing else vouches for the From domain.",
        fix=_GATEWAY if forwarding.gateway else _FORWARDER,
        reference="RFC 8617 §1; RFC 6377 §5.1",
    )


_FORWARDER = (
    "Nothing for the sender to change. The list or forwarder has to stop changing messages (footers, subject tags) "
    "or to put its own address into From; or the receiver has to trust its ARC seal."
)
_GATEWAY = (
    "Nothing for the sender to change. The recipient's administrator turns on Enhanced Filtering for Connectors, or "
    "trusts the gateway's ARC seal (learn.microsoft.com/defender-office-365/email-authentication-troubleshoot)."
)
