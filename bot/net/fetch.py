"""Web over httpx: public https pages, small and quick. httpx's exceptions are translated here and nowhere else."""

import asyncio
import ipaddress
import ssl
from collections.abc import Callable
from types import TracebackType
from typing import Self

import httpx

from bot.errors import FetchFailed, LookupFailed
from bot.ports import Dns, Page

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_MAX_ADDRESSES = 3
_LITTLE = 30_000  # bytes; nobody's policy file is larger, and a chunk is never more than this

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address


def is_public(address: IPAddress) -> bool:
    """Tell whether an address is on the public Internet, and so is the IPv4 address inside it, if it holds one."""
    if isinstance(address, ipaddress.IPv6Address):
        inside = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
        if address in _NAT64:
            inside.append(ipaddress.IPv4Address(address.packed[-4:]))
        if not all(is_public(held) for held in inside if held is not None):
            return False
    return address.is_global and not address.is_multicast


class GuardedTransport(httpx.AsyncBaseTransport):
    """Connects to an address that was looked at, never to a name: what a name leads to may change in between.

    `is_allowed` decides on addresses; `context` on certificates, None: httpx's own. The certificate still has to
    be for the name.
    """

    def __init__(
        self, dns: Dns, *, is_allowed: Callable[[IPAddress], bool] = is_public, context: ssl.SSLContext | None = None
    ) -> None:
        self._dns = dns
        self._is_allowed = is_allowed
        # No connection is kept: to the pool, another name at the same address would be the same server, and nobody
        # would look whether the certificate is for that name too.
        self._inner = httpx.AsyncHTTPTransport(
            verify=context or httpx.create_ssl_context(trust_env=False),
            limits=httpx.Limits(max_keepalive_connections=0),
        )

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send the request to the first address of its host that can be reached (httpx.AsyncBaseTransport)."""
        host = request.url.host
        addresses = await self._addresses(host)
        for address in addresses:
            if not self._is_allowed(address):
                raise FetchFailed(f"{host} leads to {address}, which is not on the public Internet")
        failure: httpx.TransportError = httpx.ConnectError(f"{host} has no address")
        for address in addresses[:_MAX_ADDRESSES]:
            request.url = request.url.copy_with(host=str(address))
            request.extensions = {**request.extensions, "sni_hostname": host}
            try:
                return await self._inner.handle_async_request(request)
            except (httpx.ConnectError, httpx.ConnectTimeout) as error:
                failure = error
        raise failure

    async def aclose(self) -> None:
        """Close the connections (httpx.AsyncBaseTransport)."""
        await self._inner.aclose()

    async def _addresses(self, host: str) -> list[IPAddress]:
        try:
            return [ipaddress.ip_address(host)]
        except ValueError:
            pass
        answers = await asyncio.gather(self._dns.lookup(host, "A"), self._dns.lookup(host, "AAAA"))
        return [ipaddress.ip_address(record) for answer in answers for record in answer.records]


class Fetcher:
    """Fetches pages. Use it in `async with`, or call `aclose`. `timeout_s` is for a whole page, in seconds."""

    def __init__(
        self,
        dns: Dns,
        *,
        timeout_s: float = 3.0,
        is_allowed: Callable[[IPAddress], bool] = is_public,
        context: ssl.SSLContext | None = None,
    ) -> None:
        self._dns = dns
        self._timeout_s = timeout_s
        self._is_allowed = is_allowed
        self._context = context
        self._client: httpx.AsyncClient | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close the connections."""
        if self._client is not None:
            await self._client.aclose()
            self._client = None

    async def get(self, url: str, *, max_bytes: int) -> Page:
        """GET an https URL without following redirects; a redirect is a page like any other.

        Raises:
            FetchFailed: no answer, a private address, over `max_bytes`, compressed, or too slow.
        """
        try:
            async with asyncio.timeout(self._timeout_s):
                return await self._get(_checked(url), max_bytes)
        except TimeoutError:
            raise FetchFailed(f"{url}: not within {self._timeout_s:g} s") from None
        except LookupFailed as error:
            raise FetchFailed(f"{url}: {error}") from error
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, ValueError) as error:
            raise FetchFailed(f"{url}: {str(error) or type(error).__name__}") from error

    async def _get(self, url: httpx.URL, max_bytes: int) -> Page:
        async with self._opened().stream("GET", url) as response:
            if response.headers.get("content-encoding", "identity").lower() != "identity":
                raise FetchFailed(f"{url}: the page is compressed, which was not asked for")
            body = b""
            async for chunk in response.aiter_raw(_LITTLE):
                body += chunk
                if len(body) > max_bytes:
                    raise FetchFailed(f"{url}: the page is larger than {max_bytes} bytes")
            media_type = response.headers.get("content-type", "").partition(";")[0].strip().lower()
            return Page(response.status_code, media_type, body)

    def _opened(self) -> httpx.AsyncClient:
        # Not at start: reading the certificate store takes a while, and most commands fetch nothing.
        if self._client is None:
            self._client = httpx.AsyncClient(
                transport=GuardedTransport(self._dns, is_allowed=self._is_allowed, context=self._context),
                headers={"accept-encoding": "identity", "user-agent": "bouncebot"},
                follow_redirects=False,
                timeout=self._timeout_s,
                trust_env=False,
            )
        return self._client


def _checked(url: str) -> httpx.URL:
    parsed = httpx.URL(url)
    if parsed.scheme != "https" or not parsed.host or parsed.userinfo:
        raise FetchFailed(f"{url}: only plain https addresses are fetched")
    return parsed
