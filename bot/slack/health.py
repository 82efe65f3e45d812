"""The HTTP server on $PORT: health for the platform, and Slack's endpoint in HTTP mode."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from aiohttp import web

from bot.incidents.store import IncidentStore
from bot.slack.connection import Connection

MAX_BODY = 2_000_000
"""Bytes of one request; Slack's are far smaller."""


class Health:
    """Alive: the process answers. Ready: connected to Slack, and the database answers."""

    def __init__(self, incidents: IncidentStore) -> None:
        self._incidents = incidents
        self.connection: Connection | None = None
        """None: not connected yet, or about to stop."""

    async def alive(self, request: web.Request) -> web.Response:
        """Answer /healthz."""
        del request
        return web.Response(text="alive\n")

    async def ready(self, request: web.Request) -> web.Response:
        """Answer /readyz."""
        del request
        if self.connection is None or not await self.connection.is_open():
            return web.Response(status=503, text="not connected to Slack\n")
        if not await self._incidents.answers():
            return web.Response(status=503, text="the database does not answer\n")
        return web.Response(text="ready\n")


@asynccontextmanager
async def serve_http(host: str, port: int, health: Health, routes: Sequence[web.RouteDef]) -> AsyncIterator[None]:
    """Serve until the block ends; requests under way are finished first."""
    app = web.Application(client_max_size=MAX_BODY)
    app.add_routes([web.get("/healthz", health.alive), web.get("/readyz", health.ready), *routes])
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
        yield
    finally:
        await runner.cleanup()
