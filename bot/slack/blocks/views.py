"""Modals, the home tab and the help text."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from bot.incidents.incident import Incident
from bot.question import EXAMPLE
from bot.slack.blocks import elements, incidents, rich
from bot.slack.blocks.message import Block, Message
from bot.slack.ids import (
    PASTE_BLOCK,
    PASTE_INPUT,
    WRONG_BLOCK,
    WRONG_INPUT,
    Action,
    Callback,
    Command,
)

MAX_TYPED = 3_000
"""Characters that Slack lets a text field hold."""
MAX_ON_HOME = 15


def paste_modal(metadata: str) -> Block:
    """Make the modal to paste into. `metadata` (at most 3,000 characters) comes back with the text."""
    hint = "The server's reply, a log line, or the whole message. Is it longer? Send it as a file."
    return _modal(
        Callback.PASTE,
        title="Explain a bounce",
        submit="Explain",
        metadata=metadata,
        field=_text_field(PASTE_BLOCK, PASTE_INPUT, "Paste the bounce", hint, "550 5.7.1 …"),
    )


def wrong_modal(metadata: str) -> Block:
    """Make the modal that asks what a wrongly diagnosed bounce really is."""
    hint = "Whoever keeps the catalog reads this. Addresses are removed before it is stored."
    return _modal(
        Callback.WRONG,
        title="Wrong diagnosis",
        submit="Send",
        metadata=metadata,
        field=_text_field(WRONG_BLOCK, WRONG_INPUT, "What is it really, and how do you know?", hint, ""),
    )


def noted_modal(incident: int) -> Block:
    """Make what the modal about a wrong diagnosis becomes when it was sent."""
    words = f"Thank you. It is noted with incident {incident}."
    return _window("Wrong diagnosis", (elements.paragraph(words),))


def detail_modal(shown: Message) -> Block:
    """Make the window that shows one incident; which one, the first line of `shown` says."""
    return _window("Incident", shown.blocks)


def home(open_incidents: Sequence[Incident], now: datetime) -> Block:
    """Make the home tab: open incidents, and how to use the bot."""
    blocks = [
        elements.header("Open incidents"),
        *(incidents.rows(open_incidents[:MAX_ON_HOME], now) or [elements.paragraph("None. All is well.")]),
        elements.divider(),
        elements.header("How to use me"),
        _usage(),
        elements.actions(elements.button("Paste a bounce", Action.OPEN_PASTE, "home", style="primary")),
    ]
    return {"type": "home", "blocks": blocks}


def home_broken(words: str) -> Block:
    """Make the home tab for when it could not be made."""
    return {"type": "home", "blocks": [elements.paragraph(words)]}


def help_message() -> Message:
    """Answer /bounce help."""
    blocks = (elements.header("What I can do"), _usage())
    return Message("/bounce explains a bounce, /checkdomain and /checkip check DNS and blocklists.", blocks)


def check_help_message() -> Message:
    """Answer /checkdomain help and /checkip help."""
    usage = (
        (f"{Command.CHECKDOMAIN} example.com", "checks SPF, DKIM, DMARC, MX, name servers, blocklists and more."),
        (
            f"{Command.CHECKDOMAIN} example.com selector=s1",
            "asks for that DKIM key first: DNS cannot list selectors. It is the s= of a message's DKIM-Signature.",
        ),
        (
            f"{Command.CHECKDOMAIN} {EXAMPLE}",
            "checks a sending address too: whether SPF allows it, its name (PTR), its listings.",
        ),
        (
            f"{Command.CHECKIP} 203.0.113.5",
            "checks an address alone; helo=mail.example.com, what it says in HELO, too. IPv6 will do.",
        ),
        (
            "",
            "“Check message headers” in the menu of a message with an .eml file or a pasted header finds selectors.",
        ),
    )
    blocks = (elements.header("What I can check"), _listed(usage))
    return Message(f"{Command.CHECKDOMAIN} checks a domain, {Command.CHECKIP} an address.", blocks)


def _usage() -> Block:
    usage = (
        ("", "Paste a bounce into a channel that I am in: I answer in its thread. Files will do."),
        (f"{Command.BOUNCE} 550 5.7.26 …", "explains a bounce to you alone; a code such as 5.7.26 will do."),
        (f"{Command.BOUNCE}", "opens a window to paste a longer one into."),
        (
            f"{Command.CHECKDOMAIN} example.com",
            "checks SPF, DKIM, DMARC, MX and blocklists; selector=… and ip=… too.",
        ),
        (f"{Command.CHECKIP} 203.0.113.5", "checks PTR and blocklists."),
        (f"{Command.INCIDENTS}", "lists what is open; with a number it shows one, with “all” resolved ones too."),
        ("", "“Diagnose bounce” in the menu of any message explains that message."),
        (
            "",
            "“Check message headers” there checks a saved message (.eml) or a pasted header, and its path.",
        ),
    )
    return _listed(usage)


def _listed(usage: Iterable[tuple[str, str]]) -> Block:
    return rich.block(rich.items(rich.section(*_use(command, words)) for command, words in usage))


def _use(command: str, words: str) -> list[rich.Element]:
    return [rich.text(command, code=True), rich.text(f" {words}")] if command else [rich.text(words)]


def _window(title: str, blocks: Sequence[Block]) -> Block:
    return {
        "type": "modal",
        "title": {"type": "plain_text", "text": title},
        "close": {"type": "plain_text", "text": "Close"},
        "blocks": list(blocks),
    }


def _modal(callback: Callback, *, title: str, submit: str, metadata: str, field: Block) -> Block:
    return {
        "type": "modal",
        "callback_id": callback,
        "title": {"type": "plain_text", "text": title},
        "submit": {"type": "plain_text", "text": submit},
        "close": {"type": "plain_text", "text": "Cancel"},
        "private_metadata": metadata,
        "blocks": [field],
    }


def _text_field(block_id: str, action_id: str, label: str, hint: str, placeholder: str) -> Block:
    field: Block = {
        "type": "plain_text_input",
        "action_id": action_id,
        "multiline": True,
        "max_length": MAX_TYPED,
        "focus_on_load": True,
    }
    if placeholder:
        field["placeholder"] = {"type": "plain_text", "text": placeholder}
    return {
        "type": "input",
        "block_id": block_id,
        "label": {"type": "plain_text", "text": label},
        "hint": {"type": "plain_text", "text": hint},
        "element": field,
    }
