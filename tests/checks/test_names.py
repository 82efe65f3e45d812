import pytest

from bot.checks.names import can_be_asked, is_below, is_public, parents, reverse_name, reversed_labels


@pytest.mark.parametrize("name", ["example.com", "example.com.", "_dmarc.example.com", "a" * 63 + ".example.com"])
def test_names_that_dns_can_hold(name: str) -> None:
    assert can_be_asked(name)


@pytest.mark.parametrize(
    "name",
    ["", ".", "a..b", ".example.com", "a" * 64 + ".example.com", ".".join(["abcdefg"] * 32), "ä" * 32 + ".example"],
)
def test_names_that_dns_cannot_hold(name: str) -> None:
    assert not can_be_asked(name)


def test_reverse_names() -> None:
    assert reverse_name("192.0.2.5") == "5.2.0.192.in-addr.arpa"
    assert reversed_labels("192.0.2.5") == "5.2.0.192"
    assert reversed_labels("2001:db8::5").startswith("5.0.0.0.")


@pytest.mark.parametrize(
    "ip",
    [
        "10.0.0.1",
        "127.0.0.1",
        "172.31.0.1",
        "100.64.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "fe80::1",
        "fd00::1",
    ],
)
def test_addresses_that_no_mail_comes_from(ip: str) -> None:
    assert not is_public(ip)


@pytest.mark.parametrize("ip", ["192.0.2.1", "172.32.0.1", "100.128.0.1", "2001:db8::1"])
def test_addresses_that_mail_may_come_from(ip: str) -> None:
    assert is_public(ip)


def test_parents_go_up_to_the_top() -> None:
    assert parents("a.example.com") == ("example.com", "com")


def test_below_includes_itself_and_needs_a_whole_label() -> None:
    assert is_below("example.com", "Example.com.")
    assert is_below("a.example.com", "example.com")
    assert not is_below("badexample.com", "example.com")
