"""The official clients, unmodified, find Slack's behaviour in the workspace."""

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.playground.people import People
from bot.playground.workspace import ADA, DELIVERABILITY, GENERAL, Workspace

SECTION = {"type": "section", "text": {"type": "plain_text", "text": "x"}}


@pytest.fixture
async def workspace() -> AsyncIterator[Workspace]:
    async with Workspace(retry_delays_s=(0.05, 0.05, 0.05)) as open_workspace:
        yield open_workspace


@pytest.fixture
def client(workspace: Workspace) -> AsyncWebClient:
    return AsyncWebClient(token=workspace.credentials.bot_token, base_url=workspace.api_url)


async def refused(call: object) -> str:
    with pytest.raises(SlackApiError) as error:
        await call  # type: ignore[misc]  # any of the client's coroutines
    return str(error.value.response["error"])


async def test_the_sync_client_posts_too(workspace: Workspace) -> None:
    client = WebClient(token=workspace.credentials.bot_token, base_url=workspace.api_url)
    posted = await asyncio.to_thread(client.chat_postMessage, channel=DELIVERABILITY, text="hello", blocks=[SECTION])
    assert posted["message"]["text"] == "hello"
    assert workspace.state.channels[DELIVERABILITY].messages[0]["blocks"][0]["block_id"]


async def test_a_wrong_token_is_refused(workspace: Workspace) -> None:
    assert await refused(AsyncWebClient(token="xoxb-no", base_url=workspace.api_url).auth_test()) == "invalid_auth"
    assert await refused(AsyncWebClient(base_url=workspace.api_url).auth_test()) == "not_authed"


async def test_errors_of_posting_are_slacks(workspace: Workspace, client: AsyncWebClient) -> None:
    assert await refused(client.chat_postMessage(channel="C404", text="x")) == "channel_not_found"
    assert await refused(client.chat_postMessage(channel=GENERAL, text="x")) == "not_in_channel"
    assert await refused(client.api_call("chat.postMessage", json={"channel": DELIVERABILITY})) == "no_text"
    assert await refused(client.chat_postMessage(channel=DELIVERABILITY, text="x" * 40_001)) == "msg_too_long"
    bad = [{"type": "sparkle"}]
    assert await refused(client.chat_postMessage(channel=DELIVERABILITY, text="x", blocks=bad)) == "invalid_blocks"
    nowhere = client.chat_postMessage(channel=DELIVERABILITY, text="x", thread_ts="1.000001")
    assert await refused(nowhere) == "thread_not_found"
    assert await refused(client.chat_update(channel=DELIVERABILITY, ts="1.0", text="x")) == "message_not_found"
    ts = await People(workspace).post("mine")
    assert await refused(client.chat_update(channel=DELIVERABILITY, ts=ts, text="x")) == "cant_update_message"
    assert await refused(client.api_call("chat.unheardOf")) == "unknown_method"


@pytest.mark.parametrize(
    ("method", "content", "error"),
    [
        ("chat.postMessage", {"data": b"{", "headers": {"Content-Type": "application/json"}}, "invalid_json"),
        ("chat.postMessage", {"json": []}, "json_not_object"),
        ("chat.postMessage", {"data": {"channel": DELIVERABILITY, "blocks": "[{]"}}, "invalid_blocks_format"),
        ("chat.postMessage", {"json": {"channel": DELIVERABILITY, "blocks": {"type": "divider"}}}, "invalid_blocks"),
        ("views.open", {"data": {"trigger_id": "1.2.3", "view": "{"}}, "invalid_arguments"),
        ("conversations.history", {"data": {"channel": DELIVERABILITY, "limit": "many"}}, "invalid_limit"),
        ("conversations.history", {"data": {"channel": DELIVERABILITY, "oldest": "never"}}, "invalid_ts_oldest"),
    ],
)
async def test_what_cannot_be_read_is_refused_in_slacks_words(
    workspace: Workspace, method: str, content: dict[str, Any], error: str
) -> None:
    headers = {"Authorization": f"Bearer {workspace.credentials.bot_token}", **content.pop("headers", {})}
    async with (
        aiohttp.ClientSession() as session,
        session.post(workspace.api_url + method, headers=headers, **content) as response,
    ):
        assert (response.status, (await response.json())["error"]) == (200, error)
    assert [refusal.error for _, refusal in workspace.server.refusals] == [error]


async def test_a_missing_scope_is_named(workspace: Workspace, client: AsyncWebClient) -> None:
    workspace.server.scopes.discard("chat:write")
    with pytest.raises(SlackApiError) as error:
        await client.chat_postMessage(channel=DELIVERABILITY, text="x")
    assert error.value.response["error"] == "missing_scope"
    assert error.value.response["needed"] == "chat:write"


