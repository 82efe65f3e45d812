"""The loader is the schema: every fault is told with its file and line."""

from pathlib import Path

import pytest

from bot.catalog.cause import Action, Category
from bot.catalog.load import catalog_path, load_catalog
from bot.catalog.reading import read_catalog
from bot.errors import CatalogError

CAUSE = """\
- id: mailbox_full.over_quota
  title: The mailbox is full
  summary: There is no room.
  party: recipient
  action: contact_recipient
  why: It grew.
  steps:
    - Wait.
    - {text: Look., command: '/checkdomain {sender_domain}'}
  clears: no
  appeal: {text: None}
  never: [Resend at once]
  sources: [{url: 'https://example.com/', read: 2026-11-20}]
"""
RECEIVER = """\
name: Acme
kind: provider
rules:
  - id: acme.full
    cause: mailbox_full.over_quota
    when:
      reply_code: [0452, 552]
      text: [mailbox is full]
    certainty: high
    sources: [{url: 'https://example.com/', read: 2026-11-20}]
    examples:
      match: [{from: seen, text: 552 mailbox is full}]
      no_match: [{because: no words, text: 552 no}]
"""


def make(folder: Path, *, cause: str = CAUSE, receiver: str = RECEIVER.replace("0452", "452")) -> Path:
    for name, text in {"causes/mailbox_full.yml": cause, "receivers/acme.yml": receiver}.items():
        (folder / "catalog" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "catalog" / name).write_text(text, encoding="utf-8")
    return folder / "catalog"


def faults(path: Path) -> list[str]:
    return [str(problem) for problem in read_catalog(path).problems]


def test_a_sound_catalog_is_read(tmp_path: Path) -> None:
    catalog = load_catalog(make(tmp_path))

    (cause,) = catalog.causes
    assert (cause.category, cause.action, cause.action_deferred) == (
        Category.MAILBOX_FULL,
        Action.CONTACT_RECIPIENT,
        None,
    )
    assert cause.clears == "no"  # not false
    assert cause.appeal.text == "None"
    assert cause.steps[1].command == "/checkdomain {sender_domain}"
    (rule,) = catalog.rules
    assert (rule.path, rule.line, rule.receiver) == ("catalog/receivers/acme.yml", 4, "acme")
    assert rule.when.reply_code == (452, 552)


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("0452, 552", "0452, 552", "7: '0452' is no reply code: write three digits"),
        ("[0452, 552]", "452", "7: 'reply_code' must be a list"),
        ("text: [mailbox is full]", "enhanced: [5.2]", "8: '5.2' is no enhanced code: write 5.7.26"),
        ("text: [mailbox is full]", "words: [mailbox is full]", "8: unknown key 'words'"),
        ("text: [mailbox is full]", "text: [{mailbox: full}]", "8: an item of 'text' must be a text, but is a table"),
        ("text: [mailbox is full]", "text: ['']", "8: an item of 'text' is empty"),
        ("text: [mailbox is full]", "text: &words [mailbox is full]", "8: anchors and aliases"),
        ("text: [mailbox is full]", "text: [!!int 5]", "8: tags (!) are not used"),
        ("    certainty: high\n", "", "4: missing key 'certainty'"),
        ("certainty: high", "certainty: sure", "9: 'certainty' is 'sure', not one of high, medium, low"),
        ("certainty: high", "certainty: high\n    cause: x", "10: duplicate key 'cause'"),
        ("read: 2026-11-20", "read: last week", "10: 'read' is 'last week', not a date such as 2026-11-20"),
        ("id: acme.full", "id: gmail.full", "4: id 'gmail.full' must be 'acme.' (the file's name) and one word"),
        ("mailbox_full.over_quota", "mailbox_full.none", "4: there is no cause 'mailbox_full.none'"),
        ("kind: provider", "kind: [provider]", "2: 'kind' must be a text, but is a list: quote it"),
        ("name: Acme", "name: [Acme", "2: not YAML: did not find expected ',' or ']'"),
        ("{because: no words, text: 552 no}", "{text: 552 no}", "13: missing key 'because'"),
    ],
)  # fmt: skip
def test_each_fault_is_told_with_file_and_line(tmp_path: Path, old: str, new: str, fault: str) -> None:
    assert old in RECEIVER
    receiver = RECEIVER.replace(old, new, 1)
    if "0452" not in fault:
        receiver = receiver.replace("0452", "452")
    path = make(tmp_path, receiver=receiver)

    assert [found for found in faults(path) if found.startswith(f"catalog/receivers/acme.yml:{fault}")]
    with pytest.raises(CatalogError, match=r"^catalog/receivers/acme\.yml:\d+: "):
        load_catalog(path)


