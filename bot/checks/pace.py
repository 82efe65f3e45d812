"""Politeness towards list operators: so many questions at once, and so many a second."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Pace:
    """One semaphore and one rate for all blocklist questions of the process.

    `at_once` questions may be under way. `burst` may go out without waiting (a triage of some twenty addresses), then
    `per_second`; each operator sees a small part of that.
    """

    def __init__(self, *, at_once: int = 120, burst: int = 1_000, per_second: float = 100.0) -> None:
        self._slots = asyncio.Semaphore(at_once)
        self._burst = burst
        self._per_second = per_second
        self._spent = 0.0
        self._at = 0.0

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Wait for one's turn to ask."""
        async with self._slots:
            if (wait_s := self._wait_s(asyncio.get_running_loop().time())) > 0:
                await asyncio.sleep(wait_s)
            yield

    def _wait_s(self, now_s: float) -> float:
        """Take one question from the bucket and return how long to wait until it may go out, in seconds."""
        self._spent = max(0.0, self._spent - (now_s - self._at) * self._per_second) + 1
        self._at = now_s
        return max(0.0, (self._spent - self._burst) / self._per_second)
