"""The two ways in which Slack reaches the bot: Socket Mode, and signed HTTP requests."""

from collections.abc import Sequence
from typing import Protocol

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

from bot.slack.work import Work

PATH = "/slack/events"


class Connection(Protocol):
    """A way in. `name` is for the log."""

    name: str

    def routes(self) -> Sequence[web.RouteDef]:
        """List what the HTTP server has to serve for it."""

    async def open(self) -> None:
        """Begin to take requests in."""

    async def close(self) -> None:
        """Take no more requests in."""

    async def is_open(self) -> bool:
        """Tell whether Slack can reach us, as far as we know."""


class SocketConnection:
    """Socket Mode: the bot connects to Slack, no public address needed."""

    name = "Socket Mode"

    def __init__(self, bolt: AsyncApp, app_token: str, work: Work) -> None:
        self._bolt = bolt
        self._app_token = app_token
        self._work = work
        self._handler: _HeldHandler | None = None

    def routes(self) -> Sequence[web.RouteDef]:
        """Serve nothing: Slack comes by the socket."""
        return ()

    async def open(self) -> None:
        """Connect; Bolt reconnects by itself."""
        # Made here, since it starts its tasks when it is made.
        self._handler = _HeldHandler(self._bolt, self._app_token, self._work)
        await self._handler.client.connect()  # type: ignore[no-untyped-call]

    async def close(self) -> None:
        """Disconnect."""
        if self._handler is not None:
            await self._handler.client.close()  # type: ignore[no-untyped-call]

    async def is_open(self) -> bool:
        """Tell whether the socket is connected and alive."""
        return self._handler is not None and await self._handler.client.is_connected()


class _HeldHandler(AsyncSocketModeHandler):
    """Bolt's handler, which lets `work` know of requests that are not acknowledged yet."""

    def __init__(self, bolt: AsyncApp, app_token: str, work: Work) -> None:
        self._work = work
        super().__init__(bolt, app_token)

    async def handle(self, client: SocketModeClient, req: SocketModeRequest) -> None:  # type: ignore[override]
        # Unacknowledged while closing: Slack sends it again, to the next process.
        if not self._work.closing:
            with self._work.request():
                await super().handle(client, req)


class HttpConnection:
    """HTTP: Slack sends signed requests to PATH."""

    name = "HTTP"

    def __init__(self, bolt: AsyncApp, work: Work) -> None:
        self._bolt = bolt
        self._work = work
        self._is_open = False

    def routes(self) -> Sequence[web.RouteDef]:
        """Serve the one endpoint of events, commands and interactions."""
        return (web.post(PATH, self._handle),)

    async def open(self) -> None:
        """Begin to take requests in."""
        self._is_open = True

    async def close(self) -> None:
        """Refuse requests; Slack tries again."""
        self._is_open = False

    async def is_open(self) -> bool:
        """Tell whether requests are taken in."""
        return self._is_open

    async def _handle(self, request: web.Request) -> web.Response:
        if not self._is_open or self._work.closing:
            return web.Response(status=503, text="starting or stopping")
        with self._work.request():
            return await to_aiohttp_response(await self._bolt.async_dispatch(await to_bolt_request(request)))
