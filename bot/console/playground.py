"""`bouncebot playground`: the real bot in a workspace on this machine, with a page in the browser."""

import asyncio
import logging
import os
import socket
import sys
import webbrowser
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, nullcontext, suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Final

import click

from bot import app
from bot.catalog.classify import Classifier
from bot.console.environment import classifier_for, fail, read_settings
from bot.deps import Deps
from bot.playground.demo_dns import DemoDns, DemoWeb, Scene, read_scenes
from bot.playground.offers import Starter, starters
from bot.playground.pace import Pace
from bot.playground.page_server import PageServer
from bot.playground.transcript import Recorder
from bot.playground.workspace import Workspace
from bot.settings import Settings
from bot.wiring import open_deps

PORT: Final = 3100


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How the playground is started. `port` None: PORT, or any if that is taken. `record` None: nothing is kept."""

    port: int | None = None
    demo_dns: bool = False
    record: Path | None = None
    opens_browser: bool = False


@click.command()
@click.option("--port", type=click.IntRange(0, 65535), help=f"Port on loopback; {PORT} where it is free. 0: any.")
@click.option("--demo-dns", is_flag=True, help="Answer for a handful of example domains; ask nothing of real DNS.")
@click.option(
    "--record", type=click.Path(dir_okay=False, writable=True, path_type=Path), help="Keep a transcript (JSON Lines)."
)
@click.option("--open/--no-open", "opens", default=None, help="Open a browser; without either, where there is one.")
def playground(port: int | None, demo_dns: bool, record: Path | None, opens: bool | None) -> None:
    """Try the bot in a page that behaves like Slack: no tokens, nothing kept, on this machine only."""
    opens = has_browser() if opens is None else opens
    start(read_settings(), Options(port=port, demo_dns=demo_dns, record=record, opens_browser=opens))


def start(settings: Settings, options: Options) -> None:
    """Serve the playground until Ctrl-C."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    if options.port and not _is_free(options.port):
        fail(f"Port {options.port} is taken. Without --port, the playground finds one by itself.")
    if options.record and not options.record.parent.is_dir():
        fail(f"There is no folder {options.record.parent} to keep a transcript in.")
    asyncio.run(_serve(settings, options))


def has_browser() -> bool:
    """Tell whether a browser with windows can be opened from here."""
    if sys.platform.startswith(("darwin", "win")):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


async def _serve(settings: Settings, options: Options) -> None:
    with app.until_told() as stop, Recorder(options.record) if options.record else nullcontext() as recorder:
        async with running(settings, classifier_for(settings), options, recorder) as workspace:
            click.echo(f"The playground is at {workspace.url}  (Ctrl-C stops it)")
            if options.demo_dns:
                click.echo("DNS is a demonstration: " + ", ".join(scene.ask for scene in read_scenes()))
            if options.record:
                click.echo(f"Everything that is written there is kept in {options.record}, addresses included.")
            if options.opens_browser:
                await asyncio.to_thread(webbrowser.open, workspace.url)
            await stop.wait()


@asynccontextmanager
async def running(
    settings: Settings, classifier: Classifier, options: Options, recorder: Recorder | None = None
) -> AsyncIterator[Workspace]:
    """Run a workspace with its page and the bot connected to it, until the block ends."""
    scenes = read_scenes() if options.demo_dns else ()
    noted: Callable[[dict[str, object]], None] = recorder.note if recorder else lambda _: None
    workspace = Workspace(
        port=PORT if options.port is None and _is_free(PORT) else options.port or 0,
        routes=lambda served: PageServer(served, noted).routes(),
        pace=Pace(),
    )
    async with workspace, open_deps(_local(settings, workspace), classifier) as deps:
        workspace.state.notes = _notes(scenes)
        stop = asyncio.Event()
        keeping = asyncio.create_task(recorder.follow(workspace.state)) if recorder else None
        bot = asyncio.create_task(app.run(_demonstrated(deps, scenes) if scenes else deps, stop))
        connected = asyncio.create_task(workspace.sockets.connected.wait())
        try:
            await asyncio.wait({bot, connected}, return_when=asyncio.FIRST_COMPLETED)
            if bot.done():
                await bot
            yield workspace
        finally:
            connected.cancel()
            stop.set()
            await bot
            if keeping:
                keeping.cancel()
                with suppress(asyncio.CancelledError):
                    await keeping


def _local(settings: Settings, workspace: Workspace) -> Settings:
    return replace(
        settings,
        slack_bot_token=workspace.credentials.bot_token,
        slack_app_token=workspace.credentials.app_token,
        slack_signing_secret=None,
        slack_api_url=workspace.api_url,
        channels=(),
        host="127.0.0.1",
        port=0,
        database=":memory:",
    )


def _demonstrated(deps: Deps, scenes: tuple[Scene, ...]) -> Deps:
    zones = {zone for scene in scenes for zone in scene.zones}
    known = tuple(item for item in deps.knowledge.blocklists if item.zone in zones)
    return replace(
        deps,
        dns=DemoDns(scenes),
        web=DemoWeb(scenes),
        nameservers=None,
        knowledge=replace(deps.knowledge, blocklists=known),
    )


def _notes(scenes: tuple[Scene, ...]) -> dict[str, object]:
    shown = [*starters(), *(Starter(scene.ask, scene.ask) for scene in scenes)]
    notes: dict[str, object] = {"starters": [asdict(starter) for starter in shown]}
    if scenes:
        notes["demonstration"] = (
            "Demonstration: the answers of DNS are made up, and exist for the example domains only."
        )
    return notes


def _is_free(port: int) -> bool:
    try:
        socket.create_server(("127.0.0.1", port)).close()
    except OSError:
        return False
    return True
