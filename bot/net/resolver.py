"""Dns over dnspython: its messages, our own sockets. dnspython's exceptions are translated here and nowhere else."""

import asyncio
from collections.abc import Iterator, Sequence
from types import TracebackType
from typing import Self

import dns.edns
import dns.exception
import dns.message
import dns.name
import dns.rcode
import dns.rdata
import dns.rdatatype
import dns.rdtypes.txtbase
import dns.resolver
import dns.rrset

from bot.errors import BadSignatures, LookupFailed, LookupRefused, LookupTimedOut, ServerFailed
from bot.net.endpoint import Endpoint, UnreadableReply
from bot.net.wire import Query, Reply, name_to_wire, type_number
from bot.ports import Answer, Denial

_MAX_CNAMES = 8
_MAX_REASONS = 3
_MAX_REASON = 120
_BAD_SIGNATURES = frozenset(
    {
        dns.edns.EDECode.DNSSEC_BOGUS,
        dns.edns.EDECode.SIGNATURE_EXPIRED,
        dns.edns.EDECode.SIGNATURE_NOT_YET_VALID,
        dns.edns.EDECode.DNSKEY_MISSING,
        dns.edns.EDECode.RRSIGS_MISSING,
        dns.edns.EDECode.NO_ZONE_KEY_BIT_SET,
        dns.edns.EDECode.NSEC_MISSING,
    }
)


class Resolver:
    """Asks recursive DNS servers. Use it in `async with`, or call `aclose`.

    `nameservers` are (IP address, port) in order of preference, None: the machine's own. A question is sent `tries`
    times at most, with growing patience, `timeout_s` seconds in all; a server that fails, refuses or stays silent
    hands over to the next one. The AD bit is asked for (RFC 6840 §5.7), so that `Answer.authenticated` tells what
    the server validated.

    One instance serves many questions at once over one socket a server, within one event loop.
    """

    def __init__(
        self, nameservers: Sequence[tuple[str, int]] | None = None, *, timeout_s: float = 3.6, tries: int = 3
    ) -> None:
        self._nameservers = tuple(nameservers) if nameservers is not None else None
        self._timeout_s = timeout_s
        self._tries = tries
        self._endpoints: tuple[Endpoint, ...] = ()
        self._preferred = 0

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close the sockets."""
        for endpoint in self._endpoints:
            endpoint.close()
        await asyncio.sleep(0)  # lets the transports finish closing

    async def lookup(self, name: str, rdtype: str) -> Answer:
        """Ask for one name and type. `name` is plain labels and dots: nothing is escaped.

        Raises:
            LookupTimedOut: no server answered in time.
            ServerFailed: SERVFAIL, an answer that cannot be used, or a name that DNS cannot hold.
            LookupRefused: every server refuses to answer us.
        """
        try:
            return await self._lookup(name_to_wire(name), name, rdtype)
        except (dns.exception.DNSException, UnreadableReply, OSError) as error:
            raise translate(error, name, rdtype) from error

    async def _lookup(self, qname: bytes, name: str, rdtype: str) -> Answer:
        asked, canonical, authenticated = qname, None, True
        ttls_s: list[int] = []
        for _ in range(_MAX_CNAMES):
            raw = await self._exchange(Query(asked, type_number(rdtype)), name, rdtype)
            authenticated = authenticated and raw.authenticated
            if raw.is_bare_nxdomain and canonical is None:
                return Answer(name=name, rdtype=rdtype, denial=Denial.NXDOMAIN, authenticated=authenticated)
            if canonical is None and rdtype == "A" and raw.bare_addresses is not None:
                records, ttl_s = raw.bare_addresses
                return Answer(name=name, rdtype=rdtype, records=records, ttl_s=ttl_s, authenticated=authenticated)
            reply = raw.message
            chain = reply.resolve_chaining()
            ttls_s.append(chain.minimum_ttl)
            if chain.cnames:
                canonical = chain.canonical_name
            if chain.answer is not None or not chain.cnames or _denies(reply):
                break
            asked = (
                chain.canonical_name.to_wire() or b""
            )  # an authoritative server knows only its own part of the chain
        else:
            raise dns.message.ChainTooLong
        if chain.answer is None and not _denies(reply) and _refers(reply):
            raise ServerFailed(name, rdtype, "the server refers to others instead of answering (lame delegation)")
        return Answer(
            name=name,
            rdtype=rdtype,
            records=tuple(_records(chain.answer)) if chain.answer is not None else (),
            denial=_denial(reply, chain.answer),
            canonical_name=canonical.to_text(omit_final_dot=True) if canonical is not None else None,
            ttl_s=min(ttls_s) if chain.answer is not None else None,
            authenticated=authenticated,
        )

    async def _exchange(self, query: Query, name: str, rdtype: str) -> Reply:
        """Ask server after server until one gives an answer or a denial."""
        failure: LookupFailed | None = None
        for index, endpoint, wait_s in self._plan():
            try:
                reply = await self._ask(endpoint, query, wait_s)
                rcode = reply.rcode
            except (TimeoutError, UnreadableReply, OSError, dns.exception.DNSException) as error:
                failure = _worse(failure, translate(error, name, rdtype))
                continue
            if rcode in {dns.rcode.NOERROR, dns.rcode.NXDOMAIN}:
                self._preferred = index
                return reply
            failure = _worse(failure, _refusal(reply, name, rdtype))
            if len(self._endpoints) == 1 and rcode != dns.rcode.SERVFAIL:
                break  # it will say the same again
        assert failure is not None
        raise failure

    async def _ask(self, endpoint: Endpoint, query: Query, wait_s: float) -> Reply:
        reply = await endpoint.ask_udp(query, wait_s)
        if reply.rcode in {dns.rcode.FORMERR, dns.rcode.BADVERS, dns.rcode.NOTIMP}:
            query = query.without_edns()  # the server predates RFC 6891
            reply = await endpoint.ask_udp(query, wait_s)
        return await endpoint.ask_tcp(query, wait_s) if reply.truncated else reply

    def _plan(self) -> Iterator[tuple[int, Endpoint, float]]:
        """Say whom to ask in turn, by number, and how long to wait for each, in seconds."""
        if not self._endpoints:
            self._endpoints = tuple(Endpoint(host, port) for host, port in self._nameservers or _system_nameservers())
        count, first = len(self._endpoints), self._preferred
        attempts = max(self._tries, count)
        for attempt in range(attempts):
            index = (first + attempt) % count
            yield index, self._endpoints[index], self._timeout_s * 2 * (attempt + 1) / (attempts * (attempts + 1))


def translate(error: Exception, name: str, rdtype: str) -> LookupFailed:
    """Say in the bot's own errors what dnspython or the socket reports."""
    match error:
        case LookupFailed():
            return error
        case TimeoutError() | dns.exception.Timeout():
            return LookupTimedOut(name, rdtype, "no answer in time")
        case UnreadableReply():
            return ServerFailed(name, rdtype, "the answer could not be read or was not to our question")
        case dns.resolver.NoResolverConfiguration():
            return ServerFailed(name, rdtype, "this machine has no DNS server configured")
        case dns.message.ChainTooLong():
            return ServerFailed(name, rdtype, "the CNAME chain does not end")
        case dns.name.LabelTooLong() | dns.name.NameTooLong() | dns.name.EmptyLabel():
            return ServerFailed(name, rdtype, "not a name that DNS can hold")
        case OSError():
            return ServerFailed(name, rdtype, f"the DNS server cannot be reached ({error.strerror or error})")
        case _:
            return ServerFailed(name, rdtype, f"the answer cannot be used ({error})")


