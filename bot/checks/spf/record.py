"""One SPF record, taken apart (RFC 7208 §4.6, §5, §6, §12)."""

import ipaddress
import re
from dataclasses import dataclass
from enum import StrEnum

from bot.checks.spf.macro import MacroString, parse_domain_spec, parse_macros

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class Result(StrEnum):
    """The results of check_host (RFC 7208 §2.6)."""

    NONE = "none"
    NEUTRAL = "neutral"
    PASS = "pass"  # noqa: S105 - a result, not a secret
    FAIL = "fail"
    SOFTFAIL = "softfail"
    TEMPERROR = "temperror"
    PERMERROR = "permerror"


QUALIFIERS = {"+": Result.PASS, "-": Result.FAIL, "~": Result.SOFTFAIL, "?": Result.NEUTRAL}

COSTS_LOOKUP = frozenset({"include", "a", "mx", "ptr", "exists"})
"""Mechanisms that count against the limit of ten (RFC 7208 §4.6.4); `redirect` is the modifier that does."""

_VERSION = re.compile(r"v=spf1(?: |$)", re.IGNORECASE | re.ASCII)
_TERM = re.compile(r"([-+~?]?)([a-z][a-z0-9_.-]*)([:=/]?)", re.IGNORECASE | re.ASCII)
_DUAL_CIDR = re.compile(r"(.*?)(?:/(0|[1-9]\d*))?(?://(0|[1-9]\d*))?", re.ASCII | re.DOTALL)
_CIDR = re.compile(r"([^/]*)(?:/(0|[1-9]\d*))?", re.ASCII)
MODIFIERS = frozenset({"redirect", "exp"})
"""Those with a meaning, each of which may stand once (RFC 7208 §6); others are skipped."""
MECHANISMS = COSTS_LOOKUP | {"all", "ip4", "ip6"}
"""All that there are (RFC 7208 §5)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mechanism:
    """One mechanism. `text` is as written. `domain` None: the current domain. `network` is of ip4 and ip6 only."""

    text: str
    name: str
    result: Result
    domain: MacroString | None = None
    network: Network | None = None
    prefix4: int = 32
    prefix6: int = 128


@dataclass(frozen=True, slots=True, kw_only=True)
class Modifier:
    """`redirect=`, `exp=` or an unknown one, which has no effect (RFC 7208 §6)."""

    text: str
    name: str
    value: MacroString


@dataclass(frozen=True, slots=True)
class SyntaxFault:
    """A term that does not follow the grammar, and why: the whole record is then a permerror (RFC 7208 §4.6)."""

    text: str
    problem: str


Term = Mechanism | Modifier | SyntaxFault


@dataclass(frozen=True, slots=True)
class SpfRecord:
    """A record and its terms, in order."""

    text: str
    terms: tuple[Term, ...]

    @property
    def faults(self) -> tuple[SyntaxFault, ...]:
        """The terms that break the record; () when it is well-formed."""
        return tuple(term for term in self.terms if isinstance(term, SyntaxFault))

    @property
    def mechanisms(self) -> tuple[Mechanism, ...]:
        """The mechanisms, in order, also those after `all`."""
        return tuple(term for term in self.terms if isinstance(term, Mechanism))

    @property
    def all(self) -> Mechanism | None:
        """The first `all`: nothing after it is looked at. None: there is none."""
        return next((term for term in self.mechanisms if term.name == "all"), None)

    @property
    def effective(self) -> tuple[Mechanism, ...]:
        """The mechanisms that can matter: up to and with the first `all`."""
        if self.all is None:
            return self.mechanisms
        return self.mechanisms[: self.mechanisms.index(self.all) + 1]

    @property
    def redirect(self) -> Modifier | None:
        """`redirect=`, None when there is none. It has no effect beside an `all` (RFC 7208 §6.1)."""
        return self._modifier("redirect")

    @property
    def explanation(self) -> Modifier | None:
        """`exp=`, None when there is none."""
        return self._modifier("exp")

    def _modifier(self, name: str) -> Modifier | None:
        found = (term for term in self.terms if isinstance(term, Modifier) and term.name == name)
        return next(found, None)


def is_spf(text: str) -> bool:
    """Tell whether a TXT record is an SPF record (RFC 7208 §4.5)."""
    return _VERSION.match(text) is not None


def parse_spf(text: str) -> SpfRecord:
    """Take a record apart; what does not follow the grammar becomes a SyntaxFault among the terms."""
    terms: list[Term] = []
    seen: set[str] = set()
    for word in filter(None, text[len("v=spf1") :].split(" ")):
        term = _read_term(word)
        if isinstance(term, Modifier) and term.name in MODIFIERS:
            if term.name in seen:
                terms.append(SyntaxFault(word, f"“{term.name}=” may stand only once"))
                continue
            seen.add(term.name)
        terms.append(term)
    return SpfRecord(text, tuple(terms))


def _read_term(word: str) -> Term:
    try:
        return _parse_term(word)
    except ValueError as error:
        return SyntaxFault(word, str(error))


def _parse_term(word: str) -> Term:
    match = _TERM.match(word)
    if match is None:
        raise ValueError("it is neither a mechanism nor a modifier")
    qualifier, name, mark = match.groups()
    rest = word[match.end() :]
    if mark == "=":
        if qualifier:
            raise ValueError("a modifier has no + - ~ ? before it")
        name = name.lower()
        value = parse_domain_spec(rest) if name in MODIFIERS else parse_macros(rest)
        return Modifier(text=word, name=name, value=value)
    name = name.lower()
    if name not in MECHANISMS:
        raise ValueError(f"there is no mechanism “{name}”")
    return _parse_mechanism(word, name, QUALIFIERS[qualifier or "+"], word[match.end(2) :])


def _parse_mechanism(word: str, name: str, result: Result, argument: str) -> Mechanism:
    """`argument` still has its `:` or `/` in front."""
    match name:
        case "all":
            if argument:
                raise ValueError("“all” takes no argument")
            return Mechanism(text=word, name=name, result=result)
        case "ip4" | "ip6":
            return Mechanism(text=word, name=name, result=result, network=_parse_network(name, argument))
        case "a" | "mx":
            domain, prefix4, prefix6 = _parse_dual_cidr(argument)
            return Mechanism(text=word, name=name, result=result, domain=domain, prefix4=prefix4, prefix6=prefix6)
        case _:
            if not argument and name == "ptr":
                return Mechanism(text=word, name=name, result=result)
            if not argument.startswith(":"):
                raise ValueError(f"“{name}” needs a domain: {name}:example.com")
            return Mechanism(text=word, name=name, result=result, domain=parse_domain_spec(argument[1:]))


def _parse_network(name: str, argument: str) -> Network:
    match = _CIDR.fullmatch(argument.removeprefix(":")) if argument.startswith(":") else None
    if match is None:
        raise ValueError(f"“{name}” needs an address or a range: {_EXAMPLES[name]}")
    address, prefix = match.groups()
    longest = _LONGEST[name]
    if prefix is not None and int(prefix) > longest:
        raise ValueError(f"a prefix length is at most {longest}")
    try:
        ip = ipaddress.IPv4Address(address) if name == "ip4" else ipaddress.IPv6Address(address)
    except ValueError:
        raise ValueError(f"“{address}” is no IPv{name[-1]} address") from None
    if "%" in address:
        raise ValueError("an address has no zone here")
    return ipaddress.ip_network(f"{ip}/{prefix if prefix is not None else longest}", strict=False)


def _parse_dual_cidr(argument: str) -> tuple[MacroString | None, int, int]:
    match = _DUAL_CIDR.fullmatch(argument)
    assert match is not None  # the first group takes anything
    domain, prefix4, prefix6 = match.groups()
    lengths = int(prefix4 or 32), int(prefix6 or 128)
    if lengths[0] > _LONGEST["ip4"] or lengths[1] > _LONGEST["ip6"]:
        raise ValueError("a prefix length is at most 32 for IPv4 and 128 for IPv6")
    if not domain:
        return None, *lengths
    if not domain.startswith(":"):
        raise ValueError(f"“{domain}” is no prefix length")
    return parse_domain_spec(domain[1:]), *lengths


_LONGEST = {"ip4": 32, "ip6": 128}
_EXAMPLES = {"ip4": "ip4:192.0.2.0/24", "ip6": "ip6:2001:db8::/32"}