def test_all_faults_are_found_in_one_run(tmp_path: Path) -> None:
    path = make(
        tmp_path, cause=CAUSE.replace("title", "heading"), receiver=RECEIVER.replace("certainty: high", "x: y")
    )

    assert faults(path) == [
        "catalog/causes/mailbox_full.yml:1: missing key 'title'",
        "catalog/causes/mailbox_full.yml:2: unknown key 'heading'",
        "catalog/receivers/acme.yml:4: missing key 'certainty'",
        "catalog/receivers/acme.yml:7: '0452' is no reply code: write three digits",
        "catalog/receivers/acme.yml:9: unknown key 'x'",
    ]


def test_a_file_of_a_category_that_is_none_is_refused(tmp_path: Path) -> None:
    path = make(tmp_path)
    (path / "causes" / "weather.yml").write_text(CAUSE, encoding="utf-8")

    assert faults(path)[0].startswith("catalog/causes/weather.yml:0: 'weather' is no category; one of ")


def test_the_same_id_twice_is_refused(tmp_path: Path) -> None:
    (fault,) = faults(make(tmp_path, cause=CAUSE * 2))
    file = "catalog/causes/mailbox_full.yml"
    assert fault == f"{file}:14: the cause 'mailbox_full.over_quota' is already at {file}:1"


def test_a_reference_that_makes_an_answer_only_poorer_does_not_stop_the_bot(tmp_path: Path) -> None:
    path = make(tmp_path, receiver=RECEIVER.replace("0452", "452") + "    beats: [other.rule]\n")

    assert load_catalog(path).rules
    assert [problem.text for problem in read_catalog(path).dangling] == ["there is no rule 'other.rule'"]


def test_a_folder_without_causes_is_no_catalog(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match="is no catalog"):
        load_catalog(tmp_path)


def test_code_tables_and_blocklists_are_read_strictly(tmp_path: Path) -> None:
    path = make(tmp_path)
    (path / "ambiguous.yml").write_text(
        "- enhanced: [5.7.1]\n  candidates: [{cause: mailbox_full.over_quota, share: 0.7}, {cause: nope, share: 1}]\n"
        "  sources: [{url: 'https://example.com/', read: 2026-11-20}]\n",
        encoding="utf-8",
    )
    (path / "enhanced_codes.yml").write_text("- {code: 5.1, name: a, meaning: b, rfc: [RFC 1]}\n", encoding="utf-8")
    (path / "blocklists.yml").write_text(
        "- {id: a, name: A, kinds: [ip5], tier: 9, lists: a, names: [A], delist: a, clears: a, ask: maybe,\n"
        "   codes: [{first: 127.0.0.2, last: 127.0.1.3, meaning: a}], bits: [{bit: 3, meaning: a}]}\n",
        encoding="utf-8",
    )

    assert faults(path) == [
        "catalog/ambiguous.yml:2: the shares are more than 1 together",
        "catalog/blocklists.yml:1: 'ask' must be true or false",
        "catalog/blocklists.yml:1: 'ip5' is no kind: write ip4, ip6 or domain",
        "catalog/blocklists.yml:1: 'tier' must be 1, 2, 3 or 4",
        "catalog/blocklists.yml:1: missing key 'sources'",
        "catalog/blocklists.yml:1: the name 'A' must be lower case",
        "catalog/blocklists.yml:2: 'bit' must be 1, 2, 4, … 128",
        "catalog/blocklists.yml:2: 'first' and 'last' must be addresses such as 127.0.0.2 of one /24",
        "catalog/enhanced_codes.yml:1: '5.1' is no enhanced code: write x.1.1 or 5.1.1",
        "catalog/enhanced_codes.yml:1: missing key 'sources'",
    ]


def test_the_projects_own_catalog_loads() -> None:
    catalog = load_catalog(catalog_path())

    assert catalog.causes
    assert catalog.rules
