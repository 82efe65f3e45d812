"""A fault in one file of the catalog is told once, and not as many times as others refer to the file."""

import shutil
from pathlib import Path

import pytest

from bot.catalog.lint import checked
from bot.catalog.load import catalog_path


@pytest.mark.parametrize(
    "name",
    [
        "causes/mailbox_full.yml",
        "receivers/gmail.yml",
        "ambiguous.yml",
        "blocklists.yml",
        "enhanced_codes.yml",
        "requirements.yml",
        "senders.yml",
    ],
)
def test_a_file_that_is_no_yaml_is_one_fault_whatever_refers_to_it(tmp_path: Path, name: str) -> None:
    copy = shutil.copytree(catalog_path(), tmp_path / "catalog")
    with (copy / name).open("a", encoding="utf-8") as file:
        file.write("  : [\n")

    found = checked(copy)
    assert [problem.path for problem in found.problems] == [f"catalog/{name}"], found.problems
    assert "not YAML" in found.problems[0].text


@pytest.mark.parametrize(
    ("name", "old"),
    [("causes/mailbox_full.yml", "never:"), ("receivers/generic.yml", "certainty:")],
)
def test_a_fault_in_an_entry_is_one_whatever_refers_to_it(tmp_path: Path, name: str, old: str) -> None:
    copy = shutil.copytree(catalog_path(), tmp_path / "catalog")
    text = (copy / name).read_text(encoding="utf-8")
    indent = " " * (text.index(old) - text.rindex("\n", 0, text.index(old)) - 1)
    (copy / name).write_text(text.replace(old, f"colour: blue\n{indent}{old}", 1), encoding="utf-8")

    found = checked(copy)
    assert [problem.text for problem in found.problems] == ["unknown key 'colour'"]
    assert not found.whole
