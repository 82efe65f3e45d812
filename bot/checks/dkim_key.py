"""One DKIM key record (RFC 6376 §3.6.1, RFC 8301, RFC 8463)."""

import base64
import binascii
from dataclasses import dataclass

from bot.checks.tags import parse_tags

_RSA_ENCRYPTION = bytes.fromhex("2a864886f70d010101")  # the object identifier 1.2.840.113549.1.1.1
_INTEGER, _BIT_STRING, _OID, _SEQUENCE = 0x02, 0x03, 0x06, 0x30
_ED25519_OCTETS = 32
ED25519_BITS = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class DkimKey:
    """What a key record says. `problem` says why the key cannot be used, None when it can.

    `bits` is the size of the key, None when it has none (`revoked`, `problem`).
    """

    text: str
    type: str = "rsa"
    bits: int | None = None
    revoked: bool = False
    testing: bool = False
    hashes: tuple[str, ...] = ()
    """() means all."""
    problem: str | None = None


def is_key(text: str) -> bool:
    """Tell whether a TXT record is meant as a key: it has `p=`, and no other version."""
    tags = parse_tags(text)
    return tags.get("p") is not None and tags.get("v") in {None, "DKIM1"}


def parse_key(text: str) -> DkimKey:
    """Read a key record; what is wrong with it is its `problem`."""
    tags = parse_tags(text)
    kind = (tags.get("k") or "rsa").lower()
    flags = _parts(tags.get("t"))
    data = "".join((tags.get("p") or "").split())
    bits, problem = _measure(kind, data)
    services = _parts(tags.get("s"))
    if tags.get("v") is not None and tags.names[0] != "v":
        problem = "“v=DKIM1” has to come first"
    elif tags.repeated:
        problem = f"the tag “{tags.repeated[0]}” stands more than once"
    elif services and not {"*", "email"} & set(services):
        problem = "it is not for email (s=)"
    return DkimKey(
        text=text,
        type=kind,
        bits=bits,
        revoked=data == "",
        testing="y" in flags,
        hashes=_parts(tags.get("h")),
        problem=problem if data else None,
    )


def without_test_flag(text: str) -> str:
    """Write a key record without t=y; other flags stay."""
    parts = []
    for part in filter(None, map(str.strip, text.split(";"))):
        name, _, value = part.partition("=")
        if name.strip().lower() == "t":
            flags = [flag for flag in _parts(value) if flag != "y"]
            parts += [f"t={':'.join(flags)}"] if flags else []
        else:
            parts.append(part)
    return "; ".join(parts)


def _parts(value: str | None) -> tuple[str, ...]:
    return tuple(part.strip().lower() for part in value.split(":") if part.strip()) if value else ()


def _measure(kind: str, data: str) -> tuple[int | None, str | None]:
    """Return the size in bits, or why there is none."""
    if not data:
        return None, None
    try:
        key = base64.b64decode(data, validate=True)
    except (binascii.Error, ValueError):
        return None, "the key (p=) is not base64: often a quote, a space or a backslash got into it"
    if kind == "ed25519":
        return (ED25519_BITS, None) if len(key) == _ED25519_OCTETS else (None, "an Ed25519 key has 32 bytes")
    if kind != "rsa":
        return None, f"there is no key type “{kind}”"
    bits = rsa_bits(key)
    return (bits, None) if bits else (None, "the key (p=) is cut off or no RSA key")


def rsa_bits(der: bytes) -> int | None:
    """Return the modulus size of an RSA public key in DER, bare (RFC 8017) or in a SubjectPublicKeyInfo (RFC 5280).

    None: it is no such key, or a part of it is missing.
    """
    try:
        body = _value(der, 0, _SEQUENCE)[0]
        if body[0] == _SEQUENCE:
            algorithm, end = _value(body, 0, _SEQUENCE)
            if _value(algorithm, 0, _OID)[0] != _RSA_ENCRYPTION:
                return None
            bit_string = _value(body, end, _BIT_STRING)[0]
            body = _value(bit_string, 1, _SEQUENCE)[0]
        modulus, end = _value(body, 0, _INTEGER)
        _value(body, end, _INTEGER)
    except (IndexError, ValueError):
        return None
    return int.from_bytes(modulus, "big").bit_length() or None


def _value(data: bytes, start: int, tag: int) -> tuple[bytes, int]:
    """Return the contents of the DER element at `start`, and where it ends."""
    if data[start] != tag:
        raise ValueError("another element was expected")
    length, start = data[start + 1], start + 2
    if length & 0x80:
        octets = length & 0x7F
        length, start = int.from_bytes(data[start : start + octets], "big"), start + octets
    if start + length > len(data):
        raise ValueError("the element is cut off")
    return data[start : start + length], start + length
