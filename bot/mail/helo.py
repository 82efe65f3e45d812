"""The name that a client said after HELO or EHLO, as logs, transcripts and header fields show it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.mail.domain import ip_or_none
from bot.mail.host import CLIENT_IP, IP
from bot.mail.pattern import compiled_late

_NAME = r"(?P<name>[^\s<>()\"';,]{1,255})"
_SHOWN = tuple(
    compiled_late(pattern, re.IGNORECASE | re.MULTILINE)
    for pattern in (
        rf"\bhelo=<{_NAME}>",  # Postfix's log: "proto=ESMTP helo=<mail.example.com>"
        rf"<{_NAME}>: Helo command rejected",  # Postfix names first what it refuses, in its reply too
        rf"(?:^|\s)H=(?:[\w.-]{{1,253}} )?\({_NAME}\) \[{IP}\]",  # Exim's log: host (HELO name) [address]
        rf"\brejected EHLO or HELO {_NAME}: ",  # Exim's log
        rf"^[> C:]{{0,8}}(?:EHLO|HELO) {_NAME}[ \t]*$",  # a transcript of RFC 5321 §4.1.1.1
        rf"\bsmtp\.helo={_NAME}",  # Authentication-Results, RFC 8601 §2.7.2
        rf"\bhelo={_NAME}",  # Received-SPF, RFC 7208 §9.1
    )
)
_FROM = compiled_late(rf"^\s*from\s+{_NAME}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Client:
    """Who handed a message to the server that evaluated SPF: its address, and the name that it said, verbatim."""

    ip: str
    helo_name: str


def read_helo(text: str) -> str | None:
    """Return the HELO name that a bounce shows, verbatim; None when it shows none."""
    return next((match["name"] for pattern in _SHOWN if (match := pattern.search(text))), None)


def read_client(received_spf: str, received: Sequence[str]) -> Client | None:
    """Read the client from the topmost Received-SPF, else its name from the Received field with that address.

    `received_spf` "": there is none. None: the fields do not say both.
    """
    match = CLIENT_IP.search(received_spf)
    ip = ip_or_none(match["ip"].rstrip(".:")) if match else None
    if match is None or ip is None:
        return None
    name = read_helo(received_spf) or next(
        (hop["name"] for field in received if match["ip"] in field and (hop := _FROM.match(field))),
        None,
    )
    return Client(ip, name) if name else None
