"""Which address was refused: the client's, told apart from every other number with three dots.

A refusal can name the receiver's own address, a resolver's, a reversed DNSBL query name (RFC 5782 §2.1), a rule id
(Yahoo's 4.16.55.1) or a version. Checking the wrong one on blocklists is the commonest mistake in reading bounces.
"""

import base64
import binascii
import ipaddress
import re
from collections.abc import Iterator
from urllib.parse import unquote

from bot.mail.domain import ip_or_none
from bot.mail.pattern import compiled_late

_V4 = compiled_late(r"(?<![\w.+-])(?:\d{1,3}\.){3}\d{1,3}(?![\w+])", re.ASCII)
_V6 = compiled_late(
    r"(?<![\w:.])(?:IPv6:)?[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}(?:\.\d{1,3}){0,3}(?![\w:])", re.IGNORECASE
)
_URL = compiled_late(r"https?://[^\s<>\"'\\^`{|}]{1,800}", re.IGNORECASE)
_QUERY_NAME = compiled_late(r"(?<![\w.])((?:\d{1,3}\.){4})([a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,6})", re.IGNORECASE)
_LIST_WORD = compiled_late(
    r"bl\b|[rs]bl|dnsbl|block|black|spam|zen|dul|psbl|barracuda|surbl|uribl|senderscore", re.IGNORECASE
)
_BASE64 = compiled_late(r"[A-Za-z0-9+_-]{11,400}={0,2}")
_SPLIT_URL = compiled_late(r"[/?&=#;,]")

# What stands right before an address and tells whose it is.
_RECEIVERS = compiled_late(
    r"(?:destination host ip -|remote host|giving up on|connected to|connect to|connection (?:to|with)|talking to"
    r"|trying|delivery via|resolver|nameserver|dns server|\bby|version|build|release|rule|engine|\bid|\bv)"
    r"[ :=(\[]{0,2}$"
    r"|\w - $",  # "… user complaints - 4.16.55.1": the id of a rule
    re.IGNORECASE,
)
_HOST = compiled_late(
    r"(?<!client )(?<!sending )(?<!client's )\bhost [\w-]{1,63}(?:\.[\w-]{1,63}){1,10} ?[\[(]$", re.IGNORECASE
)
# "host mail.example.com [192.0.2.1] black listed": a receiver's words for a client.
_ACCUSED = compiled_late(
    r"^[\])]{0,2} (?:is |was |has |been |found |listed |in |on |an? |the |our |local ){0,6}"
    r"(?:black|block|deny|r?bl\b|dnsbl|listed|bann|not allowed|not permitted)",
    re.IGNORECASE,
)
_CLIENTS = compiled_late(
    r"(?:client|client-ip|from|\bips?|address(?:es)?|sender|server|sending|host|source|your|with|\bfor|domain of"
    r"|messages?|mail|reject: [A-Z]{3,8}|\bsrc|source_ip|remote_addr|sender ip is)[^\w.\n]{1,4}$",
    re.IGNORECASE,
)
_NAMED_CLIENT = compiled_late(
    r"(?:client(?: host| name)?|from|sending host|<)[ :<]{0,2}[\w.-]{1,253} ?[\[(]$", re.IGNORECASE
)
_SPEAKS = compiled_late(
    r"^[\])]{0,2}(?::25\b)?[.:]? ?(?:said|refused to|did not like|does not like|failed after|responded|:25\b)",
    re.IGNORECASE,
)
_RESOLVER_PAGE = compiled_late(r"returnc/|open[ -]resolver", re.IGNORECASE)

_STATED = compiled_late(
    r"\b(?:our|my|sending|sender|outgoing|outbound|source)(?: [\w'-]{1,12}){0,2} ip(?:v[46])?(?:[ -]address)?"
    r"(?: is| was)?[ :=]{1,3}[\[(]?(?P<ip>[0-9a-f:.]{3,45}[0-9a-f])",
    re.IGNORECASE,
)
"""How people name the address that they send from: "our server's IP is 192.0.2.1", "sending IP: 192.0.2.1"."""

_PAGE = compiled_late(r"\.(?:html?|php|aspx?|jsp|cgi)\b", re.IGNORECASE)
_LONGER_NAME = compiled_late(r"\.[a-z0-9-]{1,63}(?:\.[a-z]|\b(?=[.\s:;,)\]]))")

_CERTAIN, _LIKELY, _POSSIBLE = 3, 2, 1


def find_sending_ip(reply: str, *, around: str = "", receivers: frozenset[str] = frozenset()) -> str | None:
    """Find the client's address in the receiver's `reply`, else in the words `around` it; None when neither says.

    `receivers` are addresses known to be somebody else's. In the reply, any address that nothing speaks against
    counts: receivers seldom quote their own. Around it only an address that is called the client's counts.
    """
    found = _best(_candidates(reply), receivers)
    if found:
        return found
    for url in _URL.findall(reply):
        in_url = _best(_in_url(url), receivers)
        if in_url:
            return in_url
    found = _reversed_query(reply, receivers)
    if found:
        return found
    return _best(((rank, ip) for rank, ip in _candidates(around) if rank >= _CERTAIN), receivers)


