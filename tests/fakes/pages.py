"""A web of a few pages in a dict."""

from collections.abc import Mapping
from typing import Any

from bot.errors import FetchFailed
from bot.ports import Page


class Pages:
    """Satisfies bot.ports.Web from `{url: {"status": 200, "type": "text/plain", "body": "…"}}`.

    A page that is not there gives no answer.
    """

    def __init__(self, pages: Mapping[str, Mapping[str, Any]]) -> None:
        self._pages = pages

    async def get(self, url: str, *, max_bytes: int) -> Page:
        page = self._pages.get(url)
        if page is None:
            raise FetchFailed(f"{url}: no answer")
        body = str(page.get("body", "")).encode("utf-8")
        assert len(body) <= max_bytes
        return Page(page.get("status", 200), page.get("type", "text/plain"), body)
