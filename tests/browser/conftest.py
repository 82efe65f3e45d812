"""The playground with its page open in a browser. A message on the browser's console fails the test."""

import os
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, ConsoleMessage, Error, Page, Request, async_playwright, expect

from bot.console.playground import Options, running
from bot.playground.workspace import Workspace
from bot.settings import Settings
from tests.fakes.rig import classifier, malformed

FLAGS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESKTOP, NARROW = (1360, 860), (390, 800)
PATIENCE_MS = 10_000
expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("there is no chromium; on Debian: apt-get install chromium")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        await browser.close()


@pytest.fixture
async def workspace() -> AsyncIterator[Workspace]:
    async with running(Settings(check_budget_s=4.0), classifier(), Options(port=0, demo_dns=True)) as workspace:
        yield workspace
        assert malformed(workspace) == []


@pytest.fixture(params=[DESKTOP], ids=["desktop"])
async def page(request: pytest.FixtureRequest, browser: Browser, workspace: Workspace) -> AsyncIterator[Page]:
    """The page as Ada sees it; parametrize it indirectly with a size."""
    width, height = request.param
    context = await browser.new_context(viewport={"width": width, "height": height}, has_touch=width < 700)
    page = await context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    complaints: list[str] = []
    strangers: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        complaints.append(f"{message.type}: {message.text}")

    def broke(error: Error) -> None:
        complaints.append(str(error))

    def asked(request: Request) -> None:
        if not request.url.startswith(workspace.url):
            strangers.append(request.url)

    page.on("console", heard)
    page.on("pageerror", broke)
    page.on("request", asked)
    await page.goto(workspace.url)
    await page.get_by_role("button", name="Gmail wants SPF or DKIM").wait_for()
    yield page
    assert complaints == []
    assert strangers == [], "nothing is asked of anybody but the workspace"
    assert await page.locator(".unknown").count() == 0, "the page can show all that the bot sends"
    await context.close()


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """Where screenshots go: BOUNCEBOT_PICTURES, to look at them, else nowhere that stays."""
    folder = Path(os.environ.get("BOUNCEBOT_PICTURES") or tmp_path)
    folder.mkdir(parents=True, exist_ok=True)
    return folder
