"""One TLSA record, as mail uses it (RFC 6698 §2.1, RFC 7671, RFC 7672 §3.1)."""

from dataclasses import dataclass

_DANE_TA, _DANE_EE = 2, 3
_SELECTORS = (0, 1)
_OCTETS = {1: 32, 2: 64}
"""Length of the data by matching type: SHA-256 and SHA-512; type 0 holds the whole certificate or key."""
_FIELDS = 4


@dataclass(frozen=True, slots=True)
class Tlsa:
    """A record in presentation form. `problem` says why senders cannot use it, None: they can."""

    text: str
    problem: str | None


def parse_tlsa(text: str) -> Tlsa:
    """Read a record: usage, selector, matching type, data in hexadecimal."""
    fields = text.split(None, _FIELDS - 1)
    if len(fields) != _FIELDS or not all(field.isascii() and field.isdecimal() for field in fields[:3]):
        return Tlsa(text, "it does not have usage, selector, matching type and data")
    usage, selector, matching = map(int, fields[:3])
    return Tlsa(text, _problem(usage, selector, matching, "".join(fields[3].split())))


def _problem(usage: int, selector: int, matching: int, data: str) -> str | None:
    if usage not in {_DANE_TA, _DANE_EE}:
        return f"usage {usage} is not for mail, where only 2 (DANE-TA) and 3 (DANE-EE) count"
    if selector not in _SELECTORS:
        return f"there is no selector {selector}"
    if matching not in {0, *_OCTETS}:
        return f"there is no matching type {matching}"
    try:
        octets = len(bytes.fromhex(data))
    except ValueError:
        return "its data are not hexadecimal"
    if matching and octets != _OCTETS[matching]:
        return f"its data have {octets} octets instead of {_OCTETS[matching]}"
    return None if octets else "it has no data"
