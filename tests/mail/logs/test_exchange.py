"""Exchange's message trace, message tracking and protocol logs."""

from bot.mail.bounce import NotABounce, SourceFormat
from bot.mail.paste import read_paste
from tests.mail.reading import only


def test_a_message_trace_names_the_receiver() -> None:
    bounce = only(
        "Reason: [{LED=550 5.1.1 User unknown};{MSG=};{FQDN=mx1.example.net};{IP=198.51.100.25};"
        "{LRT=1/12/2026 10:11:12 AM}]"
    )
    assert bounce.source_format is SourceFormat.MESSAGE_TRACE
    assert bounce.diagnostic == "550 5.1.1 User unknown"
    assert (bounce.remote_mta, bounce.remote_ip, bounce.sending_ip) == ("mx1.example.net", "198.51.100.25", None)


def test_message_tracking_follows_its_fields() -> None:
    bounce = only(
        "#Fields: date-time,client-ip,event-id,recipient-address,recipient-status,sender-address\n"
        "2026-01-12T10:11:12.000Z,,FAIL,user@example.net,550 5.1.1 User unknown,a@example.com"
    )
    assert (bounce.recipient, bounce.sender_domain) == ("user@example.net", "example.com")
    assert bounce.diagnostic == "550 5.1.1 User unknown"


def test_the_protocol_log_tells_our_side_from_theirs() -> None:
    bounce = only(
        "2026-01-12T10:11:12.000Z,Outbound,08DE,9,192.0.2.10:41000,198.51.100.25:25,<,550 5.7.1 Message refused,"
    )
    assert (bounce.sending_ip, bounce.remote_ip) == ("192.0.2.10", "198.51.100.25")


def test_iis_blanks_come_back() -> None:
    bounce = only(
        "2026-01-12 10:11:12 198.51.100.25 OutboundConnectionResponse SMTPSVC1 MAIL01 - 25 - - "
        "550+5.1.1+User+unknown 0 0 22 0 78 SMTP - - - -"
    )
    assert bounce.diagnostic.startswith("550 5.1.1 User unknown")
    assert bounce.remote_ip == "198.51.100.25"


def test_a_success_in_a_message_trace_is_no_bounce() -> None:
    paste = read_paste(
        "Reason: [{LED=250 2.1.5 RESOLVER.GRP.Expanded; distribution list expanded};{MSG=};{FQDN=};{IP=};{LRT=}]"
    )
    assert (paste.bounces, paste.other) == ((), NotABounce.DELIVERED)
