"""The part of a DNS message that every lookup needs, as bytes; dnspython reads the rest (RFC 1035 §4, RFC 6891).

Most answers to a check are "no such name", and of the others most are addresses. Reading those and writing the
questions by hand takes a fifth of the time.
"""

import struct
from dataclasses import dataclass, replace
from functools import cache, cached_property

import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdatatype

_HEADER = struct.Struct("!HHHHHH")
_UDP_PAYLOAD = 1232  # bytes; avoids fragments (DNS flag day 2020)
_OPT = b"\x00" + struct.pack("!HHIH", dns.rdatatype.OPT, _UDP_PAYLOAD, 0, 0)
_FLAGS = int(dns.flags.AD)  # asks whether the answer was validated (RFC 6840 §5.7)
_RCODE = 0xF
_IN = 1
_A_RECORD = struct.Struct("!HHHIH4B")
_A_LENGTH = 4
_ASKED_NAME = 0xC000 | _HEADER.size  # a pointer to the name in the question (RFC 1035 §4.1.4)
_MAX_TTL_S = 0x7FFFFFFF  # RFC 2181 §8
_MANY = 50
_MAX_LABEL = 63  # octets; RFC 1035 §2.3.4
_MAX_NAME = 255


def name_to_wire(name: str) -> bytes:
    """Write a name, its last dot left out or not, as DNS does (RFC 1035 §3.1). Nothing in it is escaped.

    Not dns.name.from_text: an SPF macro may put any character into a label, a backslash too.

    Raises:
        dns.exception.DNSException: DNS cannot hold such a name.
    """
    wire = bytearray()
    for label in name.removesuffix(".").split("."):
        octets = label.encode("utf-8", "surrogateescape")
        if not octets:
            raise dns.name.EmptyLabel
        if len(octets) > _MAX_LABEL:
            raise dns.name.LabelTooLong
        wire.append(len(octets))
        wire += octets
    wire.append(0)
    if len(wire) > _MAX_NAME:
        raise dns.name.NameTooLong
    return bytes(wire)


@cache
def type_number(rdtype: str) -> int:
    """Return the number of a record type by its name (RFC 3597 §5).

    Raises:
        dns.exception.DNSException: there is no such type.
    """
    return int(dns.rdatatype.from_text(rdtype))


@dataclass(frozen=True, slots=True)
class Query:
    """One question. `name` is in wire form; `recurse` False asks what the server itself is responsible for."""

    name: bytes
    rdtype: int
    recurse: bool = True
    edns: bool = True

    @classmethod
    def make(cls, name: dns.name.Name, rdtype: dns.rdatatype.RdataType, *, recurse: bool = True) -> "Query":
        """Ask for an absolute name and a type."""
        wire = name.to_wire()
        assert wire is not None  # it is only when written to a file
        return cls(wire, int(rdtype), recurse)

    def without_edns(self) -> "Query":
        """Ask as before 1999, for servers that know no better."""
        return replace(self, edns=False)

    def to_wire(self, number: int) -> bytes:
        """Write the message with the id `number`."""
        flags = _FLAGS | dns.flags.RD if self.recurse else _FLAGS
        header = _HEADER.pack(number, flags, 1, 0, 0, int(self.edns))
        return header + self.name + struct.pack("!HH", self.rdtype, _IN) + (_OPT if self.edns else b"")

    def is_answered_by(self, wire: bytes) -> bool:
        """Tell whether a message, whose id was compared, answers this question (RFC 5452 §9.1).

        Servers that could not read the question may leave it out.
        """
        if len(wire) < _HEADER.size:
            return False
        _, flags, questions, *_ = _HEADER.unpack_from(wire)
        if not flags & dns.flags.QR:
            return False
        if questions == 0:
            return bool(flags & _RCODE)
        end = _HEADER.size + len(self.name)
        asked = wire[end : end + 4]
        return wire[_HEADER.size : end].lower() == self.name.lower() and asked == struct.pack("!HH", self.rdtype, _IN)


@dataclass(frozen=True)
class Reply:
    """An answer to our question, read as far as needed."""

    wire: bytes

    @property
    def truncated(self) -> bool:
        """The answer did not fit; ask over TCP."""
        return bool(self._flags & dns.flags.TC)

    @property
    def authenticated(self) -> bool:
        """The server validated the answer by DNSSEC (RFC 4035 §3.2.3)."""
        return bool(self._flags & dns.flags.AD)

    @property
    def authoritative(self) -> bool:
        """The server is responsible for the name (RFC 1035 §4.1.1)."""
        return bool(self._flags & dns.flags.AA)

    @property
    def offers_recursion(self) -> bool:
        """The server asks others too, as a resolver does (RFC 1035 §4.1.1)."""
        return bool(self._flags & dns.flags.RA)

    @property
    def is_bare_nxdomain(self) -> bool:
        """No such name, and no CNAME that led there: there is nothing more to read."""
        return self._flags & _RCODE == dns.rcode.NXDOMAIN and self._answers == 0

    @cached_property
    def bare_addresses(self) -> tuple[tuple[str, ...], int] | None:
        """A records of the asked name with nothing between: IPv4 addresses, and the smallest TTL in seconds.

        None: it is something else, or not certainly this; read the message.
        """
        if self._flags & (_RCODE | dns.flags.TC) or not self._answers or self.wire[4:6] != b"\0\1":
            return None
        place = self.wire.index(0, _HEADER.size) + 5  # behind the question: a name, type and class
        end = place + self._answers * _A_RECORD.size
        if self._answers > _MANY or len(self.wire) < end:
            return None
        addresses, ttls_s = [], []
        for owner, rdtype, rdclass, ttl_s, length, *octets in _A_RECORD.iter_unpack(self.wire[place:end]):
            if (owner, rdtype, rdclass, length) != (
                _ASKED_NAME,
                dns.rdatatype.A,
                _IN,
                _A_LENGTH,
            ) or ttl_s > _MAX_TTL_S:
                return None
            addresses.append("{}.{}.{}.{}".format(*octets))
            ttls_s.append(ttl_s)
        return (tuple(dict.fromkeys(addresses)), min(ttls_s))

    @property
    def rcode(self) -> dns.rcode.Rcode:
        """The response code, with its extended part where there can be one (RFC 6891 §6.1.3).

        Raises:
            dns.exception.DNSException: the message has to be read for it and cannot be.
        """
        code = self._flags & _RCODE
        if code == dns.rcode.NXDOMAIN or (code == dns.rcode.NOERROR and self._answers):
            return dns.rcode.Rcode.make(code)
        return self.message.rcode()

    @cached_property
    def message(self) -> dns.message.QueryMessage:
        """The whole message.

        Raises:
            dns.exception.DNSException: it cannot be read.
        """
        message = dns.message.from_wire(self.wire)
        if not isinstance(message, dns.message.QueryMessage):
            raise dns.message.NotQueryResponse
        return message

    @property
    def _flags(self) -> int:
        return int.from_bytes(self.wire[2:4], "big")

    @property
    def _answers(self) -> int:
        return int.from_bytes(self.wire[6:8], "big")
