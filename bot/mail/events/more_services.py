"""More sending services: Scaleway, Tencent Cloud SES, Zoho Campaigns and ZeptoMail; and whatever looks like an event.

Sources: scaleway.com/en/docs/transactional-email (webhooks) · tencentcloud.com/document/product/1084 ·
zoho.com/campaigns/help (bounce event) · zoho.com/zeptomail/help/webhooks.html
"""

from bot.mail.bounce import Bounce, NotABounce
from bot.mail.clean import one_line
from bot.mail.events.node import Node
from bot.mail.events.outcome import Failure, Outcome, bounce_of, fields_of
from bot.mail.refusal import reply_of
from bot.mail.shape import is_certain

_WORDS_KEYS = (
    *("diagnostic_code", "diagnosticCode", "diagnostic", "smtp_response", "smtpResponse", "smtp_reply", "response"),
    *("raw_reason", "bounce_reason", "bounceReason", "bounce_message", "bounceMessage", "failure_message", "reason"),
    *(
        "error_message",
        "errorMessage",
        "error",
        "lastError",
        "last_error",
        "message",
        "description",
        "details",
        "msg",
    ),
    *("diag", "dsnDiag", "context", "reply", "stat"),
)
_RECIPIENT_KEYS = (
    *(
        "recipient",
        "email",
        "rcpt",
        "rcpt_to",
        "rcptTo",
        "to",
        "email_address",
        "emailAddress",
        "email_to",
        "address",
    ),
    *("Recipient", "Email", "To", "recipients", "rejected", "recipient_email", "destination"),
)
_SENDER_KEYS = ("sender", "from", "mail_from", "mailFrom", "envelope_from", "From", "Sender", "email_from")
_SENDING_IP_KEYS = ("sending_ip", "sendingIp", "source_ip", "sourceIp", "local_ip", "localAddress", "outbound_ip")
_CODE_KEYS = (
    "responseCode",
    "smtp_code",
    "smtpCode",
    "status_code",
    "error_code",
    "reply_code",
    "code",
    "BounceCode",
)
_KIND_KEYS = ("event", "type", "eventType", "event_type", "notificationType", "status")
_GOES_WELL = frozenset(
    (
        *("accepted", "processed", "queued", "request", "requests", "send", "sent", "delivered", "delivery"),
        *("open", "opened", "unique_opened", "click", "clicked", "unsubscribe", "unsubscribed", "subscribed"),
    )
)
"""What services call the events that are no failures, without "email." and "message." in front."""


def read_scaleway(node: Node) -> Outcome:
    """Read one event of Transactional Email."""
    kind = node.text("type") or ""
    if not node.has("email_to") or not (kind.startswith("email_") or node.has("email_response_message")):
        return None
    if kind == "email_spam":
        return NotABounce.COMPLAINT
    if kind == "email_delivered":
        return NotABounce.DELIVERED
    if not node.has("email_response_message"):
        return ()
    return (
        bounce_of(
            Failure(
                service="scaleway",
                words=node.text("email_response_message"),
                code=node.number("email_response_code"),
                recipient=node.first("email_to") or next(iter(node.texts("email_to")), None),
                sender=node.text("email_from"),
                fields=fields_of(node, "type"),
                delayed=kind == "email_deferred",
            )
        ),
    )


def read_tencent(node: Node) -> Outcome:
    """Read one callback of Tencent Cloud SES."""
    if not (node.has("bounceType", "email") or node.has("bulkId", "event")):
        return None
    event = node.text("event")
    if event == "spamreport":
        return NotABounce.COMPLAINT
    if event == "delivered":
        return NotABounce.DELIVERED
    if event not in ("bounce", "dropped", "deferred", "reject"):
        return ()
    return (
        bounce_of(
            Failure(
                service="tencent_ses",
                words=node.text("reason"),
                recipient=node.text("email"),
                sender=node.text("from"),
                fields=fields_of(node, "event", "bounceType"),
                delayed=event == "deferred",
            )
        ),
    )


def read_zoho(node: Node) -> Outcome:
    """Read one event of Zoho Campaigns or ZeptoMail."""
    if node.text("action") == "bounce" and node.has("data"):
        return tuple(
            bounce_of(
                Failure(
                    service="zoho_campaigns",
                    words=item.text("bounce_reason"),
                    code=item.number("bounce_code"),
                    enhanced=item.text("bounce_extended_code"),
                    recipient=item.text("contact_email"),
                    sending_ip=item.text("sending_ip"),
                    fields=fields_of(item, "bounce_type"),
                )
            )
            for item in node.nodes("data")
        )
    kind = node.text("object")
    if kind not in ("hardbounce", "softbounce") or not node.has("details"):
        return None
    return tuple(
        bounce_of(
            Failure(
                service="zeptomail",
                words=item.first("diagnostic_message", "reason"),
                explanation=item.text("reason"),
                recipient=item.text("bounced_recipient"),
                fields=(f"object={kind}",),
                delayed=kind == "softbounce",
            )
        )
        for item in node.nodes("details")
    )


def read_any(node: Node) -> Outcome:
    """Read an object of a program or service not known here, when one of its fields holds an SMTP reply.

    The failure of a mail library ("responseCode", "response", "rejected") and most other services' events do.
    """
    for key in _WORDS_KEYS:
        words = node.text(key)
        if words is None:
            continue
        code = next(
            (number for name in _CODE_KEYS if (number := node.number(name)) and number // 100 in {4, 5}), None
        )
        reply = reply_of(words)
        recipient = next((text for name in _RECIPIENT_KEYS for text in node.texts(name) if "@" in text), None)
        if reply is None or not reply.words:
            continue
        # "550" is also a number of rows: the reply's own form, or the mail library's own keys, must show SMTP.
        if is_certain(one_line(words), reply) or node.has("responseCode") or node.has("smtp_code"):
            return (_unknown(node, words, recipient, code),)
    return NotABounce.DELIVERED if _goes_well(node) else None


def _goes_well(node: Node) -> bool:
    """Tell whether an event about a recipient is called something that is no failure."""
    kind = (node.first(*_KIND_KEYS) or "").lower().rpartition(".")[2]
    return kind in _GOES_WELL and any("@" in text for name in _RECIPIENT_KEYS for text in node.texts(name))


def _unknown(node: Node, words: str, recipient: str | None, code: int | None) -> Bounce:
    return bounce_of(
        Failure(
            service=None,
            words=words,
            code=code,
            recipient=recipient,
            sender=node.first(*_SENDER_KEYS),
            sending_ip=node.first(*_SENDING_IP_KEYS),
            fields=fields_of(node, "event", "type"),
        )
    )
