"""Mail servers that log JSON: KumoMTA, Halon, ZoneMTA.

Sources: docs.kumomta.com (log_record) · halon-extras/postmastery · zone-eu/zone-mta lib/sender.js
"""

from bot.mail.bounce import NotABounce, SourceFormat
from bot.mail.events.node import Node
from bot.mail.events.outcome import Failure, Outcome, bounce_of, fields_of

_KUMOMTA_FAILED = ("Bounce", "TransientFailure", "Expiration", "AdminBounce", "OOB", "Rejection")
_KUMOMTA_OTHER = (
    "Reception",
    "Delivery",
    "Feedback",
    "Delayed",
    "XferIn",
    "XferOut",
    "AdminRebind",
    "DeferredInjectionRebind",
)


def read_kumomta(node: Node) -> Outcome:
    """Read one record. The enhanced code is a field of its own; `source_address` is ours, `peer_address` theirs."""
    kind, response = node.text("type"), node.node("response")
    if response is None or kind not in _KUMOMTA_FAILED + _KUMOMTA_OTHER:
        return None
    if kind == "Feedback":
        return NotABounce.COMPLAINT
    if kind == "Delivery":
        return NotABounce.DELIVERED
    if kind not in _KUMOMTA_FAILED:
        return ()
    parts = [response.number("enhanced_code", part) for part in ("class", "subject", "detail")]
    # An address that we refused is the other side's.
    refused_by_us = kind == "Rejection"
    peer, source = node.text("peer_address", "addr"), node.text("source_address", "address")
    return tuple(
        bounce_of(
            Failure(
                service="kumomta",
                source_format=SourceFormat.KUMOMTA,
                words=response.text("content"),
                code=response.number("code"),
                enhanced=".".join(map(str, parts)) if None not in parts else None,
                recipient=recipient,
                sender=node.text("sender"),
                sending_ip=peer if refused_by_us else source,
                remote_ip=None if refused_by_us else peer,
                remote_mta=None if refused_by_us else node.text("peer_address", "name"),
                fields=fields_of(node, "type", "bounce_classification"),
                delayed=kind == "TransientFailure",
            )
        )
        for recipient in node.texts("recipient") or (None,)
    )


def read_halon(node: Node) -> Outcome:
    """Read one record of the postmastery module, or the arguments of the post-delivery hook."""
    if node.has("result_code") and (node.has("result_reason") or node.has("connection_remoteip")):
        return _exported(node)
    result = node.node("attempt", "result")
    if result is None:
        return None
    connection = node.node("attempt", "connection")
    return (
        bounce_of(
            Failure(
                service="halon",
                source_format=SourceFormat.HALON,
                words=" ".join(result.texts("reason")),
                code=result.number("code"),
                enhanced=".".join(result.texts("enhanced")),
                recipient=node.text("recipient") or node.text("recipient", "address"),
                sending_ip=connection.text("localip") if connection else None,
                remote_ip=connection.text("remoteip") if connection else None,
                remote_mta=connection.text("remotemx") if connection else None,
                fields=fields_of(node, "action"),
                delayed=node.text("action") == "QUEUE",
            )
        ),
    )


def _exported(node: Node) -> Outcome:
    status = node.text("status")
    if status == "delivered":
        return NotABounce.DELIVERED
    local, domain = node.text("recipient_localpart"), node.text("recipient_domain")
    return (
        bounce_of(
            Failure(
                service="halon",
                source_format=SourceFormat.HALON,
                words=" ".join(node.texts("result_reason")),
                code=node.number("result_code"),
                enhanced=node.text("result_enhanced"),
                recipient=f"{local}@{domain}" if local and domain else node.text("recipient"),
                sending_ip=node.text("connection_localip"),
                remote_ip=node.text("connection_remoteip"),
                remote_mta=node.text("connection_remotemx"),
                fields=fields_of(node, "status"),
                delayed=status == "delayed",
            )
        ),
    )


def read_zonemta(node: Node) -> Outcome:
    """Read one record of the remote log; `ip` is ours, `mx` theirs, the response is cut at 312 characters."""
    if not node.has("to", "response", "category") or not (node.has("mx") or node.has("action")):
        return None
    action = (node.text("action") or "").upper()
    if action == "ACCEPTED":
        return NotABounce.DELIVERED
    return (
        bounce_of(
            Failure(
                service="zonemta",
                source_format=SourceFormat.ZONEMTA,
                words=node.text("response"),
                recipient=node.text("to"),
                sender=node.text("from"),
                sending_ip=node.first("src", "ip"),
                remote_mta=node.text("mx"),
                fields=fields_of(node, "category"),
                delayed=action == "DEFERRED",
            )
        ),
    )