def _worse(former: LookupFailed | None, new: LookupFailed) -> LookupFailed:
    # What a server said is worth more than another one's silence.
    return former if former is not None and isinstance(new, LookupTimedOut) else new


def _refusal(reply: Reply, name: str, rdtype: str) -> LookupFailed:
    """Say what a response code means, with the server's own reason where it gives one (RFC 8914)."""
    reasons = reply.message.extended_errors()
    told = "; ".join(dict.fromkeys(_reason(reason) for reason in reasons[:_MAX_REASONS]))
    kind = LookupRefused if reply.rcode == dns.rcode.REFUSED else ServerFailed
    if kind is ServerFailed and any(reason.code in _BAD_SIGNATURES for reason in reasons):
        kind = BadSignatures
    return kind(
        name, rdtype, f"the DNS server answers {dns.rcode.to_text(reply.rcode)}" + (f" ({told})" if told else "")
    )


def _reason(reason: dns.edns.EDEOption) -> str:
    words = dns.edns.EDECode.to_text(reason.code).replace("_", " ")
    text = " ".join((reason.text or "").split())[:_MAX_REASON]
    return f"{words}: {text}" if text else words


def _system_nameservers() -> Sequence[tuple[str, int]]:
    system = dns.resolver.Resolver()
    found = [(server, system.port) for server in system.nameservers if isinstance(server, str)]
    if not found:
        raise dns.resolver.NoResolverConfiguration
    return found


def _denies(reply: dns.message.Message) -> bool:
    return reply.rcode() == dns.rcode.NXDOMAIN or any(rrset.rdtype == dns.rdatatype.SOA for rrset in reply.authority)


def _refers(reply: dns.message.Message) -> bool:
    return any(rrset.rdtype == dns.rdatatype.NS for rrset in reply.authority)


def _denial(reply: dns.message.Message, answer: dns.rrset.RRset | None) -> Denial | None:
    if reply.rcode() == dns.rcode.NXDOMAIN:
        return Denial.NXDOMAIN
    return Denial.NODATA if answer is None else None


def _records(rrset: dns.rrset.RRset) -> Iterator[str]:
    for rdata in rrset:
        yield _present(rdata)


def _present(rdata: dns.rdata.Rdata) -> str:
    if isinstance(rdata, dns.rdtypes.txtbase.TXTBase):
        return b"".join(rdata.strings).decode("ascii", "surrogateescape")
    return rdata.to_text()
