"""Holds the work that goes on after an acknowledgement, so that none is lost to garbage collection or a shutdown."""

import asyncio
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from typing import Any


class Work:
    """Tasks under way, and requests that are being taken in."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[object]] = set()
        self._taking_in = 0
        self._settled = asyncio.Event()
        self._settled.set()
        self.closing = False
        """True: no new requests are taken in; Slack sends them again, to the next process."""

    def start(self, work: Coroutine[Any, Any, object]) -> None:
        """Run it in the background. It must not raise: `answering.answer` sees to that."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    @contextmanager
    def request(self) -> Iterator[None]:
        """Mark a request as being taken in, until it is acknowledged."""
        self._taking_in += 1
        self._settled.clear()
        try:
            yield
        finally:
            self._taking_in -= 1
            if not self._taking_in:
                self._settled.set()

    async def settle(self, timeout_s: float) -> None:
        """Take nothing in any more, and wait until what came is acknowledged."""
        self.closing = True
        try:
            await asyncio.wait_for(self._settled.wait(), timeout_s)
        except TimeoutError:
            return

    async def drain(self, timeout_s: float) -> int:
        """Wait until all is done, at most `timeout_s` seconds; then cancel. Returns how many were cancelled."""
        # Bolt acknowledges an event first and starts its listener after: give it the turn to hand over its work.
        await asyncio.sleep(0)
        end = asyncio.get_running_loop().time() + timeout_s
        while self._tasks and (left := end - asyncio.get_running_loop().time()) > 0:
            await asyncio.wait(self._tasks, timeout=left)
        late = tuple(self._tasks)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
        return len(late)
