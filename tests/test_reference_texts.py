"""The texts of the owner's reference articles, each with who says it, what it is and what to do with the address."""

from dataclasses import dataclass

import pytest

from bot.catalog.classify import Classifier
from bot.catalog.load import catalog_path, load_catalog
from bot.explain import explain

EOP = "[AB1EUR01FT001.eop-EUR01.prod.protection.outlook.com]"


@dataclass(frozen=True, slots=True)
class Row:
    text: str
    receiver: str | None
    category: str
    action: str
    cause: str | None = None


ROWS = {
    "gmail unusual rate, 421": Row(
        "421-4.7.0 [192.0.2.1      15] Our system has detected an unusual rate of\n"
        "421-4.7.0 unsolicited mail originating from your IP address. To protect our\n"
        "421-4.7.0 users from spam, mail sent from your IP address has been temporarily\n"
        "421 4.7.0 rate limited. https://support.google.com/mail/answer/81126 d2si123 - gsmtp",
        "gmail",
        "reputation",
        "pause",
    ),
    "gmail unusual rate, 550": Row(
        "550-5.7.1 [192.0.2.1      12] Our system has detected an unusual rate of\n"
        "550-5.7.1 unsolicited mail originating from your IP address. To protect our\n"
        "550-5.7.1 users from spam, mail sent from your IP address has been blocked.\n"
        "550 5.7.1 Please visit https://support.google.com/mail/answer/81126 x11si7 - gsmtp",
        "gmail",
        "reputation",
        "pause",
    ),
    "gmail 5.7.28": Row(
        "550-5.7.28 [192.0.2.1] Gmail has detected an unusual rate of unsolicited mail originating from your IP "
        "address. To protect our users from spam, mail sent from your IP address has been blocked. - gsmtp",
        "gmail",
        "reputation",
        "pause",
    ),
    "gmail likely unsolicited": Row(
        "550-5.7.1 [192.0.2.1      12] Our system has detected that this message is\n"
        "550-5.7.1 likely unsolicited mail. To reduce the amount of spam sent to Gmail,\n"
        "550 5.7.1 this message has been blocked. a12si4 - gsmtp",
        "gmail",
        "content",
        "fix_then_resend",
    ),
    "gmail no authentication, 421": Row(
        "421-4.7.0 This message does not have authentication information or fails to\n"
        "421-4.7.0 pass authentication checks. To best protect our users from spam, the\n"
        "421 4.7.0 message has been blocked. 12si3 - gsmtp",
        "gmail",
        "authentication",
        "fix_then_resend",
    ),
    "gmail no authentication, 550 5.7.26": Row(
        "550-5.7.26 This message does not have authentication information or fails to\n"
        "550-5.7.26 pass authentication checks. To best protect our users from spam, the\n"
        "550 5.7.26 message has been blocked. 12si3 - gsmtp",
        "gmail",
        "authentication",
        "fix_then_resend",
        "authentication.missing",
    ),
    "gmail DMARC": Row(
        "550-5.7.26 Unauthenticated email from example.com is not accepted due to\n"
        "550-5.7.26 domain's DMARC policy. Please contact the administrator of\n"
        "550 5.7.26 example.com domain if this was a legitimate mail. z1si2 - gsmtp",
        "gmail",
        "authentication",
        "fix_then_resend",
        "authentication.dmarc",
    ),
    "gmail suspicious content": Row(
        "421-4.7.0 [192.0.2.1      15] Our system has detected that this message is\n"
        "421-4.7.0 suspicious due to the nature of the content and/or the links within.\n"
        "421 4.7.0 To best protect our users from spam, the message has been blocked. - gsmtp",
        "gmail",
        "content",
        "fix_then_resend",
    ),
    "gmail allow-list": Row(
        "421 4.7.0 IP not in whitelist for RCPT domain, closing connection. d9si8 - gsmtp",
        "gmail",
        "recipient_policy",
        "contact_recipient",
        "recipient_policy.allow_list_only",
    ),
    "gmail domain policy": Row(
        "550-5.7.1 The user or domain that you are sending to (or from) has a policy that\n"
        "550 5.7.1 prohibited the mail that you sent. https://support.google.com/mail/answer/172179 - gsmtp",
        "gmail",
        "recipient_policy",
        "contact_recipient",
    ),
    "gmail direct sending": Row(
        "550-5.7.1 [192.0.2.1] The IP you're using to send mail is not authorized to\n"
        "550-5.7.1 send email directly to our servers. Please use the SMTP relay at your\n"
        "550 5.7.1 service provider instead. - gsmtp",
        "gmail",
        "blocklist",
        "fix_then_resend",
    ),
    "gmail PTR": Row(
        "550-5.7.25 [192.0.2.1] The IP address sending this message does not have a\n"
        "550-5.7.25 PTR record setup, or the corresponding forward DNS entry does not\n"
        "550 5.7.25 point to the sending IP. - gsmtp",
        "gmail",
        "sender_dns",
        "fix_then_resend",
        "sender_dns.ptr",
    ),
    "gmail receiving rate": Row(
        "550-5.2.1 The user you are trying to contact is receiving mail at a rate that\n"
        "550-5.2.1 prevents additional messages from being delivered. - gsmtp",
        "gmail",
        "rate_limit",
        "retry",
        "rate_limit.recipient_rate",
    ),
    "5.2.1 elsewhere": Row(
        "550 5.2.1 <jo@example.net>: Mailbox disabled, not accepting messages",
        None,
        "recipient_disabled",
        "suppress",
    ),
    "over quota": Row("552 5.2.2 <jo@example.net>: user is over quota", None, "mailbox_full", "contact_recipient"),
    "rejected as spam": Row("550 5.7.1 message rejected as spam", None, "content", "fix_then_resend"),
    "high probability of spam": Row("550 High Probability of Spam", "spamexperts", "content", "fix_then_resend"),
    "sender denied": Row("550 5.7.1 sender denied", None, "recipient_policy", "contact_recipient"),
    "unable to relay": Row("550 5.7.1 Unable to relay for jo@example.net", None, "relay_denied", "fix_then_resend"),
    "relaying denied": Row("550 5.7.1 <jo@example.net>... Relaying denied", None, "relay_denied", "fix_then_resend"),
    "authentication required": Row(
        "530 5.7.0 Authentication required", None, "smtp_authentication", "fix_then_resend"
    ),
    "rejected due to policy": Row("550 5.7.1 Message rejected due to policy", None, "policy", "fix_then_resend"),
    "blocked, see a page": Row(
        "550 5.7.1 Email blocked. See https://check.spamhaus.org/query/ip/192.0.2.1",
        None,
        "blocklist",
        "fix_then_resend",
    ),
    "client host blocked using a list": Row(
        "554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org; "
        "https://www.spamhaus.org/query/ip/192.0.2.1",
        None,
        "blocklist",
        "fix_then_resend",
        "blocklist.listed",
    ),
    "gmail daily limit": Row(
        "550-5.4.5 Daily user sending limit exceeded. For more information on Gmail sending limits go to\n"
        "550 5.4.5 https://support.google.com/a/answer/166852 - gsmtp",
        "gmail",
        "rate_limit",
        "pause",
        "rate_limit.sender_quota",
    ),
    "user unknown": Row(
        "550 5.1.1 <jo@example.net>: Recipient address rejected: User unknown", None, "recipient_unknown", "suppress"
    ),
    "microsoft SPF": Row(
        "550 5.7.23 The message was rejected because of Sender Policy Framework violation -> 550 5.7.1 SPF check "
        f"failed. {EOP}",
        "microsoft365",
        "authentication",
        "fix_then_resend",
        "authentication.spf",
    ),
    "microsoft bulk requirements": Row(
        "550 5.7.515 Access denied, sending domain EXAMPLE.COM doesn't meet the required authentication level. The "
        "sender's domain in the 5322.From address doesn't meet the authentication requirements defined for the "
        "sender. To learn how to fix this see: https://go.microsoft.com/fwlink/p/?linkid=2319303 "
        "Spf= Pass , Dkim= Fail , DMARC= Pass [AM1EUR01FT001.eop-EUR01.prod.protection.outlook.com]",
        "outlook_com",
        "authentication",
        "fix_then_resend",
        "authentication.bulk_requirements",
    ),
    "microsoft banned IP": Row(
        "550 5.7.606 Access denied, banned sending IP [192.0.2.1]. To request removal from this list please visit "
        f"https://sender.office.com/ and follow the directions. (AS16012609) {EOP}",
        "microsoft365",
        "blocklist",
        "fix_then_resend",
        "blocklist.receiver_list",
    ),
    "microsoft customer block list": Row(
        "550 5.7.1 Service unavailable, Client host [192.0.2.1] blocked using Customer Block List (AS16012607) "
        + EOP,
        "microsoft365",
        "recipient_policy",
        "contact_recipient",
        "recipient_policy.customer_block_list",
    ),
    "microsoft 5.7.350 wraps the inner reply": Row(
        "Remote Server returned '550 5.7.350 Remote server returned message detected as spam -> "
        "550 5.1.1 <jo@example.net>: Recipient address rejected: User unknown'",
        None,
        "recipient_unknown",
        "suppress",
    ),
    "microsoft external forwarding": Row(
        "550 5.7.520 Access denied, Your organization does not allow external forwarding. Please contact your "
        f"administrator for further assistance. AS(7555) {EOP}",
        "microsoft365",
        "policy",
        "fix_then_resend",
        "policy.forwarding_disabled",
    ),
    "microsoft traffic not accepted": Row(
        f"550 5.7.708 Service unavailable. Access denied, traffic not accepted from this IP. AS(7230) {EOP}",
        "microsoft365",
        "policy",
        "fix_then_resend",
        "policy.sender_tenant_blocked",
    ),
    "yahoo TSS04": Row(
        "421 4.7.0 [TSS04] Messages from 192.0.2.1 temporarily deferred due to unexpected volume or user "
        "complaints - 4.16.55.1; see https://postmaster.yahooinc.com/error-codes",
        "yahoo",
        "reputation",
        "pause",
    ),
    "554 5.7.1 with a listed domain": Row(
        "554 5.7.1 Service unavailable; Sender address [news@example.com] blocked using dbl.spamhaus.org",
        None,
        "blocklist",
        "fix_then_resend",
        "blocklist.domain_listed",
    ),
    "a transcript whose From and Return-Path do not align": Row(
        ">> EHLO mta7.example.net\n"
        "<< 250 OK\n"
        ">> MAIL FROM:<bounce-17@esp.example.net>\n"
        "<< 250 2.1.0 OK\n"
        ">> RCPT TO:<jo@example.org>\n"
        "<< 250 2.1.5 OK\n"
        ">> DATA\n"
        "<< 354 Go ahead\n"
        ">> Return-Path: <bounce-17@esp.example.net>\n"
        ">> From: News <news@example.com>\n"
        ">> DKIM-Signature: v=1; a=rsa-sha256; d=esp.example.net; s=k1; bh=x; b=y\n"
        ">> .\n"
        "<< 550-5.7.26 Unauthenticated email from example.com is not accepted due to\n"
        "<< 550 5.7.26 domain's DMARC policy. 12si34 - gsmtp",
        "gmail",
        "authentication",
        "fix_then_resend",
        "authentication.dmarc",
    ),
    "gmail message queued, in words": Row(
        'Gmail says "Message queued" and the mail is stuck in the outbox, it never leaves. What now?',
        "gmail",
        "rate_limit",
        "retry",
    ),
    "a pasted Authentication-Results header": Row(
        "Authentication-Results: mx.example.org;\n"
        "       dkim=pass header.i=@esp.example.net header.s=k1 header.b=abc;\n"
        "       spf=pass smtp.mailfrom=bounce@esp.example.net;\n"
        "       dmarc=fail (p=REJECT sp=REJECT dis=NONE) header.from=example.com",
        None,
        "authentication",
        "fix_then_resend",
        "authentication.dmarc",
    ),
}


