"""How the workspace reaches an app: why an event comes again, and how many sockets there may be."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.playground.delivery import EVENT, MAX_SOCKETS, HttpDelivery, Unheard
from bot.playground.people import People
from bot.playground.workspace import Workspace


@pytest.fixture
async def workspace() -> AsyncIterator[Workspace]:
    async with Workspace(retry_delays_s=(0.01, 0.01, 0.01)) as open_workspace:
        yield open_workspace


class App:
    """An app in HTTP mode that answers as told; `reasons` are those of the requests it got."""

    def __init__(self, status: int, headers: dict[str, str], *, pause_s: float = 0.0) -> None:
        self.reasons: list[str | None] = []
        self._status = status
        self._headers = headers
        self._pause_s = pause_s

    async def events(self, request: web.Request) -> web.Response:
        self.reasons.append(request.headers.get("X-Slack-Retry-Reason"))
        await asyncio.sleep(self._pause_s)
        return web.Response(status=self._status, headers=self._headers)


@pytest.mark.parametrize(
    ("app", "reasons"),
    [
        (App(200, {}), [None]),
        (App(500, {}), [None, *["http_error"] * 3]),
        (App(200, {}, pause_s=0.3), [None, *["http_timeout"] * 3]),
        (App(500, {"X-Slack-No-Retry": "1"}), [None]),
        (App(500, {"X-Slack-No-Retry": "0"}), [None, *["http_error"] * 3]),
    ],
    ids=["taken", "error", "silence", "error, no retry wanted", "error, retry not refused"],
)
async def test_a_retry_says_why_it_comes(workspace: Workspace, app: App, reasons: list[str | None]) -> None:
    application = web.Application()
    application.router.add_post("/events", app.events)
    async with TestServer(application) as server:
        workspace.deliver_by_http(str(server.make_url("/events")))
        workspace.delivery.ack_s = 0.2
        await People(workspace).post("anybody there?")
        await workspace.wait_for(lambda: len(app.reasons) >= len(reasons))
        await asyncio.sleep(0.1)
    assert app.reasons == reasons


async def test_where_nobody_listens_the_connection_failed() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    answer = await HttpDelivery(f"http://127.0.0.1:{port}/", "secret").send(EVENT, {})
    assert answer == Unheard("connection_failed")


async def test_an_app_holds_ten_sockets_and_the_eleventh_is_hung_up(workspace: Workspace) -> None:
    async with AsyncExitStack() as held:
        session = await held.enter_async_context(aiohttp.ClientSession())

        async def connect() -> aiohttp.ClientWebSocketResponse:
            url = f"{workspace.url}socket?ticket={workspace.sockets.new_ticket()}"
            return await held.enter_async_context(session.ws_connect(url))

        greetings = [await (await connect()).receive_json() for _ in range(MAX_SOCKETS)]
        assert [greeting["num_connections"] for greeting in greetings] == list(range(1, MAX_SOCKETS + 1))
        eleventh = await connect()
        assert (await eleventh.receive_json())["reason"] == "too_many_websockets"
        assert (await eleventh.receive()).type is aiohttp.WSMsgType.CLOSE
