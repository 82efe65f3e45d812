"""A transcript of what happened in a workspace: JSON Lines, one change or doing each, and back into a workspace.

{"at": "2026-11-21T02:14:07Z", "does": "command", "user": "U0ADA", "name": "/checkdomain", …}
{"at": "…", "item": "message:C0DELIVER:1795….000003", "value": {…}}      null: it is gone
"""

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, Self

from bot.playground.sight import Watcher
from bot.playground.state import Ephemeral, Json, State, View

BEAT_S: Final = 3600.0


class Recorder:
    """Writes down all that anybody sees and does. Nothing is redacted."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("w", encoding="utf-8")

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(self, *_: object) -> None:
        """End."""
        self._file.close()

    def note(self, doing: Json) -> None:
        """Write down what somebody does."""
        self._write(doing)

    async def follow(self, state: State) -> None:
        """Write down what is new, until cancelled."""
        watcher = Watcher(state)
        while True:
            change = await watcher.next_change(BEAT_S)
            for name, value in change.items.items() if change else ():
                self._write({"item": name, "value": value})

    def _write(self, line: Json) -> None:
        at = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        self._file.write(json.dumps({"at": at, **line}, ensure_ascii=False) + "\n")
        self._file.flush()


def restore(state: State, lines: Iterable[str]) -> None:
    """Put back what a transcript saw last."""
    items: dict[str, Any] = {}
    for line in lines:
        entry = json.loads(line)
        if "item" in entry:
            items[entry["item"]] = entry["value"]
    for name, value in items.items():
        if value is not None:
            _put(state, name, value)


def _put(state: State, name: str, value: Json) -> None:
    kind, _, rest = name.partition(":")
    match kind:
        case "workspace":
            state.notes = {key: value[key] for key in ("starters", "demonstration") if key in value}
        case "message" if value["channel"] in state.channels:
            if value["is_private"]:
                state.ephemerals.append(Ephemeral(value["for"], value["channel"], value["message"]))
            else:
                state.channels[value["channel"]].messages.append(value["message"])
        case "home":
            state.homes[rest] = View(rest, value)
        case _:
            pass  # what is open for a moment only
