"""What a forwarder does: adds an ARC set to a message (RFC 8617 §5.1). dkimpy's own needs one package more."""

import base64
import hashlib

import dkim
from dkim.canonicalization import CanonicalizationPolicy
from dkim.crypto import parse_pem_private_key

_RELAXED = CanonicalizationPolicy.from_c_value(b"relaxed/relaxed")


def sealed(raw: bytes, key: bytes, *, domain: str = "forwarder.example", cv: str | None = None) -> bytes:
    """Return the message with one ARC set more. `cv` None: what an honest forwarder writes, none or pass."""
    arc = dkim.ARC(raw)
    arc.hasher = hashlib.sha256
    highest, known = arc.sorted_arc_headers()
    number = str(highest + 1).encode()
    fields = [field for _, field in known]
    added: list[tuple[bytes, bytes]] = []

    def add(name: bytes, value: bytes) -> None:
        fields.insert(0, (name, value))
        added.insert(0, (name, value))
        arc.headers = [(name, value), *arc.headers]

    def signature(name: bytes, tags: list[tuple[bytes, bytes]], covered: list[bytes]) -> bytes:
        tags = [
            (b"i", number),
            (b"a", b"rsa-sha256"),
            (b"d", domain.encode()),
            (b"s", b"s1"),
            *tags,
            (b"b", b"0" * 60),
        ]
        value: bytes = arc.gen_header(tags, covered, _RELAXED, name, parse_pem_private_key(key))
        return b" " + value

    add(b"ARC-Authentication-Results", b" i=%s; %s; spf=pass\r\n" % (number, domain.encode()))
    body = base64.b64encode(hashlib.sha256(_RELAXED.canonicalize_body(arc.body)).digest())
    content = [(b"c", b"relaxed/relaxed"), (b"h", b"from:subject"), (b"bh", body)]
    add(b"ARC-Message-Signature", signature(b"ARC-Message-Signature", content, [b"from", b"subject"]))
    told = (cv or ("pass" if highest else "none")).encode()
    names = [name.lower() for name, _ in reversed(fields)]
    add(b"ARC-Seal", signature(b"ARC-Seal", [(b"cv", told)], names))
    return b"".join(name + b":" + value for name, value in added) + raw
