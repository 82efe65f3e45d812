"""What the page offers is what the bot has."""

import re
from pathlib import Path

import yaml

from bot.explain import explain
from bot.playground.offers import COMMANDS, SHORTCUTS, starters
from bot.playground.page_server import FILES
from bot.slack.blocks import category
from tests.fakes.rig import classifier

MANIFEST = yaml.safe_load(Path("manifest.yml").read_text(encoding="utf-8"))


def test_commands_and_shortcuts_are_those_of_the_manifest() -> None:
    declared = MANIFEST["features"]["slash_commands"]
    assert [(item.name, item.hint, item.says) for item in COMMANDS] == [
        (item["command"], item["usage_hint"], item["description"]) for item in declared
    ]
    assert [(item.id, item.name) for item in SHORTCUTS] == [
        (item["callback_id"], item["name"]) for item in MANIFEST["features"]["shortcuts"]
    ]


def test_the_page_knows_every_emoji_that_the_bot_names() -> None:
    known = set(re.findall(r"(?m)^  (\w+): ", (FILES / "emoji.js").read_text(encoding="utf-8")))
    named = {*category.EMOJI.values(), category.AMBIGUOUS, category.UNEXPLAINED, category.OVERVIEW}
    assert {name.strip(":") for name in named} <= known


def test_every_starter_is_explained() -> None:
    assert len(starters()) >= 4
    for starter in starters():
        answer = explain(starter.text, classifier(), max_paste_chars=100_000)
        assert answer.answers, starter.label
        assert all(found.diagnosis.best for found in answer.answers), starter.label
