"""Mailgun's webhooks and event API (documentation.mailgun.com, "Events"), and its webhooks before 2018."""

from bot.mail.bounce import NotABounce, SourceFormat
from bot.mail.events.node import Node
from bot.mail.events.outcome import Failure, Outcome, bounce_of, fields_of


def read_mailgun(node: Node) -> Outcome:
    """Read one event. Codes from 600 on are Mailgun's own, as is the `reason`."""
    data = node.node("event-data")
    if data is None and node.has("event") and (node.has("delivery-status") or node.has("log-level")):
        data = node
    if data is not None:
        return _event(data)
    old = (node.text("event") or "").lower()
    if old in ("bounced", "dropped", "complained") and node.has("recipient"):
        return NotABounce.COMPLAINT if old == "complained" else _old(node)
    return None


def _event(data: Node) -> Outcome:
    event = (data.text("event") or "").lower()
    if event == "complained":
        return NotABounce.COMPLAINT
    if event == "delivered":
        return NotABounce.DELIVERED
    if event not in ("failed", "rejected"):
        return ()
    status = data.node("delivery-status")
    said = [text for key in ("message", "description") if status and (text := status.text(key))]
    if not said:
        said = [text for key in ("description", "reason") if (text := data.text("reject", key))]
    return (
        bounce_of(
            Failure(
                service="mailgun",
                source_format=SourceFormat.MAILGUN,
                words=said[0] if said else None,
                explanation=said[1] if len(said) > 1 and said[1] != said[0] else None,
                recipient=data.text("recipient"),
                code=(status.number("code") or None) if status else None,
                enhanced=status.text("enhanced-code") if status else None,
                sender=data.text("envelope", "sender"),
                sending_ip=data.text("envelope", "sending-ip"),
                remote_mta=status.text("mx-host") if status else None,
                fields=fields_of(data, "event", "severity", "reason"),
                delayed=data.text("severity") == "temporary",
            )
        ),
    )


def _old(node: Node) -> Outcome:
    return (
        bounce_of(
            Failure(
                service="mailgun",
                source_format=SourceFormat.MAILGUN,
                words=node.first("error", "description", "notification"),
                recipient=node.text("recipient"),
                code=node.number("code"),
                fields=fields_of(node, "event", "reason"),
            )
        ),
    )
