"""Which blocklists have lately shown their test entry (RFC 5782 §5)."""

from bot.ports import Answer

FRESH_S = 6 * 3600.0


class ListHealth:
    """Remembers, for one process, the test entries that were there, so that each is asked a few times a day.

    Only an entry that was there is remembered: a list that was dead or refused is asked again at once. Times are
    seconds of any clock that only goes forward.
    """

    def __init__(self) -> None:
        self._seen: dict[str, tuple[float, Answer]] = {}

    def recall(self, name: str, now_s: float) -> Answer | None:
        """Return the answer for a test entry, None when it has to be asked."""
        at_s, answer = self._seen.get(name, (0.0, None))
        return answer if answer is not None and now_s - at_s < FRESH_S else None

    def remember(self, answer: Answer, now_s: float) -> None:
        """Keep the answer of a list that listed its test entry."""
        self._seen[answer.name] = (now_s, answer)
