"""The workspace's HTTP side: Web API, Socket Mode, response_urls, file downloads. On loopback only."""

import asyncio
import json
import time
from collections.abc import Callable, Mapping
from typing import Final

from aiohttp import web

from bot.playground.border import border
from bot.playground.chat import Chat
from bot.playground.credentials import Credentials
from bot.playground.delivery import SocketDelivery
from bot.playground.pace import Pace
from bot.playground.problem import Refusal
from bot.playground.reading import Reading
from bot.playground.response_urls import ResponseUrls
from bot.playground.state import Json, State
from bot.playground.views import Views

Method = Callable[[Json], Json]

SCOPES: Final = {
    "chat.postMessage": ("chat:write",),
    "chat.postEphemeral": ("chat:write",),
    "chat.update": ("chat:write",),
    "chat.delete": ("chat:write",),
    "conversations.history": ("channels:history", "groups:history", "im:history"),
    "conversations.replies": ("channels:history", "groups:history", "im:history"),
    "conversations.info": ("channels:read", "groups:read", "im:read"),
    "conversations.members": ("channels:read", "groups:read", "im:read"),
    "users.info": ("users:read",),
    "files.info": ("files:read",),
}
"""Which scopes a method needs (one of them); those not named need none."""
MAX_UPLOAD_BYTES: Final = 100_000_000
"""Slack takes a gigabyte; what is too large for the bot, the bot is to say."""
LOGIN_PAGE = "<!DOCTYPE html><html><body>Sign in to your workspace</body></html>"


class Server:
    """Routes and authenticates. `calls` remembers each method with its arguments, in order."""

    def __init__(
        self, state: State, sockets: SocketDelivery, base_url: str, credentials: Credentials, scopes: set[str]
    ) -> None:
        self.state = state
        self.chat = Chat(state, base_url)
        self.views = Views(state)
        self.response_urls = ResponseUrls(state, self.chat, base_url)
        self.calls: list[tuple[str, Json]] = []
        self.refusals: list[tuple[str, Refusal]] = []
        """What was answered with an error, in order, as `calls`."""
        self.limits: dict[str, list[int]] = {}
        """Per method, seconds of Retry-After for the calls to come, each refused once."""
        self.silent: set[str] = set()
        """Methods that are done but never answered, as when the connection breaks at the wrong moment."""
        self.pace: Pace | None = None
        """How fast the methods may be called; None: as fast as the app likes."""
        self.scopes = scopes
        self.after_change: Callable[[], None] = lambda: None
        self._sockets = sockets
        self._base_url = base_url
        self._credentials = credentials
        self._methods = self._table(Reading(state, base_url))

    def application(self) -> web.Application:
        """Make the aiohttp application."""
        app = web.Application(middlewares=[border(self._base_url)], client_max_size=MAX_UPLOAD_BYTES)
        app.add_routes(
            [
                web.route("*", "/api/{method}", self._api),
                web.get("/socket", self._sockets.serve),
                web.post("/response/{token}", self._respond),
                web.get("/files/{file}/{name}", self._download),
            ]
        )
        return app

    def _table(self, reading: Reading) -> Mapping[str, Method]:
        return {
            "auth.test": reading.auth_test,
            "chat.postMessage": self.chat.post_message,
            "chat.postEphemeral": self.chat.post_ephemeral,
            "chat.update": self.chat.update,
            "chat.delete": self.chat.delete,
            "chat.getPermalink": self.chat.permalink,
            "conversations.history": reading.history,
            "conversations.replies": reading.replies,
            "conversations.info": reading.info,
            "conversations.members": reading.members,
            "users.info": reading.user,
            "files.info": reading.file,
            "views.open": self.views.open,
            "views.update": self.views.update,
            "views.publish": self.views.publish,
        }

    async def _api(self, request: web.Request) -> web.Response:
        name = request.match_info["method"]
        try:
            arguments = await _arguments(request)
            self.calls.append((name, arguments))
            if (seconds := self._too_fast_by(name, arguments)) is not None:
                limited = {"ok": False, "error": "ratelimited"}
                return web.json_response(limited, status=429, headers={"Retry-After": str(seconds)})
            answer = {"ok": True, **self._answered(name, arguments, _token(request, arguments))}
        except Refusal as refusal:
            self.refusals.append((name, refusal))
            answer = {"ok": False, "error": refusal.error, **refusal.more}
            if refusal.details:
                answer["response_metadata"] = {"messages": list(refusal.details)}
        await self._changed()
        if name in self.silent:
            await asyncio.Event().wait()
        return web.json_response(answer)

    def _too_fast_by(self, name: str, arguments: Json) -> int | None:
        """Say how many seconds to wait; None: the call may go on."""
        if waits := self.limits.get(name):
            return waits.pop(0)
        if self.pace is None:
            return None
        return self.pace.wait_s(name, str(arguments.get("channel")), time.monotonic())

    def _answered(self, name: str, arguments: Json, token: str) -> Json:
        if name == "apps.connections.open":
            if token != self._credentials.app_token:
                raise Refusal("invalid_auth")
            return {"url": f"{self._base_url.replace('http', 'ws', 1)}socket?ticket={self._sockets.new_ticket()}"}
        method = self._methods.get(name)
        if method is None:
            raise Refusal("unknown_method")
        if token != self._credentials.bot_token:
            raise Refusal("invalid_auth" if token else "not_authed")
        needed = SCOPES.get(name, ())
        if needed and not self.scopes & set(needed):
            raise Refusal("missing_scope", needed=needed[0], provided=",".join(sorted(self.scopes)))
        return method(arguments)

    async def _respond(self, request: web.Request) -> web.Response:
        try:
            body = _object(await request.text())
            self.calls.append(("response_url", body))
            self.response_urls.take(request.match_info["token"], body)
        except Refusal as refusal:
            self.refusals.append(("response_url", refusal))
            status = 404 if refusal.error in {"used_url", "expired_url"} else 400
            return web.json_response({"ok": False, "error": refusal.error}, status=status)
        finally:
            await self._changed()
        return web.Response(text="ok")

    async def _download(self, request: web.Request) -> web.Response:
        shared = self.state.files.get(request.match_info["file"])
        if shared is None:
            return web.Response(status=404)
        if _token(request, {}) != self._credentials.bot_token or "files:read" not in self.scopes:
            return web.Response(text=LOGIN_PAGE, content_type="text/html")
        return web.Response(body=shared.content, content_type=shared.info["mimetype"])

    async def _changed(self) -> None:
        self.after_change()
        await self.state.notify()
        await asyncio.sleep(0)


def _token(request: web.Request, arguments: Json) -> str:
    header = request.headers.get("Authorization", "")
    return header.removeprefix("Bearer ") if header.startswith("Bearer ") else str(arguments.get("token") or "")


async def _arguments(request: web.Request) -> Json:
    arguments: Json = dict(request.query)
    if request.content_type == "application/json":
        arguments |= _object(await request.text()) if request.can_read_body else {}
    else:
        arguments |= {name: value for name, value in (await request.post()).items() if isinstance(value, str)}
    for name in ("blocks", "view", "metadata"):
        if isinstance(arguments.get(name), str):
            try:
                arguments[name] = json.loads(arguments[name])
            except ValueError:
                raise Refusal("invalid_blocks_format" if name == "blocks" else "invalid_arguments") from None
    return arguments


def _object(text: str) -> Json:
    try:
        body = json.loads(text)
    except ValueError:
        raise Refusal("invalid_json") from None
    if not isinstance(body, dict):
        raise Refusal("json_not_object")
    return body
