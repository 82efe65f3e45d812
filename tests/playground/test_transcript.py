"""A transcript holds what happened, and puts it back."""

import asyncio
import json
from pathlib import Path

from bot.playground.people import People
from bot.playground.sight import everything
from bot.playground.state import State
from bot.playground.transcript import Recorder, restore
from bot.playground.workspace import ADA, DELIVERABILITY, Workspace

CONVERSATION = Path("docs/conversation.jsonl").read_text(encoding="utf-8").splitlines()


def seen(state: State) -> dict[str, object]:
    return {item.name: item.value for item in everything(state) if item.name.startswith("message:")}


async def test_what_was_recorded_is_put_back(tmp_path: Path) -> None:
    path = tmp_path / "talk.jsonl"
    with Recorder(path) as recorder:
        async with Workspace() as before:
            keeping = asyncio.create_task(recorder.follow(before.state))
            root = await People(before).post("550 5.1.1 naïve <x@example.com>")
            await People(before).post("a reply", thread_ts=root)
            before.server.response_urls.take(
                before.server.response_urls.new(ADA, DELIVERABILITY).rpartition("/")[2], {"text": "for Ada"}
            )
            await before.state.notify()
            recorder.note({"does": "command", "user": ADA, "name": "/bounce"})
            await asyncio.sleep(0.05)
            keeping.cancel()
            expected = seen(before.state)
    lines = path.read_text(encoding="utf-8").splitlines()
    assert all(json.loads(line)["at"].endswith("Z") for line in lines)
    assert any(json.loads(line).get("does") == "command" for line in lines)
    async with Workspace() as after:
        restore(after.state, lines)
        assert len(expected) == 3
        assert seen(after.state) == expected


async def test_the_readmes_conversation_can_be_put_back() -> None:
    async with Workspace() as workspace:
        restore(workspace.state, CONVERSATION)
        said = json.dumps(workspace.state.channels[DELIVERABILITY].messages)
    assert "Incident 1" in said
