"""What `bouncebot catalog new` writes: the beginning of a rule."""

from datetime import date
from pathlib import Path

import pytest
import yaml

from bot.catalog.classify import Classifier
from bot.catalog.lint_examples import real_addresses
from bot.catalog.load_receivers import read_receiver
from bot.catalog.problem import Problem
from bot.catalog.skeleton import NoSuchReceiver, Skeleton, skeleton
from bot.catalog.strict_yaml import read_table
from tests.catalog.small import ambiguous, catalog, generic, receiver, rule

TODAY = date(2026, 11, 21)
KNOWN = Classifier(
    catalog(
        receiver("acme", hosts=("*.acme.example",)),
        receiver("gmail"),
        generic(rule("generic.full", "mailbox_full.x", text=("the mailbox is full today",))),
        ambiguous=(ambiguous(("content.x", 0.5), enhanced=("x.7.1",)),),
    )
)
PASTED = (
    "<bob@gmail.com>: host mx1.real-host.net[8.8.4.4] said: 550 5.7.1 <bob@gmail.com> the flux capacitor of"
    " 8.8.8.8 (mail.our-firm.de) is misaligned, ticket QX4471ABCDE999 of our firm and its many friends (in reply to"
    " RCPT TO command)"
)


def begun(pasted: str, receiver_id: str | None = None) -> Skeleton:
    made = skeleton(pasted, KNOWN, TODAY, receiver_id)
    assert made is not None
    return made


def test_it_has_the_codes_the_words_and_an_example_without_real_data() -> None:
    made = begun(PASTED)

    (written,) = yaml.safe_load(made.rule)
    assert written["id"] == "generic.TODO"
    assert written["when"]["reply_code"] == ["550"]
    assert written["when"]["enhanced"] == ["5.7.1"]
    assert written["sources"][0]["read"] == "2026-11-21"
    assert list(real_addresses(made.rule)) == []
    assert "our-firm" not in made.rule
    assert "flux capacitor" in written["examples"]["match"][0]["text"]


def test_its_words_hold_no_ticket_and_stand_in_its_example() -> None:
    (written,) = yaml.safe_load(begun(PASTED).rule)

    assert written["when"]["text"] == ["of our firm and its many friends"]
    assert written["when"]["text"][0] in written["examples"]["match"][0]["text"]


def test_it_can_be_put_at_the_end_of_a_file_and_each_todo_is_told_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "acme.yml"
    file.write_text("name: Acme\nkind: provider\nrules:\n" + begun(PASTED, "acme").rule, encoding="utf-8")
    problems: list[Problem] = []

    table = read_table(file, "acme.yml", problems)
    assert table is not None
    read_receiver(table, "acme", "acme.yml")

    told = {problem.text.partition(" is still to be written")[0]: problem.line for problem in problems}
    lines = file.read_text(encoding="utf-8").splitlines()
    assert set(told) == {"the id", "'cause'", "'url'", "'because'", "'text'"}
    assert all("TODO" in lines[line - 1] for line in told.values())


def test_it_is_for_the_receiver_that_the_text_shows_or_the_person_names() -> None:
    pasted = "<a@example.com>: host mx.acme.example[192.0.2.1] said: 550 5.7.1 what is this thing"

    assert begun(pasted).file == "receivers/acme.yml"
    assert begun(pasted, "gmail").file == "receivers/gmail.yml"


def test_a_receiver_that_is_not_there_is_said_so_with_its_like() -> None:
    with pytest.raises(NoSuchReceiver, match=r"acmee\.yml\. Did you mean acme\?"):
        skeleton(PASTED, KNOWN, TODAY, "acmee")


def test_a_cause_is_proposed_from_the_nearest_words_and_from_the_code_but_not_chosen() -> None:
    (written,) = yaml.safe_load(begun("550 5.7.1 mailbox was full").rule)

    assert written["cause"] == "TODO mailbox_full.x or content.x?"


def test_each_entry_is_on_a_line_of_its_own_so_that_commas_and_length_need_no_care() -> None:
    long = begun("550 5.7.1 " + "a reason that goes on, and on, " * 20).rule

    written = long.replace("TODO what it is instead", "storage, not sending")
    assert yaml.safe_load(written)[0]["examples"]["no_match"][0]["because"] == "storage, not sending"
    assert all(":" in line or line.lstrip().startswith("- ") for line in long.splitlines())


def test_words_that_a_rule_knows_already_are_said_so() -> None:
    assert any("generic.full" in note for note in begun("552 5.2.2 the mailbox is full today").notes)


def test_nothing_to_begin_with_and_talk_are_said_so() -> None:
    assert skeleton("  ", KNOWN, TODAY) is None
    assert "Nothing shows this to be a bounce" in begun("lunch at noon?").notes[0]
