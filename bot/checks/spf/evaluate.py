"""check_host(): does this address may send for this sender? (RFC 7208 §4)."""

import asyncio
import ipaddress
from dataclasses import dataclass

from bot.checks.names import can_be_asked, is_below, normal, reverse_name
from bot.checks.spf.macro import (
    BadMacro,
    IPAddress,
    MacroContext,
    MacroString,
    expand,
    expand_name,
    parse_macros,
    uses,
)
from bot.checks.spf.published import fetch_spf
from bot.checks.spf.record import Mechanism, Modifier, Result
from bot.errors import LookupFailed
from bot.ports import Answer, Dns

MAX_LOOKUPS = 10
MAX_VOID_LOOKUPS = 2
MAX_NAMES = 10
"""Of MX hosts and of PTR names looked at per term (RFC 7208 §4.6.4)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """The result and how it came about.

    `explanation` is the sender's own text for a fail (`exp=`), None when there is none. `matched` is the term that
    decided and `matched_in` the domain of its record, both None when none did. `problem` says what a temperror or
    permerror is about, else None. `lookups` and `void_lookups` are how many were needed.
    """

    result: Result
    explanation: str | None = None
    matched: str | None = None
    matched_in: str | None = None
    problem: str | None = None
    lookups: int = 0
    void_lookups: int = 0


async def check_host(
    ip: str,
    sender: str,
    helo: str,
    dns: Dns,
    *,
    domain: str | None = None,
    receiver: str = "unknown",
    timestamp_s: int = 0,
) -> Evaluation:
    """Evaluate SPF for one SMTP client.

    `sender` is MAIL FROM; empty (the null reverse-path) means postmaster at the HELO name (RFC 7208 §2.4).
    `domain` is whose record decides, None: the sender's.
    `receiver` and `timestamp_s` (seconds since 1970) appear in explanations only.
    """
    address = ipaddress.ip_address(ip)
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    local_part, _, sender_domain = sender.rpartition("@")
    sender_domain = sender_domain or helo
    sender = f"{local_part or 'postmaster'}@{sender_domain}"
    domain = domain or sender_domain
    if "." not in domain.removesuffix(".") or not can_be_asked(domain) or domain.startswith("["):
        return Evaluation(result=Result.NONE, problem=f"{domain} is no domain name that could have a record")
    return await _Session(address, sender, helo, dns, receiver, timestamp_s).run(domain)


class _Stop(Exception):
    def __init__(self, result: Result, problem: str) -> None:
        super().__init__(problem)
        self.result = result
        self.problem = problem


@dataclass(frozen=True, slots=True)
class _Match:
    result: Result
    term: str | None
    domain: str
    explanation: MacroString | None


class _Session:
    """One evaluation: its client, and the lookups spent so far."""

    def __init__(self, ip: IPAddress, sender: str, helo: str, dns: Dns, receiver: str, timestamp_s: int) -> None:
        self._ip = ip
        self._sender = sender
        self._helo = helo
        self._dns = dns
        self._receiver = receiver
        self._timestamp_s = timestamp_s
        self._lookups = 0
        self._voids = 0
        self._names: tuple[str, ...] | None = None

    async def run(self, domain: str) -> Evaluation:
        explanation = None
        try:
            match = await self._check(domain)
            if match.result is Result.FAIL and match.explanation is not None:
                explanation = await self._explain(match.explanation, match.domain)
        except _Stop as stop:
            return Evaluation(
                result=stop.result, problem=stop.problem, lookups=self._lookups, void_lookups=self._voids
            )
        return Evaluation(
            result=match.result,
            explanation=explanation,
            matched=match.term,
            matched_in=match.domain if match.term else None,
            lookups=self._lookups,
            void_lookups=self._voids,
        )

    async def _check(self, domain: str) -> _Match:
        try:
            published = await fetch_spf(domain, self._dns)
        except LookupFailed as error:
            raise _Stop(Result.TEMPERROR, str(error)) from error
        if not published.records:
            return _Match(Result.NONE, None, domain, None)
        record = published.record
        if record is None:
            raise _Stop(Result.PERMERROR, f"{domain} has {len(published.records)} SPF records")
        for fault in record.faults:
            raise _Stop(Result.PERMERROR, f"in the record of {domain}, “{fault.text}”: {fault.problem}")
        explanation = record.explanation.value if record.explanation else None
        for mechanism in record.effective:
            if await self._matches(mechanism, domain):
                return _Match(mechanism.result, mechanism.text, domain, explanation)
        if record.redirect:
            return await self._redirect(record.redirect, domain)
        return _Match(Result.NEUTRAL, None, domain, None)

    async def _redirect(self, redirect: Modifier, domain: str) -> _Match:
        self._spend(redirect.text)
        target = await self._target(redirect.value, domain)
        match = await self._check(target)
        if match.result is Result.NONE:
            raise _Stop(Result.PERMERROR, f"“{redirect.text}” leads to {target}, which has no SPF record")
        return match

    async def _matches(self, mechanism: Mechanism, domain: str) -> bool:
        if mechanism.name == "all":
            return True
        if mechanism.network is not None:
            return self._ip.version == mechanism.network.version and self._ip in mechanism.network
        self._spend(mechanism.text)
        target = domain if mechanism.domain is None else await self._target(mechanism.domain, domain)
        if mechanism.name == "include":
            return await self._includes(mechanism, target)
        if mechanism.name == "ptr":
            names = await self._validated_names()
            return any(is_below(name, target) for name in names)
        if not can_be_asked(target):
            return False  # not a name that could exist (RFC 7208 §4.8)
        if mechanism.name == "exists":
            return bool((await self._ask(target, "A", counts=True)).records)
        if mechanism.name == "a":
            return self._covers(mechanism, (await self._ask(target, self._address_type, counts=True)).records)
        return await self._is_exchanger(mechanism, target)

    async def _includes(self, mechanism: Mechanism, target: str) -> bool:
        match = await self._check(target)
        if match.result is Result.NONE:
            raise _Stop(Result.PERMERROR, f"“{mechanism.text}”: {target} has no SPF record")
        return match.result is Result.PASS

    async def _is_exchanger(self, mechanism: Mechanism, target: str) -> bool:
        answer = await self._ask(target, "MX", counts=True)
        hosts = [host for record in answer.records if (host := normal(record.split()[-1]))]
        if len(hosts) > MAX_NAMES:
            raise _Stop(Result.PERMERROR, f"“{mechanism.text}”: {target} has over {MAX_NAMES} mail exchangers")
        answers = await asyncio.gather(
            *(self._ask(host, self._address_type, counts=False) for host in hosts if can_be_asked(host))
        )
        return any(self._covers(mechanism, answer.records) for answer in answers)

    async def _validated_names(self) -> tuple[str, ...]:
        """Return the names of the client that lead back to it (RFC 7208 §5.5); errors mean: none."""
        if self._names is None:
            try:
                answer = await self._dns.lookup(reverse_name(str(self._ip)), "PTR")
            except LookupFailed:
                answer = None
            names = [normal(name) for name in answer.records[:MAX_NAMES]] if answer else []
            proofs = await asyncio.gather(*(self._leads_back(name) for name in names))
            self._names = tuple(name for name, proof in zip(names, proofs, strict=True) if proof)
        return self._names

    async def _leads_back(self, name: str) -> bool:
        if not can_be_asked(name):
            return False
        try:
            answer = await self._dns.lookup(name, self._address_type)
        except LookupFailed:
            return False
        return any(self._ip == _address(record) for record in answer.records)

    async def _target(self, spec: MacroString, domain: str) -> str:
        return expand_name(spec, await self._context(spec, domain))

    async def _context(self, spec: MacroString, domain: str) -> MacroContext:
        name = await self._name_for_p(domain) if uses(spec, "p") else None
        return MacroContext(
            ip=self._ip,
            sender=self._sender,
            domain=domain,
            helo=self._helo,
            validated_name=name,
            receiver=self._receiver,
            timestamp_s=self._timestamp_s,
        )

    async def _name_for_p(self, domain: str) -> str | None:
        """Choose the name for `%{p}`: the domain itself, else one below it, else any (RFC 7208 §7.3)."""
        names = await self._validated_names()
        preference = sorted(names, key=lambda name: (name != normal(domain), not is_below(name, domain)))
        return preference[0] if preference else None

    async def _explain(self, spec: MacroString, domain: str) -> str | None:
        """Fetch the sender's explanation; whatever is wrong with it means that there is none (RFC 7208 §6.2)."""
        target = await self._target(spec, domain)
        if not can_be_asked(target):
            return None
        try:
            answer = await self._dns.lookup(target, "TXT")
            if len(answer.records) != 1:
                return None
            text = parse_macros(answer.records[0], in_explanation=True)
        except (LookupFailed, BadMacro):
            return None
        return expand(text, await self._context(text, domain))

    async def _ask(self, name: str, rdtype: str, *, counts: bool) -> Answer:
        try:
            answer = await self._dns.lookup(name, rdtype)
        except LookupFailed as error:
            raise _Stop(Result.TEMPERROR, str(error)) from error
        if counts and answer.denial:
            self._voids += 1
            if self._voids > MAX_VOID_LOOKUPS:
                raise _Stop(Result.PERMERROR, f"over {MAX_VOID_LOOKUPS} lookups came back empty, at {name}")
        return answer

    def _spend(self, term: str) -> None:
        self._lookups += 1
        if self._lookups > MAX_LOOKUPS:
            raise _Stop(Result.PERMERROR, f"over {MAX_LOOKUPS} DNS lookups, at “{term}”")

    def _covers(self, mechanism: Mechanism, records: tuple[str, ...]) -> bool:
        prefix = mechanism.prefix4 if isinstance(self._ip, ipaddress.IPv4Address) else mechanism.prefix6
        return any(
            self._ip in ipaddress.ip_network(f"{address}/{prefix}", strict=False)
            for record in records
            if (address := _address(record)) and address.version == self._ip.version
        )

    @property
    def _address_type(self) -> str:
        return "A" if isinstance(self._ip, ipaddress.IPv4Address) else "AAAA"


def _address(record: str) -> IPAddress | None:
    try:
        return ipaddress.ip_address(record)
    except ValueError:
        return None
