import pytest

from bot.checks.message.arc import Chain, judge_chain, verify_chain
from bot.checks.message.signature import Verified
from bot.mail.message import read_message
from tests.checks.message.sealing import sealed
from tests.checks.message.test_message_scenarios import PRIVATE_KEY, PUBLIC_KEY, USUAL
from tests.fakes.zone import Zone

RAW = "".join(f"{name}: {value}\r\n" for name, value in USUAL.items()).encode() + b"\r\nHello\r\n"
ONE = sealed(RAW, PRIVATE_KEY)
TWO = sealed(ONE, PRIVATE_KEY, domain="list.example")
WORLD = {f"s1._domainkey.{domain}": {"TXT": PUBLIC_KEY} for domain in ("forwarder.example", "list.example")}


async def chain(raw: bytes, world: dict[str, object] | None = None) -> Chain:
    message = read_message(raw)
    assert message is not None
    return await verify_chain(message, Zone(world if world is not None else WORLD))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("raw", "sealers"), [(ONE, ("forwarder.example",)), (TWO, ("forwarder.example", "list.example"))]
)
async def test_a_sound_chain_passes(raw: bytes, sealers: tuple[str, ...]) -> None:
    found = await chain(raw)

    assert (found.result, found.sealers, found.failed_at) == (Verified.PASS, sealers, None)


async def test_a_list_that_changes_the_message_and_seals_it_passes() -> None:
    changed = sealed(ONE.replace(b"Subject: News", b"Subject: [list] News"), PRIVATE_KEY, domain="list.example")

    assert (await chain(changed)).result is Verified.PASS


async def test_no_chain_is_no_result() -> None:
    assert await chain(RAW) == Chain()
    assert list(judge_chain(Chain())) == []


@pytest.mark.parametrize(
    ("old", "new", "failed_at", "problem"),
    [
        (b"\r\n\r\nHello", b"\r\n\r\nHullo", 2, "not the one that was signed"),
        (b"i=1; forwarder.example; spf=pass", b"i=1; forwarder.example; spf=fail", 1, "the seal does not match"),
        (b"i=2; list.example; spf=pass", b"i=2; list.example; spf=fail", 2, "the seal does not match"),
        (b"ARC-Authentication-Results: i=1;", b"X-Old: i=1;", 1, "Incomplete ARC set"),
        (b"ARC-Authentication-Results: i=2;", b"ARC-Authentication-Results: i=4;", 4, "Incomplete ARC set"),
        (b"ARC-Authentication-Results: i=2;", b"ARC-Authentication-Results: i=99;", 99, "over 50 sets"),
        (b"cv=pass", b"cv=none", 2, "the seal does not match"),
    ],
)
async def test_the_set_that_breaks_the_chain_is_named(old: bytes, new: bytes, failed_at: int, problem: str) -> None:
    assert TWO.count(old) == 1

    found = await chain(TWO.replace(old, new))

    assert (found.result, found.failed_at) == (Verified.FAIL, failed_at)
    assert problem in (found.problem or "")


async def test_a_forwarder_that_says_the_chain_was_broken_is_named() -> None:
    found = await chain(sealed(TWO, PRIVATE_KEY, cv="fail"))

    assert (found.result, found.failed_at) == (Verified.FAIL, 3)
    assert "cv=fail" in (found.problem or "")


async def test_a_first_set_that_claims_one_before_it_fails() -> None:
    found = await chain(sealed(RAW, PRIVATE_KEY, cv="pass"))

    assert (found.result, found.failed_at) == (Verified.FAIL, 1)


async def test_a_key_that_is_gone_breaks_the_chain_and_is_said() -> None:
    found = await chain(TWO, {key: value for key, value in WORLD.items() if "list" not in key})

    assert (found.result, found.failed_at) == (Verified.FAIL, 2)
    assert found.problem == "there is no key at s1._domainkey.list.example"


async def test_a_key_that_does_not_answer_leaves_the_chain_open() -> None:
    found = await chain(TWO, {**WORLD, "s1._domainkey.forwarder.example": "TIMEOUT"})

    assert found.result is Verified.UNKNOWN
    assert "s1._domainkey.forwarder.example" in (found.problem or "")


@pytest.mark.parametrize(
    "field",
    [
        b"ARC-Seal: i=1\r\n",
        b"ARC-Seal: i=1; a=rsa-md5; cv=none; d=forwarder.example; s=s1; b=\xff\r\n",
        b"ARC-Message-Signature:i=1;d=\xc3\xa9;s=..;h=;bh=;b=\r\n",
        b"ARC-Seal: i=-1; cv=\r\nARC-Authentication-Results: i=1;\r\n",
        b"ARC-Seal: i=1; a=rsa-sha256; cv=none; d=forwarder.example; s=s1; t=x; b=!!\r\n",
    ],
)
@pytest.mark.parametrize("raw", [RAW, ONE, TWO])
async def test_a_hostile_chain_never_passes_and_never_raises(field: bytes, raw: bytes) -> None:
    assert (await chain(field + raw)).result in {Verified.FAIL, Verified.UNKNOWN}


@pytest.mark.parametrize(
    "hostile", [b"ARC-Seal: i=1; d=a.example\r\n" * 300, b"ARC-Seal: " + b"i=1;" * 50_000 + b"\r\n"]
)
async def test_thousands_of_fields_ask_little(hostile: bytes) -> None:
    message = read_message(hostile + TWO)
    assert message is not None
    zone = Zone(WORLD)

    found = await verify_chain(message, zone)

    assert found.result in {Verified.FAIL, Verified.UNKNOWN}
    assert len(zone.questions) <= 20


async def test_of_a_bare_header_only_the_sets_are_counted() -> None:
    found = await chain(TWO.partition(b"\r\n\r\n")[0] + b"\r\n")

    assert (found.sets, found.result) == (2, None)
    assert list(judge_chain(found)) == []
