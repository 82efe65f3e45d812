"""Which server spoke: host names and addresses beside a reply ("host mx1.example.net[192.0.2.1] said:")."""

import re
from dataclasses import dataclass

from bot.mail.domain import domain_or_none, ip_or_none
from bot.mail.mailbox import HOST
from bot.mail.pattern import compiled_late

IP = r"(?:IPv6:)?(?:(?:\d{1,3}\.){3}\d{1,3}|[0-9a-f]{0,4}:[0-9a-f:.]{1,45})"
"""What may be an IPv4 or IPv6 address, for patterns that ignore case; to be checked by ip_or_none."""
CLIENT_IP = compiled_late(rf"\bclient-ip=\"?(?P<ip>{IP})", re.IGNORECASE)
"""The client of a Received-SPF field (RFC 7208 §9.1) or of a comment about SPF, to be checked as well."""

_PAIR = compiled_late(
    r"(?P<before>(?<!\S)(?:(?:client|sending) )?[^\s<>\[\]().]{1,40} )?"
    rf"<?(?P<host>(?<![\w.@-]){HOST}|unknown)?\.?>? ?"
    rf"[\[(](?P<ip>{IP})[\])](?::\d{{1,5}})?",
    re.IGNORECASE,
)
_SOCKET = compiled_late(rf"(?P<host>(?<![\w.@-]){HOST})?\.? ?\[(?P<ip>/[^\]\s]{{1,100}})\]", re.IGNORECASE)
_NAMED = compiled_late(
    rf"(?:talking to|connect(?:ed|ing)? to|rejected by:?|host:?|(?:remote|smtp) (?:server|mta|host):?(?: ?dns;)?"
    rf"|relay=|recipient domain \S{{1,253}} by|\bby) ?[<'\"]?(?P<host>{HOST})\b",
    re.IGNORECASE,
)
_GAVE = compiled_late(
    rf"(?P<host>(?<![\w.@-]){HOST})[\s>]{{0,3}}(?:gave this error|rejected (?:your|the) message|said"
    r"|(?:responded|answered|replied|reported):|#<|#[45]\.)",
    re.IGNORECASE,
)
_BARE_IP = compiled_late(
    rf"(?:remote (?:host|server)|host IP -|giving up on|connected to|talking to)[ (\[]{{1,2}}(?P<ip>{IP})"
    rf"|(?<![\w.])(?P<ip2>(?:\d{{1,3}}\.){{3}}\d{{1,3}})\]?\)?(?::\d{{1,5}})?"
    r" (?:said|does not like|failed after|did not like|refused|responded)",
    re.IGNORECASE,
)
# [AB1PR01MB0001.prod.example.com 2026-01-12T10:11:12.000Z 08DE…]   /   … - mta1.example.net
_SIGNED = compiled_late(
    rf"(?:\[|(?<=\s)- )(?P<host>{HOST})(?: [0-9TZ:.-]{{10,40}} [0-9A-F]{{8,20}})?(?:\]|\s*$)", re.IGNORECASE
)
# Gmail, about the server it tried: [mx1.example.net. 192.0.2.1: timed out]  [(0) mx1.example.net. [192.0.2.1]:25: …
_ATTEMPT = compiled_late(
    rf"\[(?:\(\d{{1,2}}\) )?(?:(?P<host>{HOST})|[^\s@\[\]]{{1,80}}@{HOST})\.? \[?(?P<ip>{IP})\]?(?::\d{{1,5}})?: ",
    re.IGNORECASE,
)
_HIDDEN = compiled_late(r"[x#.*-]{1,60}", re.IGNORECASE)  # "x.xx.xx.xx": an address that somebody made unreadable
_CLIENT_WORDS = ("client", "from", "for", "ip", "address", "sender", "your", "server", "sending")


@dataclass(frozen=True, slots=True)
class Speaker:
    """The server that spoke, None where the words do not say. `host` is lower case without a trailing dot."""

    host: str | None = None
    ip: str | None = None


def find_speaker(words: str) -> Speaker:
    """Find the server nearest to the end of `words`, the text before a reply."""
    best, place = Speaker(), -1
    for pattern in (_PAIR, _SOCKET, _NAMED, _GAVE, _BARE_IP, _ATTEMPT):
        for match in pattern.finditer(words):
            speaker = _speaker(match)
            if speaker is None or (speaker.ip and speaker.ip == best.ip and best.host):
                continue
            # A name with its address says more than the name alone further on.
            if match.start() > place and not (best.ip and best.host and speaker.ip is None):
                if speaker.host is None and best.host and speaker.ip and best.ip is None:
                    speaker = Speaker(best.host, speaker.ip)
                best, place = speaker, match.start()
    return best


def find_signature_host(reply: str) -> str | None:
    """Return the host with which a server signs its own reply, None when it does not.

    Exchange Online ends replies with `[HOST TIME ID]`, Yahoo with ` - HOST`. Only names of three labels or more
    are hosts; `[example.com]` is a domain.
    """
    found = None
    for match in _SIGNED.finditer(reply):
        if match["host"].count(".") >= 2:  # noqa: PLR2004 - host.example.com
            found = host_name(match["host"]) or found
    return found


def host_name(text: str | None) -> str | None:
    """Bring a host name to its usual form; None for None and for what is no name (an address, "none")."""
    if not text or _HIDDEN.fullmatch(text):
        return None
    return domain_or_none(text)


def _speaker(match: re.Match[str]) -> Speaker | None:
    groups = match.groupdict()
    before = (groups.get("before") or "").strip(" ,;:").lower()
    # As in "from [192.0.2.1]", "sending-ip [192.0.2.1]", "Client host [192.0.2.1]".
    named = {before.split("-")[-1], before.split(" ")[0]}
    if not named.isdisjoint(_CLIENT_WORDS) and groups.get("ip"):
        return None
    host = host_name(groups.get("host"))
    ip = ip_or_none(groups.get("ip") or groups.get("ip2") or "")
    return Speaker(host, ip) if host or ip else None
