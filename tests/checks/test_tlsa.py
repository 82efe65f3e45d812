import pytest

from bot.checks.tlsa import parse_tlsa

SHA256 = "0123456789abcdef" * 4


@pytest.mark.parametrize(
    "text",
    [
        f"3 1 1 {SHA256}",
        f"2 0 1 {SHA256.upper()}",
        f"3 1 1 {SHA256[:32]} {SHA256[32:]}",
        f"3 1 2 {SHA256 * 2}",
        "3 1 0 3082",
    ],
)
def test_records_that_senders_can_use(text: str) -> None:
    assert parse_tlsa(text).problem is None


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (f"1 1 1 {SHA256}", "usage 1 is not for mail"),
        (f"3 2 1 {SHA256}", "there is no selector 2"),
        (f"3 1 3 {SHA256}", "there is no matching type 3"),
        (f"3 1 1 {SHA256[2:]}", "31 octets instead of 32"),
        ("3 1 1 xyz", "not hexadecimal"),
        ("3 1 1", "does not have usage"),
        ("a b c d", "does not have usage"),
    ],
)
def test_what_is_wrong_with_a_record_is_named(text: str, problem: str) -> None:
    assert problem in (parse_tlsa(text).problem or "")
