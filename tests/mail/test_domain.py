"""Domains and addresses as people type them."""

import pytest

from bot.errors import BadAddress, BadDomain
from bot.mail.domain import DomainName, parse_ip


@pytest.mark.parametrize(
    "text",
    [
        "example.com",
        " Example.COM. ",
        "https://user@example.com:8080/path?x=1#y",
        "mailto:someone@example.com",
        "someone@example.com",
        "<someone@example.com>",
        "Some One <someone@example.com>",
        "<http://example.com|example.com>",
        "example.com/path",
        "example.com:25",
        "_dmarc.example.com",
        "s1._domainkey.example.com",
        "*.example.com",
        "“example.com”",
        "ｅｘａｍｐｌｅ。ｃｏｍ",
    ],
)
def test_the_domain_is_found_in_what_was_typed(text: str) -> None:
    assert DomainName.parse(text).ascii == "example.com"


def test_an_international_name_has_two_forms() -> None:
    name = DomainName.parse("Bücher.example")
    assert (name.ascii, name.unicode) == ("xn--bcher-kva.example", "bücher.example")
    assert DomainName.parse("xn--bcher-kva.example").unicode == "bücher.example"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "no domain"),
        ("   ", "no domain"),
        ("localhost", "no dot"),
        ("192.0.2.1", "IP address"),
        ("2001:db8::1", "IP address"),
        ("exa mple.com", "not a domain"),
        ("a..example.com", "empty part"),
        ("x" * 64 + ".example", "longer than 63"),
        (".".join(["abcdefgh"] * 40), "too long"),
        ("example.123", "not a full domain"),
        ("-example.com", "not a domain"),
        ("<!channel>", "no dot"),
        ("☃.\u200b.example", "“"),
    ],
)
def test_what_is_no_domain_gets_a_clear_sentence(text: str, words: str) -> None:
    with pytest.raises(BadDomain, match=words) as caught:
        DomainName.parse(text)
    assert str(caught.value).endswith(".")
    assert len(str(caught.value)) < 250


@pytest.mark.parametrize(
    ("text", "ip"),
    [
        ("192.0.2.1", "192.0.2.1"),
        (" [192.0.2.1] ", "192.0.2.1"),
        ("192.0.2.1:25", "192.0.2.1"),
        ("192.0.2.1.", "192.0.2.1"),
        ("2001:DB8:0::1", "2001:db8::1"),
        ("[2001:db8::1]:25", "2001:db8::1"),
        ("IPv6:2001:db8::1", "2001:db8::1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
    ],
)
def test_an_address_is_brought_to_normal_form(text: str, ip: str) -> None:
    assert parse_ip(text) == ip


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "no IP"),
        ("example.com", "not an IP"),
        ("192.0.2.0/24", "range"),
        ("192.0.2.256", "not an IP"),
        ("192.0.2.01", "not an IP"),
        ("fe80::1%eth0", "not an IP"),
        ("1", "not an IP"),
    ],
)
def test_what_is_no_address_gets_a_clear_sentence(text: str, words: str) -> None:
    with pytest.raises(BadAddress, match=words):
        parse_ip(text)
