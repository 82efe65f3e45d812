import pytest

from bot.checks.ptr import is_generic


@pytest.mark.parametrize(
    ("name", "ip"),
    [
        ("192-0-2-45.static.example.net", "192.0.2.45"),
        ("45.2.0.192.example.net", "192.0.2.45"),
        ("host-192.0.2.45.example.net", "192.0.2.45"),
        ("ip192000002045.example.net", "192.0.2.45"),
        ("c000022d.example.net", "192.0.2.45"),
        ("ec2-198-51-100-7.compute-1.example.net", "198.51.100.7"),
        ("dsl-7.example.net", "198.51.100.7"),
        ("dhcp-pool-3.example.net", "198.51.100.7"),
        ("7.dynamic.example.net", "198.51.100.7"),
        ("20010db8000000000000000000000001.example.net", "2001:db8::1"),
    ],
)
def test_a_name_made_from_the_address_or_a_pool_is_generic(name: str, ip: str) -> None:
    assert is_generic(name, ip)


@pytest.mark.parametrize(
    ("name", "ip"),
    [
        ("mail.example.com", "192.0.2.45"),
        ("mail-yw1-f170.example.com", "198.51.100.170"),
        ("a2-45.smtp-out.example.com", "192.0.2.45"),
        ("o1.ptr1234.mail.example.com", "192.0.2.45"),
        ("mx2.dialogue.example.com", "192.0.2.45"),
        ("mail.hostpoint.example", "192.0.2.45"),
        ("carpool.example.com", "192.0.2.45"),
        ("relay1.example.com", "2001:db8::1"),
    ],
)
def test_a_chosen_name_is_not_generic(name: str, ip: str) -> None:
    assert not is_generic(name, ip)
