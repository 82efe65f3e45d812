"""Each dialect: one failed line, and what a person can see in it."""

import pytest

from bot.mail.bounce import Bounce, DsnAction, NotABounce, SourceFormat, Stage
from bot.mail.paste import read_paste


def only(text: str) -> Bounce:
    (bounce,) = read_paste(text).bounces
    assert bounce.certain
    return bounce


POSTFIX = (
    "Jan 12 10:11:12 mx postfix/smtp[2211]: 4ABCDE12345: to=<user@example.net>, "
    "relay=mx1.example.net[198.51.100.25]:25, delay=2.1, delays=0.1/0/1/1, dsn=5.7.1, status=bounced "
    "(host mx1.example.net[198.51.100.25] said: 550 5.7.1 [192.0.2.10] Message rejected as spam "
    "(in reply to end of DATA command))"
)
EXIM = (
    "2026-01-12 10:11:12 1tXYZa-0001Ab-2C ** user@example.net R=dnslookup T=remote_smtp H=mx1.example.net "
    "[198.51.100.25] X=TLS1.3:TLS_AES_256_GCM_SHA384:256 : SMTP error from remote mail server after "
    "RCPT TO:<user@example.net>: 550 5.1.1 User unknown"
)


def test_a_postfix_bounce_tells_everything() -> None:
    bounce = only(POSTFIX)
    assert bounce.source_format is SourceFormat.POSTFIX
    assert bounce.diagnostic == "550 5.7.1 [192.0.2.10] Message rejected as spam"
    assert (bounce.reply_code, str(bounce.enhanced)) == (550, "5.7.1")
    assert (bounce.remote_mta, bounce.remote_ip) == ("mx1.example.net", "198.51.100.25")
    assert bounce.sending_ip == "192.0.2.10"
    assert (bounce.recipient, bounce.recipient_domain) == ("user@example.net", "example.net")
    assert bounce.stage is Stage.DATA
    assert bounce.dsn_action is DsnAction.FAILED


def test_the_end_of_a_postfix_line_is_enough() -> None:
    bounce = only("dsn=5.7.5, status=bounced (Cannot start TLS: handshake failure)")
    assert (bounce.source_format, str(bounce.enhanced)) == (SourceFormat.POSTFIX, "5.7.5")
    assert bounce.diagnostic == "Cannot start TLS: handshake failure"
    assert read_paste("dsn=2.0.0, status=sent (250 2.0.0 OK)").other is NotABounce.DELIVERED


def test_the_address_of_the_relay_is_never_the_sending_ip() -> None:
    assert only(POSTFIX.replace("[192.0.2.10] ", "")).sending_ip is None


def test_a_wrapped_log_line_reads_like_a_whole_one() -> None:
    wrapped = POSTFIX.replace(", ", ",\n    ").replace(" said: ", "\nsaid: ")
    assert only(wrapped).diagnostic == only(POSTFIX).diagnostic
    assert only(wrapped).remote_mta == "mx1.example.net"


def test_a_deferral_is_delayed() -> None:
    bounce = only(POSTFIX.replace("bounced", "deferred").replace("550 5.7.1", "450 4.7.1").replace("dsn=5", "dsn=4"))
    assert bounce.dsn_action is DsnAction.DELAYED
    assert bounce.reply_code == 450


def test_a_delivered_line_is_no_bounce() -> None:
    paste = read_paste(
        "Jan 12 10:11:12 mx postfix/smtp[2211]: 4ABCDE12345: to=<user@example.net>, relay=mx1.example.net"
        "[198.51.100.25]:25, delay=2.1, dsn=2.0.0, status=sent (250 2.0.0 OK 1768212672 - accepted)"
    )
    assert paste.bounces == ()
    assert paste.other is NotABounce.DELIVERED


def test_the_sender_is_joined_by_queue_id() -> None:
    sender = "Jan 12 10:11:10 mx postfix/qmgr[9]: 4ABCDE12345: from=<news@example.com>, size=2048, nrcpt=1\n"
    assert only(sender + POSTFIX).sender_domain == "example.com"


def test_a_code_that_postfix_made_up_is_left_out() -> None:
    bounce = only(POSTFIX.replace("550 5.7.1 ", "550 ").replace("dsn=5.7.1", "dsn=5.0.0"))
    assert bounce.enhanced is None


