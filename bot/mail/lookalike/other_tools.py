"""Other tools of those who run mail: DNS look-ups, access to mailboxes, and reports between machines."""

import re

from bot.mail.pattern import compiled_late

_LOOK_UP = compiled_late(
    r"\A\W{0,4}(?:dig|drill|kdig) [^\n]{0,120}[.+@]|\A\W{0,4}nslookup |\A\W{0,4}host (?:-t \w{1,8} )?[\w.:-]{3,253}\n"
    r"|^; <<>> DiG |^\*\*\* [\w.-]{1,80} can't find |server can't find [\w.-]{1,253}: (?:NXDOMAIN|SERVFAIL|REFUSED)"
    r"|^Host [\w.-]{1,253} not found: \d\(",
    re.MULTILINE,
)
# RFC 1939 §3, RFC 3501 §7.1 and RFC 5530, RFC 5804; Dovecot's, Cyrus' and Courier's names for their services.
_MAILBOX_ACCESS = compiled_late(
    r"^\W{0,3}-ERR\b|^\W{0,3}\w{1,8} (?:NO|BAD) \[[A-Z/-]{3,30}\]|^\W{0,3}\* BYE\b|\bNO \((?:QUOTA|TRYLATER)"
    r"|\b(?:courier)?(?:imap|pop3)(?:d|login)(?:-ssl)?(?:\[\d{1,9}\])?: "
    r"|\b(?:imap|pop3?|managesieve)(?:-login|\[\d{1,9}\]|\([^()\n]{1,80}\))(?::|<)"
    r"|\bLogin to server (?:imap|pop)|\bpasswd-file\(|\bManageSieve\b",
    re.MULTILINE,
)
# RFC 8460 §4 (TLS reports), RFC 7489 appendix C (DMARC aggregate reports).
_MACHINE_REPORT = compiled_late(
    r"\"(?:policy-type|result-type|total-(?:successful|failure)-session-count)\"\s?:"
    r"|<(?:policy_evaluated|policy_published|report_metadata)>",
)


def is_look_up(text: str) -> bool:
    """Tell whether a text is a DNS look-up with its answer."""
    return _LOOK_UP.search(text) is not None


def is_mailbox_access(text: str) -> bool:
    """Tell whether a text is about reading mail: IMAP, POP or Sieve."""
    return _MAILBOX_ACCESS.search(text) is not None


def is_machine_report(text: str) -> bool:
    """Tell whether a text is a report about TLS or DMARC."""
    return _MACHINE_REPORT.search(text) is not None
