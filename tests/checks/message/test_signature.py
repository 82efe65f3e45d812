import base64
import re

import dkim
import nacl.signing
import pytest

from bot.checks.message.signature import Verified, judge_signatures, read_signatures, verify_signatures
from bot.mail.message import Message, read_message
from tests.checks.message.test_message_scenarios import PUBLIC_KEY, USUAL, signed
from tests.fakes.zone import Zone

RAW = "".join(f"{name}: {value}\r\n" for name, value in USUAL.items()).encode() + b"\r\nHello\r\n"
SEED = bytes(range(32))
ED25519 = base64.b64encode(nacl.signing.SigningKey(SEED).verify_key.encode()).decode()


def message(raw: bytes) -> Message:
    read = read_message(raw)
    assert read is not None
    return read


async def results(raw: bytes, **keys: str) -> list[Verified | None]:
    zone = Zone({f"{selector}._domainkey.example.com": {"TXT": key} for selector, key in keys.items()})
    return [signature.result for signature in await verify_signatures(message(raw), zone)]


async def test_an_ed25519_signature_is_verified() -> None:
    field = dkim.sign(RAW, b"e1", b"example.com", base64.b64encode(SEED), signature_algorithm=b"ed25519-sha256")

    assert await results(field + RAW, e1=f"v=DKIM1; k=ed25519; p={ED25519}") == [Verified.PASS]


async def test_each_of_several_signatures_has_its_own_result() -> None:
    first = signed(RAW, "example.com", partial=False)
    second = first.replace(b"s=s1", b"s=s2")

    assert await results(second + first + RAW, s1=PUBLIC_KEY) == [Verified.NO_KEY, Verified.PASS]


@pytest.mark.parametrize(
    "key",
    ["v=DKIM1; p=", "v=DKIM1; p=!!!", "v=spf1 -all", "v=DKIM1; k=rsa; p=" + "A" * 5_000, "v=DKIM1; k=dsa; p=AAAA"],
)
async def test_a_key_that_nobody_can_use_is_no_key(key: str) -> None:
    assert await results(signed(RAW, "example.com", partial=False) + RAW, s1=key) == [Verified.NO_KEY]


async def test_another_key_than_the_signers_fails() -> None:
    other = base64.b64encode(nacl.signing.SigningKey(bytes(32)).verify_key.encode()).decode()
    field = dkim.sign(RAW, b"e1", b"example.com", base64.b64encode(SEED), signature_algorithm=b"ed25519-sha256")

    assert await results(field + RAW, e1=f"v=DKIM1; k=ed25519; p={other}") == [Verified.FAIL]


@pytest.mark.parametrize(
    ("old", "new"),
    [(b"a=rsa-sha256", b"a=rsa-md5"), (b"c=relaxed", b"c=odd"), (b" bh=", b" xx="), (b"v=1;", b"v=2; x=1;")],
)
async def test_a_broken_signature_fails_and_says_why(old: bytes, new: bytes) -> None:
    field = signed(RAW, "example.com", partial=False)
    assert old in field
    zone = Zone({"s1._domainkey.example.com": {"TXT": PUBLIC_KEY}})

    (signature,) = await verify_signatures(message(field.replace(old, new, 1) + RAW), zone)

    assert signature.result is Verified.FAIL
    assert signature.problem


@pytest.mark.parametrize("times", [b"t=1600000000; x=1600600000;", b"t=9100000000;"])
async def test_a_signature_that_is_out_of_its_time_today_is_not_said_to_be_broken(times: bytes) -> None:
    field = signed(RAW, "example.com", partial=False).replace(b"v=1;", b"v=1; " + times, 1)
    field = re.sub(rb"t=\d+; (?=h=)", b"", field)

    assert await results(field + RAW, s1=PUBLIC_KEY) == [Verified.UNKNOWN]


async def test_line_ends_of_unix_do_not_break_a_signature() -> None:
    raw = (signed(RAW, "example.com", partial=False) + RAW).replace(b"\r\n", b"\n")

    assert await results(raw, s1=PUBLIC_KEY) == [Verified.PASS]


async def test_of_a_bare_header_only_the_key_is_looked_at() -> None:
    header = (signed(RAW, "example.com", partial=False) + RAW).partition(b"\r\n\r\n")[0] + b"\r\n"
    zone = Zone({"s1._domainkey.example.com": {"TXT": PUBLIC_KEY}})

    signatures = await verify_signatures(message(header), zone)

    assert [signature.result for signature in signatures] == [None]
    assert list(judge_signatures(signatures)) == []


def test_domain_and_selector_are_read_from_folded_fields() -> None:
    folded = b"DKIM-Signature: v=1; d=exa\r\n mple.com;\r\n\ts=S1; h=From:\r\n Subject; b=\r\n"

    (signature,) = read_signatures(message(folded + RAW))

    assert (signature.domain, signature.selector, signature.fields) == ("example.com", "s1", ("from", "subject"))
