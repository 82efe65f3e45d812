"""What the page is served, and to whom."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.playground.doings import MAX_MESSAGE_CHARS, split
from bot.playground.page_server import FILES, TYPES, PageServer
from bot.playground.people import People
from bot.playground.workspace import ADA, BEN, DELIVERABILITY, Workspace


@pytest.fixture
async def workspace() -> AsyncIterator[Workspace]:
    async with Workspace(routes=lambda served: PageServer(served).routes()) as open_workspace:
        yield open_workspace


@pytest.fixture
async def session(workspace: Workspace) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(workspace.url) as open_session:
        yield open_session


def own(workspace: Workspace) -> Mapping[str, str]:
    return {"Origin": workspace.url.rstrip("/")}


async def next_change(stream: aiohttp.StreamReader) -> dict[str, Any]:
    while not (line := await stream.readline()).startswith(b"data: "):
        assert line
    found: dict[str, Any] = json.loads(line.removeprefix(b"data: "))
    return found


@pytest.mark.parametrize("path", ["/", "/archives/C0DELIVER/p1795264792000003", "/page/app.js", "/page/style.css"])
async def test_every_file_comes_with_a_strict_policy(session: aiohttp.ClientSession, path: str) -> None:
    async with session.get(path) as response:
        assert response.status == 200
        policy = response.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert response.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("name", ["..%2fstate.py", "nothing.js", "..%2f..%2f..%2fpyproject.toml", "%2fetc%2fpasswd"])
async def test_nothing_but_the_pages_files_is_served(session: aiohttp.ClientSession, name: str) -> None:
    async with session.get(f"/page/{name}") as response:
        assert response.status == 404


def test_the_page_names_no_other_place_and_has_no_inline_script() -> None:
    files = [path for path in FILES.iterdir() if path.suffix in TYPES]
    assert len(files) > 10
    for path in files:
        text = path.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
        code = [line for line in text.splitlines() if not line.strip().startswith("//")]
        assert not any("http://" in line or "https://" in line for line in code), path.name
        assert "innerHTML" not in text, path.name
        assert "style=" not in text, path.name
        assert len(text.splitlines()) < 300, path.name


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "127.0.0.1"])
async def test_another_name_for_this_machine_is_refused(session: aiohttp.ClientSession, host: str) -> None:
    for path in ("/", "/live?user=U0ADA", "/api/auth.test", "/files/F1/x", "/socket"):
        async with session.get(path, headers={"Host": host}) as response:
            assert response.status == 403


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:1"])
async def test_another_site_can_do_nothing(session: aiohttp.ClientSession, workspace: Workspace, origin: str) -> None:
    headers = {"Origin": origin}
    body = {"user": ADA, "channel": DELIVERABILITY, "text": "from elsewhere"}
    async with session.post("/do/write", json=body, headers=headers) as response:
        assert response.status == 403
    async with session.post("/upload?name=x", data=b"x", headers=headers) as response:
        assert response.status == 403
    assert workspace.state.channels[DELIVERABILITY].messages == []


async def test_another_site_cannot_speak_as_the_bot(session: aiohttp.ClientSession, workspace: Workspace) -> None:
    message = {"channel": DELIVERABILITY, "text": "from elsewhere", "token": workspace.credentials.bot_token}
    elsewhere = {"Origin": "https://evil.example"}
    async with session.post("/api/chat.postMessage", data=message, headers=elsewhere) as response:
        assert response.status == 403
    async with session.get("/api/chat.postMessage", params=message | {"token": "xoxb-playground"}) as response:
        assert (await response.json())["error"] == "invalid_auth"
    assert workspace.state.channels[DELIVERABILITY].messages == []


async def test_the_apps_socket_opens_to_nobody_else(session: aiohttp.ClientSession, workspace: Workspace) -> None:
    ticket = workspace.sockets.new_ticket()
    for path, origin in (
        ("/socket", None),
        ("/socket?ticket=1", None),
        (f"/socket?ticket={ticket}", "https://evil.example"),
    ):
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await session.ws_connect(path, origin=origin)
    async with session.ws_connect(f"/socket?ticket={ticket}") as socket:
        assert (await socket.receive_json())["type"] == "hello"
    with pytest.raises(aiohttp.WSServerHandshakeError):
        await session.ws_connect(f"/socket?ticket={ticket}")


async def test_a_file_that_is_too_large_for_the_bot_is_the_bots_to_refuse(
    session: aiohttp.ClientSession, workspace: Workspace
) -> None:
    async with session.post(
        "/upload?name=all.log", data=BytesIO(b"x" * 11_000_000), headers=own(workspace)
    ) as response:
        assert (await response.json())["size"] == 11_000_000


async def test_credentials_are_new_at_each_start() -> None:
    assert Workspace().credentials != Workspace().credentials


async def test_the_stream_tells_everything_first_then_what_is_new(
    session: aiohttp.ClientSession, workspace: Workspace
) -> None:
    people = People(workspace)
    ts = await people.post("before")
    async with session.get("/live", params={"user": BEN}) as response:
        first = await next_change(response.content)
        assert f"message:{DELIVERABILITY}:{ts}" in first
        assert "workspace" in first
        later = await people.post("after")
        assert list(await next_change(response.content)) == [f"message:{DELIVERABILITY}:{later}"]


async def test_what_one_person_alone_sees_goes_to_nobody_else(
    session: aiohttp.ClientSession, workspace: Workspace
) -> None:
    url = workspace.server.response_urls.new(ADA, DELIVERABILITY)
    async with aiohttp.ClientSession() as outside, outside.post(url, json={"text": "for Ada's eyes"}) as sent:
        assert sent.status == 200
    for user, sees in ((ADA, True), (BEN, False)):
        async with session.get("/live", params={"user": user}) as response:
            assert ("for Ada's eyes" in json.dumps(await next_change(response.content))) is sees
    async with session.get("/live", params={"user": "U404"}) as response:
        assert response.status == 404


@pytest.mark.parametrize(
    ("doing", "body", "status"),
    [
        ("dance", {"user": ADA}, 404),
        ("write", {"user": "U404", "channel": DELIVERABILITY, "text": "x"}, 400),
        ("write", {"user": ADA, "channel": "C404", "text": "x"}, 400),
        ("write", {"user": ADA, "channel": DELIVERABILITY, "text": ""}, 400),
        ("write", {"user": ADA}, 400),
        ("press", {"user": ADA, "channel": DELIVERABILITY, "ts": "1.0", "action_id": "a", "block_id": "b"}, 400),
        ("submit", {"user": ADA, "view": "V404", "values": {}}, 400),
    ],
)
async def test_what_cannot_be_done_says_so(
    session: aiohttp.ClientSession, workspace: Workspace, doing: str, body: dict[str, Any], status: int
) -> None:
    async with session.post(f"/do/{doing}", json=body, headers=own(workspace)) as response:
        assert response.status == status
        assert (await response.json())["error"]


@pytest.mark.parametrize("text", ["", "short", "x" * 9_001, "line\n" * 3_000, "a\n" + "y" * 4_000 + "\nb"])
def test_a_long_text_is_split_and_nothing_is_lost(text: str) -> None:
    parts = split(text)
    assert all(len(part) <= MAX_MESSAGE_CHARS for part in parts)
    assert "".join(parts).replace("\n", "") == text.replace("\n", "")


def test_the_page_ships_with_the_package() -> None:
    assert (Path(FILES) / "index.html").is_file()


async def test_the_workspace_ends_quietly_while_pages_are_open(caplog: pytest.LogCaptureFixture) -> None:
    async with aiohttp.ClientSession() as session, asyncio.timeout(5):
        async with Workspace(routes=lambda served: PageServer(served).routes()) as workspace:
            streams = [await session.get(f"{workspace.url}live?user={user}") for user in (ADA, ADA, BEN)]
            for stream in streams:
                await next_change(stream.content)
        for stream in streams:
            stream.close()
    assert [record.getMessage() for record in caplog.records] == []