def test_a_connection_that_timed_out_has_words_and_no_code() -> None:
    bounce = only(
        "Jan 12 10:11:12 mx postfix/smtp[2211]: 4ABCDE12345: to=<user@example.net>, relay=none, delay=30, "
        "delays=0.1/0/30/0, dsn=4.4.1, status=deferred (connect to mx1.example.net[198.51.100.25]:25: "
        "Connection timed out)"
    )
    assert bounce.diagnostic == "connect to mx1.example.net[198.51.100.25]:25: Connection timed out"
    assert (bounce.reply_code, str(bounce.enhanced)) == (None, "4.4.1")
    assert (bounce.remote_mta, bounce.stage) == ("mx1.example.net", Stage.CONNECT)
    assert bounce.sending_ip is None


def test_a_refusal_of_incoming_mail_names_the_client() -> None:
    bounce = only(
        "Jan 12 10:11:12 mx postfix/smtpd[77]: NOQUEUE: reject: RCPT from out.example.org[203.0.113.9]: "
        "450 4.7.1 Client host rejected: cannot find your reverse hostname, [203.0.113.9]; from=<a@example.org> "
        "to=<user@example.net> proto=ESMTP helo=<out.example.org>"
    )
    assert bounce.sending_ip == "203.0.113.9"
    assert (bounce.sender_domain, bounce.recipient_domain) == ("example.org", "example.net")
    assert bounce.remote_mta is None
    assert "from=" not in bounce.diagnostic


def test_postscreen_names_the_client_with_its_port() -> None:
    bounce = only(
        "Jan 12 10:11:12 mx postfix/postscreen[77]: NOQUEUE: reject: RCPT from [203.0.113.9]:40000: 550 5.7.1 "
        "Service unavailable; client [203.0.113.9] blocked using zen.example.org; from=<a@example.org>, "
        "to=<user@example.net>, proto=ESMTP, helo=<x>"
    )
    assert bounce.sending_ip == "203.0.113.9"


def test_lmtp_over_a_socket_keeps_the_host() -> None:
    bounce = only(
        "Jan 12 10:11:12 mx postfix/lmtp[1]: 4ABCDE12345: to=<user@example.net>, "
        "relay=mx.example.net[/var/run/lmtp], delay=0.1, dsn=5.2.2, status=bounced "
        "(host mx.example.net[/var/run/lmtp] said: 552 5.2.2 <user@example.net> Quota "
        "exceeded (mailbox for user is full) (in reply to end of DATA command))"
    )
    assert bounce.remote_mta == "mx.example.net"
    assert bounce.diagnostic == "552 5.2.2 <user@example.net> Quota exceeded (mailbox for user is full)"


def test_a_reply_logged_apart_is_joined_by_queue_id() -> None:
    bounce = only(
        "Jan 12 10:11:11 mx postfix/smtp[1]: 4ABCDE12345: host mx2.example.net[198.51.100.26] said: 450 4.2.0 "
        "<user@example.net>: Recipient address rejected: Greylisted (in reply to RCPT TO command)\n"
        "Jan 12 10:11:12 mx postfix/smtp[1]: 4ABCDE12345: to=<user@example.net>, relay=mx2.example.net"
        "[198.51.100.26]:25, delay=6, dsn=4.2.0, status=deferred"
    )
    assert bounce.diagnostic.startswith("450 4.2.0")
    assert bounce.recipient == "user@example.net"


def test_an_exim_failure_tells_everything() -> None:
    bounce = only(EXIM)
    assert bounce.source_format is SourceFormat.EXIM
    assert bounce.diagnostic == "550 5.1.1 User unknown"
    assert (bounce.remote_mta, bounce.remote_ip) == ("mx1.example.net", "198.51.100.25")
    assert bounce.recipient == "user@example.net"
    assert bounce.stage is Stage.RCPT
    assert bounce.sending_ip is None


def test_an_exim_deferral_is_delayed() -> None:
    bounce = only(
        "2026-01-12 10:11:12 1tXYZa-0001Ab-2C == user@example.net R=dnslookup T=remote_smtp defer (-44) "
        "H=mx1.example.net [198.51.100.25]: SMTP error from remote mail server after RCPT TO:<user@example.net>: "
        "451 4.7.1 Greylisted"
    )
    assert bounce.dsn_action is DsnAction.DELAYED
    assert bounce.diagnostic == "451 4.7.1 Greylisted"


