"""A cause is a playbook: what is wrong, who has to act, and what to do in which order."""

from dataclasses import dataclass
from enum import StrEnum


class Category(StrEnum):
    """What kind of trouble it is. Part of the machine-readable contract; the file name in catalog/causes/."""

    RECIPIENT_UNKNOWN = "recipient_unknown"
    RECIPIENT_DISABLED = "recipient_disabled"
    RECIPIENT_DOMAIN = "recipient_domain"
    MAILBOX_FULL = "mailbox_full"
    AUTHENTICATION = "authentication"
    SENDER_DNS = "sender_dns"
    REPUTATION = "reputation"
    BLOCKLIST = "blocklist"
    CONTENT = "content"
    MALWARE = "malware"
    RECIPIENT_POLICY = "recipient_policy"
    POLICY = "policy"
    RATE_LIMIT = "rate_limit"
    GREYLISTING = "greylisting"
    RELAY_DENIED = "relay_denied"
    SMTP_AUTHENTICATION = "smtp_authentication"
    MESSAGE_SIZE = "message_size"
    MAIL_LOOP = "mail_loop"
    DELIVERY_FAILURE = "delivery_failure"


class Action(StrEnum):
    """What to do about this one message or address. Part of the machine-readable contract."""

    SUPPRESS = "suppress"
    RETRY = "retry"
    FIX_THEN_RESEND = "fix_then_resend"
    PAUSE = "pause"
    CONTACT_RECIPIENT = "contact_recipient"
    NONE = "none"


class Party(StrEnum):
    """Who has to act."""

    SENDER_INFRASTRUCTURE = "sender_infrastructure"  # who runs our mail servers or sending service account
    SENDER_DNS = "sender_dns"  # who edits our DNS
    SENDER_LIST = "sender_list"  # who owns the address list
    SENDER_CONTENT = "sender_content"  # who writes the message
    SENDER_CLIENT = "sender_client"  # whose program or account submits the mail
    RECIPIENT = "recipient"
    RECIPIENT_ADMIN = "recipient_admin"
    PROVIDER = "provider"  # the receiver, a list or a sending service: wait, or use its form


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact was read, and when (ISO date). `note` says what is uncertain, None when nothing is."""

    url: str
    read: str
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do. `command` is the bot command that does or checks it, None when there is none.

    `suppresses`: it gives the address up, and is told only where that is the action. `waits`: it leaves the message
    to the queue, and is told only while that may still try.
    """

    text: str
    command: str | None = None
    suppresses: bool = False
    waits: bool = False

    def is_told(self, action: Action, *, given_up: bool) -> bool:
        """Tell whether the step agrees with the action, and with a queue that has or has not `given_up`."""
        return (action is Action.SUPPRESS or not self.suppresses) and not (given_up and self.waits)


@dataclass(frozen=True, slots=True)
class Appeal:
    """Whether a human can be asked to lift the block: how, and where (None: no address)."""

    text: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another cause that is often mistaken for this one, and how to tell them apart."""

    cause: str
    difference: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question that people ask about this cause, and its answer."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """A playbook. Texts may hold placeholders such as {sending_ip}; see catalog/README.md."""

    id: str
    category: Category
    title: str
    summary: str
    party: Party
    action: Action
    """For a rejection (5yz)."""
    action_deferred: Action | None
    """For a deferral (4yz); None: the same as `action`."""
    why: str
    steps: tuple[Step, ...]
    clears: str
    """How long the block lasts, or the fix takes to show."""
    appeal: Appeal
    ip_change: str | None
    """Whether changing the sending IP helps; None: has nothing to do with the IP."""
    never: tuple[str, ...]
    prevention: tuple[str, ...]
    faq: tuple[Question, ...]
    neighbours: tuple[Neighbour, ...]
    checks: tuple[str, ...]
    """Names of the checks that would decide; see bot.checks.run."""
    confirmed_by: tuple[str, ...]
    """Finding codes that speak for this cause ("spf.none"), a trailing `*` matches any rest ("blocklist.*")."""
    contradicted_by: tuple[str, ...]
    sources: tuple[Source, ...]

    @property
    def gives_reason(self) -> bool:
        """False where all that is known is the kind: it was not delivered, or not yet."""
        return not self.id.endswith((".unspecified", ".delayed"))
