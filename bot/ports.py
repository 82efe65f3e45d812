"""Every way the bot touches the world. `bot.net` implements these; tests have fakes that speak the same."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class Denial(StrEnum):
    """How DNS says no. Both are answers, not failures (RFC 2308)."""

    NXDOMAIN = "NXDOMAIN"
    NODATA = "NODATA"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What DNS said to one question.

    `records` are in presentation form, one string each; the character-strings of a TXT record are joined without
    a space (RFC 7208 §3.3), non-ASCII bytes kept by surrogateescape. `denial` is None when there are records.
    `canonical_name` is the last name of the CNAME chain, None when there was no CNAME. `ttl_s` is the smallest
    TTL in seconds, None with a denial.
    """

    name: str
    rdtype: str
    records: tuple[str, ...] = ()
    denial: Denial | None = None
    canonical_name: str | None = None
    ttl_s: int | None = None
    authenticated: bool = False
    """The resolver set AD: it validated the answer by DNSSEC (RFC 4035 §3.2.3)."""


class Dns(Protocol):
    """Asks DNS."""

    async def lookup(self, name: str, rdtype: str) -> Answer:
        """Ask for one name and type. A denial is a value.

        Raises:
            LookupFailed: no usable answer: LookupTimedOut, ServerFailed or LookupRefused.
        """


@dataclass(frozen=True, slots=True)
class Referral:
    """What a name server says of a zone below one of its own (RFC 1034 §4.2.1).

    `delegation` is the name of the zone below and the NS records that lead there, or the denial of a server that
    knows of no such zone. `glue` are the addresses of those name servers that it tells along.
    """

    delegation: Answer
    glue: tuple[Answer, ...] = ()


class Nameservers(Protocol):
    """Asks name servers themselves, each for what it says with authority; no resolver stands between."""

    async def ask(self, address: str, name: str, rdtype: str) -> Answer:
        """Ask the server at an IP address, without recursion.

        Raises:
            LookupRefused: it answers REFUSED.
            ServerFailed: it answers with an error, or without authority.
            LookupFailed: it is silent (LookupTimedOut), out of reach, or not a public address; nothing is known.
        """

    async def refer(self, address: str, name: str) -> Referral | None:
        """Ask the server at an IP address whom it refers to for a name; None: it answers for the name itself.

        Raises:
            LookupRefused, ServerFailed, LookupFailed: as above; it neither answers nor refers further down.
        """


@dataclass(frozen=True, slots=True)
class Page:
    """What an HTTPS server answered: status code, media type without parameters, at most the asked-for bytes."""

    status: int
    media_type: str
    body: bytes


class Web(Protocol):
    """Fetches public pages: policy files and registration data, nothing else."""

    async def get(self, url: str, *, max_bytes: int) -> Page:
        """GET an https URL without following redirects.

        Raises:
            FetchFailed: no answer, a private address, too large or too slow.
        """


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """Return the present moment, aware, in UTC."""
