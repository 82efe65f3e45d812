from datetime import UTC, datetime, timedelta

import pytest

from bot.allowance import Allowance
from bot.errors import AskedTooOften

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def spent(allowance: Allowance, asker: str | None, times: int, now: datetime = NOW) -> int:
    """Spend until it is refused; returns how often it was granted."""
    for granted in range(times):
        try:
            allowance.spend(asker, now)
        except AskedTooOften:
            return granted
    return times


def test_a_person_has_so_many_checks_at_once() -> None:
    assert spent(Allowance(per_person=5), "U1", 20) == 5


def test_another_person_has_as_many() -> None:
    allowance = Allowance(per_person=5)
    spent(allowance, "U1", 20)

    assert spent(allowance, "U2", 20) == 5


def test_everybody_together_has_so_many() -> None:
    allowance = Allowance(per_person=5, in_all=8)

    assert [spent(allowance, asker, 20) for asker in ("U1", "U2", "U3")] == [5, 3, 0]


def test_what_was_refused_does_not_count() -> None:
    allowance = Allowance(per_person=1, in_all=2)
    spent(allowance, "U1", 1)
    for _ in range(10):
        assert spent(allowance, "U1", 1) == 0

    assert spent(allowance, "U2", 1) == 1


def test_it_comes_back_little_by_little() -> None:
    allowance = Allowance(per_person=4)
    spent(allowance, "U1", 4)

    assert spent(allowance, "U1", 9, NOW + HOUR / 4) == 1
    assert spent(allowance, "U1", 9, NOW + HOUR) == 3
    assert spent(allowance, "U1", 9, NOW + 10 * HOUR) == 4  # and never adds up


def test_the_refusal_says_when_to_try_again_and_that_is_true() -> None:
    allowance = Allowance(per_person=60)
    spent(allowance, "U1", 60)

    with pytest.raises(AskedTooOften, match=r"^You have had 60 checks within an hour.* Try again in 1 minute\.$"):
        allowance.spend("U1", NOW + timedelta(seconds=1))
    allowance.spend("U1", NOW + timedelta(seconds=61))


def test_the_refusal_says_when_it_is_everybodys() -> None:
    allowance = Allowance(in_all=2)
    spent(allowance, "U1", 2)

    with pytest.raises(AskedTooOften, match=r"^All of you together .* in 31 minutes\.$"):
        allowance.spend("U2", NOW)


def test_one_big_request_is_granted_and_paid_off_later_within_two_hours() -> None:
    allowance = Allowance(per_person=10)
    allowance.spend("U1", NOW, checks=500)

    assert spent(allowance, "U1", 1, NOW + HOUR) == 0
    assert spent(allowance, "U1", 1, NOW + 2 * HOUR) == 1


def test_nothing_to_check_costs_nothing() -> None:
    allowance = Allowance(per_person=1)
    for _ in range(5):
        allowance.spend("U1", NOW, checks=0)

    assert spent(allowance, "U1", 5) == 1


def test_the_command_line_has_no_limit() -> None:
    assert spent(Allowance(per_person=1, in_all=1), None, 100) == 100


def test_zero_is_no_limit() -> None:
    assert spent(Allowance(), "U1", 100) == 100


def test_people_who_are_even_are_forgotten() -> None:
    allowance = Allowance(per_person=60)
    for number in range(10_000):
        allowance.spend(f"U{number}", NOW)
    for number in range(10):
        allowance.spend(f"V{number}", NOW + HOUR)

    assert len(allowance._paid_off_s) == 10
