"""The real Bolt app in a workspace on loopback, with a world of DNS in a dict."""

import asyncio
import socket
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from typing import Any

import aiohttp

from bot.app import run
from bot.catalog.classify import Classifier
from bot.catalog.load import cached_classifier, catalog_path
from bot.checks.knowledge import Knowledge
from bot.deps import Deps
from bot.incidents.store import IncidentStore
from bot.playground.people import People
from bot.playground.workspace import Workspace
from bot.ports import Dns
from bot.settings import Settings
from tests.fakes.no_web import NoWeb
from tests.fakes.standing_clock import StandingClock
from tests.fakes.zone import Zone

Json = dict[str, Any]

WORLD: Mapping[str, Any] = {
    "example.com": {
        "TXT": ["v=spf1 ip4:192.0.2.0/24 -all"],
        "MX": ["10 mail.example.com."],
        "NS": ["ns.example.com."],
    },
    "mail.example.com": {"A": ["192.0.2.10"]},
    "example.net": {"MX": ["10 mail.example.net."], "NS": ["ns.example.net."]},
    "_dmarc.example.net": {"TXT": ["v=DMARC1; p=reject"]},
    "mail.example.net": {"A": ["198.51.100.10"]},
}
"""example.com: SPF and no DMARC. example.net: DMARC enforced, and neither SPF nor DKIM."""


MALFORMED = ("invalid_", "msg_", "json_", "no_text")
"""How the errors begin that say that the bot sent something Slack does not take."""


class Mode(StrEnum):
    """The two ways in which Slack reaches the bot."""

    SOCKET = "socket"
    HTTP = "http"


@dataclass(slots=True)
class Rig:
    """A running bot, the workspace it is in, and the people there."""

    workspace: Workspace
    people: People
    deps: Deps
    clock: StandingClock
    port: int
    stop: asyncio.Event

    async def answer_to(self, ts: str, *, holding: str = "") -> Json:
        """Wait for a reply in a thread whose text holds some words."""
        return await self.workspace.wait_for(
            lambda: next((item for item in self.people.thread(ts) if holding in said(item)), None) or {}
        )

    async def note_to(self, user: str, *, holding: str = "") -> Json:
        """Wait for an ephemeral message to a person whose text holds some words."""
        return await self.workspace.wait_for(
            lambda: next((item for item in self.people.seen_by(user) if holding in said(item)), None) or {}
        )

    async def quiet(self, seconds: float = 0.3) -> None:
        """Let time pass in which nothing should happen."""
        await asyncio.sleep(seconds)

    async def health(self, path: str) -> int:
        """Ask a health endpoint; returns the HTTP status."""
        async with aiohttp.ClientSession() as session, session.get(f"http://127.0.0.1:{self.port}{path}") as response:
            return response.status


def malformed(workspace: Workspace) -> list[str]:
    """List what the bot sent that Slack would not have taken, whatever the bot made of it."""
    return [
        f"{method}: {refusal.error} {' '.join(refusal.details)}"
        for method, refusal in workspace.server.refusals
        if refusal.error.startswith(MALFORMED) and refusal.error != "invalid_auth"
    ]


def to_copy(message: Json) -> list[str]:
    """Give the preformatted texts of a message, which people copy."""
    return [
        "".join(_inline(element) for element in part["elements"])
        for block in message["blocks"]
        if block["type"] == "rich_text"
        for part in block["elements"]
        if part["type"] == "rich_text_preformatted"
    ]


def said(message: Json) -> str:
    """Give all the words of a message that people can see."""
    return "\n".join(_words(message.get("blocks") or [])) or str(message.get("text", ""))


def buttons(message: Json) -> list[str]:
    """Give the labels of a message's buttons."""
    found = []
    for block in message["blocks"]:
        elements = block["elements"] if block["type"] == "actions" else [block.get("accessory") or {}]
        found += [element["text"]["text"] for element in elements if element.get("type") == "button"]
    return found


@cache
def classifier() -> Classifier:
    """Load the real catalog, once for all tests."""
    return cached_classifier(catalog_path())


def settings_for(workspace: Workspace, mode: Mode, port: int, **more: Any) -> Settings:
    """Make the settings of a bot in a workspace."""
    credentials = workspace.credentials
    return Settings(
        slack_bot_token=credentials.bot_token,
        slack_app_token=credentials.app_token if mode is Mode.SOCKET else None,
        slack_signing_secret=credentials.signing_secret if mode is Mode.HTTP else None,
        slack_api_url=workspace.api_url,
        host="127.0.0.1",
        port=port,
        database=":memory:",
        check_budget_s=2.0,
        **more,
    )


@asynccontextmanager
async def open_deps(settings: Settings, **known: Any) -> AsyncIterator[Deps]:
    """Open dependencies that need no world; those that are `known` stand in for the usual ones."""
    store = await IncidentStore.open(":memory:")
    usual = Deps(
        settings=settings,
        classifier=classifier(),
        knowledge=Knowledge(),
        dns=Zone(WORLD),
        web=NoWeb(),
        clock=StandingClock(),
        incidents=store,
    )
    try:
        yield replace(usual, **known)
    finally:
        await store.close()


@asynccontextmanager
async def running(
    workspace: Workspace,
    mode: Mode,
    *,
    dns: Dns | None = None,
    knows: Classifier | None = None,
    knowledge: Knowledge | None = None,
    **more: Any,
) -> AsyncIterator[Rig]:
    """Run the bot in a workspace until the block ends."""
    port, clock, stop = free_port(), StandingClock(), asyncio.Event()
    given = {"dns": dns, "classifier": knows, "knowledge": knowledge, "clock": clock}
    known = {name: value for name, value in given.items() if value is not None}
    async with open_deps(settings_for(workspace, mode, port, **more), **known) as deps:
        rig = Rig(workspace, People(workspace), deps, clock, port, stop)
        bot = asyncio.create_task(run(deps, stop))
        try:
            if mode is Mode.HTTP:
                workspace.deliver_by_http(f"http://127.0.0.1:{port}/slack/events")
            await ready(rig, bot)
            yield rig
            assert malformed(workspace) == []
        finally:
            stop.set()
            await bot


async def ready(rig: Rig, bot: asyncio.Task[None]) -> None:
    """Wait until the bot says that it is connected."""
    for _ in range(200):
        if bot.done():
            await bot
        try:
            if await rig.health("/readyz") == 200:
                return
        except aiohttp.ClientError:
            pass
        await asyncio.sleep(0.02)
    raise TimeoutError


def free_port() -> int:
    """Find a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _words(value: Any) -> list[str]:
    if isinstance(value, list):
        return [word for part in value for word in _words(part)]
    if isinstance(value, dict):
        if value.get("type") in {"rich_text_section", "rich_text_quote", "rich_text_preformatted"}:
            return ["".join(_inline(element) for element in value["elements"])]
        own = [value["text"]] if isinstance(value.get("text"), str) else []
        return own + [word for key, part in value.items() if key != "text" or not own for word in _words(part)]
    return []


def _inline(element: Json) -> str:
    return str(element.get("text") or element.get("url") or element.get("user_id") or "")
