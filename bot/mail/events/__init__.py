"""JSON events of sending services and JSON logs of mail servers, one service a module or function.

An event can be wrapped: in an array, in an SNS envelope's string, in another service's envelope. The objects of a
text are walked from outside in; the first reader that knows an object keeps it.
"""

import re
from collections.abc import Callable

from bot.mail.bounce import Bounce, NotABounce, Paste
from bot.mail.events.amazon_ses import read_amazon_ses
from bot.mail.events.lenient import read_objects, read_string
from bot.mail.events.mailgun import read_mailgun
from bot.mail.events.more_services import read_any, read_scaleway, read_tencent, read_zoho
from bot.mail.events.mta_logs import read_halon, read_kumomta, read_zonemta
from bot.mail.events.node import Node
from bot.mail.events.outcome import Outcome
from bot.mail.events.postmark import read_postmark
from bot.mail.events.sendgrid import read_sendgrid
from bot.mail.events.services import (
    read_brevo,
    read_mailersend,
    read_mailjet,
    read_mandrill,
    read_resend,
    read_unisender_go,
)
from bot.mail.events.sparkpost import read_sparkpost
from bot.mail.pattern import compiled_late

_READERS: tuple[Callable[[Node], Outcome], ...] = (
    # Most telling keys first; several services share "event" and "email".
    read_amazon_ses,
    read_mailgun,
    read_sparkpost,
    read_postmark,
    read_mandrill,
    read_resend,
    read_mailersend,
    read_unisender_go,
    read_scaleway,
    read_kumomta,
    read_halon,
    read_zonemta,
    read_zoho,
    read_tencent,
    read_mailjet,
    read_brevo,
    read_sendgrid,
)
_EVENT = compiled_late(r"[\"'\u201c\u201d\u2018\u2019]\s*:|^\s*\{|&quot;", re.MULTILINE)
_MAX_DEPTH = 8
MAX_EVENTS = 500
"""Bounces read from one text; further ones repeat what is known by then."""


def read_events(text: str) -> Paste | None:
    """Read the events in a text; None when it holds none.

    Events about something else than a failure (a complaint, a delivery) make `Paste.other`, or an empty paste.
    """
    if "{" not in text or not _EVENT.search(text):
        return None
    bounces: list[Bounce] = []
    others: list[NotABounce] = []
    known = False
    for node in read_objects(text):
        known |= _walk(node, bounces, others, depth=0)
        if len(bounces) >= MAX_EVENTS:
            break
    if not (bounces or others or known):
        return None
    return Paste(bounces=tuple(bounces[:MAX_EVENTS]), other=others[0] if others and not bounces else None)


def _walk(node: Node, bounces: list[Bounce], others: list[NotABounce], *, depth: int) -> bool:
    """Read an object or what is inside it. True: a reader knows it, although it need not be about a failure."""
    for read in _READERS:
        outcome = read(node)
        if outcome is not None:
            _keep(outcome, bounces, others)
            return True
    known = False
    found = len(bounces) + len(others)
    for child in node.children():
        inner = read_string(child) if isinstance(child, str) else child
        if inner is not None and depth < _MAX_DEPTH:
            known |= _walk(inner, bounces, others, depth=depth + 1)
    if len(bounces) + len(others) == found:
        _keep(read_any(node) or (), bounces, others)
    return known


def _keep(outcome: Outcome, bounces: list[Bounce], others: list[NotABounce]) -> None:
    if isinstance(outcome, NotABounce):
        others.append(outcome)
    elif outcome:
        bounces.extend(outcome)
