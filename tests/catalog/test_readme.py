"""catalog/README.md is what a stranger writes rules by: its keys are the loader's, no more and no fewer."""

import inspect
import re
from datetime import date
from pathlib import Path

import pytest
import yaml

from bot.catalog import lint_examples
from bot.catalog.cause import Category
from bot.catalog.classify import Classifier
from bot.catalog.fill import PLAIN_WORDS, placeholders
from bot.catalog.load import catalog_path, load_catalog
from bot.catalog.load_blocklists import read_blocklist
from bot.catalog.load_causes import read_cause
from bot.catalog.load_codes import read_ambiguous, read_enhanced_meaning
from bot.catalog.load_receivers import read_receiver
from bot.catalog.skeleton import skeleton
from bot.catalog.strict_yaml import Table


def keys_read(reader: str) -> set[str]:
    node = yaml.compose("{}")
    assert isinstance(node, yaml.MappingNode)
    table = Table(node, lambda _line, _text: None)
    match reader:
        case "cause":
            read_cause(table, Category.CONTENT)
        case "receiver":
            read_receiver(table, "acme", "")
        case "blocklist":
            read_blocklist(table)
        case "ambiguous":
            read_ambiguous(table)
        case "enhanced":
            read_enhanced_meaning(table)
    return table._asked


def readme() -> str:
    return (catalog_path() / "README.md").read_text(encoding="utf-8")


def section(title: str) -> str:
    return readme().split(f"\n## {title}")[1].split("\n## ")[0]


@pytest.mark.parametrize(("title", "reader"), [("A cause", "cause"), ("A blocklist", "blocklist")])
def test_the_key_tables_are_the_loaders_keys(title: str, reader: str) -> None:
    first_cells = re.findall(r"^\| (`[^|]+) \|", section(title), re.MULTILINE)
    described = {key for cell in first_cells for key in re.findall(r"`(\w+)`", cell)}

    assert described == keys_read(reader)


@pytest.mark.parametrize(
    ("title", "reader", "indent"),
    [
        ("A receiver", "receiver", 0),
        ("Codes that say too little", "ambiguous", 2),
        ("What a code means by its standard", "enhanced", 2),
    ],
)
def test_the_samples_have_the_loaders_keys(title: str, reader: str, indent: int) -> None:
    lines = [line[4:].replace("- ", "  ", 1) for line in section(title).splitlines() if line.startswith("    ")]
    described = {found[1] for line in lines if (found := re.match(rf" {{{indent}}}(\w+):", line))}

    assert described == keys_read(reader)


def test_the_placeholders_are_those_that_are_filled() -> None:
    assert set(placeholders(section("A cause"))) <= set(PLAIN_WORDS)
    assert set(re.findall(r"`\{(\w+)\}`", section("A cause"))) == set(PLAIN_WORDS)


def test_the_readme_is_beside_the_rules() -> None:
    assert (Path(catalog_path()) / "receivers").is_dir()


def test_the_first_step_gives_what_the_readme_shows() -> None:
    steps = section("Add a rule in five steps")
    command = re.search(r"\$ bouncebot catalog new --add --receiver (\w+) '([^']+)'", steps)
    assert command is not None
    begun = skeleton(command[2], Classifier(load_catalog(catalog_path())), date(2026, 11, 21), command[1])
    assert begun is not None
    shown = [line.strip() for line in steps.split(command[0])[1].split("…")[0].splitlines() if line.strip()]
    written = [line.strip() for line in begun.rule.splitlines()]

    assert len(shown) > 5
    assert [line for line in shown if line not in written and not line.startswith("cause: TODO ")] == []
    for cause in re.findall(r"\w+\.\w+", shown[1].partition("TODO")[2]):
        assert cause in begun.rule


@pytest.mark.parametrize("said", ["loses to", "is tied with", "wins its own no_match example", "is taken for talk"])
def test_what_the_readme_has_advice_for_is_what_the_check_says(said: str) -> None:
    assert f"| `{said}" in readme()
    assert said in inspect.getsource(lint_examples)
