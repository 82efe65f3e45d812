"""What the answer of a blocklist means (RFC 5782 §2.1, and each operator's own codes)."""

import ipaddress
from dataclasses import dataclass
from enum import StrEnum

from bot.checks.knowledge import DnsList
from bot.checks.names import reversed_labels
from bot.ports import Answer

_OPERATOR_ERRORS = ipaddress.ip_network("127.255.255.0/24")  # Spamhaus, Validity, Abusix: an error, never a listing
_LISTINGS = ipaddress.ip_network("127.0.0.0/8")
_NEVER_A_LISTING = "127.0.0.1"  # RFC 5782 §2.1; SURBL and URIBL say "refused" with it


class Outcome(StrEnum):
    """What one answer says."""

    CLEAN = "clean"
    LISTED = "listed"
    REFUSED = "refused"  # the operator does not answer us
    FOREIGN = "foreign"  # not an answer of a blocklist: a parked domain, or a resolver that rewrites NXDOMAIN


@dataclass(frozen=True, slots=True)
class Reading:
    """An answer, read. `meanings` are the operator's words for a listing, () when it has none for the code."""

    outcome: Outcome
    meanings: tuple[str, ...] = ()


def read_answer(blocklist: DnsList, answer: Answer) -> Reading:
    """Read the A records of a blocklist's answer; one that is no listing decides over the others."""
    if answer.denial:
        return Reading(Outcome.CLEAN)
    meanings: dict[str, None] = {}
    for record in answer.records:
        address = _address(record)
        if address is None or address not in _LISTINGS:
            return Reading(Outcome.FOREIGN)
        found = _meanings(blocklist, address)
        if _is_refusal(blocklist, address) or (str(address) == _NEVER_A_LISTING and not found):
            return Reading(Outcome.REFUSED)
        meanings.update(dict.fromkeys(found))
    return Reading(Outcome.LISTED, tuple(meanings))


def labels_for(kind: str, value: str) -> str:
    """Return what goes before the zone for an address or domain (RFC 5782 §2.1, §2.4, §2.6)."""
    return value if kind == "domain" else reversed_labels(value)


def must_list(blocklist: DnsList, kind: str) -> str:
    """Return the labels of an entry that has to be there (RFC 5782 §5).

    Lists for both address families are tested by their IPv4 entry: few operators keep the other one.
    """
    return blocklist.must_list or _TESTS[_tested_kind(blocklist, kind)][0]


def must_not_list(blocklist: DnsList, kind: str) -> str:
    """Return the labels of an entry that must not be there (RFC 5782 §5)."""
    return blocklist.must_not_list or _TESTS[_tested_kind(blocklist, kind)][1]


_TESTS = {
    "ip4": ("2.0.0.127", "1.0.0.127"),
    "ip6": (reversed_labels("::ffff:7f00:2"), reversed_labels("::ffff:7f00:1")),
    "domain": ("test", "invalid"),
}


def _tested_kind(blocklist: DnsList, kind: str) -> str:
    return "ip4" if kind == "ip6" and "ip4" in blocklist.kinds else kind


def _meanings(blocklist: DnsList, address: ipaddress.IPv4Address) -> tuple[str, ...]:
    coded = tuple(code.meaning for code in blocklist.codes if _within(address, code.first, code.last))
    last_octet = address.packed[-1]
    flagged = tuple(bit.meaning for bit in blocklist.bits if last_octet & bit.bit)
    return coded or flagged


def _is_refusal(blocklist: DnsList, address: ipaddress.IPv4Address) -> bool:
    return address in _OPERATOR_ERRORS or any(
        address in ipaddress.ip_network(refusal, strict=False) for refusal in blocklist.refusals
    )


def _within(address: ipaddress.IPv4Address, first: str, last: str) -> bool:
    return ipaddress.IPv4Address(first) <= address <= ipaddress.IPv4Address(last)


def _address(record: str) -> ipaddress.IPv4Address | None:
    try:
        return ipaddress.IPv4Address(record)
    except ValueError:
        return None
