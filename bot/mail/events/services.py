"""Sending services with small events of their own: Brevo, Mailjet, Mandrill, Resend, MailerSend, Unisender Go.

Sources: developers.brevo.com/docs/transactional-webhooks · dev.mailjet.com/email/guides/webhooks ·
mailchimp.com/developer/transactional/docs/webhooks · resend.com/docs/dashboard/webhooks/event-types ·
developers.mailersend.com/api/v1/webhooks.html · godocs.unisender.ru/web-api-ref
"""

from bot.mail.bounce import NotABounce
from bot.mail.events.node import Node
from bot.mail.events.outcome import Failure, Outcome, bounce_of, fields_of

_BREVO_MARKS = ("message-id", "ts_event", "ts_epoch", "camp_id", "template_id", "sender_email", "sending_ip")
_BREVO_FAILED = ("hard_bounce", "soft_bounce", "blocked", "deferred", "invalid_email", "invalid", "error")
_MAILJET_MARKS = ("MessageID", "error_related_to", "hard_bounce", "mj_campaign_id", "Message_GUID")
_MANDRILL_FAILED = ("hard_bounce", "soft_bounce", "reject", "deferral")


def read_brevo(node: Node) -> Outcome:
    """Read one event; `reason` may begin with a blank or "RecipientError: "."""
    event = (node.text("event") or "").replace("hardBounce", "hard_bounce").replace("softBounce", "soft_bounce")
    if not (event and node.has("email") and any(node.has(mark) for mark in _BREVO_MARKS)):
        return None
    if event in ("spam", "complaint"):
        return NotABounce.COMPLAINT
    if event == "delivered":
        return NotABounce.DELIVERED
    if event not in _BREVO_FAILED:
        return ()
    words = (node.text("reason") or "").removeprefix("RecipientError:").strip()
    return (
        bounce_of(
            Failure(
                service="brevo",
                words=words,
                recipient=node.text("email"),
                sender=node.text("sender_email"),
                sending_ip=node.text("sending_ip"),
                fields=(f"event={event}",),
                delayed=event == "deferred" and not words.startswith("5"),
            )
        ),
    )


def read_mailjet(node: Node) -> Outcome:
    """Read one event; `error` is Mailjet's own word, `comment` may quote the receiver."""
    event = node.text("event")
    if not (event and any(node.has(mark) for mark in _MAILJET_MARKS)):
        return None
    if event == "spam":
        return NotABounce.COMPLAINT
    if event == "sent":
        return NotABounce.DELIVERED
    if event not in ("bounce", "blocked"):
        return ()
    return (
        bounce_of(
            Failure(
                service="mailjet",
                words=node.text("comment"),
                explanation=node.text("error"),
                recipient=node.text("email"),
                fields=fields_of(node, "event", "error", "error_related_to", "hard_bounce"),
            )
        ),
    )


def read_mandrill(node: Node) -> Outcome:
    """Read one event; the last SMTP event says the most."""
    event, message = node.text("event"), node.node("msg")
    if message is None or event is None:
        return None
    if event == "spam":
        return NotABounce.COMPLAINT
    if event not in _MANDRILL_FAILED:
        return ()
    last = next((item for item in reversed(message.nodes("smtp_events")) if item.text("diag")), None)
    rejected = message.text("reject", "reason") or message.text("reject")
    return (
        bounce_of(
            Failure(
                service="mandrill",
                words=message.text("diag") or (last.text("diag") if last else None),
                explanation=rejected,
                recipient=message.text("email"),
                sender=message.text("sender"),
                sending_ip=last.text("source_ip") if last else None,
                remote_ip=last.text("destination_ip") if last else None,
                fields=(
                    f"event={event}",
                    *fields_of(message, "bounce_description"),
                    *((f"reason={rejected}",) if rejected else ()),
                ),
                delayed=event == "deferral",
            )
        ),
    )


def read_resend(node: Node) -> Outcome:
    """Read one event; `message` is Resend's sentence, newer events quote the receiver in `diagnosticCode`."""
    kind = node.text("type") or ""
    data = node.node("data")
    if data is None or not kind.startswith("email."):
        return None
    if kind == "email.complained":
        return NotABounce.COMPLAINT
    if kind == "email.delivered":
        return NotABounce.DELIVERED
    if kind not in ("email.bounced", "email.delivery_delayed", "email.failed", "email.suppressed"):
        return ()
    part = data.node("bounce") or data.node("failed") or data.node("suppressed")
    quoted = part.texts("diagnosticCode") if part else ()
    said = part.first("message", "reason") if part else None
    return tuple(
        bounce_of(
            Failure(
                service="resend",
                words=" ".join(quoted) or said,
                explanation=said if quoted else None,
                recipient=recipient,
                sender=data.text("from"),
                fields=(f"type={kind}", *(fields_of(part, "type", "subType") if part else ())),
                delayed=kind == "email.delivery_delayed",
            )
        )
        for recipient in data.texts("to") or (None,)
    )


def read_mailersend(node: Node) -> Outcome:
    """Read one activity."""
    kind = node.text("type") or ""
    data = node.node("data")
    if data is None or not kind.startswith("activity."):
        return None
    if kind == "activity.spam_complaint":
        return NotABounce.COMPLAINT
    if kind == "activity.delivered":
        return NotABounce.DELIVERED
    if kind not in ("activity.hard_bounced", "activity.soft_bounced", "activity.deferred"):
        return ()
    return (
        bounce_of(
            Failure(
                service="mailersend",
                words=data.text("morph", "reason") or data.text("morph", "readable_reason"),
                explanation=data.text("morph", "readable_reason"),
                recipient=data.text("email", "recipient", "email"),
                sender=data.text("email", "from"),
                fields=(f"type={kind.removeprefix('activity.')}",),
                delayed=kind == "activity.deferred",
            )
        ),
    )


def read_unisender_go(node: Node) -> Outcome:
    """Read the data of one event."""
    info, status = node.node("delivery_info"), node.text("status")
    if info is None or status is None or not node.has("email"):
        return None
    if status == "spam":
        return NotABounce.COMPLAINT
    if status not in ("hard_bounced", "soft_bounced"):
        return ()
    return (
        bounce_of(
            Failure(
                service="unisender_go",
                words=info.text("destination_response"),
                explanation=info.text("delivery_status"),
                recipient=node.text("email"),
                fields=(f"status={status}", *fields_of(info, "delivery_status")),
                delayed=status == "soft_bounced",
            )
        ),
    )
