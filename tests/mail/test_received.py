from datetime import UTC, datetime

import pytest

from bot.mail.received import read_path

TOP = (
    "from a.example.com (a.example.com [192.0.2.1]) by mx.example.net (Postfix) with ESMTPS id 1; "
    "Sat, 21 Nov 2026 12:00:05 +0000"
)
BELOW = "from app by a.example.com with HTTP; Sat, 21 Nov 2026 13:00:00 +0100 (CET)"


def test_hops_come_in_the_order_of_travel_with_their_delays() -> None:
    first, second = read_path([TOP, BELOW])

    assert (first.from_host, first.by_host, first.protocol) == ("app", "a.example.com", "HTTP")
    assert first.at == datetime(2026, 11, 21, 12, tzinfo=UTC)
    assert first.delay_s is None
    assert (second.from_host, second.by_host, second.protocol) == ("a.example.com", "mx.example.net", "ESMTPS")
    assert second.delay_s == 5


@pytest.mark.parametrize(
    "field", ["", "nonsense", "from; by;", "by x; no date", "(((", "from a by b; Sat, 99 Foo 2026"]
)
def test_what_a_field_does_not_say_is_none(field: str) -> None:
    (hop,) = read_path([field])

    assert hop.at is None


def test_no_fields_are_no_path() -> None:
    assert read_path([]) == ()
