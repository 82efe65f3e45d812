"""Texts that hold the words of bounces and are none."""

import pytest

from bot.mail.lookalike import is_lookalike
from bot.mail.paste import read_paste

ALERTS = (
    "Nagios: ** PROBLEM Service Alert: mx2/SMTP is CRITICAL ** CRITICAL - Socket timeout after 10 seconds",
    "UptimeRobot: Monitor is DOWN: mail.example.com:25 (Connection Timeout)",
    "Zabbix: Problem: SMTP service is down on mx1.example.com\nSeverity: High",
)
TABLES = (
    "Bounces last week:\n| reason | share |\n| invalid mailbox | 61 % |\n| mailbox full | 17 % |\n| blocked | 12 % |",
    "- user unknown: 1,204\n- mailbox full: 322\n- spam block: 80",
    "Category,Count\nUser unknown,412\nMailbox full,33\nGreylisted,9",
)
SOURCE_CODE = (
    'logger.error("550 5.1.1 user unknown")  # test fixture',
    "assert parse('550 5.1.1 <user@example.com>: user unknown').category == 'unknown'",
    "TODO: handle '452 4.2.2 mailbox full' as soft",
    "Traceback (most recent call last):\n  File \"smtplib.py\", line 255, in connect\nKeyError: 'user unknown'",
)
CONDITIONS = (
    "if re.search('user unknown|no such user', text):\n    kind = 'gone'\nelif 'quota' in text:\n    kind = 'full'",
    "case\n  when diag like '%mailbox full%' then 'full'\n  when diag like '%5.1.1%' then 'gone'\nend",
)
SETTINGS = (
    "smtpd_recipient_restrictions =\n    permit_mynetworks,\n    reject_rbl_client zen.spamhaus.org",
    "<smtp-pattern-list backoff>\n  reply /too many connections/ mode=backoff\n</smtp-pattern-list>",
    "deny  message = rejected because $sender_host_address is listed\n      dnslists = zen.spamhaus.org",
    "/etc/postfix/recipient_access:\nold@example.com    550 5.1.6 Recipient has moved",
    'New-TransportRule -Name "Reject EXE" -RejectMessageReasonText "Attachment type not allowed"',
)
OTHER_TOOLS = (
    "dig +short 7.100.51.198.zen.spamhaus.org\n127.0.0.3",
    "-ERR [AUTH] Username and password not accepted.",
    "a1 NO [OVERQUOTA] Quota exceeded (mailbox for user is full)",
    "imap-login: Disconnected (auth failed, 2 attempts): user=<user@example.com>, rip=198.51.100.9, TLS",
    '{"policies":[{"summary":{"total-successful-session-count":550,"total-failure-session-count":12}}]}',
    "HetrixTools: 198.51.100.12 is NOT listed anymore on: bl.spamcop.net",
    "Invoice 550571\nMail volume package 4.5.1 Mio, 421.00 EUR",
)
QUOTES = (
    "From RFC 3463, section 3.2:\n\n  X.1.1  Bad destination mailbox address\n\n  The mailbox does not exist.",
    'From the Postfix docs: "The maximum number of recipients that the server accepts per delivery request."',
    "Wiki > Codes\n4.2.2 mailbox full -> retry 3 days\n5.1.1 user unknown -> suppress",
    'commit 4f5502a: treat "452 4.3.1 Insufficient system resources" as our problem',
    "RFC 5321 says: 450 Requested mail action not taken: mailbox unavailable",
    "Reading RFC 3463: X.7.1 Delivery not authorized, message refused.",
)
CHANGES = (
    'feat(queue): suppress after 5xx\n\nA recipient refused with "550 User unknown" is now suppressed.',
    'This PR maps 550 5.7.1 "Message rejected as spam" to the category content.',
    "Proposal: let the filter answer 451 4.7.1 for the first mail, 550 5.7.1 later. Opinions?",
    'Changes in 4.2\n- 550 replies of LMTP are final\n* a 421 "too many connections" waits for 5 minutes',
    "## 1.9.0 - released in March\n- 550 user unknown is not retried\n- no crash on an empty reply",
)
EXPLANATIONS = (
    "What is a hard bounce? The address does not exist (550 5.1.1). A soft bounce passes (452 4.2.2).",
    "Ein Hard Bounce entsteht, wenn es die Adresse nicht gibt (550 5.1.1), ein Soft Bounce bei vollem Postfach.",
)
BOUNCES = (
    "Is that a hard bounce or a soft bounce? 550 5.1.1 user unknown",
    "since version 4.2 of our shop:\n- gmail says 550-5.7.26 unauthenticated mail\n- others take it",
    "fix please! 550 5.1.1 <user@example.net> User unknown",
    "feat(queue) broke it, now: 550 5.7.1 <user@example.net>: Relay access denied",
    "our postfix main.cf is unchanged, still: 554 5.7.1 <user@example.net>: Relay access denied",
    "The wiki says retry, but this is the third day: 452 4.2.2 <user@example.net> Mailbox full",
    'I have read RFC 5321, and why do they answer "552 5.7.0 Message content rejected"?',
    "Invoice 5501 came back! 550 5.1.1 <user@example.net> User unknown",
    "IMAP works, SMTP gives me 535 5.7.8 Authentication failed",
    "450 4.7.1 Client host rejected: cannot find your reverse hostname,\n[192.0.2.10]",
    'Traceback (most recent call last):\n  File "app.py", line 8, in send\nValueError: 550 5.1.1 User unknown',
    "Zabbix: Problem: sending failed: 535 5.7.8 Authentication credentials invalid",
    "550 5.6.0 RFC 5322 says: one From header, please",
    "Action: failed\nStatus: 5.1.1\nRemote-MTA: dns; mx.example.com\nDiagnostic-Code: smtp; 550 5.1.1 User unknown",
    "Port: 25\nServer Error: 550\nError Number: 0x800CCC79\nServer Response: 550 user@example.com... Relaying denied",
    "<user@example.net>: host mx1.example.net[192.0.2.1] said: 553\n    private list access denied (in reply to X)",
    "our address gets 550 5.7.236 for everybody since noon",
    "5.1.1 The address jane@example.net does not exist here.\n4.2.2 The mailbox of joe@example.net has no room left.",
    "#5.1.1 #SMTP#\n#550 5.1.1 RESOLVER.ADR.RecipNotFound; not found ##",
    "raise SMTPRecipientsRefused(senderrs)\nSMTPRecipientsRefused: {'user@example.com': (550, b'User unknown')}",
)


LISTS_OF_CODES = (
    "\n".join(f"**5.4.{detail}** The connection dropped while the server was at work." for detail in (2, 3, 6)),
    'PR is up: what a server refuses at RCPT TO (e.g. 550 "User unknown") is suppressed at once. Who reviews?',
)


@pytest.mark.parametrize(
    "text",
    [
        *ALERTS,
        *TABLES,
        *SOURCE_CODE,
        *CONDITIONS,
        *SETTINGS,
        *OTHER_TOOLS,
        *QUOTES,
        *CHANGES,
        *EXPLANATIONS,
        *LISTS_OF_CODES,
    ],
)
def test_alerts_counts_code_and_quotes_are_no_bounces(text: str) -> None:
    assert is_lookalike(text)
    assert read_paste(text).bounces == ()


@pytest.mark.parametrize("text", BOUNCES)
def test_a_bounce_with_a_bit_of_all_that_stays_a_bounce(text: str) -> None:
    assert not is_lookalike(text)
    assert read_paste(text).bounces
