"""A DNS server on loopback that answers over UDP and TCP, or misbehaves.

In the spirit of dnspython's nanonameserver: the class is a server, its script is the test's setup.
"""

import asyncio
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Self

import dns.edns
import dns.flags
import dns.message
import dns.rcode
import dns.rdataclass
import dns.rdatatype
import dns.rrset

Query = dns.message.QueryMessage
Reply = dns.message.Message | bytes | None
"""What goes out: a message, raw bytes, or nothing at all."""
Handler = Callable[[Query, str], Reply]
"""Gets the query and "udp" or "tcp"."""


class Nameserver:
    """Serves on 127.0.0.1 while in `async with`; `address` is what a Resolver takes.

    `handle` decides about each query. `queries` are those that came, with their transport.
    """

    def __init__(self, handle: Handler, *, delay_s: float = 0.0) -> None:
        self._handle = handle
        self._delay_s = delay_s
        self._tasks: set[asyncio.Task[None]] = set()
        self.queries: list[tuple[Query, str]] = []
        self.address = ("127.0.0.1", 0)

    async def __aenter__(self) -> Self:
        loop = asyncio.get_running_loop()
        self._server = await asyncio.start_server(self._serve_tcp, "127.0.0.1", 0)
        port = self._server.sockets[0].getsockname()[1]
        self._udp, _ = await loop.create_datagram_endpoint(lambda: _Datagrams(self), local_addr=("127.0.0.1", port))
        self.address = ("127.0.0.1", port)
        return self

    async def __aexit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._server.close()
        self._udp.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._server.wait_closed()

    def answer(self, wire: bytes, transport: str) -> bytes | None:
        query = dns.message.from_wire(wire)
        assert isinstance(query, Query)
        self.queries.append((query, transport))
        reply = self._handle(query, transport)
        return reply.to_wire(max_size=65535) if isinstance(reply, dns.message.Message) else reply

    def receive(self, wire: bytes, address: tuple[str | object, int]) -> None:
        task = asyncio.get_running_loop().create_task(self._reply_udp(wire, address))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _reply_udp(self, wire: bytes, address: tuple[str | object, int]) -> None:
        await asyncio.sleep(self._delay_s)
        if (reply := self.answer(wire, "udp")) is not None:
            self._udp.sendto(reply, address)

    async def _serve_tcp(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            length = int.from_bytes(await reader.readexactly(2), "big")
            reply = self.answer(await reader.readexactly(length), "tcp")
            if reply is not None:
                writer.write(len(reply).to_bytes(2, "big") + reply)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass  # whoever asked has hung up, tired of waiting: as a real server, go on
        finally:
            writer.close()


class _Datagrams(asyncio.DatagramProtocol):
    def __init__(self, server: Nameserver) -> None:
        self._server = server

    def datagram_received(self, data: bytes, addr: tuple[str | object, int]) -> None:
        self._server.receive(data, addr)


def records(*lines: str, authority: tuple[str, ...] = (), additional: tuple[str, ...] = ()) -> Handler:
    """Answer with the records, whatever the question: `records("example.com. 300 IN A 192.0.2.1")`."""
    return lambda query, _: reply_with(query, lines, authority, additional)


def zone(table: Mapping[tuple[str, str], tuple[str, ...]]) -> Handler:
    """Answer from {(name, type): records}; other types of a known name are NODATA, other names NXDOMAIN."""

    def handle(query: Query, transport: str) -> Reply:
        del transport
        question = query.question[0]
        name, rdtype = question.name.to_text(omit_final_dot=True).lower(), dns.rdatatype.to_text(question.rdtype)
        if (name, rdtype) in table:
            return reply_with(query, table[name, rdtype], ())
        soa = (f"{name}. 60 IN SOA ns.{name}. hostmaster.{name}. 1 2 3 4 60",)
        reply = reply_with(query, (), soa)
        if not any(known == name for known, _ in table):
            reply.set_rcode(dns.rcode.NXDOMAIN)
        return reply

    return handle


def rcode(code: dns.rcode.Rcode, *reasons: dns.edns.EDEOption) -> Handler:
    """Refuse with an error code, and say why (RFC 8914)."""

    def handle(query: Query, transport: str) -> Reply:
        del transport
        reply = dns.message.make_response(query, recursion_available=True)
        reply.set_rcode(code)
        if reasons:
            reply.use_edns(0, options=list(reasons))
        return reply

    return handle


def silence(query: Query, transport: str) -> Reply:
    """Never answer."""
    del query, transport
    return None


def garbage(query: Query, transport: str) -> Reply:
    """Answer with bytes that carry the right id and are no DNS message."""
    del transport
    return query.id.to_bytes(2, "big") + b"\xff" * 20


def wrong_id(handle: Handler) -> Handler:
    """Answer to somebody else's question."""

    def forge(query: Query, transport: str) -> Reply:
        reply = handle(query, transport)
        assert isinstance(reply, dns.message.Message)
        reply.id = (query.id + 1) % 0x10000
        return reply

    return forge


def truncated_over_udp(handle: Handler) -> Handler:
    """Say over UDP that the answer does not fit; give it over TCP."""

    def cut(query: Query, transport: str) -> Reply:
        reply = handle(query, transport)
        if transport == "udp":
            assert isinstance(reply, dns.message.Message)
            reply.answer.clear()
            reply.flags |= dns.flags.TC
        return reply

    return cut


def one_after_the_other(*handlers: Handler) -> Handler:
    """Behave differently each time; the last one stays."""
    left = list(handlers)

    def handle(query: Query, transport: str) -> Reply:
        chosen = left.pop(0) if len(left) > 1 else left[0]
        return chosen(query, transport)

    return handle


def reply_with(
    query: Query, lines: tuple[str, ...], authority: tuple[str, ...], additional: tuple[str, ...] = ()
) -> Query:
    reply = dns.message.make_response(query, recursion_available=True)
    assert isinstance(reply, Query)
    reply.answer = [_rrset(line) for line in lines]
    reply.authority = [_rrset(line) for line in authority]
    reply.additional = [_rrset(line) for line in additional]
    return reply


def _rrset(line: str) -> dns.rrset.RRset:
    name, ttl, _, rdtype, rdata = line.split(" ", 4)
    return dns.rrset.from_text(name, int(ttl), dns.rdataclass.IN, rdtype, rdata)
