"""A DNS server in a process of its own that gives each answer after a while.

The server has to be cheap, or it is what gets measured: answers are put together once, before the first question.
"""

import contextlib
import os
import select
import socket
import struct
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep
from typing import Final

import dns.name
import dns.rrset

_HEADER = 12
_SILENT = "; silent "
_FLAGS: Final = (0x85, 0x80)  # QR, AA, RD; RA (RFC 1035 §4.1.1)
_NXDOMAIN = 3
_ASKED_NAME: Final = b"\xc0\x0c"  # a pointer to the question (RFC 1035 §4.1.4)


@contextmanager
def delayed_dns(zone: str, delay_ms: float, *, silent: Iterable[str] = ()) -> Iterator[int]:
    """Serve a zone file on 127.0.0.1 until the end of the block; yields the port.

    Names at and below `silent` never get an answer.
    """
    command = [sys.executable, str(Path(__file__).resolve()), str(delay_ms)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdin is not None
        assert server.stdout is not None
        server.stdin.write("".join(f"{_SILENT}{name}\n" for name in silent) + zone)
        server.stdin.close()
        try:
            yield int(server.stdout.readline())
        finally:
            server.kill()


class World:
    """What the server knows: names, records, and who is silent."""

    def __init__(self, text: str) -> None:
        lines = text.splitlines()
        self._silent = tuple(
            _wire(dns.name.from_text(line.removeprefix(_SILENT))) for line in lines if line.startswith(_SILENT)
        )
        self._answers: dict[bytes, tuple[int, bytes]] = {}
        self._names: set[bytes] = set()
        for line in filter(None, (line for line in lines if not line.startswith(";"))):
            owner, ttl, _, rdtype, rdata = line.split(" ", 4)
            rrset = dns.rrset.from_text(owner, int(ttl), "IN", rdtype, rdata)
            wire = _wire(rrset.name).lower()
            key = wire + int(rrset.rdtype).to_bytes(2, "big")
            count, records = self._answers.get(key, (0, b""))
            self._answers[key] = (count + 1, records + _record(_ASKED_NAME, rrset))
            while wire != b"\0":
                self._names.add(wire)
                wire = wire[1 + wire[0] :]
        soa = dns.rrset.from_text(".", 60, "IN", "SOA", "ns.example. hostmaster.example. 1 7200 3600 1209600 3600")
        self._denial = _record(b"\0", soa)

    def reply(self, query: bytes) -> bytes | None:
        """Answer one message; None: never."""
        end = _HEADER
        while query[end]:
            end += 1 + query[end]
        name, question = query[_HEADER : end + 1].lower(), query[_HEADER : end + 5]
        if any(name.endswith(silent) for silent in self._silent):
            return None
        count, records = self._answers.get(name + query[end + 1 : end + 3], (0, b""))
        code = 0 if name in self._names else _NXDOMAIN
        authority = b"" if records else self._denial
        flags = bytes((_FLAGS[0], _FLAGS[1] | code))
        counts = b"".join(number.to_bytes(2, "big") for number in (1, count, int(not records), 0))
        return query[:2] + flags + counts + question + records + authority


def _wire(name: dns.name.Name) -> bytes:
    wire = name.to_wire()
    assert wire is not None  # it is only when written to a file
    return wire


def _record(owner: bytes, rrset: dns.rrset.RRset) -> bytes:
    data: bytes = rrset[0].to_wire()
    return owner + struct.pack("!HHIH", rrset.rdtype, rrset.rdclass, rrset.ttl, len(data)) + data


def serve(world: World, delay_s: float) -> None:
    """Answer over UDP and TCP on one free port, which is printed, until the process is killed.

    UDP is a loop by hand: this is the part that is timed.
    """
    with contextlib.suppress(
        AttributeError, OSError
    ):  # where there is a second processor: do not wake up on the first
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    with socket.create_server(("127.0.0.1", 0)) as streams, socket.socket(type=socket.SOCK_DGRAM) as datagrams:
        datagrams.bind(streams.getsockname())
        datagrams.setblocking(False)
        threading.Thread(target=_serve_streams, args=(world, delay_s, streams), daemon=True).start()
        print(streams.getsockname()[1], flush=True)
        _serve_datagrams(world, delay_s, datagrams)


def _serve_datagrams(world: World, delay_s: float, datagrams: socket.socket) -> None:
    due: deque[tuple[float, bytes, tuple[str, int]]] = deque()
    while True:
        wait_s = max(0.0, due[0][0] - monotonic()) if due else None
        select.select([datagrams], [], [], wait_s)
        with contextlib.suppress(BlockingIOError):
            while True:
                query, address = datagrams.recvfrom(4096)
                if (reply := world.reply(query)) is not None:
                    due.append((monotonic() + delay_s, reply, address))
        while due and due[0][0] <= monotonic():
            _, reply, address = due.popleft()
            datagrams.sendto(reply, address)


def _serve_streams(world: World, delay_s: float, streams: socket.socket) -> None:
    while True:
        connection, _ = streams.accept()
        threading.Thread(target=_serve_stream, args=(world, delay_s, connection), daemon=True).start()


def _serve_stream(world: World, delay_s: float, connection: socket.socket) -> None:
    with connection, connection.makefile("rb") as stream:
        while length := int.from_bytes(stream.read(2), "big"):
            reply = world.reply(stream.read(length))
            sleep(delay_s)
            if reply is not None:
                connection.sendall(len(reply).to_bytes(2, "big") + reply)


if __name__ == "__main__":
    serve(World(sys.stdin.read()), float(sys.argv[1]) / 1000)
