"""A fake nameserver in a thread of its own, for tests of programs that own the main thread."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from tests.fakes.nameserver import Handler, Nameserver


@contextmanager
def served(handle: Handler) -> Iterator[str]:
    """Serve until the end of the block; yields HOST:PORT."""
    ready = threading.Event()
    started: list[tuple[Nameserver, asyncio.AbstractEventLoop, asyncio.Event]] = []

    async def serve() -> None:
        stop = asyncio.Event()
        async with Nameserver(handle) as server:
            started.append((server, asyncio.get_running_loop(), stop))
            ready.set()
            await stop.wait()

    thread = threading.Thread(target=asyncio.run, args=(serve(),))
    thread.start()
    ready.wait()
    server, loop, stop = started[0]
    host, port = server.address
    try:
        yield f"{host}:{port}"
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join()
