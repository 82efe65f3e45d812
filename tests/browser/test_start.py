"""From `bouncebot playground` to the first answer on the page."""

import asyncio
import os
import signal
import sys
import time
from pathlib import Path

from playwright.async_api import Browser, expect

ROOT = Path(__file__).parents[2]
GENEROUS_S = 15.0
"""The goal is 5 s on a machine that does nothing else (docs/benchmarks.md); this one may be testing in parallel."""


async def test_the_first_answer_is_on_the_page_soon_after_the_start(browser: Browser, tmp_path: Path) -> None:
    environ = {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}
    command = (
        "-m",
        "bot",
        "playground",
        "--demo-dns",
        "--port",
        "0",
        "--no-open",
        "--record",
        str(tmp_path / "t.jsonl"),
    )
    page = await browser.new_page(viewport={"width": 1360, "height": 860})
    began = time.monotonic()
    process = await asyncio.create_subprocess_exec(
        sys.executable, *command, cwd=ROOT, env=environ, stdout=asyncio.subprocess.PIPE
    )
    try:
        assert process.stdout is not None
        line = (await asyncio.wait_for(process.stdout.readline(), GENEROUS_S)).decode()
        await page.goto(line.split("is at ")[1].split()[0])
        await page.get_by_role("button", name="Listed at Spamhaus").click()
        answer = page.get_by_role("complementary", name="Thread").get_by_role("article").last
        await expect(answer).to_contain_text("What to do", timeout=GENEROUS_S * 1000)
        took_s = time.monotonic() - began
        print(f"first answer after {took_s:.1f} s")  # noqa: T201 - for docs/benchmarks.md: pytest -s
        assert took_s < GENEROUS_S
    finally:
        process.send_signal(signal.SIGTERM)
        await asyncio.wait_for(process.wait(), 10)
    assert process.returncode == 0
    assert "What to do" in (tmp_path / "t.jsonl").read_text(encoding="utf-8")
