from collections.abc import AsyncIterator

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground.pace import Pace
from bot.playground.workspace import DELIVERABILITY, Workspace


def test_a_burst_then_one_a_second() -> None:
    pace = Pace(burst=2)
    assert [pace.wait_s("C1", now) for now in (0.0, 0.1, 0.2, 0.3, 1.5, 1.6)] == [None, None, 1, 1, None, 1]


def test_each_channel_has_its_own_pace() -> None:
    pace = Pace(burst=1)
    assert [pace.wait_s(channel, 0.0) for channel in ("C1", "C2", "C1")] == [None, None, 1]


@pytest.fixture
async def workspace() -> AsyncIterator[Workspace]:
    async with Workspace(post_pace=Pace(burst=1)) as open_workspace:
        yield open_workspace


async def test_posting_too_fast_is_refused_with_the_time_to_wait(workspace: Workspace) -> None:
    client = AsyncWebClient(token=workspace.credentials.bot_token, base_url=workspace.api_url, retry_handlers=[])
    await client.chat_postMessage(channel=DELIVERABILITY, text="one")
    with pytest.raises(SlackApiError) as refused:
        await client.chat_postMessage(channel=DELIVERABILITY, text="two")
    assert refused.value.response.status_code == 429
    assert refused.value.response["error"] == "ratelimited"
    assert int(refused.value.response.headers["Retry-After"]) == 1


async def test_the_official_client_waits_and_posts_then(workspace: Workspace) -> None:
    handlers = [AsyncRateLimitErrorRetryHandler(max_retry_count=3)]
    client = AsyncWebClient(
        token=workspace.credentials.bot_token, base_url=workspace.api_url, retry_handlers=list(handlers)
    )
    for text in ("one", "two"):
        await client.chat_postMessage(channel=DELIVERABILITY, text=text)
    assert [message["text"] for message in workspace.state.channels[DELIVERABILITY].messages] == ["one", "two"]
