"""Twilio SendGrid's event webhook and suppression lists (twilio.com/docs/sendgrid, "Event Webhook Reference")."""

from bot.mail.bounce import NotABounce, SourceFormat
from bot.mail.events.node import Node
from bot.mail.events.outcome import Failure, Outcome, bounce_of, fields_of

_FAILED = ("bounce", "dropped", "blocked", "deferred")
_MARKS = ("sg_event_id", "sg_message_id", "smtp-id", "bounce_classification")
_LONGEST_REASON = 60
"""Characters of a reason of SendGrid's own ("Bounced Address"); receivers' replies are longer or have a code."""


def read_sendgrid(node: Node) -> Outcome:
    """Read one event, or one entry of the bounces and blocks lists. `ip` is the sending address."""
    event = (node.text("event") or "").lower()
    listed = not event and node.has("created", "email", "reason", "status")
    marked = any(node.has(mark) for mark in _MARKS)
    likely = event in _FAILED and node.has("email") and (node.has("reason") or node.has("response"))
    if not (listed or (event and marked) or likely):
        return None
    if event == "spamreport":
        return NotABounce.COMPLAINT
    if event == "delivered":
        return NotABounce.DELIVERED
    if not (listed or event in _FAILED):
        return ()
    words = node.text("reason") or node.text("response") or ""
    own = (f"reason={words}",) if words and len(words) <= _LONGEST_REASON and not words[:3].isdigit() else ()
    return (
        bounce_of(
            Failure(
                service="sendgrid",
                source_format=SourceFormat.SENDGRID,
                words=words,
                recipient=node.text("email"),
                enhanced=node.text("status"),
                sender=node.text("from"),
                sending_ip=node.text("ip"),
                fields=(*fields_of(node, "event", "type", "bounce_classification"), *own),
                delayed=event == "deferred",
            )
        ),
    )
