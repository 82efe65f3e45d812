"""Amazon SES notifications and events.

Source: docs.aws.amazon.com/ses/latest/dg/notification-contents.html and event-publishing-retrieving-sns-contents.html
"""

from bot.mail.bounce import Bounce, NotABounce, SourceFormat
from bot.mail.events.node import Node
from bot.mail.events.outcome import Failure, Outcome, bounce_of, fields_of


def read_amazon_ses(node: Node) -> Outcome:
    """Read one notification or event.

    `mail.sourceIp` is the client of the API, not a mail server, so that the sending address stays unknown.
    """
    kind = (node.text("notificationType") or node.text("eventType") or "").lower()
    if not kind and node.has("bounceType", "bouncedRecipients"):
        return _bounced(node, node)
    if kind == "bounce" and (bounce := node.node("bounce")):
        return _bounced(node, bounce)
    if kind == "deliverydelay" and (delay := node.node("deliveryDelay")):
        return tuple(_recipient(node, delay, item, delayed=True) for item in delay.nodes("delayedRecipients"))
    if kind == "reject":
        return _own(node, node.text("reject", "reason") or "Reject", "eventType=Reject")
    if kind == "rendering failure":
        return _own(node, node.text("failure", "errorMessage") or "Rendering Failure", "eventType=Rendering Failure")
    if kind == "complaint":
        return NotABounce.COMPLAINT
    if kind == "delivery":
        return NotABounce.DELIVERED
    return () if kind and node.has("mail") else None


def _bounced(node: Node, bounce: Node) -> tuple[Bounce, ...]:
    return tuple(_recipient(node, bounce, item, delayed=False) for item in bounce.nodes("bouncedRecipients"))


def _recipient(node: Node, part: Node, item: Node, *, delayed: bool) -> Bounce:
    return bounce_of(
        Failure(
            service="amazon_ses",
            source_format=SourceFormat.AMAZON_SES,
            words=item.text("diagnosticCode"),
            recipient=item.text("emailAddress"),
            enhanced=item.text("status"),
            sender=node.text("mail", "source") or node.text("mail", "commonHeaders", "from", 0),
            remote_ip=part.text("remoteMtaIp"),
            reporting_mta=(part.text("reportingMTA") or "").split(";")[-1].strip(),
            fields=fields_of(part, "bounceType", "bounceSubType", "delayType"),
            delayed=delayed,
        )
    )


def _own(node: Node, words: str, field: str) -> tuple[Bounce, ...]:
    """SES itself refused: for every recipient alike."""
    return tuple(
        bounce_of(
            Failure(
                service="amazon_ses",
                source_format=SourceFormat.AMAZON_SES,
                words=words,
                recipient=recipient,
                sender=node.text("mail", "source"),
                fields=(field,),
            )
        )
        for recipient in node.texts("mail", "destination") or (None,)
    )
