"""Events of sending services, each with the keys that its service documents; data made up."""

import json

import pytest

from bot.mail.bounce import DsnAction, NotABounce, SourceFormat
from bot.mail.events import read_events
from bot.mail.status import EnhancedStatusCode
from tests.mail.events.samples import EVENTS, only

SES = EVENTS["amazon_ses"]


def test_amazon_ses_tells_the_receiver_but_not_our_address() -> None:
    bounce = only(SES)
    assert (bounce.source_format, bounce.diagnostic) == (SourceFormat.AMAZON_SES, "550 5.1.1 User unknown")
    assert (bounce.remote_ip, bounce.sending_ip) == ("198.51.100.25", None)
    assert (bounce.reporting_mta, bounce.sender_domain) == ("a1-1.smtp-out.example.com", "example.com")
    assert bounce.fields == ("service=amazon_ses", "bounceType=Permanent", "bounceSubType=General")


def test_amazon_ses_in_an_sns_envelope_and_in_eventbridge_is_the_same() -> None:
    assert only({"Type": "Notification", "Message": json.dumps(SES)}) == only(SES)
    assert only({"Records": [{"Sns": {"Message": json.dumps(SES)}}]}) == only(SES)
    assert only({"detail-type": "Email Bounced", "detail": {**SES, "eventType": "Bounce"}}) == only(SES)


def test_amazon_ses_without_words_has_its_kind_as_fields() -> None:
    recipients = [{"emailAddress": "user@example.net"}]
    bounce = only(
        {
            "eventType": "Bounce",
            "bounce": {
                "bounceType": "Permanent",
                "bounceSubType": "OnAccountSuppressionList",
                "bouncedRecipients": recipients,
            },
        }
    )
    assert "bounceSubType=OnAccountSuppressionList" in bounce.fields
    assert (bounce.recipient, bounce.certain) == ("user@example.net", True)


def test_amazon_ses_delays_and_own_refusals_are_read() -> None:
    delay = {
        "delayType": "MailboxFull",
        "delayedRecipients": [{"emailAddress": "user@example.net", "status": "4.2.2"}],
    }
    assert only({"eventType": "DeliveryDelay", "deliveryDelay": delay}).dsn_action is DsnAction.DELAYED
    rejected = only({"eventType": "Reject", "reject": {"reason": "Bad content"}, "mail": SES["mail"]})
    assert (rejected.diagnostic, rejected.recipient) == ("Bad content", "user@example.net")
    assert "eventType=Reject" in rejected.fields


def test_sendgrid_gives_our_address() -> None:
    bounce = only([EVENTS["sendgrid"]])
    assert (bounce.source_format, bounce.sending_ip) == (SourceFormat.SENDGRID, "192.0.2.10")
    assert (bounce.reply_code, bounce.enhanced) == (550, EnhancedStatusCode(5, 7, 1))
    assert "type=blocked" in bounce.fields


def test_sendgrids_own_reason_is_a_field() -> None:
    bounce = only({"event": "dropped", "email": "user@example.net", "reason": "Bounced Address", "sg_event_id": "x"})
    assert (bounce.diagnostic, bounce.reply_code) == ("Bounced Address", None)
    assert "reason=Bounced Address" in bounce.fields


def test_mailguns_code_is_put_before_the_words() -> None:
    bounce = only(EVENTS["mailgun"])
    assert bounce.diagnostic == "550 5.1.1 User unknown see https://example.net/help"
    assert (bounce.remote_mta, bounce.sending_ip) == ("mx1.example.net", "192.0.2.10")
    assert "reason=bounce" in bounce.fields


def test_mailguns_own_codes_are_kept() -> None:
    status = {"code": 605, "message": "", "description": "Not delivering to previously bounced address"}
    bounce = only(
        {
            "event-data": {
                "event": "failed",
                "severity": "permanent",
                "reason": "suppress-bounce",
                "recipient": "user@example.net",
                "delivery-status": status,
            }
        }
    )
    assert bounce.reply_code == 605
    assert "Not delivering to previously bounced address" in bounce.diagnostic


def test_mailgun_before_2018_is_read() -> None:
    bounce = only({"event": "bounced", "recipient": "user@example.net", "code": "550", "error": "5.1.1 User unknown"})
    assert bounce.diagnostic == "550 5.1.1 User unknown"


def test_postmark_has_its_kind_as_fields() -> None:
    bounce = only(EVENTS["postmark"])
    assert (bounce.source_format, bounce.diagnostic) == (SourceFormat.POSTMARK, "550 5.1.1 User unknown")
    assert {"Type=HardBounce", "TypeCode=1"} <= set(bounce.fields)
    assert "unable to deliver" in bounce.text


def test_sparkpost_tells_both_addresses_apart() -> None:
    bounce = only([EVENTS["sparkpost"]])
    assert (bounce.source_format, bounce.sending_ip) == (SourceFormat.SPARKPOST, "192.0.2.10")
    assert bounce.remote_ip == "198.51.100.25"
    assert "bounce_class=10" in bounce.fields


@pytest.mark.parametrize("service", sorted(EVENTS.keys() - {"sendgrid", "mailgun"}))
def test_every_service_gives_the_reply_the_recipient_and_its_name(service: str) -> None:
    bounce = only(EVENTS[service])
    assert bounce.diagnostic == "550 5.1.1 User unknown"
    assert (bounce.recipient, bounce.reply_code) == ("user@example.net", 550)
    assert bounce.fields[0] == f"service={service}"
    assert bounce.sending_ip in (None, "192.0.2.10")
    assert bounce.certain


def test_a_mail_server_that_refused_us_nothing_but_somebody_has_the_addresses_the_other_way_round() -> None:
    record = {**EVENTS["kumomta"], "type": "Rejection"}
    bounce = only(record)
    assert (bounce.sending_ip, bounce.remote_ip) == ("198.51.100.25", None)


@pytest.mark.parametrize(
    ("event", "other"),
    [
        ({"notificationType": "Complaint", "mail": {}}, NotABounce.COMPLAINT),
        ({"event": "spamreport", "email": "user@example.net", "sg_event_id": "x"}, NotABounce.COMPLAINT),
        ({"event-data": {"event": "delivered", "recipient": "user@example.net"}}, NotABounce.DELIVERED),
        ({"type": "Delivery", "response": {"code": 250, "content": "OK"}}, NotABounce.DELIVERED),
    ],
)
def test_other_events_are_named(event: object, other: NotABounce) -> None:
    paste = read_events(json.dumps(event))
    assert paste is not None
    assert (paste.bounces, paste.other) == ((), other)
