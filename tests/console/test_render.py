"""What a person reads in a terminal."""

import re
from datetime import UTC, datetime

import pytest
from rich.console import Console

from bot.console.render import Frame, explanation
from bot.explain import explain
from tests.fakes.rig import classifier

FRAME = Frame(now=datetime(2026, 3, 4, 2, 0, tzinfo=UTC), titles=classifier().catalog.titles)
ONE_OF_EACH_CAUSE = {
    rule.cause: example.text
    for rule in classifier().catalog.rules
    for example in rule.match
    if "{" not in example.text
}


def read(text: str, frame: Frame = FRAME, *, width: int = 100) -> str:
    """Give what stands on the screen."""
    console = Console(width=width, force_terminal=False, color_system=None)
    with console.capture() as captured:
        console.print(explanation(explain(text, classifier()), frame))
    return captured.get()


def test_there_is_an_example_of_most_causes() -> None:
    assert len(ONE_OF_EACH_CAUSE) > 50


@pytest.mark.parametrize("text", ONE_OF_EACH_CAUSE.values(), ids=ONE_OF_EACH_CAUSE)
def test_no_placeholder_is_left(text: str) -> None:
    assert not re.search(r"\{[a-z_]+\}", read(text))


def test_the_unexplained_says_what_it_read_and_what_to_check() -> None:
    shown = read(
        "550-5.3.9 the cat sat on the mailbox of a user 192.0.2.77\n550 5.3.9 see https://mail.example.org/why"
    )
    assert "I don't know this one" in shown
    assert "A little like" in shown
    assert "The mailbox is full" in shown
    assert "https://mail.example.org/why" in shown
    assert not re.search(r"\{[a-z_]+\}", shown)


def test_an_ambiguous_code_names_no_cause_in_its_headline_and_gives_shares() -> None:
    headline, *rest = read("550 5.7.1").splitlines()
    assert headline.strip() == "550 5.7.1 can mean several things"
    assert "It can be" in rest[2]
    assert "Authentication failed (40 %)" in rest[2]
    assert any("Likeliest" in line for line in rest)


def test_commands_are_typed_as_where_one_reads_them() -> None:
    listed = "554 5.7.1 Service unavailable; Client host [192.0.2.25] blocked using zen.spamhaus.org"
    assert "→ bouncebot checkip 192.0.2.25" in " ".join(read(listed).split())
    session = Frame(now=FRAME.now, titles=FRAME.titles, prompt="/")
    assert "→ /checkip 192.0.2.25" in " ".join(read(listed, session).split())


def test_look_alikes_have_their_names() -> None:
    shown = " ".join(read("550 5.1.1 <bo@example.org>: User unknown").split())
    assert f"• {FRAME.titles['mailbox_full.over_quota']}: A real person with a full mailbox" in shown


@pytest.mark.parametrize("width", [40, 60, 80])
def test_a_narrow_terminal_loses_nothing(width: int) -> None:
    shown = read("550 5.1.1 <bo@example.org>: User unknown", width=width)
    assert all(len(line) <= width for line in shown.splitlines())
    assert "bo@example.org" in "".join(shown.split())
