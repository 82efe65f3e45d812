"""How often people may have the world asked: each of them, and all together."""

from datetime import datetime

from bot.errors import AskedTooOften

_WINDOW_S = 3600.0
_MOST_ASKERS = 10_000
_EVERYBODY = ""


class Allowance:
    """Checks an hour, `per_person` and `in_all`; 0: as many as they like.

    What was spent comes back little by little; all that has to be remembered is when it will all be back (the generic
    cell rate algorithm, ITU-T I.371). One request is never cut: it may overdraw, and the next one then waits longer,
    two hours at most.
    """

    def __init__(self, *, per_person: int = 0, in_all: int = 0) -> None:
        self._per_person = per_person
        self._in_all = in_all
        self._paid_off_s: dict[str, float] = {}

    def spend(self, asker: str | None, now: datetime, checks: int = 1) -> None:
        """Count checks for a person. None: whoever runs the command line, who has no limit.

        Raises:
            AskedTooOften: the person, or everybody together, has to wait. Nothing was counted.
        """
        if asker is None or not checks:
            return
        now_s = now.timestamp()
        accounts = [
            (name, limit) for name, limit in ((asker, self._per_person), (_EVERYBODY, self._in_all)) if limit > 0
        ]
        for name, limit in accounts:
            wait_s = self._paid_off_s.get(name, 0.0) + _WINDOW_S / limit - _WINDOW_S - now_s
            if wait_s > 0:
                raise AskedTooOften(_refusal(limit, wait_s, personal=name != _EVERYBODY))
        for name, limit in accounts:
            owed_s = max(self._paid_off_s.get(name, 0.0), now_s) + checks * _WINDOW_S / limit
            self._paid_off_s[name] = min(owed_s, now_s + 2 * _WINDOW_S)
        if len(self._paid_off_s) > _MOST_ASKERS:
            self._paid_off_s = {name: until_s for name, until_s in self._paid_off_s.items() if until_s > now_s}


def _refusal(limit: int, wait_s: float, *, personal: bool) -> str:
    minutes = int(wait_s // 60) + 1
    who = "You have" if personal else "All of you together have"
    return (
        f"{who} had {limit} checks within an hour, which is the limit that keeps DNS servers and blocklists from "
        f"refusing us. Try again in {minutes} minute{'s' if minutes > 1 else ''}."
    )
