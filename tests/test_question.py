"""The words after “checkdomain”."""

import pytest

from bot.errors import BadQuestion
from bot.question import EXAMPLE, DomainQuestion, read_question


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("example.com", DomainQuestion(domain="example.com")),
        (EXAMPLE, DomainQuestion(domain="example.com", selectors=("s1",), ip="192.0.2.1")),
        ("ip=192.0.2.1 example.com", DomainQuestion(domain="example.com", ip="192.0.2.1")),
        ("example.com selector = s1", DomainQuestion(domain="example.com", selectors=("s1",))),
        ("example.com --selector s1 --ip 192.0.2.1", read_question(EXAMPLE)),
        ("example.com \u2014selector s1 \u2014ip=192.0.2.1", read_question(EXAMPLE)),
        ("example.com 192.0.2.1", DomainQuestion(domain="example.com", ip="192.0.2.1")),
        ("example.com selector=S1,s2 selector=s1", DomainQuestion(domain="example.com", selectors=("s1", "s2"))),
        ("example.com s=s1._domainkey.example.com.", DomainQuestion(domain="example.com", selectors=("s1",))),
        ("https://example.com/?a=b", DomainQuestion(domain="https://example.com/?a=b")),
        ("192.0.2.1", DomainQuestion(domain="192.0.2.1")),
        ("not a domain", DomainQuestion(domain="not a domain")),
        ("", DomainQuestion(domain="")),
    ],
)
def test_a_question_is_read_as_people_type_it(text: str, read: DomainQuestion) -> None:
    assert read_question(text) == read


@pytest.mark.parametrize("text", ["example.com foo=bar", "example.com ip=", "example.com --verbose"])
def test_an_option_that_there_is_not_is_named_with_those_that_there_are(text: str) -> None:
    with pytest.raises(BadQuestion, match=r"I don't understand .* selector=… and ip=…"):
        read_question(text)


def test_what_cannot_be_a_selector_is_told_where_to_find_one() -> None:
    with pytest.raises(BadQuestion, match="DKIM-Signature"):
        read_question("example.com selector=<!channel>")


def test_a_question_is_written_as_it_can_be_typed_again() -> None:
    assert str(read_question(EXAMPLE)) == EXAMPLE
    assert read_question(str(read_question("example.com s=a,b"))) == read_question("example.com s=a,b")
