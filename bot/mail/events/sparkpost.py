"""SparkPost's webhooks and event API (developers.sparkpost.com/api/webhooks, /api/events)."""

from bot.mail.bounce import NotABounce, SourceFormat
from bot.mail.events.node import Node
from bot.mail.events.outcome import Failure, Outcome, bounce_of, fields_of

_FAILED = ("bounce", "delay", "out_of_band", "policy_rejection", "generation_rejection", "generation_failure")


def read_sparkpost(node: Node) -> Outcome:
    """Read one event. `sending_ip` is ours, `ip_address` the other side's; `raw_reason` has the addresses."""
    wrapped = node.node("msys")
    if wrapped is not None:
        parts = [part for part in wrapped.children() if isinstance(part, Node)]
        return _event(parts[0]) if parts else ()
    return _event(node) if node.text("type") in _FAILED and node.has("rcpt_to") else None


def _event(event: Node) -> Outcome:
    kind = event.text("type")
    if kind == "spam_complaint":
        return NotABounce.COMPLAINT
    if kind == "delivery":
        return NotABounce.DELIVERED
    if kind not in _FAILED:
        return ()
    return (
        bounce_of(
            Failure(
                service="sparkpost",
                source_format=SourceFormat.SPARKPOST,
                words=event.first("raw_reason", "reason"),
                recipient=event.first("raw_rcpt_to", "rcpt_to"),
                code=event.number("error_code"),
                sender=event.first("friendly_from", "msg_from"),
                sending_ip=event.text("sending_ip"),
                remote_ip=event.text("ip_address"),
                fields=fields_of(event, "type", "bounce_class"),
                delayed=kind == "delay",
            )
        ),
    )
