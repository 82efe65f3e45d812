"""Who may speak with the workspace: the app and the page on this machine, and no other web site in its browser."""

from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware


def border(own_url: str) -> Middleware:
    """Make the middleware that refuses other web sites.

    It looks at the name they reach us under (DNS rebinding), and at where they say they come from: browsers name the
    Origin with each POST and each websocket, and the app's clients name none.
    """
    own = urlsplit(own_url)
    names = {own.netloc, f"localhost:{own.port}"}

    @web.middleware
    async def guarded(request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.host not in names:
            return web.Response(status=403, text="This workspace is reached by its loopback address only.\n")
        if urlsplit(request.headers.get("Origin", own_url)).netloc not in names:
            return web.Response(status=403, text="Only the workspace's own page may do that.\n")
        return await handler(request)

    return guarded
