"""manifest.yml declares exactly what the bot listens to and may do."""

import ast
import re
from pathlib import Path
from typing import Any

import yaml

from bot.playground.server import SCOPES
from bot.slack.ids import Action, Callback, Command

ROOT = Path(__file__).parents[2]
SLACK = ROOT / "bot" / "slack"


def manifest() -> dict[str, Any]:
    found = yaml.safe_load((ROOT / "manifest.yml").read_text())
    assert isinstance(found, dict)
    return found


def registered(kind: str) -> set[str]:
    """Find `app.<kind>(X)` in the one place where listeners are registered; X is a name of an enum, or a literal."""
    names: dict[str, str] = {
        f"{enum.__name__}.{item.name}": item for enum in (Action, Callback, Command) for item in enum
    }
    tree = ast.parse((SLACK / "listeners.py").read_text())
    calls = [
        node for node in ast.walk(tree) if isinstance(node, ast.Call) and ast.unparse(node.func) == f"app.{kind}"
    ]
    arguments = [node.args[0] for node in calls]
    return {
        str(argument.value) if isinstance(argument, ast.Constant) else names[ast.unparse(argument)]
        for argument in arguments
    }


def test_commands_are_those_that_are_registered() -> None:
    declared = {command["command"] for command in manifest()["features"]["slash_commands"]}
    assert declared == registered("command") == set(Command)


def test_shortcuts_are_those_that_are_registered() -> None:
    declared = {shortcut["callback_id"] for shortcut in manifest()["features"]["shortcuts"]}
    assert declared == registered("shortcut")


def test_every_callback_and_action_has_a_listener() -> None:
    assert registered("action") == set(Action)
    assert registered("shortcut") | registered("view") == set(Callback)


def test_events_are_those_that_are_registered() -> None:
    declared = {event.partition(".")[0] for event in manifest()["settings"]["event_subscriptions"]["bot_events"]}
    assert declared == registered("event")


def test_scopes_are_those_that_the_events_and_methods_need() -> None:
    calls = set()
    for module in SLACK.rglob("*.py"):
        calls |= set(re.findall(r"client\.((?:chat|conversations|users|views|files)_\w+)\(", module.read_text()))
    assert calls, "the bot calls no method of the Web API?"
    methods = {call.replace("_", ".", 1) for call in calls}
    needed = {"commands", "files:read"}  # slash commands and shortcuts; downloads of shared files
    needed |= {"channels:history", "groups:history", "im:history"}  # message.channels, message.groups, message.im
    for method in methods:
        options = SCOPES.get(method, ())
        assert not options or needed & set(options) or len(options) == 1, method
        needed |= set(options) if len(options) == 1 else set()
    assert set(manifest()["oauth_config"]["scopes"]["bot"]) == needed


def test_interactivity_is_on() -> None:
    assert manifest()["settings"]["interactivity"] == {"is_enabled": True}


def test_slacks_limits_on_a_manifest_are_kept() -> None:
    information = manifest()["display_information"]
    assert len(information["name"]) <= 35
    assert len(information["description"]) <= 140
    assert 174 <= len(information["long_description"]) <= 4000
    for command in manifest()["features"]["slash_commands"]:
        assert len(command["description"]) <= 2000
        assert len(command["usage_hint"]) <= 1000
    for shortcut in manifest()["features"]["shortcuts"]:
        assert len(shortcut["name"]) <= 24
        assert len(shortcut["description"]) <= 150


def test_there_is_one_process_type() -> None:
    assert (ROOT / "Procfile").read_text().splitlines() == ["bot: bouncebot run"]
