import asyncio
from time import monotonic

from bot.checks.pace import Pace


async def ask(pace: Pace, running: list[int]) -> None:
    async with pace.turn():
        running.append(running[-1] + 1)
        await asyncio.sleep(0.01)
        running.append(running[-1] - 1)


async def test_no_more_questions_are_under_way_than_allowed() -> None:
    pace, running = Pace(at_once=3), [0]
    await asyncio.gather(*(ask(pace, running) for _ in range(20)))

    assert max(running) == 3


async def test_a_burst_goes_out_at_once_and_what_comes_after_it_waits() -> None:
    pace, running = Pace(at_once=100, burst=10, per_second=50.0), [0]
    started = monotonic()
    await asyncio.gather(*(ask(pace, running) for _ in range(10)))
    first_s = monotonic() - started
    await asyncio.gather(*(ask(pace, running) for _ in range(10)))
    second_s = monotonic() - started - first_s

    assert first_s < 0.1
    assert 0.1 < second_s < 0.5
