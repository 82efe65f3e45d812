"""A world of DNS in a dict."""

import asyncio
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from bot.errors import BadSignatures, LookupRefused, LookupTimedOut, ServerFailed
from bot.ports import Answer, Denial, Referral

MAX_CNAMES = 8
TTL_S = 172_800  # of what name servers say themselves: two days, as at top-level domains


class Fault(StrEnum):
    """What a server does instead of answering. Stands where a record would."""

    TIMEOUT = "TIMEOUT"  # the resolver gives up
    SERVFAIL = "SERVFAIL"
    REFUSED = "REFUSED"
    SILENCE = "SILENCE"  # nothing ever comes; only the caller's own budget ends it
    BOGUS = "BOGUS"  # SERVFAIL, since the signatures are bad


TIMEOUT, SERVFAIL, REFUSED, SILENCE, BOGUS = Fault

Records = str | Sequence[str]


class Zone:
    """Satisfies bot.ports.Dns from `{name: {type: records}}`.

    A name is a fault as a whole (`{"example.com": TIMEOUT}`), or has per type a record, a list of records or a
    fault. A name that is not there, nor above one that is, is NXDOMAIN; a type that is not there is NODATA.
    `*.example.com` answers for every name below that does not exist. CNAMEs are followed. `authenticated` says
    whether answers carry AD: all, none, or those about names at and below the given ones. `questions` remembers
    what was asked, in order.
    """

    def __init__(
        self,
        records: Mapping[str, str | Mapping[str, Records]],
        *,
        delay_s: float = 0.0,
        authenticated: bool | Sequence[str] = False,
    ) -> None:
        self._records = {_key(name): value for name, value in records.items()}
        self._delay_s = delay_s
        self._authenticated = authenticated
        self.questions: list[tuple[str, str]] = []

    async def lookup(self, name: str, rdtype: str) -> Answer:
        self.questions.append((name, rdtype))
        await asyncio.sleep(self._delay_s)
        asked, canonical = name, None
        for _ in range(MAX_CNAMES):
            node = self._node(asked)
            if node is None:
                return self._denied(name, rdtype, Denial.NXDOMAIN, canonical)
            records = node if isinstance(node, str) else node.get(rdtype, ())
            if isinstance(records, str) and records in set(Fault):
                await _fail(Fault(records), name, rdtype)
            if not isinstance(node, str) and rdtype != "CNAME" and (target := node.get("CNAME")):
                asked = canonical = (target if isinstance(target, str) else target[0]).rstrip(".")
                continue
            if not records:
                return self._denied(name, rdtype, Denial.NODATA, canonical)
            return Answer(
                name=name,
                rdtype=rdtype,
                records=(records,) if isinstance(records, str) else tuple(records),
                canonical_name=canonical,
                ttl_s=300,
                authenticated=self._is_signed(name),
            )
        raise ServerFailed(name, rdtype, "the CNAME chain does not end")

    def _node(self, name: str) -> str | Mapping[str, Records] | None:
        key = _key(name)
        if key in self._records:
            return self._records[key]
        if any(other.endswith("." + key) for other in self._records):
            return {}  # an empty non-terminal exists (RFC 8020)
        labels = key.split(".")
        for index in range(1, len(labels)):
            ancestor = ".".join(labels[index:])
            if wildcard := self._records.get(f"*.{ancestor}"):
                return wildcard
            if ancestor in self._records:
                return None
        return None

    def _denied(self, name: str, rdtype: str, denial: Denial, canonical: str | None) -> Answer:
        return Answer(
            name=name,
            rdtype=rdtype,
            denial=denial,
            canonical_name=canonical,
            authenticated=self._is_signed(name),
        )

    def _is_signed(self, name: str) -> bool:
        if isinstance(self._authenticated, bool):
            return self._authenticated
        return any(_key(name) == top or _key(name).endswith(f".{top}") for top in self._authenticated)


class Authorities:
    """Satisfies bot.ports.Nameservers from `{address: {type: records or fault}}`, whatever the zone.

    An address that is not there is silent; a type that is not there gets NODATA. Whom a server refers to stands at
    `refers`: `{zone: {NS: records, server: {A: addresses}}}`, a fault, or the denial of a zone that it does not
    know. Without it, a server answers itself.
    """

    def __init__(self, servers: Mapping[str, Mapping[str, Any]]) -> None:
        self._servers = servers

    async def ask(self, address: str, name: str, rdtype: str) -> Answer:
        told = self._servers.get(address, {rdtype: TIMEOUT}).get(rdtype, ())
        if isinstance(told, str) and told in set(Fault):
            await _fail(Fault(told), name, rdtype)
        return _told(name, rdtype, told)

    async def refer(self, address: str, name: str) -> Referral | None:
        told = self._servers.get(address, {"refers": TIMEOUT}).get("refers")
        if told is None:
            return None
        if isinstance(told, str) and told in set(Denial):
            return Referral(Answer(name=name, rdtype="NS", denial=Denial(told)))
        if isinstance(told, str):
            await _fail(Fault(told), name, "NS")
        ((zone, cut),) = told.items()
        glue = [
            _told(server, rdtype, addresses)
            for server, types in cut.items()
            if server != "NS"
            for rdtype, addresses in types.items()
        ]
        return Referral(_told(zone, "NS", cut["NS"]), tuple(glue))


def _told(name: str, rdtype: str, records: Records) -> Answer:
    told = (records,) if isinstance(records, str) else tuple(records)
    return Answer(
        name=name, rdtype=rdtype, records=told, denial=None if told else Denial.NODATA, ttl_s=TTL_S if told else None
    )


def _key(name: str) -> str:
    return name.lower().removesuffix(".")


async def _fail(fault: Fault, name: str, rdtype: str) -> None:
    match fault:
        case Fault.TIMEOUT:
            raise LookupTimedOut(name, rdtype, "no answer in time")
        case Fault.SERVFAIL:
            raise ServerFailed(name, rdtype, "the DNS server answers SERVFAIL")
        case Fault.BOGUS:
            raise BadSignatures(name, rdtype, "the DNS server answers SERVFAIL (DNSSEC BOGUS)")
        case Fault.REFUSED:
            raise LookupRefused(name, rdtype, "the DNS server answers REFUSED")
        case Fault.SILENCE:
            await asyncio.Event().wait()
