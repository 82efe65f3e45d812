"""A rule says how one receiver words one cause."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from bot.catalog.cause import Action, Source, Step
from bot.mail.bounce import Stage
from bot.mail.status import EnhancedStatusCode

_ENHANCED_PATTERN = re.compile(r"([x45])\.(\d{1,3})\.(\d{1,3})(?:-(\d{1,3}))?", re.ASCII)


class ReceiverKind(StrEnum):
    """What stands behind a file in catalog/receivers/.

    Only a provider, a gateway or a sending service is a receiver in an answer; the words of an MTA, of a
    blocklist or of everybody do not tell who refused.
    """

    PROVIDER = "provider"
    GATEWAY = "gateway"
    ESP = "esp"
    MTA = "mta"
    BLOCKLIST = "blocklist"
    GENERIC = "generic"


class Certainty(StrEnum):
    """How sure the source makes us of a rule's meaning."""

    HIGH = "high"  # the provider's own page, an RFC or the server's source code
    MEDIUM = "medium"  # seen in public, meaning partly inferred
    LOW = "low"  # a secondary page


@dataclass(frozen=True, slots=True)
class EnhancedPattern:
    """A set of enhanced codes: `5.7.26`, `x.2.2` (class 4 or 5), `5.7.606-649` (inclusive)."""

    class_: int | None
    """None: any of 4 and 5."""
    subject: int
    first: int
    last: int

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """Read one pattern; None when `text` is anything else, or a range that runs backwards."""
        match = _ENHANCED_PATTERN.fullmatch(text)
        if match is None:
            return None
        class_, subject, first, last = match.groups()
        pattern = cls(None if class_ == "x" else int(class_), int(subject), int(first), int(last or first))
        return pattern if pattern.first <= pattern.last else None

    def covers(self, code: EnhancedStatusCode) -> bool:
        """Tell whether `code` is one of the set."""
        return (
            self.subject == code.subject
            and self.first <= code.detail <= self.last
            and (code.class_ in {4, 5} if self.class_ is None else self.class_ == code.class_)
        )

    def meets(self, other: "EnhancedPattern") -> bool:
        """Tell whether some code is in both sets."""
        return (
            self.subject == other.subject
            and self.first <= other.last
            and other.first <= self.last
            and (self.class_ is None or other.class_ is None or self.class_ == other.class_)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """All that are given must hold; () and None are not looked at."""

    reply_code: tuple[int, ...] = ()
    enhanced: tuple[EnhancedPattern, ...] = ()
    text: tuple[str, ...] = ()
    """Any one of these literals; any case, any wrapping, whole words."""
    and_text: tuple[str, ...] = ()
    """Every one of these literals too."""
    unless_text: tuple[str, ...] = ()
    """None of these literals."""
    stage: tuple[Stage, ...] = ()
    """The reply came at any one of these points of the session, as far as the bounce tells."""
    pattern: str | None = None
    """RE2, matched against lower-case text; named groups become facts of the answer."""


@dataclass(frozen=True, slots=True)
class Example:
    """A text that the rule must win, or (with `because`) must not match."""

    text: str
    origin: str | None = None
    """documentation, seen or assumed; None in a no_match example."""
    because: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """How one receiver words one cause; see catalog/README.md for every key."""

    id: str
    receiver: str
    """Id of the file that holds it."""
    cause: str
    when: When
    needs_receiver: bool
    """True: others use these words too, so the receiver must be known from the host or a signature."""
    fallback: bool
    """True: the words say little ("message rejected", an event's category): any rule with other words comes first."""
    beats: tuple[str, ...]
    action: Action | None
    """None: the cause's own."""
    certainty: Certainty
    meaning: str | None
    """This receiver's own sentence in place of the cause's summary; None: the cause's."""
    advice: tuple[Step, ...]
    """Steps that only this receiver needs, before the cause's own."""
    clears: str | None
    links: tuple[str, ...]
    sources: tuple[Source, ...]
    match: tuple[Example, ...]
    no_match: tuple[Example, ...]
    notes: str | None
    path: str
    line: int


@dataclass(frozen=True, slots=True)
class Link:
    """A page that the receiver's senders can act on."""

    title: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Receiver:
    """Who says it: a mailbox provider, gateway, sending service, MTA or list."""

    id: str
    name: str
    kind: ReceiverKind
    hosts: tuple[str, ...]
    """Globs for the host that refused: `*.google.com`."""
    domains: tuple[str, ...]
    """Recipient domains that are surely this receiver's: gmail.com."""
    signatures: tuple[str, ...]
    """Literals that only this receiver writes: `gsmtp`, `[TSS04]`."""
    signature_patterns: tuple[str, ...]
    """RE2 for those that a literal cannot say: `\\bAS\\(\\d{3,5}\\)`."""
    speaks_like: tuple[str, ...]
    """Receivers whose rules hold here too (Outlook.com uses Exchange Online's words)."""
    support: tuple[Link, ...]
    rules: tuple[Rule, ...]
