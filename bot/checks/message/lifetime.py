"""Was a signature good at the time when the message arrived? t= and x= beside Received (RFC 6376 §3.5)."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime, timedelta

from bot.checks.finding import Finding, Verdict
from bot.checks.message.finding import found
from bot.checks.message.signature import Signature
from bot.checks.message.travel import duration
from bot.mail.received import Hop

_TOLERANCE = timedelta(minutes=5)
"""Of clocks that disagree; those who verify allow for some (RFC 6376 §3.5 leaves it to them)."""
_REFERENCE = "RFC 6376 §3.5"


def judge_lifetimes(
    signatures: Sequence[Signature], path: Sequence[Hop], passed: Collection[str] = ()
) -> Iterator[Finding]:
    """Compare when it was signed and until when it is good with when it arrived, by its last Received field. Pure.

    `passed` are the domains for which the receiving server says that DKIM passed: it thought the times right.
    """
    arrived = path[-1].at if path else None
    for signature in signatures:
        if signature.domain in passed:
            continue
        if arrived is None:
            yield from _without_time(signature)
            continue
        yield from _expired(signature, arrived)
        yield from _signed_later(signature, arrived)


def _without_time(signature: Signature) -> Iterator[Finding]:
    if signature.expires_at is not None:
        yield found(
            "dkim-expiry-unknown",
            Verdict.UNKNOWN,
            f"The DKIM signature of {signature.domain} is good until {_written(signature.expires_at)} (x=). Whether "
            "the message arrived before is not known: its last Received field has no time, or there is none.",
            reference=_REFERENCE,
        )


def _expired(signature: Signature, arrived: datetime) -> Iterator[Finding]:
    if signature.expires_at is None or arrived <= signature.expires_at:
        return
    late = duration((arrived - signature.expires_at).total_seconds())
    yield found(
        "dkim-expired",
        Verdict.WARN,
        f"The DKIM signature of {signature.domain} had expired when the message arrived: it was good until "
        f"{_written(signature.expires_at)} (x=), {late} before. Receivers may take such a signature for none.",
        fix="Let signatures be good for longer than mail lies in queues, a week say; the path shows where it lay.",
        reference=_REFERENCE,
    )


def _signed_later(signature: Signature, arrived: datetime) -> Iterator[Finding]:
    if signature.signed_at is None or signature.signed_at <= arrived + _TOLERANCE:
        return
    early = duration((signature.signed_at - arrived).total_seconds())
    yield found(
        "dkim-signed-later",
        Verdict.WARN,
        f"The DKIM signature of {signature.domain} says that it was made {early} after the message arrived: "
        f"{_written(signature.signed_at)} (t=). Receivers may take such a signature for none.",
        fix="Set the clock of the server that signs (NTP); when it is right, that of the receiver is wrong.",
        reference=_REFERENCE,
    )


def _written(time: datetime) -> str:
    return f"{time:%Y-%m-%d %H:%M} UTC"
