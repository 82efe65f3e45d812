"""One failed delivery, as read from a paste: what a person can see in it, and nothing made up."""

from dataclasses import dataclass
from enum import StrEnum

from bot.mail.headers import MessageHeaders
from bot.mail.status import EnhancedStatusCode


class Stage(StrEnum):
    """Where in the SMTP session the reply came (RFC 5321 §3)."""

    CONNECT = "connect"
    HELO = "helo"
    STARTTLS = "starttls"
    AUTH = "auth"
    MAIL = "mail"
    RCPT = "rcpt"
    DATA = "data"
    AFTER_ACCEPT = "after-accept"


class DsnAction(StrEnum):
    """The Action field of a delivery status notification (RFC 3464 §2.3.3)."""

    FAILED = "failed"
    DELAYED = "delayed"
    DELIVERED = "delivered"
    RELAYED = "relayed"
    EXPANDED = "expanded"


class SourceFormat(StrEnum):
    """What kind of text the bounce was read from. Stored and shown; names are stable."""

    REPLY = "reply"  # one SMTP reply, single or multi-line, perhaps with talk around it
    CODE = "code"  # only a code: "550 5.7.1", "5.7.26"
    TRANSCRIPT = "transcript"  # >>> / <<< lines
    POSTFIX = "postfix"
    EXIM = "exim"
    SENDMAIL = "sendmail"
    QMAIL = "qmail"
    OPENSMTPD = "opensmtpd"
    COURIER = "courier"
    POWERMTA = "powermta"
    KUMOMTA = "kumomta"
    HARAKA = "haraka"
    ZONEMTA = "zonemta"
    HALON = "halon"
    MOMENTUM = "momentum"
    MESSAGE_TRACE = "message-trace"  # Exchange message trace and tracking logs
    DSN = "dsn"  # a whole message, or its message/delivery-status part (RFC 3464)
    NOTICE = "notice"  # a bounce message in prose: NDR cards, Gmail cards, qmail, group notices
    AMAZON_SES = "amazon-ses"
    SENDGRID = "sendgrid"
    MAILGUN = "mailgun"
    POSTMARK = "postmark"
    SPARKPOST = "sparkpost"
    ESP_EVENT = "esp-event"  # the event of another sending service
    AUTHENTICATION_RESULTS = "authentication-results"  # RFC 8601 header


class NotABounce(StrEnum):
    """What a paste is when it is recognisably something else than a bounce."""

    COMPLAINT = "complaint"  # ARF, RFC 5965
    AUTO_REPLY = "auto-reply"  # RFC 3834, vacation notes
    CHALLENGE = "challenge"  # challenge-response: "click to have your message delivered"
    DELIVERED = "delivered"  # a success DSN
    SPAM = "spam"  # imitates a bounce
    HELD = "held"  # a list or group holds the mail until a moderator decides
    QUOTA_WARNING = "quota-warning"  # to the owner of a mailbox that fills up


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounce:
    """One failed (or delayed) recipient.

    Every None means: the paste does not say. One in ten real bounces has no reply code at all, one in four no
    enhanced code.
    """

    text: str
    """All the words of the paste that belong to this bounce, cleaned, lines kept."""
    diagnostic: str
    """The words that decide: the innermost reply (or the notice's own sentence) as one line, code included,
    repeated continuation prefixes ("550-5.7.1 ") dropped."""
    source_format: SourceFormat
    certain: bool = True
    """True when the form alone shows a bounce (DSN fields, a log status, a code with an SMTP reply's shape).
    False when only the catalog can tell, by knowing the words; unknown words then mean "not a bounce", unless
    somebody asked. A text that is nothing but a code, or a question about one (CODE), is certain; a code inside talk
    about mail is not."""
    spoken: bool = False
    """The text reads like a person's. Only words that people do not say, whole sentences of a mail server, then show
    a bounce. Never True when `certain`."""
    reply_code: int | None = None
    enhanced: EnhancedStatusCode | None = None
    dsn_action: DsnAction | None = None
    """DELAYED: the sender's queue is still trying; an answer, but not a failure yet."""
    stage: Stage | None = None
    remote_mta: str | None = None
    """Host name (lower case, no trailing dot) of the server that refused; the inner one in a wrapped reply."""
    remote_ip: str | None = None
    reporting_mta: str | None = None
    """Host name of the server that wrote the notice (RFC 3464 §2.2.2)."""
    sending_ip: str | None = None
    """Address of the client that was refused: never the receiver's, a resolver's or a rule id. Normal form."""
    sender_domain: str | None = None
    """Domain of the author or envelope sender: lower case A-label."""
    recipient: str | None = None
    """The whole address. Personal data: shown to the person who pasted it, never stored or logged."""
    recipient_domain: str | None = None
    urls: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    """What a sending service's event says beside the reply, as "name=value" (bounceSubType=Suppressed)."""
    headers: MessageHeaders | None = None
    """Headers of the returned message, where the paste has them."""

    @property
    def is_permanent(self) -> bool | None:
        """False: the sending server may still try: a delay warning, or 4yz (RFC 5321 §4.2.1). None: nothing tells."""
        if self.dsn_action is DsnAction.DELAYED:
            return False
        if self.reply_code is not None:
            return self.reply_code // 100 != 4  # noqa: PLR2004 - the class digit itself
        return self.enhanced.is_permanent if self.enhanced else None

    @property
    def is_given_up(self) -> bool:
        """True when the reply was for now only, and yet the sending server has stopped trying (RFC 5321 §4.5.4.1)."""
        return self.dsn_action is DsnAction.FAILED and self.is_permanent is False


@dataclass(frozen=True, slots=True, kw_only=True)
class Paste:
    """What was read from one pasted text.

    `bounces` is one per failed recipient, in the order of the paste; `()` means that there is none, and `other`
    then says what it is instead (None: ordinary talk). `truncated` means that the text was longer than the
    limit and its middle was not read.
    """

    bounces: tuple[Bounce, ...] = ()
    other: NotABounce | None = None
    headers: MessageHeaders | None = None
    truncated: bool = False
