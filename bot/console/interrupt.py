"""Run one question so that Ctrl-C ends it in an orderly way."""

import asyncio
import signal
from collections.abc import Coroutine
from contextlib import suppress
from typing import TypeVar

T = TypeVar("T")


def run_interruptible(question: Coroutine[object, object, T]) -> T:
    """Run `question` as asyncio.run does, but take Ctrl-C between two steps of the loop, not amid one.

    asyncio.run cancels in the signal handler, which may come between the look at a future and the setting of its
    result: asyncio.shield then writes "InvalidStateError" and a traceback on standard error. A second Ctrl-C ends
    the tidying up at once.

    Raises:
        KeyboardInterrupt: it was interrupted, and has tidied up.
    """
    interrupted = False

    async def interruptible() -> T:
        loop, task = asyncio.get_running_loop(), asyncio.current_task()
        assert task is not None

        def interrupt() -> None:
            nonlocal interrupted
            interrupted = True
            loop.remove_signal_handler(signal.SIGINT)
            task.cancel()

        with suppress(NotImplementedError):  # Windows; asyncio.run's own way is left there
            loop.add_signal_handler(signal.SIGINT, interrupt)
        return await question

    try:
        return asyncio.run(interruptible())
    except asyncio.CancelledError:
        if interrupted:
            raise KeyboardInterrupt from None
        raise