async def test_a_rate_limit_says_how_long_to_wait(workspace: Workspace, client: AsyncWebClient) -> None:
    workspace.server.limits["auth.test"] = [7]
    with pytest.raises(SlackApiError) as error:
        await client.auth_test()
    assert error.value.response.status_code == 429
    assert error.value.response.headers["Retry-After"] == "7"
    assert (await client.auth_test())["ok"]


async def test_replies_come_with_their_root_and_metadata_only_when_asked(
    workspace: Workspace, client: AsyncWebClient
) -> None:
    root = await People(workspace).post("root")
    metadata = {"event_type": "mark", "event_payload": {"key": "k"}}
    await client.chat_postMessage(channel=DELIVERABILITY, thread_ts=root, text="reply", metadata=metadata)
    plain = await client.conversations_replies(channel=DELIVERABILITY, ts=root)
    assert [message["text"] for message in plain["messages"]] == ["root", "reply"]
    assert all("metadata" not in message for message in plain["messages"])
    full = await client.conversations_replies(channel=DELIVERABILITY, ts=root, include_all_metadata=True)
    assert full["messages"][1]["metadata"] == metadata


async def test_a_trigger_opens_one_view(workspace: Workspace, client: AsyncWebClient) -> None:
    view = {"type": "modal", "title": {"type": "plain_text", "text": "T"}, "blocks": [SECTION]}
    trigger_id = workspace.state.new_trigger(ADA)
    assert (await client.views_open(trigger_id=trigger_id, view=view))["view"]["id"] in workspace.state.modals
    assert await refused(client.views_open(trigger_id=trigger_id, view=view)) == "exchanged_trigger_id"
    assert await refused(client.views_open(trigger_id="no", view=view)) == "invalid_trigger_id"
    late = workspace.state.new_trigger(ADA)
    workspace.state.triggers[late].at = time.monotonic() - 4
    assert await refused(client.views_open(trigger_id=late, view=view)) == "expired_trigger_id"
    assert await refused(client.views_open(trigger_id=workspace.state.new_trigger(ADA), view={"type": "modal"})) == (
        "invalid_arguments"
    )


async def test_a_response_url_works_five_times_within_half_an_hour(workspace: Workspace) -> None:
    webhook = AsyncWebhookClient(workspace.server.response_urls.new(ADA, DELIVERABILITY))
    for _ in range(5):
        assert (await webhook.send(text="x")).status_code == 200
    spent = await webhook.send(text="x")
    assert (spent.status_code, "used_url" in spent.body) == (404, True)
    assert len(workspace.state.ephemerals) == 5
    url = workspace.server.response_urls.new(ADA, DELIVERABILITY)
    workspace.server.response_urls.origins[url.rpartition("/")[2]].at -= 31 * 60
    assert "expired_url" in (await AsyncWebhookClient(url).send(text="x")).body


async def test_a_commands_response_url_replaces_nothing(workspace: Workspace) -> None:
    webhook = AsyncWebhookClient(workspace.server.response_urls.new(ADA, DELIVERABILITY))
    await webhook.send(text="first")
    await webhook.send(text="second", replace_original=True)
    assert [ephemeral.message["text"] for ephemeral in workspace.state.ephemerals] == ["first", "second"]


async def test_an_event_that_is_not_acknowledged_is_sent_again_three_times(workspace: Workspace) -> None:
    await People(workspace).post("anybody there?")
    await workspace.wait_for(lambda: set(workspace.deliveries.values()) == {4})


async def test_the_socket_says_hello_and_takes_acknowledgements(workspace: Workspace) -> None:
    received: list[SocketModeRequest] = []
    client = SocketModeClient(
        app_token=workspace.credentials.app_token,
        web_client=AsyncWebClient(token=workspace.credentials.bot_token, base_url=workspace.api_url),
    )

    async def listen(socket: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        received.append(request)
        if len(received) > 1:
            await socket.send_socket_mode_response(SocketModeResponse(envelope_id=request.envelope_id))

    client.socket_mode_request_listeners.append(listen)
    await client.connect()  # type: ignore[no-untyped-call]
    try:
        workspace.sockets.ack_s = 0.1
        await People(workspace).post("first unheard, then heard")
        await workspace.wait_for(lambda: len(received) == 2)
        assert [request.retry_attempt for request in received] == [0, 1]
        assert received[1].retry_reason == "timeout"
        assert received[0].payload["event_id"] == received[1].payload["event_id"]
        await asyncio.sleep(0.3)
        assert len(received) == 2
    finally:
        await client.close()  # type: ignore[no-untyped-call]
