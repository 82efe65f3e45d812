"""Events of sending services and JSON logs, each with the keys that its service documents; data made up."""

import json

import pytest

from bot.mail.bounce import Bounce, DsnAction, NotABounce, SourceFormat
from bot.mail.events import MAX_EVENTS, read_events
from bot.mail.events.lenient import read_objects
from bot.mail.paste import read_paste
from bot.mail.status import EnhancedStatusCode

SES = {
    "notificationType": "Bounce",
    "bounce": {
        "bounceType": "Permanent",
        "bounceSubType": "General",
        "bouncedRecipients": [
            {
                "emailAddress": "user@example.net",
                "action": "failed",
                "status": "5.1.1",
                "diagnosticCode": "smtp; 550 5.1.1 User unknown",
            }
        ],
        "remoteMtaIp": "198.51.100.25",
        "reportingMTA": "dns; a1-1.smtp-out.example.com",
    },
    "mail": {"source": "news@example.com", "sourceIp": "192.0.2.200", "destination": ["user@example.net"]},
}
SENDGRID = {
    "event": "bounce",
    "email": "user@example.net",
    "ip": "192.0.2.10",
    "status": "5.7.1",
    "type": "blocked",
    "reason": "550 5.7.1 [192.0.2.10] message blocked",
    "sg_event_id": "x",
}
MAILGUN = {
    "event-data": {
        "event": "failed",
        "severity": "permanent",
        "reason": "bounce",
        "recipient": "user@example.net",
        "envelope": {"sending-ip": "192.0.2.10", "sender": "news@example.com"},
        "delivery-status": {
            "code": 550,
            "message": "5.1.1 User unknown\n5.1.1 see https://example.net/help",
            "description": "",
            "mx-host": "mx1.example.net",
        },
    }
}
POSTMARK = {
    "RecordType": "Bounce",
    "Type": "HardBounce",
    "TypeCode": 1,
    "Email": "user@example.net",
    "From": "news@example.com",
    "Description": "The server was unable to deliver your message",
    "Details": "smtp;550 5.1.1 User unknown",
}
SPARKPOST = [
    {
        "msys": {
            "message_event": {
                "type": "bounce",
                "bounce_class": "10",
                "error_code": "550",
                "raw_reason": "550 5.1.1 User unknown",
                "reason": "550 5.1.1 User unknown",
                "raw_rcpt_to": "user@example.net",
                "ip_address": "198.51.100.25",
                "sending_ip": "192.0.2.10",
            }
        }
    }
]


