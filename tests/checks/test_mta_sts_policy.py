import pytest

from bot.checks.mta_sts_policy import Mode, parse_policy, parse_record
from bot.ports import Page

SOUND = "version: STSv1\nmode: enforce\nmx: MX.example.com.\nmax_age: 604800\n"


def page(text: str, media_type: str = "text/plain") -> Page:
    return Page(200, media_type, text.encode())


def test_a_policy_is_taken_apart() -> None:
    policy = parse_policy(page(SOUND))

    assert (policy.mode, policy.mx, policy.max_age_s) == (Mode.ENFORCE, ("mx.example.com",), 604800)
    assert policy.problems == ()
    assert policy.is_usable


@pytest.mark.parametrize("separator", ["\n", "\r\n"])
def test_both_line_ends_are_right(separator: str) -> None:
    assert parse_policy(page(SOUND.replace("\n", separator))).problems == ()


def test_of_a_field_that_stands_twice_the_first_counts() -> None:
    policy = parse_policy(page(SOUND + "mode: none\n"))

    assert policy.mode is Mode.ENFORCE
    assert policy.problems == ("“mode” stands twice",)


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("STSv1", "STSv2", "version: STSv1"),
        ("enforce", "on", "not enforce, testing or none"),
        ("604800", "a week", "not a number of seconds"),
        ("604800", "99999999", "over 31557600"),
        ("mx: MX.example.com.\n", "", "no “mx”"),
        ("MX.example.com.", "*", "no host name"),
        ("mx:", "mx", "no “name: value”"),
    ],
)
def test_faults_are_named(old: str, new: str, problem: str) -> None:
    assert problem in " ".join(parse_policy(page(SOUND.replace(old, new))).problems)


@pytest.mark.parametrize(
    ("pattern", "host", "covered"),
    [
        ("mx.example.com", "MX.example.com", True),
        ("*.example.com", "mx.example.com", True),
        ("*.example.com", "example.com", False),
        ("*.example.com", "a.b.example.com", False),
        ("*.example.com", "mx.badexample.com", False),
    ],
)
def test_a_wildcard_stands_for_exactly_one_label(pattern: str, host: str, *, covered: bool) -> None:
    assert parse_policy(page(SOUND.replace("MX.example.com.", pattern))).covers(host) is covered


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("v=STSv1; id=20261121;", None),
        ("v=STSv1;", "it has no id="),
        ("v=STSv1; id=a-b;", "its id= is not 1 to 32 letters and digits"),
        ("v=STSv1; id=" + "a" * 33, "its id= is not 1 to 32 letters and digits"),
    ],
)
def test_a_record_needs_an_id(text: str, problem: str | None) -> None:
    assert parse_record(text).problem == problem
