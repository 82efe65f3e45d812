"""How often an app may call each method (docs.slack.dev, "Rate limits"; tiers: java-slack-sdk, MethodsRateLimits)."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final


@dataclass(frozen=True, slots=True)
class Rate:
    """Calls a minute, after a burst of so many. `by_channel`: each channel has its own.

    Slack does not publish how long a burst may be.
    """

    per_minute: int
    burst: int
    by_channel: bool = False


TIER_3: Final = Rate(50, burst=50)
TIER_4: Final = Rate(100, burst=100)
RATES: Final[Mapping[str, Rate]] = MappingProxyType(
    {
        "chat.postMessage": Rate(60, burst=3, by_channel=True),
        **dict.fromkeys(("chat.update", "chat.delete"), TIER_3),
        **dict.fromkeys(("conversations.history", "conversations.replies", "conversations.info"), TIER_3),
        **dict.fromkeys(("chat.postEphemeral", "conversations.members", "users.info", "files.info"), TIER_4),
        **dict.fromkeys(("views.open", "views.update", "views.publish"), TIER_4),
    }
)
"""A method that is not here is not limited: Slack gives auth.test and chat.getPermalink no figure."""


class Pace:
    """One bucket of tokens for each method, or for each channel of it. Methods without a rate are not limited."""

    def __init__(self, rates: Mapping[str, Rate] = RATES) -> None:
        self._rates = rates
        self._buckets: dict[tuple[str, str], tuple[float, float]] = {}

    def wait_s(self, method: str, channel: str, now_s: float) -> int | None:
        """Take a token, `now_s` being monotonic time; None: it is there, else whole seconds until it will be."""
        rate = self._rates.get(method)
        if rate is None:
            return None
        bucket, per_s = (method, channel if rate.by_channel else ""), rate.per_minute / 60
        tokens, at_s = self._buckets.get(bucket, (float(rate.burst), now_s))
        tokens = min(rate.burst, tokens + (now_s - at_s) * per_s)
        self._buckets[bucket] = (tokens - 1 if tokens >= 1 else tokens, now_s)
        return None if tokens >= 1 else max(1, math.ceil((1 - tokens) / per_s))
