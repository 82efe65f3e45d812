"""What is said about a bounce when it is recorded: what is wrong, what was found, where it came from."""

from dataclasses import dataclass

_MAX_WORDS = 200
"""Characters of a reply that stand in for a sender and a place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """What one diagnosed bounce says about an incident, before it is stored. None: the bounce does not say."""

    cause: str
    category: str
    title: str
    rule: str | None
    confidence: float
    receiver: str | None
    place: str | None
    """Who refused, for people: the receiver's name, else the recipient's domain or the host that refused. None also
    where several did, or where it does not matter: the trouble is the sender's with everybody."""
    sender_domain: str | None
    sending_ip: str | None
    redacted: str
    """The diagnostic without personal data."""
    count: int = 1
    """How many bounces of one paste say the same."""
    findings: tuple["StoredFinding", ...] = ()

    @property
    def fingerprint(self) -> str:
        """The key that groups this with its like: cause, sender (domain, else IP), receiver or place.

        A bounce that names neither sender nor place is like those with the same words only: a cause alone says
        nothing about whose trouble it is.
        """
        sender, place = self.sender_domain or self.sending_ip, self.receiver or self.place
        known = (sender or "-", place or "-") if sender or place else (self.redacted[:_MAX_WORDS],)
        return "|".join((self.cause, *known))


@dataclass(frozen=True, slots=True)
class StoredFinding:
    """A check's finding as it stood when the bounce was seen. `effect`: confirms, contradicts or open."""

    code: str
    verdict: str
    summary: str
    effect: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a bounce came from.

    `request_key` is Slack's event id or trigger id, or one made for a terminal's run: seen again, it changes
    nothing. `link` points to the message, `author` is a Slack user id or a login name; None: not known.
    """

    request_key: str
    link: str | None = None
    channel: str | None = None
    author: str | None = None
