"""Domain names and IP addresses as people write them, and as DNS wants them (RFC 1035 §2.3.1, RFC 5890)."""

import ipaddress
import re
from dataclasses import dataclass
from typing import Self

import idna

from bot.errors import BadAddress, BadDomain
from bot.mail.pattern import compiled_late

MAX_NAME = 253
"""Characters of a domain name without its trailing dot (RFC 1035 §2.3.4 counts 255 octets on the wire)."""

_MAX_INPUT = 2_000
_WRAPPERS = " \t\r\n<>\"'`()[]{},;\u201c\u201d\u2018\u2019"
_SCHEME = compiled_late(r"^[a-z][a-z0-9+.-]{0,30}:(?://)?", re.IGNORECASE)
_LABEL = compiled_late(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_DOTS = compiled_late("[\u3002\uff0e\uff61]")  # label separators of IDNA2003 (RFC 3490 §3.1), typed in East Asia
_PORT = compiled_late(r":\d{1,5}$")
_CIDR = compiled_late(r"/\d{1,3}$")


@dataclass(frozen=True, slots=True)
class DomainName:
    """A domain name that can be asked about: lower case A-labels, no trailing dot."""

    ascii: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read the domain out of what a person typed: a name, a URL or an email address.

        Labels that begin with an underscore in front (`_dmarc.`, `s1._domainkey.`) are dropped: the person
        copied the name of a record of the domain.

        Raises:
            BadDomain: there is no domain in it; the text says why.
        """
        name = _bare_name(text)
        shown = name if len(name) <= 80 else name[:79] + "…"  # noqa: PLR2004 - fits one line of a message
        if not name:
            raise BadDomain("There is no domain here. Give one such as example.com.")
        if _is_ip(name):
            raise BadDomain(f"{shown} is an IP address, not a domain.")
        if "." not in name.strip("."):
            raise BadDomain(f"“{shown}” is not a full domain: it has no dot. Give one such as example.com.")
        return cls(_to_ascii(_without_record_labels(name), shown))

    @property
    def unicode(self) -> str:
        """The name with U-labels, for people; the A-labels where they do not decode."""
        try:
            return idna.decode(self.ascii)
        except (idna.IDNAError, UnicodeError):
            return self.ascii

    def __str__(self) -> str:
        return self.ascii


def domain_or_none(text: str) -> str | None:
    """Return the domain of a name or address in ASCII form, None where it is none.

    For text found in a paste, where a bad name is nobody's mistake.
    """
    try:
        return DomainName.parse(text).ascii
    except BadDomain:
        return None


def parse_ip(text: str) -> str:
    """Read one IPv4 or IPv6 address, perhaps in brackets, with `IPv6:` before or a port behind; normal form.

    An IPv4-mapped IPv6 address becomes the IPv4 address: that is what the other side saw.

    Raises:
        BadAddress: it is none; the text says why.
    """
    stripped = text.strip(" \t\r\n<>\"'`(),;")[:_MAX_INPUT]
    if not stripped:
        raise BadAddress("There is no IP address here. Give one such as 203.0.113.5.")
    shown = stripped[:60]
    if _CIDR.search(stripped):
        raise BadAddress(f"{shown} is a range. Give one address of it.")
    if stripped.startswith("[") and "]" in stripped:
        stripped = stripped[1 : stripped.index("]")]
    elif stripped.count(":") == 1:
        stripped = _PORT.sub("", stripped)
    address = ip_or_none(stripped.rstrip("."))
    if address is None:
        raise BadAddress(f"“{shown}” is not an IP address. Give one such as 203.0.113.5 or 2001:db8::5.")
    return address


def ip_or_none(text: str) -> str | None:
    """Return exactly one address in normal form, None when `text` is anything else."""
    if text[:5].lower() == "ipv6:":
        text = text[5:]
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return None
    if isinstance(address, ipaddress.IPv6Address):
        if address.scope_id is not None:
            return None
        if address.ipv4_mapped is not None:
            return str(address.ipv4_mapped)
    return str(address)


def _bare_name(text: str) -> str:
    """Take URLs and addresses apart: what is left is the host part."""
    name = _DOTS.sub(".", text[:_MAX_INPUT]).strip(_WRAPPERS)
    if "|" in name:  # Slack: <http://example.com|example.com>
        name = name.rsplit("|", 1)[1].strip(_WRAPPERS)
    name = _SCHEME.sub("", name, count=1) if _has_scheme(name) else name
    for mark in "/?#\\":
        name = name.split(mark, 1)[0]
    name = name.rsplit("@", 1)[-1].strip(_WRAPPERS)
    words = name.split()
    name = words[0] if len(words) == 1 else name
    if name.count(":") == 1:
        name = _PORT.sub("", name)
    return name.strip(_WRAPPERS).lower()


def _has_scheme(name: str) -> bool:
    return "://" in name or name[:7].lower() == "mailto:"


def _is_ip(name: str) -> bool:
    return ip_or_none(name) is not None


def _without_record_labels(name: str) -> str:
    labels = name.split(".")
    underscored = [place for place, label in enumerate(labels) if label.startswith("_")]
    kept = labels[underscored[-1] + 1 :] if underscored else labels
    if kept and kept[0] == "*":
        kept = kept[1:]
    return ".".join(kept)


def _to_ascii(name: str, shown: str) -> str:
    name = name.rstrip(".")
    try:
        # UTS 46 maps capitals, full-width letters and ideographic full stops as browsers do.
        encoded = name if name.isascii() else idna.encode(name, uts46=True, transitional=False).decode("ascii")
    except (idna.IDNAError, UnicodeError) as error:
        raise BadDomain(f"“{shown}” is not a domain name: {error}.") from error
    encoded = encoded.lower()
    labels = encoded.split(".")
    if len(encoded) > MAX_NAME:
        raise BadDomain(f"“{shown}” is too long for a domain name ({len(encoded)} characters, at most {MAX_NAME}).")
    for label in labels:
        if not label:
            raise BadDomain(f"“{shown}” has an empty part between two dots.")
        if len(label) > 63:  # noqa: PLR2004 - RFC 1035 §2.3.4
            raise BadDomain(f"“{shown}” has a part longer than 63 characters.")
        if not _LABEL.fullmatch(label):
            raise BadDomain(f"“{shown}” is not a domain name: “{label}” has characters that no name can have.")
    if len(labels) < 2 or labels[-1].isdigit():  # noqa: PLR2004 - a name and a top-level domain
        raise BadDomain(f"“{shown}” is not a full domain. Give one such as example.com.")
    return encoded
