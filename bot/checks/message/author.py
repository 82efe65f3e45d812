"""Who wrote the message, by its own account, and what is wrong with how it says so (RFC 5322 §3.6)."""

from collections import Counter
from collections.abc import Iterator
from email.errors import HeaderParseError
from email.headerregistry import HeaderRegistry
from email.utils import parseaddr

from bot.checks.finding import Finding, Verdict
from bot.checks.message.finding import found
from bot.checks.text import joined, quoted
from bot.mail.mailbox import read_mailbox
from bot.mail.message import Message

_ONCE = (
    "date",
    "from",
    "sender",
    "reply-to",
    "to",
    "cc",
    "bcc",
    "message-id",
    "in-reply-to",
    "references",
    "subject",
)
_MAX_FROM = 1_000
_FREE = (
    "gmail.com",
    "googlemail.com",
    "yahoo.com",
    "aol.com",
    "outlook.com",
    "hotmail.com",
    "live.com",
    "icloud.com",
)
_FIX = 'From: "Example, Inc." <news@example.com>'


def author_domain(message: Message) -> str | None:
    """Return the domain of the From address; None: there is none that could be read, or it is not the only one."""
    values = message.all("from")
    mailbox = read_mailbox(values[0]) if len(values) == 1 else None
    return mailbox.domain if mailbox else None


def judge_author(message: Message, *, vouched: bool = False) -> Iterator[Finding]:
    """Look at From and at the fields that may stand only once. Pure.

    `vouched`: SPF or DKIM vouches for the From domain, so that its own provider has sent the message.
    """
    values = message.all("from")
    if not values:
        yield _broken("from-missing", "There is no From field; every message needs one.", "RFC 5322 §3.6")
    elif len(values) > 1:
        summary = f"There are {len(values)} From fields; Gmail and others refuse such a message."
        yield _broken("from-several", summary, "RFC 5322 §3.6")
    else:
        yield from _judge_from(values[0], vouched=vouched)
    names = Counter(name for name, _ in message.fields)
    repeated = [name for name in _ONCE if names[name] > 1 and name != "from"]
    if repeated:
        yield found(
            "field-repeated",
            Verdict.FAIL,
            f"Fields that may stand once are there several times: {joined(repeated)}.",
            fix="Send each of them once.",
            reference="RFC 5322 §3.6",
        )
    missing = [name for name in ("Date", "Message-ID") if not names[name.lower()]]
    if missing:
        yield found(
            "field-missing",
            Verdict.WARN,
            f"There is no {' field and no '.join(missing)} field, which every message should have.",
            fix="Let the mail program or library set it; most do.",
            reference="RFC 5322 §3.6",
        )


def _judge_from(value: str, *, vouched: bool) -> Iterator[Finding]:
    shown = quoted(value)
    mailboxes = _mailboxes(value)
    if read_mailbox(value) is None:
        yield _broken("from-invalid", f"From has no address that could be read: {shown}.", "RFC 5322 §3.4")
        return
    if mailboxes is None or mailboxes > 1:
        yield _broken(
            "from-invalid",
            f"From is not one name with one address: {shown}. A comma, an @ or a bracket in the name needs quotes.",
            "RFC 5322 §3.4",
        )
        return
    name, address = parseaddr(value)
    inside = read_mailbox(name)
    if inside is not None and inside.address.lower() != address.lower():
        yield found(
            "from-misleading",
            Verdict.WARN,
            f"The name in From is another address than the real one: {shown}. Phishing looks like that.",
            fix=_FIX,
            reference="RFC 5322 §3.6.2",
        )
    if not vouched and any(address.lower().endswith(f"@{domain}") for domain in _FREE):
        yield found(
            "from-free-mail",
            Verdict.WARN,
            f"From is an address at {address.rpartition('@')[2]}. Sent by other servers than that provider's own, "
            "such mail fails DMARC and is refused.",
            fix="Send with an address at your own domain.",
            reference="support.google.com/mail/answer/81126",
        )


def _mailboxes(value: str) -> int | None:
    """Count the mailboxes by the grammar; None: it does not follow it."""
    try:
        field = HeaderRegistry()("from", value[:_MAX_FROM])
        return len(getattr(field, "addresses", ())) if not _grave(field) else None
    except (HeaderParseError, IndexError, ValueError, AttributeError, TypeError):
        return None  # the parser has open bugs for texts that are no addresses


def _grave(field: object) -> bool:
    defects = getattr(field, "defects", ())
    return any(type(defect).__name__ in {"InvalidHeaderDefect", "HeaderMissingRequiredValue"} for defect in defects)


def _broken(word: str, summary: str, reference: str) -> Finding:
    return found(word, Verdict.FAIL, summary, fix=_FIX, reference=reference)
