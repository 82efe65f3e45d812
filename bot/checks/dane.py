"""Do the mail exchangers pin their certificates in signed DNS? (RFC 7672)."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.checks.finding import Finding, Subject, Verdict
from bot.checks.inquiry import Inquiry
from bot.checks.knowledge import Knowledge
from bot.checks.mx import exchangers
from bot.checks.names import can_be_asked
from bot.checks.text import joined
from bot.checks.tlsa import parse_tlsa
from bot.checks.zones import signer_of
from bot.errors import LookupFailed
from bot.ports import Answer, Dns

_MAX_HOSTS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Pinned:
    """What one mail exchanger publishes. `failure` says why that is not known, else None.

    `signed` tells whether its zone is meant to be signed; None: not asked, or not known.
    """

    host: str
    answer: Answer | None = None
    signed: bool | None = None
    failure: str | None = None


async def check_dane(subject: Subject, dns: Inquiry, knowledge: Knowledge) -> tuple[Finding, ...]:
    """Ask for the TLSA records of each mail exchanger; without AD, whether the zones are signed at all."""
    del knowledge
    if subject.domain is None:
        return (Finding(code="dane.skipped", verdict=Verdict.SKIPPED, summary="DANE: no domain to ask about."),)
    answer = await dns.lookup(subject.domain, "MX")
    hosts = [host for host in exchangers(answer) if host][:_MAX_HOSTS] if answer.records else []
    pinned = await asyncio.gather(*(_ask(host, dns) for host in hosts))
    published = any(entry.answer and entry.answer.records for entry in pinned)
    signed = answer.authenticated or (await _is_signed(subject.domain, dns) if published else None)
    return tuple(judge(subject.domain, answer, pinned, signed=signed))


def judge(domain: str, mx: Answer, pinned: Sequence[Pinned], *, signed: bool | None) -> Iterator[Finding]:
    """Say what the records are worth. `signed`: the domain's own zone is meant to be; None: not known. Pure."""
    silent = [entry for entry in pinned if entry.failure]
    using = [entry for entry in pinned if entry.answer is not None and entry.answer.records]
    if silent:
        yield Finding(
            code="dane.unknown",
            verdict=Verdict.UNKNOWN,
            summary=f"Whether {joined([entry.host for entry in silent])} has TLSA records is not known: "
            f"{silent[0].failure}. Senders that use DANE then do not deliver there.",
            evidence=(mx,),
            reference="RFC 7672 §2.1.2",
        )
    if not using:
        if not silent:
            yield _unused(domain, mx, pinned)
        return
    evidence = (mx, *(entry.answer for entry in using if entry.answer))
    unsigned = [entry.host for entry in using if entry.signed is False]
    if signed is False or unsigned:
        yield _unsigned(domain, unsigned, evidence, own=signed is False)
        return
    unsure = not mx.authenticated or any(entry.answer and not entry.answer.authenticated for entry in using)
    faults = list(_faults(using))
    yield from faults
    bare = [entry.host for entry in pinned if entry.answer is not None and not entry.answer.records]
    if bare:
        yield Finding(
            code="dane.partial",
            verdict=Verdict.WARN,
            summary=f"{joined(bare)}, mail exchanger of {domain}, has no TLSA record, others do: whoever gets mail "
            "sent there gets around DANE.",
            evidence=evidence,
            fix=f"_25._tcp.{bare[0]}. TLSA 3 1 1 <SHA-256 of its public key>",
            reference="RFC 7672 §2.2.1",
        )
    if unsure:
        yield Finding(
            code="dane.unvalidated",
            verdict=Verdict.UNKNOWN,
            summary=f"{joined([entry.host for entry in using])} has TLSA records; whether their signatures are good "
            "is not known, since the resolver that was asked does not say that it validates.",
            evidence=evidence,
            reference="RFC 7672 §2.1.1",
        )
    elif not faults and not bare and not silent:
        yield Finding(
            code="dane.ok",
            verdict=Verdict.PASS,
            summary=f"Mail to {domain} is protected by DANE: all mail exchangers have signed TLSA records.",
            evidence=evidence,
            reference="RFC 7672 §3.1",
        )


async def _ask(host: str, dns: Dns) -> Pinned:
    name = f"_25._tcp.{host}"
    if not can_be_asked(name):
        return Pinned(host=host)
    try:
        answer = await dns.lookup(name, "TLSA")
    except LookupFailed as error:
        return Pinned(host=host, failure=str(error))
    if not answer.records or answer.authenticated:
        return Pinned(host=host, answer=answer, signed=answer.authenticated or None)
    return Pinned(host=host, answer=answer, signed=await _is_signed(host, dns))


async def _is_signed(name: str, dns: Dns) -> bool | None:
    try:
        return await signer_of(name, dns) is not None
    except LookupFailed:
        return None


def _unused(domain: str, mx: Answer, pinned: Sequence[Pinned]) -> Finding:
    return Finding(
        code="dane.unused",
        verdict=Verdict.SKIPPED,
        summary=f"{domain} does not use DANE, which is optional: no mail exchanger has TLSA records.",
        evidence=(mx, *(entry.answer for entry in pinned if entry.answer)),
        reference="RFC 7672 §3.1",
    )


def _unsigned(domain: str, hosts: list[str], evidence: tuple[Answer, ...], *, own: bool) -> Finding:
    zones = joined([*([domain] if own else []), *hosts])
    return Finding(
        code="dane.unsigned",
        verdict=Verdict.WARN,
        summary=f"The mail exchangers of {domain} have TLSA records without effect: there is no DNSSEC for "
        f"{zones}, and senders trust only what is signed.",
        evidence=evidence,
        fix=f"Sign the zone of {zones} and give the DS record to its registrar, or remove the TLSA records.",
        reference="RFC 7672 §2.2.1" if own else "RFC 7672 §2.1.1",
    )


def _faults(using: Sequence[Pinned]) -> Iterator[Finding]:
    for entry in using:
        assert entry.answer is not None
        records = [parse_tlsa(text) for text in entry.answer.records]
        wrong = [record for record in records if record.problem]
        if wrong:
            none_left = len(wrong) == len(records)
            yield Finding(
                code="dane.invalid",
                verdict=Verdict.WARN,
                summary=f"{entry.host} has a TLSA record that senders cannot use: {wrong[0].problem}."
                + (" None is left that could be checked." if none_left else ""),
                evidence=(entry.answer,),
                fix=f"_25._tcp.{entry.host}. TLSA 3 1 1 <SHA-256 of its public key>",
                reference="RFC 7672 §3.1",
            )
