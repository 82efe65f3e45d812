"""Postmark's bounce webhook and API (postmarkapp.com/developer/webhooks/bounce-webhook, /api/bounce-api)."""

from bot.mail.bounce import NotABounce, SourceFormat
from bot.mail.events.node import Node
from bot.mail.events.outcome import Failure, Outcome, bounce_of, fields_of

_DELAYED = ("Transient", "DnsError")


def read_postmark(node: Node) -> Outcome:
    """Read one record. Postmark names its kind of bounce in `Type` and `TypeCode`; it tells no sending address."""
    record = node.text("RecordType")
    if record is None and not node.has("TypeCode", "Email"):
        return None
    if record == "Delivery":
        return NotABounce.DELIVERED
    if record == "SpamComplaint":
        return NotABounce.COMPLAINT
    if record not in (None, "Bounce"):
        return ()
    return (
        bounce_of(
            Failure(
                service="postmark",
                source_format=SourceFormat.POSTMARK,
                words=node.text("Details"),
                explanation=node.text("Description"),
                recipient=node.text("Email"),
                sender=node.text("From"),
                fields=fields_of(node, "Type", "TypeCode"),
                delayed=node.text("Type") in _DELAYED,
            )
        ),
    )
