"""Who watches the workspace is told what is new, and can leave at any moment."""

import asyncio

import pytest

from bot.playground.sight import Watcher
from bot.playground.state import State


async def test_a_watcher_that_is_cancelled_twice_leaves_the_lock_open() -> None:
    state = State()
    watcher = Watcher(state)
    watcher.change()
    watching = asyncio.create_task(watcher.next_change(10.0))
    await asyncio.sleep(0.01)
    async with state.changed:
        watching.cancel()
        await asyncio.sleep(0)
        watching.cancel()
        await asyncio.sleep(0)
    with pytest.raises(asyncio.CancelledError):
        await asyncio.wait_for(watching, 1.0)
    assert not state.changed.locked()
    assert await asyncio.wait_for(watcher.next_change(0.01), 1.0) is None
