import math
from collections.abc import AsyncIterator

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground.pace import RATES, TIER_3, TIER_4, Pace, Rate
from bot.playground.workspace import DELIVERABILITY, Workspace

POST = "chat.postMessage"


def posting(burst: int) -> Pace:
    return Pace({POST: Rate(60, burst=burst, by_channel=True)})


def test_a_burst_then_one_a_second() -> None:
    pace = posting(burst=2)
    waits = [pace.wait_s(POST, "C1", now) for now in (0.0, 0.1, 0.2, 0.3, 1.5, 1.6)]
    assert waits == [None, None, 1, 1, None, 1]


def test_each_channel_has_its_own_pace() -> None:
    pace = posting(burst=1)
    assert [pace.wait_s(POST, channel, 0.0) for channel in ("C1", "C2", "C1")] == [None, None, 1]


@pytest.mark.parametrize(("method", "rate"), [("chat.update", TIER_3), ("views.publish", TIER_4)])
def test_other_methods_have_the_rate_of_their_tier_in_all_channels_together(method: str, rate: Rate) -> None:
    pace = Pace()
    assert {pace.wait_s(method, f"C{number}", 0.0) for number in range(rate.burst)} == {None}
    assert pace.wait_s(method, "C1", 0.0) == math.ceil(60 / rate.per_minute)
    assert pace.wait_s(POST, "C1", 0.0) is None
    assert pace.wait_s(method, "C1", 2.0) is None


def test_a_method_without_a_published_rate_is_not_limited() -> None:
    assert "auth.test" not in RATES
    assert {Pace().wait_s("auth.test", "", 0.0) for _ in range(1_000)} == {None}


@pytest.fixture
async def workspace() -> AsyncIterator[Workspace]:
    async with Workspace(pace=posting(burst=1)) as open_workspace:
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