def test_exim_without_a_reply_keeps_its_words() -> None:
    bounce = only("** user@example.net: all relevant MX records point to non-existent hosts")
    assert bounce.diagnostic == "all relevant MX records point to non-existent hosts"
    assert bounce.recipient_domain == "example.net"


def test_exim_names_its_own_interface() -> None:
    bounce = only(EXIM.replace(" X=TLS1.3", " I=[192.0.2.10]:41000 X=TLS1.3"))
    assert bounce.sending_ip == "192.0.2.10"


def test_exim_refusing_mail_names_the_client() -> None:
    bounce = only(
        "2026-01-12 10:11:12 H=(mail.example.org) [203.0.113.9] F=<a@example.org> rejected "
        "RCPT <user@example.net>: Sender verify failed"
    )
    assert bounce.sending_ip == "203.0.113.9"
    assert bounce.sender_domain == "example.org"


def test_sendmail_gives_one_bounce_a_recipient() -> None:
    text = (
        "Jan 12 10:11:12 mx sendmail[221]: 60CABC012345: to=<user@example.net>,<other@example.net>, delay=00:00:02, "
        "mailer=esmtp, pri=120000, relay=mx1.example.net. [198.51.100.25], dsn=5.1.1, stat=User unknown"
    )
    first, second = read_paste(text).bounces
    assert (first.recipient, second.recipient) == ("user@example.net", "other@example.net")
    assert (first.diagnostic, str(first.enhanced)) == ("User unknown", "5.1.1")
    assert first.remote_mta == "mx1.example.net"


def test_sendmail_deferring_is_delayed() -> None:
    bounce = only(
        "Jan 12 10:11:12 mx sendmail[221]: 60CABC012345: to=<user@example.net>, delay=00:00:02, mailer=esmtp, "
        "relay=mx1.example.net. [198.51.100.25], dsn=4.0.0, stat=Deferred: 421 4.7.0 Try again later"
    )
    assert bounce.dsn_action is DsnAction.DELAYED
    assert bounce.diagnostic == "421 4.7.0 Try again later"


def test_a_sendmail_rule_set_names_the_client() -> None:
    bounce = only(
        "Jan 12 10:11:12 mx sendmail[5]: 60CABC012345: ruleset=check_mail, arg1=<a@example.org>, "
        "relay=out.example.org [203.0.113.9], reject=553 5.1.8 <a@example.org>... "
        "Domain of sender address a@example.org does not exist"
    )
    assert bounce.sending_ip == "203.0.113.9"
    assert bounce.sender_domain == "example.org"


def test_qmail_blanks_come_back() -> None:
    bounce = only(
        "@4000000067833a1c00000000 starting delivery 12: msg 345 to remote user@example.net\n"
        "@4000000067833a1c11111111 delivery 12: failure: 198.51.100.25_does_not_like_recipient./"
        "Remote_host_said:_550_5.1.1_User_unknown/Giving_up_on_198.51.100.25./"
    )
    assert bounce.diagnostic == "550 5.1.1 User unknown"
    assert (bounce.recipient, bounce.remote_ip) == ("user@example.net", "198.51.100.25")
    assert bounce.stage is Stage.RCPT
    assert bounce.sending_ip is None


OPENSMTPD = (
    "smtpd[77]: 3f2a mta delivery evpid=3f2a from=<a@example.com> to=<user@example.net> rcpt=<-> "
    'source="192.0.2.10" relay="198.51.100.25 (mx1.example.net)" delay=2s result="PermFail" '
    'stat="550 5.1.1 User unknown"'
)
OLD_OPENSMTPD = (
    "smtpd[77]: relay: delivery PermFail for 3f2a: from=<a@example.com>, to=<user@example.net>, rcpt=<->, "
    "source=192.0.2.10, relay=198.51.100.25 (mx1.example.net), delay=2s, stat=550 5.1.1 User unknown"
)


@pytest.mark.parametrize("line", [OPENSMTPD, OLD_OPENSMTPD])
def test_opensmtpd_names_both_sides(line: str) -> None:
    bounce = only(line)
    assert bounce.diagnostic == "550 5.1.1 User unknown"
    assert (bounce.sending_ip, bounce.remote_ip, bounce.remote_mta) == (
        "192.0.2.10",
        "198.51.100.25",
        "mx1.example.net",
    )
    assert bounce.recipient == "user@example.net"


