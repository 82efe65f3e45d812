"""What the author of a broken SPF record meant: the mistakes that people make, undone.

Terms that follow the grammar (RFC 7208 §12) stay as they are. A term that nobody can guess is told, not dropped in
silence: a server that it named could no longer send.
"""

import ipaddress
import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from bot.checks.spf.record import MECHANISMS, Mechanism, Modifier, SpfRecord, SyntaxFault, is_spf, parse_spf
from bot.checks.text import untypeset

_VERSION = re.compile(r"^\W{0,8}(?:v\W{0,3})?spf\W?1(?![0-9.])[\s:;]{0,3}", re.IGNORECASE)
"""However it is written: “v=spf1, v = spf1;, spf1, v=spf1include:…."""
_MEANT = re.compile(r"\W{0,8}(?:v\W{0,3})?spf\W?1(?![0-9])", re.IGNORECASE)
_COMMAS = re.compile(r"[,;](?![^{}]{0,9}\})")
"""They separate in other lists; a macro may hold one (RFC 7208 §7.1)."""
_TORN = re.compile(r"(?<=[\w.])(?=[-+~?]?(?:include|exists|redirect|ip[46])[:=])", re.IGNORECASE)
"""Where a space is missing before a term: often two strings of one record meet there."""
_TORN_ALL = re.compile(r"(?<=[\w.])(?=[-+~?]all$)", re.IGNORECASE)
_SPACE_INSIDE = re.compile(r"(?<=[a-z0-9])\s*([:=])\s+(?=\S)|(?<=[a-z0-9])\s+([:=])(?=\S)", re.IGNORECASE)
_SPACE_AFTER_SIGN = re.compile(r"(?<!\S)([-+~?])\s+(?=[a-z])", re.IGNORECASE)
_TERM = re.compile(r"([-+~?]?)([a-z][a-z0-9_.-]*)([:=])(.+)", re.IGNORECASE)
_NAMES = {"ip": "ip4", "ipv4": "ip4", "ipv6": "ip6", "includes": "include"}
_WHERE = re.compile(r"^(?:[a-z]{1,9}://)?(?:[^@/]{0,64}@)?|(?::\d{1,5})?/?$", re.IGNORECASE)
"""What is around the name in a URL or an address."""
_LIKENESS = 0.75
_MAX_NAME = 12


@dataclass(frozen=True, slots=True)
class Repaired:
    """A record without faults, and the terms that nobody can guess."""

    record: SpfRecord
    lost: tuple[str, ...] = ()


def is_meant_as_spf(text: str) -> bool:
    """Tell whether somebody meant a TXT record as an SPF record, though it is none."""
    return not is_spf(text) and _MEANT.match(untypeset(text)) is not None


def repair(text: str) -> Repaired:
    """Write the record as it was meant; one without faults stays as it is."""
    kept: list[str] = []
    lost: list[str] = []
    for word in _words(text):
        meant = tuple(_meant(word))
        kept += meant
        if not meant:
            lost.append(word)
    record = parse_spf(" ".join(["v=spf1", *kept]))
    if record.faults:  # each word is sound, but a modifier may stand only once (RFC 7208 §6)
        lost += [fault.text for fault in record.faults]
        sound = [term.text for term in record.terms if not isinstance(term, SyntaxFault)]
        record = parse_spf(" ".join(["v=spf1", *sound]))
    return Repaired(record, tuple(lost))


def named_like_mechanism(modifier: Modifier) -> bool:
    """Tell whether a modifier that means nothing was to be a mechanism: `include=` for `include:`."""
    return modifier.name in MECHANISMS or modifier.name in _NAMES


def range_term(value: str) -> str | None:
    """Write an address or range, also one with a netmask, as a term; None: it is neither."""
    try:
        network = ipaddress.ip_network(value, strict=False)
    except ValueError:
        return None
    whole = network.prefixlen == network.max_prefixlen
    return f"ip{network.version}:{network.network_address if whole else network}"


def _words(text: str) -> list[str]:
    plain = _VERSION.sub("", _COMMAS.sub(" ", untypeset(text)).strip(), count=1)
    plain = _SPACE_INSIDE.sub(lambda match: match[1] or match[2], plain)
    return _SPACE_AFTER_SIGN.sub(r"\1", plain).split()


def _meant(word: str) -> Iterator[str]:
    """Yield the term or terms that a word stands for; none when it cannot be told."""
    if _is_sound(word):
        yield word
        return
    for part in _TORN_ALL.sub(" ", _TORN.sub(" ", word)).split():
        guess = part if _is_sound(part) else _guess(part)
        if guess is not None:
            yield guess


def _guess(word: str) -> str | None:
    bare = word.strip(".<>()[]")
    if (network := range_term(bare)) is not None:
        return network
    match = _TERM.fullmatch(word)
    if match is None:
        return bare if _is_sound(bare) else None
    sign, name, _, value = match.groups()
    name, value = _name(name.lower()), value.strip("<>()[]")
    if name in {"ip4", "ip6"}:
        network = range_term(value)
        return f"{sign}{network}" if network is not None else None
    value = _WHERE.sub("", value)
    guess = f"{name}={value}" if name in {"redirect", "exp"} else f"{sign}{name}:{value}"
    return guess if _is_sound(guess) else None


def _name(name: str) -> str:
    known = _NAMES.get(name, name)
    if len(known) > _MAX_NAME:
        return known
    return next(iter(get_close_matches(known, [*sorted(MECHANISMS), "redirect", "exp"], 1, _LIKENESS)), known)


def _is_sound(word: str) -> bool:
    """Tell whether a word is a term that does what it looks like."""
    terms = parse_spf(f"v=spf1 {word}").terms
    if len(terms) != 1 or isinstance(terms[0], SyntaxFault):
        return False
    term = terms[0]
    if isinstance(term, Modifier):
        return not named_like_mechanism(term) and not _TORN.search(word)
    return not _names_no_domain(term)


def _names_no_domain(term: Mechanism) -> bool:
    literal = "".join(part for part in term.domain or () if isinstance(part, str))
    return any(mark in literal for mark in ":=@")
