"""Errors in which a library or program says that it could not hand a message on, with no reply that has a code.

    SMTP server error: You may not use this domain.                             PHPMailer (src/SMTP.php)
    The following From address failed: ada@example.org : MAIL FROM command failed
    The following recipients failed: user@example.net: Not for you
    Some recipients failed: <user@example.net>                                 Haraka (outbound/hmail.js)

What stands behind "Mailer Error:" alone is as often a mistake of the programmer's.
"""

import re

from bot.mail.bounce import Bounce, DsnAction, SourceFormat
from bot.mail.mailbox import read_mailbox
from bot.mail.pattern import compiled_late
from bot.mail.refusal import Known, read_refusal

_SERVER = compiled_late(r"\bSMTP server error: (?P<words>[\w<'(][^\n]{7,600})", re.IGNORECASE)
_SENDER = compiled_late(
    r"\bThe following From address failed ?: ?(?P<address>[^\s@<>]{1,80}@[\w.-]{1,253})[^\n]{0,600}", re.IGNORECASE
)
_RECIPIENTS = compiled_late(
    r"\b(?:(?:the following|some) recipients (?P<temporarily>temporarily )?failed) ?: ?"
    r"(?P<addresses>(?:<?[^\s@<>,:]{1,80}@[\w.-]{1,253}>?(?:, ?)?){1,20})(?:: ?)?(?P<words>[^\n]{0,600})",
    re.IGNORECASE,
)


def read_library_error(cleaned: str) -> tuple[Bounce, ...]:
    """Read the first such error of a cleaned text, a bounce for each recipient that it names; () without one."""
    server, sender, recipients = (form.search(cleaned) for form in (_SERVER, _SENDER, _RECIPIENTS))
    if recipients and not server:
        action = DsnAction.DELAYED if recipients["temporarily"] else DsnAction.FAILED
        addresses = filter(None, map(read_mailbox, recipients["addresses"].split(",")))
        words = recipients["words"].strip() or recipients[0]
        return tuple(_bounce(words, recipient=found.address, dsn_action=action) for found in addresses)
    error = server or sender
    if error is None:
        return ()
    return (_bounce(server["words"] if server else error[0], sender=sender["address"] if sender else None),)


def _bounce(
    words: str, *, recipient: str | None = None, sender: str | None = None, dsn_action: DsnAction | None = None
) -> Bounce:
    known = Known(recipient=recipient, sender=sender, dsn_action=dsn_action)
    return read_refusal(words, SourceFormat.NOTICE, known=known)