@pytest.fixture(scope="module")
def classifier() -> Classifier:
    return Classifier(load_catalog(catalog_path()))


@pytest.mark.parametrize("name", ROWS)
def test_the_text_is_recognised(classifier: Classifier, name: str) -> None:
    row = ROWS[name]

    (answer,) = explain(row.text, classifier).answers

    diagnosis, best = answer.diagnosis, answer.diagnosis.best
    assert best is not None
    assert best.cause.category.value == row.category
    assert row.cause in {None, best.cause.id}
    assert diagnosis.action == row.action
    assert (diagnosis.receiver.id if diagnosis.receiver else None) == row.receiver


@pytest.mark.parametrize("code", ["550 5.7.1", "554 5.7.1", "5.7.26", "5.7.1"])
def test_a_bare_code_gives_ranked_candidates_or_its_meaning(classifier: Classifier, code: str) -> None:
    (answer,) = explain(code, classifier).answers

    best = answer.diagnosis.best
    assert best is not None
    assert best.confidence < 0.9
    shares = [candidate.confidence for candidate in answer.diagnosis.candidates]
    assert shares == sorted(shares, reverse=True)


def test_a_bare_550_5_7_1_has_the_shares_of_the_articles(classifier: Classifier) -> None:
    (answer,) = explain("550 5.7.1", classifier).answers

    shares = {item.cause.category.value: round(item.confidence, 2) for item in answer.diagnosis.candidates}
    assert shares == {"authentication": 0.4, "reputation": 0.35, "content": 0.2, "recipient_policy": 0.05}
    assert answer.diagnosis.questions
