"""The words after “checkdomain”."""

import pytest

from bot.errors import BadQuestion
from bot.question import CHECKIP, EXAMPLE, SPF, Question, read_question


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("example.com", Question(about="example.com")),
        (EXAMPLE, Question(about="example.com", selectors=("s1",), ip="192.0.2.1")),
        ("ip=192.0.2.1 example.com", Question(about="example.com", ip="192.0.2.1")),
        ("example.com selector = s1", Question(about="example.com", selectors=("s1",))),
        ("example.com --selector s1 --ip 192.0.2.1", read_question(EXAMPLE)),
        ("example.com \u2014selector s1 \u2014ip=192.0.2.1", read_question(EXAMPLE)),
        ("example.com 192.0.2.1", Question(about="example.com", ip="192.0.2.1")),
        ("example.com selector=S1,s2 selector=s1", Question(about="example.com", selectors=("s1", "s2"))),
        ("example.com s=s1._domainkey.example.com.", Question(about="example.com", selectors=("s1",))),
        ("https://example.com/?a=b", Question(about="https://example.com/?a=b")),
        ("192.0.2.1", Question(about="192.0.2.1")),
        ("not a domain", Question(about="not a domain")),
        ("", Question(about="")),
    ],
)
def test_a_question_is_read_as_people_type_it(text: str, read: Question) -> None:
    assert read_question(text) == read


@pytest.mark.parametrize("text", ["example.com foo=bar", "example.com ip=", "example.com --verbose"])
def test_an_option_that_there_is_not_is_named_with_those_that_there_are(text: str) -> None:
    with pytest.raises(BadQuestion, match=r"I don't understand .* selector=…, ip=… and helo=…, such as checkdomain"):
        read_question(text)


def test_each_command_takes_its_own_options() -> None:
    assert read_question("192.0.2.1 --helo mail.example.com", CHECKIP) == Question(
        about="192.0.2.1", helo="mail.example.com"
    )
    assert read_question("example.com 192.0.2.1 --mail-from a@example.com ehlo=web01", SPF) == Question(
        about="example.com", ip="192.0.2.1", mail_from="a@example.com", helo="web01"
    )
    with pytest.raises(BadQuestion, match=r"I take helo=…, such as checkip"):
        read_question("192.0.2.1 selector=s1", CHECKIP)


def test_an_address_where_none_is_taken_stays_what_was_asked_about() -> None:
    assert read_question("192.0.2.1 192.0.2.2", CHECKIP).about == "192.0.2.1 192.0.2.2"


def test_what_cannot_be_a_selector_is_told_where_to_find_one() -> None:
    with pytest.raises(BadQuestion, match="DKIM-Signature"):
        read_question("example.com selector=<!channel>")


def test_a_question_is_written_as_it_can_be_typed_again() -> None:
    assert str(read_question(EXAMPLE)) == EXAMPLE
    assert read_question(str(read_question("example.com s=a,b"))) == read_question("example.com s=a,b")
    assert str(read_question("192.0.2.1 helo=a", CHECKIP)) == "192.0.2.1 helo=a"
