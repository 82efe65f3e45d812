"""A clock that moves only when told to."""

from datetime import UTC, datetime, timedelta


class StandingClock:
    """Satisfies bot.ports.Clock."""

    def __init__(self, now: datetime = datetime(2026, 3, 4, 2, 0, tzinfo=UTC)) -> None:
        self._now = now

    def now(self) -> datetime:
        return self._now

    def pass_by(self, **time: float) -> None:
        """Let time pass: pass_by(days=1)."""
        self._now += timedelta(**time)
