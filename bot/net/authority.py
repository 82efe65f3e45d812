"""Nameservers over dnspython's messages: one question to one server, which has to answer with authority."""

import ipaddress
from collections.abc import Callable
from typing import Final

import dns.exception
import dns.name
import dns.rcode
import dns.rdataclass
import dns.rdatatype
import dns.rrset

from bot.errors import LookupFailed, LookupRefused, LookupTimedOut, ServerFailed
from bot.net.endpoint import Endpoint, UnreadableReply
from bot.net.fetch import IPAddress, is_public
from bot.net.wire import Query, Reply
from bot.ports import Answer, Denial, Referral

_PORT = 53
_ADDRESSES: Final = frozenset({dns.rdatatype.A, dns.rdatatype.AAAA})


class Authority:
    """Asks name servers at their own addresses. `timeout_s` is for one question, in seconds.

    `is_allowed` decides on addresses: whoever owns a domain also says where its name servers are, and must not make
    us send to hosts inside our network.
    """

    def __init__(
        self, *, timeout_s: float = 1.5, port: int = _PORT, is_allowed: Callable[[IPAddress], bool] = is_public
    ) -> None:
        self._timeout_s = timeout_s
        self._port = port
        self._is_allowed = is_allowed

    async def ask(self, address: str, name: str, rdtype: str) -> Answer:
        """Ask once by UDP, and by TCP when the answer does not fit (bot.ports.Nameservers).

        Raises:
            LookupFailed: no authoritative answer.
        """
        reply = await self._exchange(address, name, rdtype)
        if not reply.authoritative:
            raise _without_authority(reply, address, name, rdtype)
        asked = dns.name.from_text(name), dns.rdataclass.IN, dns.rdatatype.from_text(rdtype)
        return _answer(name, rdtype, reply, reply.message.get_rrset(reply.message.answer, *asked))

    async def refer(self, address: str, name: str) -> Referral | None:
        """Ask for the NS records, and read those of a referral (bot.ports.Nameservers).

        A referral has no answer, and the NS records of the zone below in the authority section (RFC 1034 §4.3.2).

        Raises:
            LookupFailed: neither an answer nor a referral.
        """
        reply = await self._exchange(address, name, "NS")
        if (cut := _cut(reply, name)) is not None and _lacks_glue(reply, cut):
            # Before RFC 9471, servers left out of a datagram what did not fit, and did not say so.
            reply = await self._exchange(address, name, "NS", by_tcp=True)
            cut = _cut(reply, name)
        if cut is not None:
            return Referral(_told(reply, cut), tuple(_told(reply, rrset) for rrset in _glue(reply, cut)))
        if not reply.authoritative:
            if reply.message.answer:
                raise _without_authority(reply, address, name, "NS")
            raise ServerFailed(name, "NS", f"{address} neither answers nor refers to others")
        return None if reply.message.answer else Referral(_answer(name, "NS", reply, None))

    async def _exchange(self, address: str, name: str, rdtype: str, *, by_tcp: bool = False) -> Reply:
        """Get a reply that is no error: an answer, a denial or a referral."""
        if not self._is_allowed(ipaddress.ip_address(address)):
            raise LookupFailed(name, rdtype, f"{address} is not on the public Internet and is not asked")
        endpoint = Endpoint(address, self._port)
        try:
            query = Query.make(dns.name.from_text(name), dns.rdatatype.from_text(rdtype), recurse=False)
            reply = None if by_tcp else await endpoint.ask_udp(query, self._timeout_s)
            if reply is None or reply.truncated:
                reply = await endpoint.ask_tcp(query, self._timeout_s)
            rcode = reply.rcode
            _ = reply.message  # that it can be read
        except TimeoutError:
            raise LookupTimedOut(name, rdtype, f"{address} does not answer") from None
        except OSError as error:
            # Nothing about the server: without IPv6 here, its IPv6 address is out of reach.
            raise LookupFailed(
                name, rdtype, f"{address} cannot be reached from here ({error.strerror or error})"
            ) from error
        except (dns.exception.DNSException, UnreadableReply) as error:
            raise LookupFailed(name, rdtype, f"{address} gives an answer that cannot be read") from error
        finally:
            endpoint.close()
        if rcode == dns.rcode.REFUSED:
            raise LookupRefused(name, rdtype, f"{address} answers REFUSED")
        if rcode not in {dns.rcode.NOERROR, dns.rcode.NXDOMAIN}:
            raise ServerFailed(name, rdtype, f"{address} answers {dns.rcode.to_text(rcode)}")
        return reply


def _cut(reply: Reply, name: str) -> dns.rrset.RRset | None:
    """Return the NS records of the zone that a referral leads to; None: the reply is no referral."""
    if reply.rcode == dns.rcode.NXDOMAIN or reply.message.answer:
        return None
    asked = dns.name.from_text(name)
    records = (rrset for rrset in reply.message.authority if rrset.rdtype == dns.rdatatype.NS)
    return next((rrset for rrset in records if asked.is_subdomain(rrset.name)), None)


def _glue(reply: Reply, cut: dns.rrset.RRset) -> list[dns.rrset.RRset]:
    servers = {rdata.target for rdata in cut}
    return [rrset for rrset in reply.message.additional if rrset.rdtype in _ADDRESSES and rrset.name in servers]


def _lacks_glue(reply: Reply, cut: dns.rrset.RRset) -> bool:
    """Tell whether a server inside the zone below is without an address, so that nobody can reach it."""
    known = {rrset.name for rrset in _glue(reply, cut)}
    return any(rdata.target.is_subdomain(cut.name) and rdata.target not in known for rdata in cut)


def _without_authority(reply: Reply, address: str, name: str, rdtype: str) -> LookupFailed:
    if reply.offers_recursion:
        # Some networks lead all questions to a resolver of their own: nothing about the server.
        return LookupFailed(name, rdtype, f"{address} answers as a resolver does, or one answers in its place")
    return ServerFailed(name, rdtype, f"{address} is not authoritative for it")


def _answer(name: str, rdtype: str, reply: Reply, records: dns.rrset.RRset | None) -> Answer:
    denial = Denial.NXDOMAIN if reply.rcode == dns.rcode.NXDOMAIN else None if records else Denial.NODATA
    return Answer(
        name=name,
        rdtype=rdtype,
        records=tuple(rdata.to_text() for rdata in records) if records else (),
        denial=denial,
        ttl_s=records.ttl if records else None,
    )


def _told(reply: Reply, rrset: dns.rrset.RRset) -> Answer:
    """Read records that stand beside the answer, with their own name."""
    return _answer(rrset.name.to_text(omit_final_dot=True), dns.rdatatype.to_text(rrset.rdtype), reply, rrset)
