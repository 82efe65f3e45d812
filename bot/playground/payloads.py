"""The JSON that Slack sends to an app."""

import time
from typing import Any

from bot.playground.state import APP, BOT_USER, TEAM, Channel, Json, Person

TOKEN = "deprecated"  # noqa: S105 - the verification token of old; apps check signatures instead
_TEAM: Json = {"id": TEAM, "domain": "playground"}


def event(event_id: str, body: Json) -> Json:
    """Wrap an event."""
    return {
        "token": TOKEN,
        "team_id": TEAM,
        "api_app_id": APP,
        "event": body,
        "type": "event_callback",
        "event_id": event_id,
        "event_time": int(time.time()),
        "authorizations": [{"team_id": TEAM, "user_id": BOT_USER, "is_bot": True, "is_enterprise_install": False}],
        "is_ext_shared_channel": False,
    }


def posted(channel: Channel, message: Json) -> Json:
    """Describe a new message."""
    return {**message, **_place(channel, message["ts"])}


def changed(channel: Channel, message: Json, before: Json, ts: str) -> Json:
    """Describe the change of a message, at `ts`."""
    return {
        "type": "message",
        "subtype": "message_changed",
        "hidden": True,
        "ts": ts,
        "message": dict(message),
        "previous_message": before,
        **_place(channel, ts),
    }


def command(person: Person, channel: Channel, name: str, text: str, response_url: str, trigger_id: str) -> Json:
    """Describe a slash command."""
    return {
        "token": TOKEN,
        "team_id": TEAM,
        "team_domain": "playground",
        "channel_id": channel.id,
        "channel_name": channel.name,
        "user_id": person.id,
        "user_name": person.name,
        "command": name,
        "text": text,
        "api_app_id": APP,
        "is_enterprise_install": "false",
        "response_url": response_url,
        "trigger_id": trigger_id,
    }


def shortcut(
    person: Person, channel: Channel, callback_id: str, message: Json, response_url: str, trigger_id: str
) -> Json:
    """Describe the use of a message shortcut."""
    return {
        **_interaction("message_action", person, trigger_id),
        "callback_id": callback_id,
        "channel": {"id": channel.id, "name": channel.name},
        "message_ts": message["ts"],
        "message": message,
        "response_url": response_url,
        "action_ts": f"{time.time():.6f}",
    }


def press(person: Person, element: Json, block_id: str, trigger_id: str) -> Json:
    """Describe the press of a button; where it stood is added by `in_message` or `in_view`."""
    action = {
        "type": element["type"],
        "action_id": element["action_id"],
        "block_id": block_id,
        "text": element.get("text"),
        "value": element.get("value"),
        "action_ts": f"{time.time():.6f}",
    }
    return {**_interaction("block_actions", person, trigger_id), "actions": [action], "state": {"values": {}}}


def in_message(channel: Channel, message: Json, response_url: str, *, ephemeral: bool) -> Json:
    """Describe the message that a pressed button stood in; an ephemeral one's content is not sent."""
    where: Json = {
        "container": {
            "type": "message",
            "message_ts": message["ts"],
            "channel_id": channel.id,
            "is_ephemeral": ephemeral,
        },
        "channel": {"id": channel.id, "name": channel.name},
        "response_url": response_url,
    }
    return where if ephemeral else {**where, "message": message}


def in_view(view: Json) -> Json:
    """Describe the view that a pressed button stood in."""
    return {"container": {"type": "view", "view_id": view["id"]}, "view": view}


def submission(person: Person, view: Json, values: dict[str, dict[str, Any]], trigger_id: str) -> Json:
    """Describe the submission of a modal."""
    return {
        **_interaction("view_submission", person, trigger_id),
        "view": {**view, "state": {"values": values}},
        "response_urls": [],
    }


def _place(channel: Channel, ts: str) -> Json:
    kind = "im" if channel.is_direct else "group" if channel.is_private else "channel"
    return {"channel": channel.id, "channel_type": kind, "event_ts": ts}


def _interaction(kind: str, person: Person, trigger_id: str) -> Json:
    return {
        "type": kind,
        "token": TOKEN,
        "team": _TEAM,
        "user": {"id": person.id, "name": person.name, "username": person.name, "team_id": TEAM},
        "api_app_id": APP,
        "trigger_id": trigger_id,
        "enterprise": None,
        "is_enterprise_install": False,
    }
