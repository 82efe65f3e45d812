"""Macro strings: `%{ir}.%{v}._spf.%{d2}` (RFC 7208 §7)."""

import ipaddress
import re
import urllib.parse
from dataclasses import dataclass

from bot.checks.names import MAX_NAME

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

_MACRO = re.compile(r"%\{([a-z])(\d*)(r?)([-.+,/_=]*)\}", re.IGNORECASE | re.ASCII)
_LITERALS = {"%%": "%", "%_": " ", "%-": "%20"}
_LETTERS = frozenset("slodiphv")
_EXPLANATION_LETTERS = _LETTERS | frozenset("crt")
# domain-end = ( "." toplabel [ "." ] ) / macro-expand; a top label has a letter, or a hyphen inside (§7.1).
_TOP_LABEL = re.compile(r"\.(?:[a-z0-9]*[a-z][a-z0-9]*|[a-z0-9]+-[a-z0-9-]*[a-z0-9])\.?$", re.IGNORECASE | re.ASCII)


@dataclass(frozen=True, slots=True)
class Macro:
    """One `%{…}`. `keep` is how many parts from the right stay, None: all. `escaped`: the letter was a capital."""

    letter: str
    keep: int | None
    reverse: bool
    delimiters: str
    escaped: bool


MacroString = tuple[str | Macro, ...]
"""Literal text and macros, in order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MacroContext:
    """What the letters stand for. `validated_name` is that of `%{p}`, already looked up; None: "unknown"."""

    ip: IPAddress
    sender: str
    domain: str
    helo: str
    validated_name: str | None = None
    receiver: str = "unknown"
    timestamp_s: int = 0


class BadMacro(ValueError):
    """The text is no macro string; the message says why."""


def parse_macros(text: str, *, in_explanation: bool = False) -> MacroString:
    """Take a macro string apart. Spaces and the letters c, r, t are for explanations only.

    Raises:
        BadMacro: the text does not follow the grammar.
    """
    parts: list[str | Macro] = []
    position = 0
    while position < len(text):
        percent = text.find("%", position)
        literal = text[position : percent if percent >= 0 else len(text)]
        _reject_foreign(literal, in_explanation=in_explanation)
        parts.append(literal)
        if percent < 0:
            break
        if (literal := _LITERALS.get(text[percent : percent + 2], "")) != "":
            parts.append(literal)
            position = percent + 2
            continue
        match = _MACRO.match(text, percent)
        if match is None:
            raise BadMacro(f"“{text[percent : percent + 12]}” is no macro")
        parts.append(_macro(match, _EXPLANATION_LETTERS if in_explanation else _LETTERS))
        position = match.end()
    return tuple(part for part in parts if part != "")


def parse_domain_spec(text: str) -> MacroString:
    """Take a domain-spec apart: a macro string that ends in a macro or a top label.

    Raises:
        BadMacro: the text does not follow the grammar.
    """
    if not text:
        raise BadMacro("the domain is missing")
    spec = parse_macros(text)
    ends_in_macro = isinstance(spec[-1], Macro) or text.endswith(("%%", "%_", "%-"))
    if not ends_in_macro and not _TOP_LABEL.search(text):
        raise BadMacro(f"“{text}” does not end like a domain name")
    return spec


def uses(spec: MacroString, letter: str) -> bool:
    """Tell whether a macro string needs the letter."""
    return any(isinstance(part, Macro) and part.letter == letter for part in spec)


def is_static(spec: MacroString) -> bool:
    """Tell whether the text is the same for every message: only `%{d}` may vary, and that is known."""
    return all(isinstance(part, str) or part.letter == "d" for part in spec)


def expand(spec: MacroString, context: MacroContext) -> str:
    """Write the text that the macro string stands for."""
    return "".join(part if isinstance(part, str) else _expand(part, context) for part in spec)


def expand_name(spec: MacroString, context: MacroContext) -> str:
    """Write the domain name; of a too long one labels are dropped from the left (§7.3)."""
    name = expand(spec, context).removesuffix(".")
    while len(name) > MAX_NAME and "." in name:
        name = name.partition(".")[2]
    return name


def _macro(match: re.Match[str], letters: frozenset[str]) -> Macro:
    letter, digits, reverse, delimiters = match.groups()
    if letter.lower() not in letters:
        raise BadMacro(f"there is no macro letter “{letter}” here")
    if digits and int(digits) == 0:
        raise BadMacro(f"“{match[0]}” keeps nothing")
    return Macro(letter.lower(), int(digits) if digits else None, bool(reverse), delimiters or ".", letter.isupper())


def _reject_foreign(literal: str, *, in_explanation: bool) -> None:
    lowest = " " if in_explanation else "!"
    for character in literal:
        if not lowest <= character <= "~":
            raise BadMacro(f"the character {character!a} is not allowed")


def _expand(macro: Macro, context: MacroContext) -> str:
    value = _value(macro.letter, context)
    parts = re.split(f"[{re.escape(macro.delimiters)}]", value)
    if macro.reverse:
        parts.reverse()
    if macro.keep is not None:
        parts = parts[-macro.keep :]
    value = ".".join(parts)
    return urllib.parse.quote(value, safe="-._~", errors="surrogateescape") if macro.escaped else value


def _value(letter: str, context: MacroContext) -> str:
    local_part, _, sender_domain = context.sender.rpartition("@")
    match letter:
        case "s":
            return context.sender
        case "l":
            return local_part
        case "o":
            return sender_domain
        case "d":
            return context.domain
        case "i":
            return _dotted(context.ip)
        case "p":
            return context.validated_name or "unknown"
        case "v":
            return "in-addr" if context.ip.version == 4 else "ip6"  # noqa: PLR2004 - IPv4
        case "h":
            return context.helo
        case "c":
            return str(context.ip)
        case "r":
            return context.receiver
        case _:
            return str(context.timestamp_s)


def _dotted(ip: IPAddress) -> str:
    if isinstance(ip, ipaddress.IPv4Address):
        return str(ip)
    return ".".join(ip.exploded.replace(":", "")).upper()
