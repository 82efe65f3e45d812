"""What the lint finds, one fault at a time."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.catalog.catalog import Catalog
from bot.catalog.lint import checked, lint
from bot.catalog.lint_examples import real_addresses
from bot.catalog.load import catalog_path
from bot.catalog.reading import Reading
from bot.catalog.rule import Example, Rule
from tests.catalog.small import ambiguous, catalog, generic, receiver, rule, standard


def with_examples(made: Rule, match: str, no_match: str = "250 fine") -> Rule:
    return replace(
        made,
        match=(Example(match, origin="seen"),),
        no_match=(Example(no_match, because="another"),),
        path="receivers/x.yml",
        line=7,
    )


def found(made: Catalog) -> list[str]:
    keys = [f"cause:{cause.id}" for cause in made.causes]
    keys += [f"receiver:{item.id}" for item in made.receivers]
    keys += [f"enhanced:{item.code}" for item in made.enhanced]
    reading = Reading(catalog=made, problems=(), dangling=(), places={key: (key, 1) for key in keys})
    return [str(problem) for problem in lint(reading)]


FULL = with_examples(rule("generic.full", text=("mailbox is full",)), "552 5.2.2 mailbox is full")


def test_a_sound_catalog_has_no_problems() -> None:
    assert found(catalog(generic(FULL))) == []


def test_an_example_that_matches_nothing_is_found() -> None:
    broken = with_examples(FULL, "552 5.2.2 no room")

    assert found(catalog(generic(broken))) == [
        "receivers/x.yml:7: generic.full: matches nothing; in the match example '552 5.2.2 no room'"
    ]


def test_an_example_that_another_rule_wins_is_found() -> None:
    longer = with_examples(rule("generic.longer", text=("the mailbox is full",)), "552 5.2.2 the mailbox is full")
    stolen = with_examples(FULL, "552 5.2.2 the mailbox is full")

    (fault,) = found(catalog(generic(stolen, longer)))
    assert "generic.full: loses to generic.longer" in fault


def test_a_tie_is_found_whichever_of_the_two_wins() -> None:
    twin = with_examples(rule("generic.twin", text=("mailbox is full",)), "552 5.2.2 mailbox is full")

    faults = found(catalog(generic(FULL, twin)))
    assert any("generic.full: is tied with generic.twin" in fault for fault in faults)
    assert any("generic.twin: loses to generic.full" in fault for fault in faults)


def test_a_rule_that_wins_its_own_no_match_example_is_found() -> None:
    broken = with_examples(FULL, "552 5.2.2 mailbox is full", no_match="552 5.2.2 our mailbox is full")

    (fault,) = found(catalog(generic(broken)))
    assert "wins its own no_match example" in fault


@pytest.mark.parametrize(
    ("pattern", "fault"),
    [
        ("a(?=b)", "RE2 does not know the pattern"),
        ("listed at .*", "is unbounded"),
        (r"listed at [\w.]+", "is unbounded"),
        (r"listed at \S{3,}", "is unbounded"),
        ("Listed", "has capitals"),
    ],
)
def test_a_pattern_that_is_slow_or_can_never_match_is_found(pattern: str, fault: str) -> None:
    faults = found(catalog(generic(replace(FULL, when=replace(FULL.when, pattern=pattern)))))

    assert any(fault in text for text in faults)


def test_loose_words_that_are_to_beat_a_literal_are_found() -> None:
    loose = rule("generic.loose", pattern="mailbox .{0,60} refused", beats=("generic.full",))
    made = with_examples(loose, "552 5.2.2 mailbox of bob refused")

    (fault,) = found(catalog(generic(FULL, made)))
    assert "generic.loose: loose words cannot beat generic.full" in fault


def test_a_code_that_says_too_little_may_not_decide_alone() -> None:
    bare = with_examples(rule("generic.code", enhanced=("5.7.0-5",)), "550 5.7.3 no")
    vague = ambiguous(("content.x", 0.5), enhanced=("x.7.1",))

    assert any("alone says too little" in fault for fault in found(catalog(generic(bare), ambiguous=(vague,))))


def test_a_code_has_shares_or_a_cause_but_not_both() -> None:
    vague = ambiguous(("content.x", 0.5), enhanced=("x.7.1",))
    made = catalog(generic(FULL), ambiguous=(vague,), enhanced=(standard("5.7.1", "policy.x"),))

    assert found(made) == ["enhanced:5.7.1:1: 5.7.1 is in ambiguous.yml: drop the cause"]


def test_a_cause_that_nothing_leads_to_is_found() -> None:
    made = catalog(generic(FULL))
    lonely = replace(made.causes[0], id="content.lonely")

    assert found(replace(made, causes=(*made.causes, lonely))) == [
        "cause:content.lonely:1: no rule and no code leads to the cause 'content.lonely'"
    ]


def test_an_unknown_placeholder_or_check_is_found() -> None:
    made = catalog(generic(FULL))
    odd = replace(made.causes[0], why="Because of {weather}.", checks=("horoscope",))

    faults = found(replace(made, causes=(odd,)))
    assert any("there is no placeholder {weather}" in fault for fault in faults)
    assert any("'horoscope' is no check" in fault for fault in faults)


def test_a_receiver_without_a_page_for_senders_is_found() -> None:
    assert found(catalog(receiver("acme", replace(FULL, id="acme.full", receiver="acme")))) == [
        "receiver:acme:1: has no support link that a sender could use"
    ]


def test_what_two_receivers_claim_is_found() -> None:
    one = receiver("one", hosts=("*.acme.example",), domains=("acme.example",), signatures=("[A1]",))
    two = receiver("two", hosts=("acme.example",), domains=("acme.example",), signatures=("[a1]",))

    claims = [fault for fault in found(catalog(one, two)) if "is already" in fault]
    assert claims == [
        "receiver:two:1: the host 'acme.example' is already one's",
        "receiver:two:1: the domain 'acme.example' is already one's",
        "receiver:two:1: the signature '[a1]' is already one's",
    ]


@pytest.mark.parametrize(
    ("text", "real"),
    [
        ("550 8.8.8.8 is listed", ["8.8.8.8"]),
        ("550 [2606:4700::1111] is listed", ["2606:4700::1111"]),
        ("550 <bob@gmail.com> unknown", ["bob@gmail.com"]),
        ("550 192.0.2.1, 198.51.100.7, 203.0.113.9, 2001:db8::1, 127.0.0.2 and 10.1.2.3", []),
        ("550 <user@mail.example.com>, <user@acme.example> at 12:30:45, version 5.7.26", []),
    ],
)
def test_real_addresses_are_told_from_examples(text: str, real: list[str]) -> None:
    assert list(real_addresses(text)) == real


def test_the_corpus_is_read_and_tried(tmp_path: Path) -> None:
    for folder in ("causes", "receivers", "corpus/innocent", "corpus/unexplained"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "corpus/innocent/talk.yml").write_text(
        "- {text: 550 5.1.1 user unknown, because: it is not}\n- {txt: x}\n", encoding="utf-8"
    )

    told = [f"{problem.line}: {problem.text}" for problem in checked(tmp_path).problems if "corpus" in problem.path]
    assert "1: is innocent, but a bounce is found in it (no rule)" in told
    assert "2: missing key 'text'" in told


SMALL = {
    "causes/content.yml": """- id: content.spam
  title: Spam
  summary: It is taken for spam.
  party: sender_content
  action: fix_then_resend
  why: The words.
  steps: [Change them.]
  clears: At once.
  appeal: {text: None.}
  never: [Send it again.]
  sources: [{url: 'https://example.com/', read: 2026-11-20}]
