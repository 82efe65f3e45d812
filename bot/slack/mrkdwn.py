"""Slack's own text format: undone on the way in, escaped on the way out. Pure.

Source: "Formatting text for app surfaces", docs.slack.dev/messaging/formatting-message-text.
"""

import re

_LINK = re.compile(
    r"<((?:https?|ftp|mailto|tel|slack|skype|sip|callto):[^<>|\n]{1,4000})(?:\|([^<>\n]{0,4000}))?>", re.IGNORECASE
)
_USER = re.compile(r"<@([UWB][A-Z0-9]{1,20})(?:\|([^<>\n]{0,200}))?>")
_CHANNEL = re.compile(r"<#([CGD][A-Z0-9]{1,20})(?:\|([^<>\n]{0,200}))?>")
_SPECIAL = re.compile(r"<!([a-z]{1,20})(\^[^<>|\n]{0,300})?(?:\|([^<>\n]{0,300}))?>")


def plain(text: str) -> str:
    """Give back what the person saw, from the `text` of a message or command.

    Links show their label, else their address; mentions become "@U…", "#name", "@channel". Tokens go first, since
    pasted angle brackets are escaped and so are no tokens yet; then `&lt;` and `&gt;`; `&amp;` last, so that a
    pasted "&amp;lt;" stays "&lt;". Never raises.
    """
    text = _LINK.sub(lambda link: link[2] or _address(link[1]), text)
    text = _USER.sub(lambda user: f"@{(user[2] or user[1]).removeprefix('@')}", text)
    text = _CHANNEL.sub(lambda channel: f"#{channel[2] or channel[1]}", text)
    text = _SPECIAL.sub(_special, text)
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def escape(text: str) -> str:
    """Make text safe where Slack reads mrkdwn: nothing in it can mention, link or ping. Cut first, escape second."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def cut(text: str, limit: int) -> str:
    """Shorten to at most `limit` characters, an ellipsis at the end showing it."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def _address(url: str) -> str:
    scheme, _, rest = url.partition(":")
    return rest if scheme.lower() in {"mailto", "tel"} else url


def _special(token: re.Match[str]) -> str:
    name, argument, label = token[1], token[2], token[3]
    if label and name in {"subteam", "date"}:
        return label
    return f"@{name}" if argument is None else f"@{label or argument[1:]}"