def only(value: object) -> Bounce:
    paste = read_events(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
    assert paste is not None
    (bounce,) = paste.bounces
    return bounce


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
    bounce = only([SENDGRID])
    assert (bounce.source_format, bounce.sending_ip) == (SourceFormat.SENDGRID, "192.0.2.10")
    assert (bounce.reply_code, bounce.enhanced) == (550, EnhancedStatusCode(5, 7, 1))
    assert "type=blocked" in bounce.fields


def test_sendgrids_own_reason_is_a_field() -> None:
    bounce = only({"event": "dropped", "email": "user@example.net", "reason": "Bounced Address", "sg_event_id": "x"})
    assert (bounce.diagnostic, bounce.reply_code) == ("Bounced Address", None)
    assert "reason=Bounced Address" in bounce.fields


def test_mailguns_code_is_put_before_the_words() -> None:
    bounce = only(MAILGUN)
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
    bounce = only(POSTMARK)
    assert (bounce.source_format, bounce.diagnostic) == (SourceFormat.POSTMARK, "550 5.1.1 User unknown")
    assert {"Type=HardBounce", "TypeCode=1"} <= set(bounce.fields)
    assert "unable to deliver" in bounce.text


def test_sparkpost_tells_both_addresses_apart() -> None:
    bounce = only(SPARKPOST)
    assert (bounce.source_format, bounce.sending_ip) == (SourceFormat.SPARKPOST, "192.0.2.10")
    assert bounce.remote_ip == "198.51.100.25"
    assert "bounce_class=10" in bounce.fields


SMALL: dict[str, dict[str, object]] = {
    "brevo": {
        "event": "hard_bounce",
        "email": "user@example.net",
        "message-id": "<1@example.com>",
        "sending_ip": "192.0.2.10",
        "reason": " RecipientError: 550 5.1.1 User unknown",
    },
    "mailjet": {
        "event": "bounce",
        "MessageID": 1,
        "email": "user@example.net",
        "error_related_to": "recipient",
        "error": "user unknown",
        "comment": "550 5.1.1 User unknown",
    },
    "mandrill": {
        "event": "hard_bounce",
        "msg": {
            "email": "user@example.net",
            "bounce_description": "bad_mailbox",
            "diag": "smtp;550 5.1.1 User unknown",
            "smtp_events": [{"type": "bounced", "diag": "550 5.1.1 User unknown", "source_ip": "192.0.2.10"}],
        },
    },
    "resend": {
        "type": "email.bounced",
        "data": {
            "to": ["user@example.net"],
            "bounce": {"message": "hard bounce", "diagnosticCode": ["smtp; 550 5.1.1 User unknown"]},
        },
    },
    "mailersend": {
        "type": "activity.hard_bounced",
        "data": {
            "email": {"recipient": {"email": "user@example.net"}},
            "morph": {"object": "recipient_bounce", "reason": "550 5.1.1 User unknown"},
        },
    },
    "unisender_go": {
        "event_name": "transactional_email_status",
        "event_data": {
            "email": "user@example.net",
            "status": "hard_bounced",
            "delivery_info": {
                "delivery_status": "err_user_unknown",
                "destination_response": "550 5.1.1 User unknown",
            },
        },
    },
    "scaleway": {
        "type": "email_mailbox_not_found",
        "email_to": "user@example.net",
        "email_response_code": 550,
        "email_response_message": "5.1.1 User unknown",
    },
    "tencent_ses": {
        "event": "bounce",
        "email": "user@example.net",
        "bounceType": "hard",
        "reason": "550 5.1.1 User unknown",
    },
    "zoho_campaigns": {
        "action": "bounce",
        "data": [
            {
                "contact_email": "user@example.net",
                "bounce_type": "hard",
                "bounce_code": 550,
                "bounce_extended_code": "5.1.1",
                "bounce_reason": "User unknown",
                "sending_ip": "192.0.2.10",
            }
        ],
    },
    "zeptomail": {
        "event_data": [
            {
                "object": "hardbounce",
                "details": [
                    {"bounced_recipient": "user@example.net", "diagnostic_message": "550 5.1.1 User unknown"}
                ],
            }
        ]
    },
    "kumomta": {
        "type": "Bounce",
        "sender": "bounce@example.com",
        "recipient": ["user@example.net"],
        "response": {
            "code": 550,
            "enhanced_code": {"class": 5, "subject": 1, "detail": 1},
            "content": "User unknown",
        },
        "peer_address": {"name": "mx1.example.net.", "addr": "198.51.100.25"},
        "source_address": {"address": "192.0.2.10:53210"},
    },
    "halon": {
        "status": "failed",
        "result_code": 550,
        "result_enhanced": "5.1.1",
        "result_reason": ["User unknown"],
        "connection_localip": "192.0.2.10",
        "connection_remotemx": "mx1.example.net",
        "recipient_localpart": "user",
        "recipient_domain": "example.net",
    },
    "zonemta": {
        "action": "REJECTED",
        "category": "recipient",
        "to": "user@example.net",
        "mx": "mx1.example.net",
        "ip": "192.0.2.10",
        "response": "550 5.1.1 User unknown",
    },
}


@pytest.mark.parametrize("service", SMALL)
def test_every_service_gives_the_reply_the_recipient_and_its_name(service: str) -> None:
    bounce = only(SMALL[service])
    assert bounce.diagnostic == "550 5.1.1 User unknown"
    assert (bounce.recipient, bounce.reply_code) == ("user@example.net", 550)
    assert bounce.fields[0] == f"service={service}"
    assert bounce.sending_ip in (None, "192.0.2.10")
    assert bounce.certain


def test_a_mail_server_that_refused_us_nothing_but_somebody_has_the_addresses_the_other_way_round() -> None:
    record = {**SMALL["kumomta"], "type": "Rejection"}
    bounce = only(record)
    assert (bounce.sending_ip, bounce.remote_ip) == ("198.51.100.25", None)


def test_the_failure_of_a_mail_library_is_read_in_its_own_notation() -> None:
    bounce = only(
        "{ code: 'EENVELOPE',\n  response: '550 5.1.1 <user@example.net>: User unknown',\n  responseCode: 550,\n"
        "  command: 'RCPT TO',\n  rejected: [ 'user@example.net' ] }"
    )
    assert (bounce.reply_code, bounce.recipient) == (550, "user@example.net")


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


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no JSON here, only 550 5.1.1",
        '{"event": "open", "email": "user@example.net", "sg_event_id": "x"}',
        '{"error": "550 rows", "status": 550}',
        '{"message": "HTTP 503 service unavailable", "email": "user@example.com"}',
        "{ not json at all",
    ],
)
def test_what_is_no_event_is_none(text: str) -> None:
    assert read_events(text) is None


def test_lines_arrays_and_talk_around_are_all_read() -> None:
    line = json.dumps(SENDGRID)
    other = json.dumps({**SENDGRID, "email": "amy@example.net"})
    for text in (f"{line}\n{other}", f"[{line},{other}]", f"why this? {line}\nand this {other} thanks"):
        assert len(read_paste(text).bounces) == 2


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text[:-35],
        lambda text: text.replace('"', "\u201c", 1).replace('": "', "\u201d: \u201c").replace('"', "\u201d"),
        lambda text: text.replace('"', '\\"'),
        lambda text: text.replace('"', "&quot;"),
        lambda text: text.replace('"', "'"),
        lambda text: text.replace("}", ",}"),
    ],
    ids=["cut", "smart quotes", "escaped", "entities", "Python", "comma"],
)
def test_damage_on_the_way_does_no_harm(change: object) -> None:
    assert callable(change)
    bounce = only(change(json.dumps(SENDGRID)))
    assert (bounce.recipient, bounce.reply_code) == ("user@example.net", 550)


def test_quotation_marks_inside_a_string_do_not_end_it() -> None:
    (node,) = read_objects('{"reason": "550 mailbox "bob" unknown", "email": "user@example.net"}')
    assert (node.text("reason"), node.text("email")) == ('550 mailbox "bob" unknown', "user@example.net")


def test_what_rfc_8259_can_say_is_read_as_the_standard_library_reads_it() -> None:
    value = {"a": [1, {"b": 'x\n\u00fc"\\'}], "c": None, "d": True, "e": {"f": "g"}}
    (node,) = read_objects(json.dumps(value))
    assert node.text("a", 1, "b") == value["a"][1]["b"]  # type: ignore[index]
    assert (node.text("a", 0), node.flag("d"), node.text("e", "f")) == ("1", True, "g")
    assert node.text("c") is None
    assert node.node("a", 7) is None


def test_more_events_than_anybody_reads_are_cut() -> None:
    paste = read_events(
        "\n".join(json.dumps({**SENDGRID, "email": f"u{n}@example.net"}) for n in range(MAX_EVENTS + 5))
    )
    assert paste is not None
    assert len(paste.bounces) == MAX_EVENTS
