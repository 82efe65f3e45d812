"""Serves the page: its files, a stream of what is new, and what people do in it."""

import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

from aiohttp import web

from bot.playground.doings import Doings
from bot.playground.problem import Refusal
from bot.playground.sight import Change, Watcher
from bot.playground.state import Json
from bot.playground.workspace import Workspace

FILES: Final = Path(__file__).with_name("page")
TYPES: Final = {".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
        "require-trusted-types-for 'script'; trusted-types 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
BEAT_S: Final = 10.0
"""How often a quiet stream is written to, so that a page that is gone is noticed."""

Doing = Callable[[Json], Awaitable[Json]]


class PageServer:
    """The routes of the page. `noted` is told what people do, for a transcript."""

    def __init__(self, workspace: Workspace, noted: Callable[[Json], None] = lambda _: None) -> None:
        self._workspace = workspace
        self._doings = Doings(workspace)
        self._noted = noted

    def routes(self) -> Sequence[web.RouteDef]:
        """List them."""
        return (
            web.get("/", self._index),
            web.get("/archives/{channel}/{message}", self._index),
            web.get("/page/{name}", self._file),
            web.get("/live", self._stream),
            web.post("/do/{doing}", self._do),
            web.post("/upload", self._upload),
        )

    async def _index(self, request: web.Request) -> web.Response:
        del request
        return _served(FILES / "index.html")

    async def _file(self, request: web.Request) -> web.Response:
        path = FILES / request.match_info["name"]
        if path not in set(FILES.iterdir()):
            return web.Response(status=404, text="There is no such file.\n")
        return _served(path)

    async def _stream(self, request: web.Request) -> web.StreamResponse:
        """Send what one person sees, as server-sent events: everything first, then what is new."""
        user = request.query.get("user", "")
        if user not in self._workspace.state.people:
            return web.Response(status=404, text="There is no such person.\n")
        self._workspace.state.direct(user)
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
        await response.prepare(request)
        watcher = Watcher(self._workspace.state, user)
        change: Change | None = watcher.change()
        try:
            while True:
                data = f"data: {json.dumps(change.items)}\n\n" if change else ": still here\n\n"
                await response.write(data.encode())
                change = await watcher.next_change(BEAT_S)
        except ConnectionError:
            return response

    async def _do(self, request: web.Request) -> web.Response:
        doing = self._table().get(request.match_info["doing"])
        if doing is None:
            return web.json_response({"error": "nobody can do that here"}, status=404)
        body: Json = await request.json()
        self._noted({"does": request.match_info["doing"], **body})
        try:
            return web.json_response(await doing(body))
        except Refusal as refusal:
            return web.json_response({"error": refusal.error}, status=400)
        except (KeyError, TypeError) as problem:
            return web.json_response({"error": f"this does not fit: {problem}"}, status=400)

    async def _upload(self, request: web.Request) -> web.Response:
        name = request.query.get("name") or "file"
        content = await request.read()
        return web.json_response(self._doings.upload(name, content, request.content_type))

    def _table(self) -> Mapping[str, Doing]:
        doings = self._doings
        return {
            "write": doings.write,
            "command": doings.command,
            "press": doings.press,
            "shortcut": doings.shortcut,
            "submit": doings.submit,
            "close": doings.close,
            "home": doings.home,
            "invite": doings.invite,
        }


def _served(path: Path) -> web.Response:
    return web.Response(body=path.read_bytes(), content_type=TYPES[path.suffix], charset="utf-8", headers=HEADERS)
