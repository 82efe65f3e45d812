"""One DNS server and one UDP socket to it, shared by all questions that are under way."""

import asyncio
import secrets
from dataclasses import dataclass

from bot.net.wire import Query, Reply


class UnreadableReply(Exception):
    """Only datagrams that are no DNS message, or not the answer to our question, came back."""


@dataclass(slots=True)
class _Waiting:
    query: Query
    reply: asyncio.Future[Reply]
    garbage: bool = False

    def give_up(self) -> None:
        """End the wait."""
        if not self.reply.done():
            self.reply.set_exception(UnreadableReply() if self.garbage else TimeoutError())


class Endpoint(asyncio.DatagramProtocol):
    """Asks one server.

    The socket is connected, so that the kernel drops what other hosts send; a datagram counts only when its id
    and its question are ours (RFC 5452 §4). Others are ignored, and the wait goes on: a forger must not be able
    to end it. One socket means one port, which a forger off the path has to guess only once: the server is to be
    near, on this host or network.
    """

    def __init__(self, host: str, port: int) -> None:
        self.host = host
        self.port = port
        self._transport: asyncio.DatagramTransport | None = None
        self._opening: asyncio.Task[tuple[asyncio.DatagramTransport, Endpoint]] | None = None
        self._waiting: dict[int, _Waiting] = {}

    async def ask_udp(self, query: Query, wait_s: float) -> Reply:
        """Send one datagram and wait for its answer.

        Raises:
            TimeoutError: nothing came within `wait_s` seconds.
            UnreadableReply: only garbage came.
            OSError: the server cannot be reached.
        """
        transport = self._transport or await self._open()
        number = self._free_id()
        loop = asyncio.get_running_loop()
        waiting = self._waiting[number] = _Waiting(query, loop.create_future())
        alarm = loop.call_later(wait_s, waiting.give_up)  # asyncio.timeout costs three times as much
        try:
            transport.sendto(query.to_wire(number))
            return await waiting.reply
        finally:
            alarm.cancel()
            del self._waiting[number]

    async def ask_tcp(self, query: Query, wait_s: float) -> Reply:
        """Ask over a connection of its own (RFC 7766), for answers that a datagram cannot hold.

        Raises:
            TimeoutError: no whole answer within `wait_s` seconds.
            UnreadableReply: what came is not the answer to our question.
            OSError: the server cannot be reached, or hung up.
        """
        async with asyncio.timeout(wait_s):
            reader, writer = await asyncio.open_connection(self.host, self.port)
            try:
                number = secrets.randbelow(0x10000)
                wire = query.to_wire(number)
                writer.write(len(wire).to_bytes(2, "big") + wire)
                await writer.drain()
                length = int.from_bytes(await reader.readexactly(2), "big")
                reply = await reader.readexactly(length)
            except asyncio.IncompleteReadError as error:
                raise ConnectionResetError("the server hung up before the whole answer was there") from error
            finally:
                writer.close()
        if reply[:2] != number.to_bytes(2, "big") or not query.is_answered_by(reply):
            raise UnreadableReply
        return Reply(reply)

    def close(self) -> None:
        """Close the socket; a later question opens a new one."""
        if self._opening is not None:
            self._opening.cancel()
        if self._transport is not None:
            self._transport.close()
            self._transport = None

    def datagram_received(self, data: bytes, addr: tuple[str | object, int]) -> None:
        """Hand a reply to the question it answers (asyncio.DatagramProtocol)."""
        del addr
        waiting = self._waiting.get(int.from_bytes(data[:2], "big"))
        if waiting is None or waiting.reply.done():
            return
        if waiting.query.is_answered_by(data):
            waiting.reply.set_result(Reply(data))
        else:
            waiting.garbage = True

    def error_received(self, exc: Exception) -> None:
        """Tell everybody who waits that the server cannot be reached (asyncio.DatagramProtocol)."""
        for waiting in self._waiting.values():
            if not waiting.reply.done():
                waiting.reply.set_exception(exc)

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the socket (asyncio.DatagramProtocol)."""
        self._transport = None
        self.error_received(exc or ConnectionAbortedError("the socket was closed"))

    async def _open(self) -> asyncio.DatagramTransport:
        if self._opening is None:
            opening = asyncio.get_running_loop().create_datagram_endpoint(
                lambda: self, remote_addr=(self.host, self.port)
            )
            self._opening = asyncio.ensure_future(opening)
            self._opening.add_done_callback(self._opened)
        transport, _ = await asyncio.shield(self._opening)
        return transport

    def _opened(self, opening: "asyncio.Task[tuple[asyncio.DatagramTransport, Endpoint]]") -> None:
        self._opening = None
        if not opening.cancelled() and opening.exception() is None:
            self._transport, _ = opening.result()

    def _free_id(self) -> int:
        while (number := secrets.randbelow(0x10000)) in self._waiting:
            pass
        return number
