"""The words of one refusal, however reported, turned into one Bounce. Every reader of a format ends here."""

import re
from dataclasses import dataclass

from bot.mail.bounce import Bounce, DsnAction, SourceFormat, Stage
from bot.mail.clean import one_line
from bot.mail.domain import domain_or_none
from bot.mail.headers import MessageHeaders
from bot.mail.host import find_signature_host, find_speaker, host_name
from bot.mail.ip import find_sending_ip
from bot.mail.mailbox import find_recipient, find_sender, read_mailbox
from bot.mail.pattern import compiled_late
from bot.mail.reply import Reply, read_reply
from bot.mail.status import EnhancedStatusCode
from bot.mail.wrapped import find_stage, rejoin

_FOR_NOW, _FOR_GOOD = 4, 5
"""First digits of replies (RFC 5321 §4.2.1)."""
MAX_WORDS = 6_000
"""Characters of one refusal that are looked at; longer ones are legal notices and message bodies."""

_URL = compiled_late(r"https?://[^\s<>\"'\\^`{|}]{3,800}", re.IGNORECASE)
_DSN_TYPE = compiled_late(r"^(?:smtp|dns|unix|x-[a-z0-9-]{1,30}|x\.400) ?; ?", re.IGNORECASE)
_STILL_TRYING = compiled_late(
    r"will (?:be retried|keep trying|retry|continue)|still (?:trying|undelivered|in the queue)|has been delayed"
    r"|delayed for more than|do not need to re-?send|not need to resend|kept in the queue|warning message only",
    re.IGNORECASE,
)
# Wording of many receivers about the sender's domain, always beside the domain itself.
_SENDER_DOMAIN = compiled_late(
    r"(?:sending domain|e?mails? from|spf (?:check|records?) (?:for|of)|dmarc policy (?:for|of)|header\.from="
    r"|envelope-from|domain of sender address \S{1,64}@|sender domain) ?[\[<(\"'=]{0,2}"
    r"(?P<a>[\w-]{1,63}(?:\.[\w-]{1,63}){1,10})"
    r"|(?<![\w.@-])(?P<b>[\w-]{1,63}(?:\.[\w-]{1,63}){1,10})'s DMARC"
    r"|\bspf ?\[(?P<c>[\w-]{1,63}(?:\.[\w-]{1,63}){1,10})\]",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the format itself says in fields of its own. None: it does not; then the words are searched."""

    recipient: str | None = None
    sender: str | None = None
    remote_mta: str | None = None
    remote_ip: str | None = None
    reporting_mta: str | None = None
    sending_ip: str | None = None
    reply_code: int | None = None
    enhanced: EnhancedStatusCode | None = None
    """A code from a field; the one inside the words wins, since fields may be made up by the local server."""
    dsn_action: DsnAction | None = None
    stage: Stage | None = None
    fields: tuple[str, ...] = ()
    headers: MessageHeaders | None = None


NOTHING_KNOWN = Known()


def read_refusal(
    words: str,
    source_format: SourceFormat,
    *,
    known: Known = NOTHING_KNOWN,
    text: str | None = None,
    certain: bool = True,
) -> Bounce:
    """Make a Bounce of the words of one refusal.

    `words` may be wrapped, quoted, on many lines: the innermost reply becomes the diagnostic; without any reply the
    words themselves do. `text` is everything that belongs to the bounce; None: the words are all.
    """
    line = one_line(rejoin(_strip_type(words[:MAX_WORDS])))
    reply = read_reply(line)
    before = line[: reply.start] if reply else line
    diagnostic = reply.text if reply else line or one_line(words)  # a type alone, with nothing behind it
    speaker = find_speaker(before[-800:])
    remote_ip = known.remote_ip or speaker.ip
    remote_mta = host_name(known.remote_mta) or speaker.host
    if reply and speaker.host and _quotes_another(before):
        remote_mta, remote_ip = speaker.host, speaker.ip
    sender = read_mailbox(known.sender or "") or find_sender(line)
    recipient = read_mailbox(known.recipient or "") or find_recipient(line, sender=sender)
    receivers = frozenset(ip for ip in (remote_ip, known.remote_ip, speaker.ip) if ip)
    return Bounce(
        text=(text if text is not None else words).strip(),
        diagnostic=diagnostic,
        source_format=source_format,
        certain=certain,
        reply_code=reply.code if reply and reply.code else known.reply_code,
        enhanced=(reply.enhanced if reply else None) or known.enhanced,
        dsn_action=known.dsn_action or _told_action(line, reply),
        stage=known.stage or find_stage(before[-400:] + " … " + line[reply.end :][:200] if reply else line),
        remote_mta=remote_mta or find_signature_host(diagnostic),
        remote_ip=remote_ip,
        reporting_mta=host_name(known.reporting_mta),
        sending_ip=known.sending_ip or find_sending_ip(diagnostic, around=line, receivers=receivers),
        sender_domain=sender.domain if sender else _sender_domain(diagnostic),
        recipient=recipient.address if recipient else None,
        recipient_domain=recipient.domain if recipient else None,
        urls=find_urls(line),
        fields=known.fields,
        headers=known.headers,
    )


def reply_of(words: str) -> Reply | None:
    """Return the reply that decides in the words, None when they have none."""
    return read_reply(one_line(rejoin(_strip_type(words[:MAX_WORDS]))))


def find_urls(line: str) -> tuple[str, ...]:
    """Links in the words, in order, once each, without the punctuation of the sentence."""
    return tuple(dict.fromkeys(url.rstrip(".,;:!?)]}'\"") for url in _URL.findall(line)))


def _strip_type(words: str) -> str:
    """Drop the diagnostic-type of RFC 3464 §2.3.6 ("smtp; 550 …")."""
    return _DSN_TYPE.sub("", words.strip(), count=1)


def _told_action(line: str, reply: Reply | None) -> DsnAction | None:
    """Return what the words say of the message; a permanent reply around one for now has given up."""
    if _STILL_TRYING.search(line):
        return DsnAction.DELAYED
    around = read_reply(line[: reply.start]) if reply and _code_class(reply) == _FOR_NOW else None
    return DsnAction.FAILED if around and _code_class(around) == _FOR_GOOD else None


def _code_class(reply: Reply) -> int | None:
    if reply.code:
        return reply.code // 100
    return reply.enhanced.class_ if reply.enhanced else None


def _quotes_another(before: str) -> bool:
    """Tell whether a server other than the one we talked to is quoted: its name stands after the first reply."""
    return read_reply(before) is not None or before.count("said:") > 1


def _sender_domain(diagnostic: str) -> str | None:
    match = _SENDER_DOMAIN.search(diagnostic)
    return domain_or_none(match["a"] or match["b"] or match["c"]) if match else None
