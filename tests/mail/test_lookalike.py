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
QUOTES = (
    "RFC 5321 says: 450 Requested mail action not taken: mailbox unavailable",
    "Reading RFC 3463: X.7.1 Delivery not authorized, message refused.",
)
BOUNCES = (
    'Traceback (most recent call last):\n  File "app.py", line 8, in send\nValueError: 550 5.1.1 User unknown',
    "Zabbix: Problem: sending failed: 535 5.7.8 Authentication credentials invalid",
    "550 5.6.0 RFC 5322 says: one From header, please",
    "Action: failed\nStatus: 5.1.1\nRemote-MTA: dns; mx.example.com\nDiagnostic-Code: smtp; 550 5.1.1 User unknown",
    "Port: 25\nServer Error: 550\nError Number: 0x800CCC79\nServer Response: 550 user@example.com... Relaying denied",
    "raise SMTPRecipientsRefused(senderrs)\nSMTPRecipientsRefused: {'user@example.com': (550, b'User unknown')}",
)


@pytest.mark.parametrize("text", [*ALERTS, *TABLES, *SOURCE_CODE, *QUOTES])
def test_alerts_counts_code_and_quotes_are_no_bounces(text: str) -> None:
    assert is_lookalike(text)
    assert read_paste(text).bounces == ()


@pytest.mark.parametrize("text", BOUNCES)
def test_a_bounce_with_a_bit_of_all_that_stays_a_bounce(text: str) -> None:
    assert not is_lookalike(text)
    assert read_paste(text).bounces
