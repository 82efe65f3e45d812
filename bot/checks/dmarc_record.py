"""One DMARC policy record (RFC 9989 §4.7, §4.8)."""

import re
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import unquote

from bot.checks.tags import TagList, parse_tags
from bot.checks.text import untypeset

_VERSION = re.compile(r"[vV][ \t]*=[ \t]*DMARC1[ \t]*(?:;|$)")
"""A literal of the grammar, "v", matches in any case (RFC 5234 §2.3); DMARC1 is spelt out in octets."""
_NEARLY = re.compile(r"\W*v?\s*[=:]?\s*dmarc|.{0,300}\bv\s*[=:]\s*dmarc", re.IGNORECASE)
_MAILTO = re.compile(
    r"mailto:([^@\s,!;]+)@([a-z0-9_-]+(?:\.[a-z0-9_-]+)+)(![0-9]+[kmgt]?)?", re.IGNORECASE | re.ASCII
)

REMOVED_TAGS = ("pct", "rf", "ri")
"""Known to RFC 7489, unknown to RFC 9989; older receivers may still read them."""

KNOWN_TAGS = frozenset({"v", "p", "sp", "np", "t", "psd", "adkim", "aspf", "rua", "ruf", "fo"})
VALUES = {
    "p": ("none", "quarantine", "reject"),
    "sp": ("none", "quarantine", "reject"),
    "np": ("none", "quarantine", "reject"),
    "t": ("y", "n"),
    "psd": ("y", "n", "u"),
    "adkim": ("r", "s"),
    "aspf": ("r", "s"),
}
"""What a tag may say; others are free (RFC 9989 §4.7)."""
_REPORT_OPTIONS = frozenset({"0", "1", "d", "s"})


class Policy(StrEnum):
    """What the domain owner asks for with mail that fails, weakest first."""

    NONE = "none"
    QUARANTINE = "quarantine"
    REJECT = "reject"


@dataclass(frozen=True, slots=True)
class Destination:
    """Where reports go. `domain` None: the URI cannot be used."""

    uri: str
    domain: str | None


@dataclass(frozen=True, slots=True)
class DmarcRecord:
    """A record that begins with v=DMARC1, found at `_dmarc.` + `domain`."""

    domain: str
    text: str
    tags: TagList

    @property
    def bad_values(self) -> tuple[tuple[str, str], ...]:
        """Known tags with a value that they cannot have."""
        return tuple((name, value) for name, value in self.tags.pairs if not is_valid(name, value))

    @property
    def unknown_tags(self) -> tuple[str, ...]:
        """Tags that nobody defined; receivers ignore them."""
        return tuple(name for name in self.tags.names if name not in KNOWN_TAGS and name not in REMOVED_TAGS)

    @property
    def removed_tags(self) -> tuple[str, ...]:
        """Tags that RFC 9989 removed."""
        return tuple(name for name in self.tags.names if name in REMOVED_TAGS)

    @property
    def psd(self) -> str:
        """Whether the domain is a public suffix: y, n, or u (not said)."""
        return self._value("psd") or "u"

    @property
    def testing(self) -> bool:
        """t=y: the owner asks for the next weaker policy."""
        return self._value("t") == "y"

    @property
    def rua(self) -> tuple[Destination, ...]:
        """Where aggregate reports go."""
        return destinations(self.tags.get("rua"))

    @property
    def ruf(self) -> tuple[Destination, ...]:
        """Where failure reports go."""
        return destinations(self.tags.get("ruf"))

    @property
    def is_lenient(self) -> bool:
        """A policy tag is invalid, but there is somewhere to report: receivers act as for p=none (§4.10.1)."""
        return self._has_bad_policy and any(destination.domain for destination in self.rua)

    @property
    def is_void(self) -> bool:
        """A policy tag is invalid and there is nowhere to report: receivers do no DMARC at all (§4.10.1)."""
        return self._has_bad_policy and not any(destination.domain for destination in self.rua)

    def policy(self, *, inherited: bool = False, exists: bool = True) -> Policy:
        """Return what is asked for the domain itself, or (`inherited`) for a name below that exists or not."""
        if self._has_bad_policy:
            return Policy.NONE
        own = self._value("p") or "none"
        if inherited:
            below = self._value("sp") or own
            own = below if exists else self._value("np") or below
        return weaker(Policy(own)) if self.testing else Policy(own)

    @property
    def _has_bad_policy(self) -> bool:
        return any(name in {"p", "sp", "np"} for name, _ in self.bad_values)

    def _value(self, name: str) -> str | None:
        value = (self.tags.get(name) or "").lower()
        return value if value in VALUES[name] else None


def is_valid(name: str, value: str) -> bool:
    """Tell whether a tag may have the value; unknown tags and addresses are not judged here."""
    if name == "fo":
        return all(option.strip().lower() in _REPORT_OPTIONS for option in value.split(":"))
    return name not in VALUES or value.lower() in VALUES[name]


def weaker(policy: Policy) -> Policy:
    """Return the next weaker policy, which is what t=y asks for (RFC 9989 §4.7)."""
    return Policy.QUARANTINE if policy is Policy.REJECT else Policy.NONE


def is_dmarc(text: str) -> bool:
    """Tell whether a TXT record is a DMARC record: "v=DMARC1" comes first."""
    return _VERSION.match(text) is not None


def looks_like_dmarc(text: str) -> bool:
    """Tell whether somebody meant a TXT record as a DMARC record, though it is none."""
    return not is_dmarc(text) and _NEARLY.match(untypeset(text)) is not None


def parse_dmarc(domain: str, text: str) -> DmarcRecord:
    """Take a record apart; faults in it are properties of the result."""
    return DmarcRecord(domain, text, parse_tags(text))


def destinations(value: str | None) -> tuple[Destination, ...]:
    """Read `rua=` or `ruf=`: URIs, separated by commas (RFC 9989 §4.6)."""
    if not value:
        return ()
    found = []
    for uri in filter(None, map(str.strip, value.split(","))):
        match = _MAILTO.fullmatch(unquote(uri))
        found.append(Destination(uri, match[2].lower() if match else None))
    return tuple(found)
