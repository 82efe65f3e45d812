"""An internet on which nothing answers by HTTPS."""

from bot.errors import FetchFailed
from bot.ports import Page


class NoWeb:
    """Satisfies bot.ports.Web."""

    async def get(self, url: str, *, max_bytes: int) -> Page:
        raise FetchFailed(f"{url}: no answer ({max_bytes} bytes were asked for)")
