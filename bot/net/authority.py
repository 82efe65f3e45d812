"""Nameservers over dnspython's messages: one question to one server, which has to answer with authority."""

import ipaddress
from collections.abc import Callable

import dns.exception
import dns.name
import dns.rcode
import dns.rdataclass
import dns.rdatatype

from bot.errors import LookupFailed, LookupRefused, LookupTimedOut, ServerFailed
from bot.net.endpoint import Endpoint, UnreadableReply
from bot.net.fetch import IPAddress, is_public
from bot.net.wire import Query
from bot.ports import Answer, Denial

_PORT = 53


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
        if not self._is_allowed(ipaddress.ip_address(address)):
            raise LookupFailed(name, rdtype, f"{address} is not on the public Internet and is not asked")
        endpoint = Endpoint(address, self._port)
        try:
            return await self._ask(endpoint, name, rdtype)
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

    async def _ask(self, endpoint: Endpoint, name: str, rdtype: str) -> Answer:
        query = Query.make(dns.name.from_text(name), dns.rdatatype.from_text(rdtype), recurse=False)
        reply = await endpoint.ask_udp(query, self._timeout_s)
        if reply.truncated:
            reply = await endpoint.ask_tcp(query, self._timeout_s)
        rcode = reply.rcode
        if rcode == dns.rcode.REFUSED:
            raise LookupRefused(name, rdtype, f"{endpoint.host} answers REFUSED")
        if rcode not in {dns.rcode.NOERROR, dns.rcode.NXDOMAIN}:
            raise ServerFailed(name, rdtype, f"{endpoint.host} answers {dns.rcode.to_text(rcode)}")
        if not reply.authoritative:
            raise ServerFailed(name, rdtype, f"{endpoint.host} is not authoritative for it")
        records = reply.message.get_rrset(
            reply.message.answer, dns.name.from_text(name), dns.rdataclass.IN, dns.rdatatype.from_text(rdtype)
        )
        denial = Denial.NXDOMAIN if rcode == dns.rcode.NXDOMAIN else None if records else Denial.NODATA
        return Answer(
            name=name,
            rdtype=rdtype,
            records=tuple(rdata.to_text() for rdata in records) if records else (),
            denial=denial,
            ttl_s=records.ttl if records else None,
        )