POWERMTA = (
    "b,2026-01-12 10:11:12+0000,2026-01-12 10:11:10+0000,bounce@example.com,user@example.net,,failed,"
    '5.7.1 (delivery not authorized),"smtp;550 5.7.1 [192.0.2.10] message blocked",mx1.example.net (198.51.100.25),'
    'spam-related,smtp,app (10.0.0.5),smtp,192.0.2.10,198.51.100.25,"ENHANCEDSTATUSCODES,PIPELINING",2048,vmta1,job7,'
)


def test_powermta_without_a_header_line() -> None:
    bounce = only(POWERMTA)
    assert bounce.source_format is SourceFormat.POWERMTA
    assert bounce.diagnostic == "550 5.7.1 [192.0.2.10] message blocked"
    assert (bounce.sending_ip, bounce.remote_ip, bounce.remote_mta) == (
        "192.0.2.10",
        "198.51.100.25",
        "mx1.example.net",
    )
    assert bounce.fields == ("bounceCat=spam-related",)
    assert bounce.sender_domain == "example.com"


def test_powermta_columns_follow_the_header_line() -> None:
    bounce = only(
        "type,timeLogged,rcpt,dlvSourceIp,dsnDiag\n"
        't,2026-01-12 10:11:12+0000,user@example.net,192.0.2.11,"smtp;421 4.7.0 Try again later"'
    )
    assert bounce.diagnostic == "421 4.7.0 Try again later"
    assert (bounce.sending_ip, bounce.dsn_action) == ("192.0.2.11", DsnAction.DELAYED)


def test_powermta_with_unknown_columns_goes_by_content() -> None:
    bounce = only(
        'b,2026-01-12 10:11:12+0000,x,bounce@example.com,y,user@example.net,"smtp;550 5.1.1 User unknown",z'
    )
    assert (bounce.recipient, bounce.diagnostic) == ("user@example.net", "550 5.1.1 User unknown")


def test_haraka_says_it_once() -> None:
    bounce = only(
        "[NOTICE] [6E3A.1.1] [outbound] recipient <user@example.net> rejected: 550 5.1.1 User unknown\n"
        "[INFO] [6E3A.1.1] [outbound] bouncing mail: 550 5.1.1 User unknown"
    )
    assert (bounce.recipient, bounce.diagnostic) == ("user@example.net", "550 5.1.1 User unknown")


def test_haraka_failing_for_a_while_is_delayed() -> None:
    bounce = only(
        "[INFO] [6E3A.1.1] [outbound] Temp failing 1736_x for 64 seconds: Upstream error: 421 4.7.0 Try later"
    )
    assert (bounce.dsn_action, bounce.reply_code) == (DsnAction.DELAYED, 421)


def test_zonemta_names_both_sides() -> None:
    bounce = only(
        "id=18c0abc 18c0abd.001 REJECTED[spam] from=bounce@example.com to=user@example.net src=192.0.2.10 "
        "mx=mx1.example.net[198.51.100.25] message-id=<1@example.com> (550 5.7.1 blocked)"
    )
    assert bounce.source_format is SourceFormat.ZONEMTA
    assert (bounce.sending_ip, bounce.remote_ip, bounce.remote_mta) == (
        "192.0.2.10",
        "198.51.100.25",
        "mx1.example.net",
    )
    assert bounce.diagnostic == "550 5.7.1 blocked"


def test_momentum_keeps_the_reply_and_the_class() -> None:
    bounce = only("1768212672@00/11-22@x@B@example.net@198.51.100.25@21@10@550 5.1.1 User unknown")
    assert bounce.source_format is SourceFormat.MOMENTUM
    assert (bounce.diagnostic, bounce.fields) == ("550 5.1.1 User unknown", ("bounce_class=10",))


def test_several_lines_give_several_bounces() -> None:
    bounces = read_paste(f"{POSTFIX}\n{POSTFIX.replace('user@', 'other@')}\n{POSTFIX}").bounces
    assert [bounce.recipient for bounce in bounces] == ["user@example.net", "other@example.net"]


def test_talk_around_a_log_line_does_no_harm() -> None:
    bounce = only(f"hey, why are we getting this??\n\n{POSTFIX}\n\nanyone?")
    assert bounce.diagnostic == only(POSTFIX).diagnostic