""",
    "receivers/acme.yml": """name: Acme
kind: mta
rules:
  - id: acme.spam
    cause: content.spam
    when: {text: [smells of frobnication]}
    certainty: medium
    sources: [{url: 'https://example.com/', read: 2026-11-20}]
    examples:
      match: [{from: seen, text: 554 5.7.1 smells of frobnication}]
      no_match: [{because: another matter, text: 452 4.2.2 mailbox full}]
""",
    "enhanced_codes.yml": "[]\n",
    "ambiguous.yml": "[]\n",
    "blocklists.yml": "[]\n",
}


def told(folder: Path, **changes: tuple[str, str]) -> list[str]:
    """Write the small catalog with one text in place of another, and return what is wrong with its two files."""
    for name, text in SMALL.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        old, new = changes.get(file.stem, ("", ""))
        assert old in text
        file.write_text(text.replace(old, new) if old else text, encoding="utf-8")
    own = ("causes/content.yml", "receivers/acme.yml")
    return [f"{item.line}: {item.text}" for item in checked(folder).problems if item.path.endswith(own)]


def test_the_small_catalog_has_no_problems(tmp_path: Path) -> None:
    assert told(tmp_path) == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("cause: content.spam", "cause: content.ham", "there is no cause 'content.ham'"),
        ("certainty: medium", "certainty: medium\n    beats: [acme.none]", "there is no rule 'acme.none'"),
        ("kind: mta", "kind: mta\nspeaks_like: [nobody]", "there is no receiver 'nobody'"),
        (
            "no_match: [{because: another matter, text: 452 4.2.2 mailbox full}]",
            "no_match: []",
            "'no_match' is empty",
        ),
        ("match: [{from: seen, text: 554 5.7.1 smells of frobnication}]", "match: []", "'match' is empty"),
        (", read: 2026-11-20", "", "missing key 'read'"),
        ("read: 2026-11-20", "read: last week", "not a date"),
        ("sources: [{url: 'https://example.com/', read: 2026-11-20}]", "sources: []", "'sources' is empty"),
        ("452 4.2.2 mailbox full", "550 8.8.4.4 is full", "'8.8.4.4' is no address for examples"),
        ("452 4.2.2 mailbox full", "550 bob@gmail.com is full", "'bob@gmail.com' is no address for examples"),
        ("id: acme.spam", "id: other.spam", "must be 'acme.'"),
        ("certainty: medium", "certainty: medium\n    certainty: high", "duplicate key 'certainty'"),
        ("certainty: medium", "certainty: medium\n    colour: blue", "unknown key 'colour'"),
        ("kind: mta", "kind: provider", "has no support link"),
        ("kind: mta", "kind: gateway", "has no support link"),
    ],
)
def test_each_rule_of_the_catalog_is_checked(tmp_path: Path, old: str, new: str, fault: str) -> None:
    assert any(fault in text for text in told(tmp_path, acme=(old, new)))


def test_a_cause_needs_a_dated_source_as_well(tmp_path: Path) -> None:
    assert any("missing key 'read'" in text for text in told(tmp_path, content=(", read: 2026-11-20", "")))


def test_an_id_stands_once(tmp_path: Path) -> None:
    rule_text = SMALL["receivers/acme.yml"].partition("rules:\n")[2]

    twice = told(tmp_path, acme=("rules:\n", f"rules:\n{rule_text}"))
    assert any("the rule 'acme.spam' is already at" in text for text in twice)


def test_an_id_that_was_given_up_does_not_come_back(tmp_path: Path) -> None:
    ledger = "- {id: acme.spam, because: merged}\n- {id: content.spam, because: split}\n"
    (tmp_path / "retired_ids.yml").write_text(ledger, encoding="utf-8")

    faults = told(tmp_path)
    assert any(fault.startswith("4: the id 'acme.spam' was given up") for fault in faults)
    assert any("'content.spam' was given up" in fault for fault in faults)


def test_an_innocent_text_and_an_unexplained_one_keep_rules_out(tmp_path: Path) -> None:
    for kind in ("innocent", "unexplained"):
        (tmp_path / "corpus" / kind).mkdir(parents=True)
        (tmp_path / "corpus" / kind / "x.yml").write_text(
            "- {text: 554 5.7.1 smells of frobnication, because: a test}\n", encoding="utf-8"
        )
    told(tmp_path)

    faults = [str(item) for item in checked(tmp_path).problems if "/corpus/" in item.path]
    assert any("a bounce is found in it (acme.spam)" in fault for fault in faults)
    assert any("is explained by acme.spam" in fault for fault in faults)


def test_the_ledger_of_given_up_ids_is_kept(tmp_path: Path) -> None:
    (tmp_path / "retired_ids.yml").write_text("- {id: a.b, because: x}\n- {id: a.b}\n", encoding="utf-8")

    faults = [
        f"{item.line}: {item.text}" for item in checked(tmp_path).problems if item.path.endswith("retired_ids.yml")
    ]
    assert faults == ["2: missing key 'because'", "2: the id 'a.b' stands twice"]
    assert (catalog_path() / "retired_ids.yml").exists()


def test_the_projects_own_catalog_has_no_problems() -> None:
    assert [str(problem) for problem in checked(catalog_path()).problems] == []
