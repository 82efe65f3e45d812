"""An HTTPS server on loopback that sends exactly the bytes it is given, or misbehaves."""

import asyncio
import contextlib
import ssl
from collections.abc import AsyncIterator
from pathlib import Path

CERTIFICATES = Path(__file__).parents[1] / "net" / "certificates"


def trusting_context() -> ssl.SSLContext:
    """Trust the tests' own certificate and no other."""
    return ssl.create_default_context(cafile=str(CERTIFICATES / "certificate.pem"))


def response(
    body: bytes = b"",
    *,
    status: str = "200 OK",
    headers: tuple[str, ...] = ("Content-Type: text/plain",),
    connection: str = "close",
) -> bytes:
    """Write a whole HTTP response. With `connection` "keep-alive" the server answers on, on the same connection."""
    head = "\r\n".join((f"HTTP/1.1 {status}", *headers, f"Content-Length: {len(body)}", f"Connection: {connection}"))
    return head.encode("ascii") + b"\r\n\r\n" + body


class WebServer:
    """What it was asked is in `requests`; `port` is where it listens on 127.0.0.1."""

    def __init__(self, reply: bytes, *, pause_s: float = 0.0) -> None:
        self._reply = reply
        self._pause_s = pause_s
        self.requests: list[bytes] = []
        self.port = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, ssl.SSLError):
            while True:
                self.requests.append(await reader.readuntil(b"\r\n\r\n"))
                for start in range(0, len(self._reply), 1000):
                    writer.write(self._reply[start : start + 1000])
                    await writer.drain()
                    await asyncio.sleep(self._pause_s)
                if b"Connection: close" in self._reply:
                    break
        writer.close()


@contextlib.asynccontextmanager
async def https(reply: bytes, *, pause_s: float = 0.0) -> AsyncIterator[WebServer]:
    """Serve one reply to every request."""
    web = WebServer(reply, pause_s=pause_s)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATES / "certificate.pem", CERTIFICATES / "key.pem")
    server = await asyncio.start_server(web.serve, "127.0.0.1", 0, ssl=context)
    web.port = server.sockets[0].getsockname()[1]
    async with server:
        yield web
