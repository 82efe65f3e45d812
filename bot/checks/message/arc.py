"""The ARC chain of a message, verified with the keys that DNS has now (RFC 8617 §5.2).

Forwarders and lists seal what they found before they changed a message. A chain tells who handled it, and at which
set it breaks; whether to trust those who sealed is for the receiver to say.
"""

import asyncio
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import dkim

from bot.checks.dkim_key import is_key
from bot.checks.finding import Finding, Verdict
from bot.checks.message.finding import found
from bot.checks.message.signature import BROKEN, Verified, key_problem, plain
from bot.checks.names import can_be_asked
from bot.checks.tags import parse_tags
from bot.checks.text import counted
from bot.errors import LookupFailed
from bot.mail.domain import domain_or_none
from bot.mail.message import Message
from bot.ports import Answer, Dns

MAX_SETS = 50  # RFC 8617 §4.2.1
_MAX_KEYS = 20
_SIGNED = ("arc-seal", "arc-message-signature")
_RESULTS = re.compile(r"\s*i\s*=\s*(\d{1,3})\s*;", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """The ARC sets of a message. `sets` is the highest instance, 0: there is no chain.

    `seals` are (instance, d=) of the ARC-Seal fields, the first one first. `result` None: there is no chain, or it
    was not verified, since the body is not in the paste or not as it was. `failed_at` is the instance of the set that
    breaks it and `problem` says why, or why it is not known; else None.
    """

    sets: int = 0
    seals: tuple[tuple[int, str], ...] = ()
    result: Verified | None = None
    failed_at: int | None = None
    problem: str | None = None
    evidence: tuple[Answer, ...] = ()

    @property
    def sealers(self) -> tuple[str, ...]:
        """Who sealed, the first one first."""
        return tuple(domain for _, domain in self.seals)


class _NoKey(Exception):
    """DNS did not answer for a key that the verification needs."""


async def verify_chain(message: Message, dns: Dns) -> Chain:
    """Ask for the keys of all sets, all at once, and verify; of a bare header, the sets are only counted."""
    chain = read_chain(message)
    if not chain.sets or not (message.has_body and message.intact):
        return chain
    if chain.sets > MAX_SETS:
        return replace(chain, result=Verified.FAIL, failed_at=chain.sets, problem=f"there are over {MAX_SETS} sets")
    names = dict.fromkeys(name for field in _SIGNED for value in message.all(field) if (name := _key_name(value)))
    asked = await asyncio.gather(*(_ask(name, dns) for name in list(names)[:_MAX_KEYS]))
    keys = dict(zip(names, asked, strict=False))
    return await asyncio.to_thread(_verify, message.raw, chain, keys)


def read_chain(message: Message) -> Chain:
    """Count the sets and name who sealed. Pure."""
    seals = sorted(
        (instance, domain_or_none(_squeezed(tags.get("d"))) or "")
        for tags in map(parse_tags, message.all("arc-seal"))
        if (instance := _instance(_squeezed(tags.get("i"))))
    )
    signed = [_instance(_squeezed(parse_tags(value).get("i"))) for value in message.all("arc-message-signature")]
    told = [
        _instance(match[1]) for value in message.all("arc-authentication-results") if (match := _RESULTS.match(value))
    ]
    return Chain(
        sets=max([instance for instance, _ in seals] + signed + told, default=0),
        seals=tuple(seals),
    )


def judge_chain(chain: Chain) -> Iterator[Finding]:
    """Say what the chain is worth on this copy of the message. Pure."""
    sets = counted(chain.sets, "set")
    if chain.result is Verified.PASS:
        yield found(
            "arc-verified",
            Verdict.PASS,
            f"The ARC chain is good: {sets}, sealed last by {chain.sealers[-1]}. It counts as far as the receiver "
            "trusts those who sealed.",
            reference="RFC 8617 §5.2",
            evidence=chain.evidence,
        )
    elif chain.result is Verified.FAIL:
        sealer = dict(chain.seals).get(chain.failed_at or 0, "")
        yield found(
            "arc-broken",
            Verdict.WARN,
            f"The ARC chain does not verify on this copy: it breaks at set {chain.failed_at} of {chain.sets}"
            + (f", sealed by {sealer}: " if sealer else ": ")
            + f"{chain.problem}. What forwarders vouched for does not count then.",
            fix="Nothing for the domain owner to change; who forwards has to seal after all changes.",
            reference="RFC 8617 §5.2",
            evidence=chain.evidence,
        )
    elif chain.result is Verified.UNKNOWN:
        yield found(
            "arc-unknown",
            Verdict.UNKNOWN,
            f"Whether the ARC chain ({sets}) is good is not known: {chain.problem}.",
            reference="RFC 8617 §5.2",
        )


async def _ask(name: str, dns: Dns) -> Answer | LookupFailed:
    try:
        return await dns.lookup(name, "TXT")
    except LookupFailed as error:
        return error


def _verify(raw: bytes, chain: Chain, keys: Mapping[str, Answer | LookupFailed]) -> Chain:
    evidence = tuple(answer for answer in keys.values() if isinstance(answer, Answer))
    missing: dict[str, str] = {}

    def key_of(name: bytes, timeout: int = 0) -> bytes | None:  # noqa: ARG001 - dkimpy's
        asked = name.decode("ascii", "replace").lower().removesuffix(".")
        answer = keys.get(asked)
        if not isinstance(answer, Answer):
            raise _NoKey(str(answer) if answer else f"{asked} was not asked for")
        found_keys = [text for text in answer.records if is_key(text)]
        problem = key_problem(asked, found_keys)
        if problem is not None:
            missing[asked] = problem
            return None
        return found_keys[0].encode("utf-8", "surrogateescape")

    try:
        result, sets, reason = dkim.ARC(raw).verify(dnsfunc=key_of)
    except _NoKey as error:
        return replace(chain, result=Verified.UNKNOWN, problem=str(error), evidence=evidence)
    except BROKEN as error:
        return replace(chain, result=Verified.UNKNOWN, problem=plain(str(error)), evidence=evidence)
    if result == dkim.CV_Pass:
        return replace(chain, result=Verified.PASS, evidence=evidence)
    failed_at, problem = _fault(chain.sets, sets, plain(reason), missing)
    return replace(chain, result=Verified.FAIL, failed_at=failed_at, problem=problem, evidence=evidence)


def _fault(
    highest: int, sets: Sequence[Mapping[str, Any]], reason: str, missing: Mapping[str, str]
) -> tuple[int, str]:
    """Name the set that breaks the chain, and why.

    `sets` are dkimpy's results, the highest instance first; `missing` says what is wrong with the keys of names.
    """
    if len(sets) < highest:
        return highest - len(sets), reason  # it gave up there
    told = next((one for one in sets if one["cv"] == dkim.CV_Fail), None)
    if told is not None:
        return told["instance"], "who sealed it found the chain broken already (cv=fail)"
    # A seal covers all sets below: the lowest that does not verify is the one that was changed.
    seal = next((one for one in reversed(sets) if not one["as-valid"]), None)
    if seal is not None:
        wrong_key = missing.get(_name(seal["as-selector"], seal["as-domain"]))
        return seal["instance"], wrong_key or "the seal does not match the fields that it covers"
    if not sets[0]["ams-valid"]:
        wrong_key = missing.get(_name(sets[0]["ams-selector"], sets[0]["ams-domain"]))
        return highest, wrong_key or "the message is not the one that was signed (ARC-Message-Signature)"
    wrong = next((one["instance"] for one in sets if (one["instance"] == 1) != (one["cv"] == dkim.CV_None)), highest)
    return wrong, reason


def _key_name(value: str) -> str | None:
    tags = parse_tags(value)
    domain, selector = domain_or_none(_squeezed(tags.get("d"))), _squeezed(tags.get("s")).lower()
    name = f"{selector}._domainkey.{domain}"
    return name if domain and selector and can_be_asked(name) else None


def _name(selector: bytes, domain: bytes) -> str:
    return f"{selector.decode('ascii', 'replace')}._domainkey.{domain.decode('ascii', 'replace')}".lower()


def _instance(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 3 else 0  # noqa: PLR2004 - at most 50


def _squeezed(value: str | None) -> str:
    return "".join((value or "").split())
