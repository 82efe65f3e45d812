import pytest

from bot.checks.dmarc_record import looks_like_dmarc, parse_dmarc
from bot.checks.dmarc_repair import changed, corrected, respelt


@pytest.mark.parametrize(
    ("broken", "meant"),
    [
        ("v=dmarc1; p=reject", "v=DMARC1; p=reject"),
        ("v=DMARC1 p=reject", "v=DMARC1; p=reject"),
        ("DMARC1; p=none", "v=DMARC1; p=none"),
        ("v:DMARC1; p:none", "v=DMARC1; p=none"),
        ("p=reject; v=DMARC1", "v=DMARC1; p=reject"),
        ("“v=DMARC1; p=reject”", "v=DMARC1; p=reject"),
        (r"v=DMARC1\; p=none\; rua=mailto:a@example.com", "v=DMARC1; p=none; rua=mailto:a@example.com"),
        ("v=DMARC1, p=none, rua=mailto:a@example.com,mailto:b@example.com",
         "v=DMARC1; p=none; rua=mailto:a@example.com,mailto:b@example.com"),
    ],
)  # fmt: skip
def test_what_only_looks_like_a_record_is_respelt_with_all_that_it_says(broken: str, meant: str) -> None:
    octets = broken.encode().decode("ascii", "surrogateescape")  # as records arrive

    assert looks_like_dmarc(octets)
    assert respelt(octets) == meant


@pytest.mark.parametrize(
    ("broken", "meant"),
    [
        ("v=DMARC1; p=rejct", "v=DMARC1; p=reject"),
        ("v=DMARC1; p=quarentine; adkim=relaxed; aspf=strict", "v=DMARC1; p=quarantine; adkim=r; aspf=s"),
        ("v=DMARC1; p=blub; sp=reject", "v=DMARC1; p=none; sp=reject"),
        ("v=DMARC1; p=none; fo=9; foo=bar; pct=20", "v=DMARC1; p=none"),
        ("v=DMARC1; rua=mailto:a@example.com; p=none", "v=DMARC1; p=none; rua=mailto:a@example.com"),
        ("v=DMARC1; p=none; rua=<a@example.com> b@example.com",
         "v=DMARC1; p=none; rua=mailto:a@example.com,mailto:b@example.com"),
        ("v=DMARC1; p=none; rua=mailto: a@example.com!10m", "v=DMARC1; p=none; rua=mailto:a@example.com!10m"),
    ],
)  # fmt: skip
def test_a_faulty_record_is_corrected_to_what_was_meant(broken: str, meant: str) -> None:
    assert corrected(parse_dmarc("example.com", broken)) == meant


def test_a_change_keeps_the_policy_in_its_place_and_the_share_that_older_receivers_read() -> None:
    record = parse_dmarc("example.com", "v=DMARC1; rua=mailto:a@example.com; pct=20")

    assert changed(record, "p", "quarantine") == "v=DMARC1; p=quarantine; rua=mailto:a@example.com; pct=20"
    assert changed(record, "rua", None) == "v=DMARC1; p=none; pct=20"


def test_a_hostile_record_does_not_stall() -> None:
    for text in ("v=DMARC1;" + ";" * 60_000, "v=DMARC1; rua=" + "," * 60_000, "v=DMARC1 " + "p = " * 15_000):
        assert respelt(text).startswith("v=DMARC1; p=none")
