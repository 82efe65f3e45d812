"""How fast an app may post: a message a second in each channel, with short bursts (docs.slack.dev, rate limits)."""

import math


class Pace:
    """One bucket of tokens for each channel. Slack does not publish how long a burst may be."""

    def __init__(self, *, per_s: float = 1.0, burst: int = 3) -> None:
        self._per_s = per_s
        self._burst = burst
        self._buckets: dict[str, tuple[float, float]] = {}

    def wait_s(self, channel: str, now_s: float) -> int | None:
        """Take a token, `now_s` being monotonic time; None: it is there, else whole seconds until it will be."""
        tokens, at_s = self._buckets.get(channel, (float(self._burst), now_s))
        tokens = min(self._burst, tokens + (now_s - at_s) * self._per_s)
        if tokens >= 1:
            self._buckets[channel] = (tokens - 1, now_s)
            return None
        self._buckets[channel] = (tokens, now_s)
        return max(1, math.ceil((1 - tokens) / self._per_s))
