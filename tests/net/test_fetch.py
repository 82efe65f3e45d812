import importlib
import inspect
import ipaddress
from time import monotonic

import httpx
import pytest

from bot.errors import FetchFailed
from bot.net.fetch import Fetcher, is_public
from bot.ports import Page
from tests.fakes.webserver import https, response, trusting_context
from tests.fakes.zone import TIMEOUT, Zone

HERE = Zone({"policy.example.com": {"A": "127.0.0.1"}, "other.example.com": {"A": "127.0.0.1"}})


def fetcher(zone: Zone = HERE, *, timeout_s: float = 2.0) -> Fetcher:
    return Fetcher(
        zone, timeout_s=timeout_s, is_allowed=lambda address: address.is_loopback, context=trusting_context()
    )


async def test_a_page_is_fetched_from_the_address_that_was_looked_at() -> None:
    async with (
        https(response(b"version: STSv1", headers=("Content-Type: Text/Plain; charset=utf-8",))) as web,
        fetcher() as fetch,
    ):
        page = await fetch.get(f"https://policy.example.com:{web.port}/.well-known/mta-sts.txt", max_bytes=1000)

    assert page == Page(200, "text/plain", b"version: STSv1")
    assert f"Host: policy.example.com:{web.port}".encode() in web.requests[0]


async def test_a_redirect_is_not_followed() -> None:
    reply = response(status="302 Found", headers=("Location: https://policy.example.com/elsewhere",))
    async with https(reply) as web, fetcher() as fetch:
        page = await fetch.get(f"https://policy.example.com:{web.port}/", max_bytes=1000)

    assert page.status == 302
    assert len(web.requests) == 1


async def test_a_page_that_is_too_large_is_refused() -> None:
    async with https(response(b"x" * 5000)) as web, fetcher() as fetch:
        with pytest.raises(FetchFailed, match="larger than 4999 bytes"):
            await fetch.get(f"https://policy.example.com:{web.port}/", max_bytes=4999)


async def test_a_page_of_exactly_the_limit_is_fine() -> None:
    async with https(response(b"x" * 5000)) as web, fetcher() as fetch:
        assert len((await fetch.get(f"https://policy.example.com:{web.port}/", max_bytes=5000)).body) == 5000


async def test_a_compressed_page_is_refused_before_it_unfolds() -> None:
    async with https(response(b"\x1f\x8b", headers=("Content-Encoding: gzip",))) as web, fetcher() as fetch:
        with pytest.raises(FetchFailed, match="compressed"):
            await fetch.get(f"https://policy.example.com:{web.port}/", max_bytes=1000)


async def test_a_server_that_drips_is_cut_off() -> None:
    started = monotonic()
    async with https(response(b"x" * 50_000), pause_s=0.05) as web, fetcher(timeout_s=0.3) as fetch:
        with pytest.raises(FetchFailed, match=r"not within 0\.3 s"):
            await fetch.get(f"https://policy.example.com:{web.port}/", max_bytes=100_000)

    assert monotonic() - started < 2


async def test_a_certificate_for_another_name_is_refused() -> None:
    async with https(response()) as web, fetcher() as fetch:
        with pytest.raises(FetchFailed, match="certificate"):
            await fetch.get(f"https://other.example.com:{web.port}/", max_bytes=1000)


async def test_a_connection_is_not_kept_for_another_name_at_the_same_address() -> None:
    async with https(response(connection="keep-alive")) as web, fetcher() as fetch:
        await fetch.get(f"https://policy.example.com:{web.port}/", max_bytes=1000)
        with pytest.raises(FetchFailed, match="certificate"):
            await fetch.get(f"https://other.example.com:{web.port}/", max_bytes=1000)


async def test_nobody_listening_is_a_failure() -> None:
    async with https(response()) as web:
        port = web.port
    async with fetcher() as fetch:
        with pytest.raises(FetchFailed):
            await fetch.get(f"https://policy.example.com:{port}/", max_bytes=1000)


@pytest.mark.parametrize(
    "url",
    [
        "http://policy.example.com/",
        "ftp://policy.example.com/",
        "https://user@policy.example.com/",
        "https:///x",
        "//x",
        "https://[::",
    ],
)
async def test_only_plain_https_is_fetched(url: str) -> None:
    async with fetcher() as fetch:
        with pytest.raises(FetchFailed):
            await fetch.get(url, max_bytes=1000)


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "[::1]",
        "10.0.0.1",
        "169.254.169.254",
        "0.0.0.0",
        "[::ffff:127.0.0.1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
        "[fd00::1]",
    ],
)
async def test_an_address_inside_is_refused_however_it_is_written(host: str) -> None:
    async with Fetcher(Zone({})) as fetch:
        with pytest.raises(FetchFailed, match="not on the public Internet"):
            await fetch.get(f"https://{host}/", max_bytes=1000)


async def test_a_name_that_leads_inside_is_refused_even_if_it_leads_outside_too() -> None:
    zone = Zone({"policy.example.com": {"A": ["93.184.216.34", "10.0.0.1"]}})
    async with Fetcher(zone) as fetch:
        with pytest.raises(FetchFailed, match=r"10\.0\.0\.1"):
            await fetch.get("https://policy.example.com/", max_bytes=1000)


async def test_a_name_without_an_address_is_a_failure() -> None:
    async with Fetcher(Zone({})) as fetch:
        with pytest.raises(FetchFailed, match="has no address"):
            await fetch.get("https://policy.example.com/", max_bytes=1000)


async def test_a_name_that_does_not_answer_is_a_failure() -> None:
    async with Fetcher(Zone({"policy.example.com": TIMEOUT})) as fetch:
        with pytest.raises(FetchFailed, match="no answer in time"):
            await fetch.get("https://policy.example.com/", max_bytes=1000)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1::1", "64:ff9b::5db8:d822"])
def test_public_addresses_are_public(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


def test_every_exception_of_httpx_is_one_that_is_translated() -> None:
    classes = [
        cls
        for _, cls in inspect.getmembers(importlib.import_module("httpx._exceptions"), inspect.isclass)
        if issubclass(cls, Exception) and cls.__module__.startswith("httpx")
    ]

    assert len(classes) > 20
    assert all(
        issubclass(cls, (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, httpx.CookieConflict))
        for cls in classes
    )