def find_stated_ip(words: str) -> str | None:
    """Find the one address that a person calls the sending one; None when nobody does, or there are several."""
    stated = {ip_or_none(match["ip"]) for match in _STATED.finditer(words)} - {None}
    return stated.pop() if len(stated) == 1 else None


def find_ips(text: str) -> tuple[str, ...]:
    """Every address in the text, in normal form, in order, once each."""
    found: dict[str, None] = {}
    for match in _matches(text):
        ip = ip_or_none(match[0])
        if ip:
            found[ip] = None
    return tuple(found)


def is_public(ip: str) -> bool:
    """Tell whether the other side of the internet can have seen this address.

    The documentation ranges count: they stand for public addresses in every example (RFC 5737, RFC 3849).
    """
    address = ipaddress.ip_address(ip)
    if isinstance(address, ipaddress.IPv6Address) and address in ipaddress.ip_network("2001:db8::/32"):
        return True
    if any(address in ipaddress.ip_network(net) for net in ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24")):
        return True
    return address.is_global and not address.is_multicast


def _matches(text: str) -> Iterator[re.Match[str]]:
    yield from _V4.finditer(text)
    for match in _V6.finditer(text):
        if "::" in match[0] or match[0].count(":") >= 7:  # noqa: PLR2004 - eight groups, or some left out
            yield match


def _candidates(text: str) -> Iterator[tuple[int, str]]:
    urls = [match.span() for match in _URL.finditer(text)]
    for match in _matches(text):
        if any(start <= match.start() < end for start, end in urls):
            continue
        ip = ip_or_none(match[0])
        if ip is None:
            continue
        rank = _rank(text, match, ip)
        if rank > 0:
            yield rank, ip


def _rank(text: str, match: re.Match[str], ip: str) -> int:
    before, after = text[max(0, match.start() - 300) : match.start()], text[match.end() : match.end() + 40]
    if after[:1] == "/" or _LONGER_NAME.match(after):
        return 0  # the front of a host name, a query name or a path; a range
    if _RECEIVERS.search(before) or _SPEAKS.match(after) or _RESOLVER_PAGE.search(before[-60:]):
        return 0
    if _HOST.search(before) and not _ACCUSED.match(after):
        return 0
    certain = bool(_NAMED_CLIENT.search(before) or _CLIENTS.search(before[-40:]))
    if not is_public(ip):
        return _POSSIBLE if certain and _is_internal(ip) else 0
    if certain:
        return _CERTAIN
    return _LIKELY if before.rstrip()[-1:] in ("[", "(", "=") else _POSSIBLE


def _is_internal(ip: str) -> bool:
    """A private address that a relay inside the same network may have refused."""
    address = ipaddress.ip_address(ip)
    return address.is_private and not (address.is_loopback or address.is_unspecified or address.is_link_local)


def _best(candidates: Iterator[tuple[int, str]], receivers: frozenset[str]) -> str | None:
    best_rank, best = 0, None
    for rank, ip in candidates:
        if rank > best_rank and ip not in receivers:
            best_rank, best = rank, ip
    return best


def _in_url(url: str) -> Iterator[tuple[int, str]]:
    """Addresses in a link: `?ip=192.0.2.1`, `/query/ip/192.0.2.1.html`, or Base64 of such a query (Bluewin).

    What stands right behind the link in a sentence, or behind the address in the link, is no part of it.
    """
    if _RESOLVER_PAGE.search(url):
        return
    plain = unquote(url)
    rest = plain.split("//", 1)[-1]
    for part in _SPLIT_URL.split(rest)[1:]:
        ip = next((ip_or_none(match[0]) for match in _matches(part) if _ends_in_url(part[match.end() :])), None)
        if ip and is_public(ip):
            yield _LIKELY, ip
        elif _BASE64.fullmatch(part):
            for inner in find_ips(_decoded(part)):
                if is_public(inner):
                    yield _POSSIBLE, inner


def _ends_in_url(after: str) -> bool:
    """Tell whether an address ends here, and is not the front of a name ("4.3.2.1.zen.example.org")."""
    return _LONGER_NAME.match(after) is None or _PAGE.match(after) is not None


def _decoded(part: str) -> str:
    padded = part.rstrip("=") + "=" * (-len(part.rstrip("=")) % 4)
    try:
        decoded = base64.b64decode(padded, altchars=b"-_" if "-" in part or "_" in part else None)
    except (binascii.Error, ValueError):
        return ""
    text = decoded.decode("ascii", errors="replace")
    return text if text.isprintable() and "\ufffd" not in text else ""


def _reversed_query(text: str, receivers: frozenset[str]) -> str | None:
    """Turn 4.3.2.1.zen.example.org back into 1.2.3.4, when the name looks like a blocklist's."""
    for match in _QUERY_NAME.finditer(text):
        if not _LIST_WORD.search(match[2]):
            continue
        ip = ip_or_none(".".join(reversed(match[1].rstrip(".").split("."))))
        if ip and is_public(ip) and ip not in receivers:
            return ip
    return None
