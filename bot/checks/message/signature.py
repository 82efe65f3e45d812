"""The DKIM signatures of a message, verified with the keys that DNS has now (RFC 6376 §6)."""

import asyncio
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum

import dkim

from bot.checks.dkim_key import is_key, parse_key
from bot.checks.finding import Finding, Verdict
from bot.checks.message.finding import found
from bot.checks.message.way import Way
from bot.checks.names import can_be_asked
from bot.checks.tags import parse_tags
from bot.errors import LookupFailed
from bot.mail.domain import domain_or_none
from bot.mail.message import Message
from bot.ports import Answer, Dns

_MAX_SIGNATURES = 10
_MIN_BITS, _MAX_BITS = 1024, 8192  # RFC 8301 §3.2; larger ones only cost time
_TIMES = {
    "x= value is past": "it was good until a time that is past by now (x=)",
    "t= value is in the future": "it says that it was made in the future (t=); look at the signing server's clock",
}
"""What dkimpy refuses by today's clock, without a look at the signature: it says nothing of the day of delivery."""
_MAX_KEY = 4_000
"""Characters of a key record; a longer one holds numbers that only cost time."""
_SECONDS = re.compile(r"[0-9]{1,11}")
"""Up to the year 5138; RFC 6376 asks for twelve digits, of which the largest are no date any more."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
BROKEN = (dkim.DKIMException, ValueError, IndexError, KeyError, TypeError, AssertionError)
"""What dkimpy raises about signatures and keys that a stranger wrote."""


class Verified(StrEnum):
    """What became of the verification."""

    PASS = "pass"  # noqa: S105 - a result, not a secret
    FAIL = "fail"
    NO_KEY = "no-key"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """One DKIM-Signature field. `result` None: not verified, since the body is not in the paste or not as it was.

    `problem` says why it fails or is not known, else None. `fields` are the names that it covers, lower case.
    `signed_at` (t=) and `expires_at` (x=) are None where the signature does not say.
    """

    domain: str
    selector: str
    algorithm: str
    fields: tuple[str, ...]
    partial: bool
    """l=: only a part of the body is signed."""
    signed_at: datetime | None = None
    expires_at: datetime | None = None
    result: Verified | None = None
    problem: str | None = None
    answer: Answer | None = None


def read_signatures(message: Message) -> tuple[Signature, ...]:
    """Read the fields, the topmost first; one without d= or s= still counts, so that the order stays. Pure."""
    return tuple(_read(value) for value in message.all("dkim-signature")[:_MAX_SIGNATURES])


async def verify_signatures(message: Message, dns: Dns) -> tuple[Signature, ...]:
    """Ask for the keys, all at once, and verify; of a bare header, only the keys are looked at."""
    signatures = read_signatures(message)
    return tuple(await asyncio.gather(*(_verify(message, index, one, dns) for index, one in enumerate(signatures))))


def judge_signatures(
    signatures: Sequence[Signature],
    way: Way = Way.DIRECT,
    *,
    passed: Collection[str] = (),
    failed: Collection[str] = (),
) -> Iterator[Finding]:
    """Say what the signatures are worth on this copy of the message. Pure.

    `passed` and `failed` are the domains for which the receiving server says that DKIM did.
    """
    for signature in signatures:
        evidence = (signature.answer,) if signature.answer else ()
        if signature.result is Verified.PASS:
            yield found(
                "dkim-verified",
                Verdict.PASS,
                f"The DKIM signature of {signature.domain} (selector {signature.selector}) is good.",
                reference="RFC 6376 §6.1",
                evidence=evidence,
            )
        elif signature.result is Verified.NO_KEY:
            yield _without_key(signature, received_whole=signature.domain in passed)
        elif signature.result is Verified.FAIL:
            whole = True if signature.domain in passed else False if signature.domain in failed else None
            yield _broken(signature, way, received_whole=whole)
        elif signature.problem in _TIMES.values() and signature.domain in passed:
            yield found(
                "dkim-unknown",
                Verdict.SKIPPED,
                f"The DKIM signature of {signature.domain} was good when the message arrived, and is not verified "
                f"today: {signature.problem}.",
                reference="RFC 6376 §3.5",
            )
        elif signature.result is Verified.UNKNOWN:
            yield found(
                "dkim-unknown",
                Verdict.UNKNOWN,
                f"Whether the DKIM signature of {signature.domain} is good is not known: {signature.problem}.",
                reference="RFC 6376 §6.1.2",
            )
        if signature.partial:
            yield found(
                "dkim-partial",
                Verdict.WARN,
                f"The DKIM signature of {signature.domain} covers a part of the body only (l=): one can add to it.",
                fix="Sign without l=.",
                reference="RFC 6376 §8.2",
            )


def _without_key(signature: Signature, *, received_whole: bool) -> Finding:
    name = f"{signature.selector}._domainkey.{signature.domain}"
    evidence = (signature.answer,) if signature.answer else ()
    if received_whole:
        return found(
            "dkim-no-key",
            Verdict.WARN,
            f"The DKIM signature of {signature.domain} was good when the message arrived, and could not be verified "
            f"today: {signature.problem}.",
            fix=f"Nothing, if the key was replaced since; else publish it again at {name}.",
            reference="RFC 6376 §6.1.2",
            evidence=evidence,
        )
    return found(
        "dkim-no-key",
        Verdict.FAIL,
        f"The DKIM signature of {signature.domain} cannot be verified by anybody: {signature.problem}.",
        fix=f"Publish the public key of the signing server at {name}.",
        reference="RFC 6376 §6.1.2",
        evidence=evidence,
    )


def _broken(signature: Signature, way: Way, *, received_whole: bool | None) -> Finding:
    if received_whole:
        where = "The receiving server found it good: this copy was changed afterwards, when it was saved or copied."
        fix = "Nothing for the sender to change; a saved original (.eml) shows more."
    elif received_whole is False:
        where = "The receiving server did not find it good either."
        fix = way.dkim_fix or "Sign as the last step before the message leaves, and look what comes after that step."
    else:
        where = (
            "Something was changed after signing: on the way (footers, list software), or when the message was "
            "copied; a saved original (.eml) tells which."
        )
        fix = way.dkim_fix or "Sign as the last step before the message leaves; compare with Authentication-Results."
    return found(
        "dkim-broken",
        Verdict.WARN,
        f"The DKIM signature of {signature.domain} does not verify on this copy: {signature.problem}. {where}",
        fix=fix,
        reference="RFC 6376 §6.1.3",
        evidence=(signature.answer,) if signature.answer else (),
    )


def _read(value: str) -> Signature:
    tags = parse_tags(value)
    fields = tuple(part.strip().lower() for part in (tags.get("h") or "").split(":") if part.strip())
    return Signature(
        domain=domain_or_none(_squeezed(tags.get("d"))) or "",
        selector=_squeezed(tags.get("s")).lower(),
        algorithm=_squeezed(tags.get("a")).lower(),
        fields=fields,
        partial=tags.get("l") is not None,
        signed_at=_time(tags.get("t")),
        expires_at=_time(tags.get("x")),
    )


async def _verify(message: Message, index: int, signature: Signature, dns: Dns) -> Signature:
    name = f"{signature.selector}._domainkey.{signature.domain}"
    if not signature.domain or not signature.selector or not can_be_asked(name):
        return replace(signature, result=Verified.FAIL, problem="it has no usable d= and s=")
    try:
        answer = await dns.lookup(name, "TXT")
    except LookupFailed as error:
        return replace(signature, result=Verified.UNKNOWN, problem=str(error))
    keys = [text for text in answer.records if is_key(text)]
    problem = key_problem(name, keys)
    if problem is not None:
        return replace(signature, result=Verified.NO_KEY, problem=problem, answer=answer)
    if not (message.has_body and message.intact):
        return replace(signature, result=None, problem=None, answer=answer)
    outcomes = [await asyncio.to_thread(_check, message.raw, index, key) for key in keys]
    failures = [outcome for outcome in outcomes if outcome is not None]
    if len(failures) < len(outcomes):
        return replace(signature, result=Verified.PASS, problem=None, answer=answer)
    undecided = failures[0] in _TIMES.values()
    result = Verified.UNKNOWN if undecided else Verified.FAIL
    return replace(signature, result=result, problem=failures[0], answer=answer)


def key_problem(name: str, keys: Sequence[str]) -> str | None:
    """Say why nobody can verify with these keys of a name, None when one can."""
    if not keys:
        return f"there is no key at {name}"
    for key in map(parse_key, keys):
        if len(key.text) > _MAX_KEY:
            return f"the key at {name} is far too long"
        if key.revoked:
            return f"the key at {name} is revoked"
        if key.problem is not None:
            return f"the key at {name} cannot be used: {key.problem}"
        if key.type == "rsa" and not _MIN_BITS <= (key.bits or 0) <= _MAX_BITS:
            return f"the key at {name} has {key.bits} bits"
    return None


def _check(raw: bytes, index: int, key: str) -> str | None:
    """Return why the signature does not verify with the key, None when it does."""
    record = key.encode("utf-8", "surrogateescape")
    try:
        good = dkim.DKIM(raw).verify(idx=index, dnsfunc=lambda name, timeout=0: record)  # noqa: ARG005 - dkimpy's
    except BROKEN as error:
        return plain(str(error))
    return None if good else "the signature does not match the header fields"


def plain(error: str) -> str:
    """Write dkimpy's words for people."""
    if "body hash mismatch" in error:
        return "the body is not the one that was signed"
    for words, meaning in _TIMES.items():
        if words in error:
            return meaning
    return re.sub(r"\bb'([^']*)'", r"\1", error)[:200] or "it cannot be read"


def _time(value: str | None) -> datetime | None:
    """Read t= or x=: seconds since 1970 (RFC 6376 §3.5)."""
    seconds = _squeezed(value)
    if not _SECONDS.fullmatch(seconds):
        return None
    return _EPOCH + timedelta(seconds=int(seconds))


def _squeezed(value: str | None) -> str:
    return "".join((value or "").split())
