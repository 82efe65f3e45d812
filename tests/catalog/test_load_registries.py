from pathlib import Path

import pytest

from bot.catalog.load_registries import load_registries, read_registries
from bot.errors import CatalogError

CATALOG = Path(__file__).parents[2] / "catalog"
SOUND = (
    "rdap:\n  - {suffix: example, base: 'https://rdap.example.net/'}\n"
    "claimable:\n  - {suffix: apps.example.net, name: Example Apps}\n"
    "sources: [{url: 'https://example.com/', read: 2026-11-21}]\n"
)


def test_the_projects_own_file_is_sound() -> None:
    registries = load_registries(CATALOG)

    assert "com" in {entry.suffix for entry in registries.rdap}
    assert registries.claimable


def test_a_sound_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "registries.yml").write_text(SOUND, encoding="utf-8")

    registries = load_registries(tmp_path)

    assert [(entry.suffix, entry.base) for entry in registries.rdap] == [("example", "https://rdap.example.net/")]
    assert [entry.name for entry in registries.claimable] == ["Example Apps"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (SOUND.replace("suffix: example,", "suffix: Example,"), "'Example' is no domain in lower case"),
        (SOUND.replace("net/'", "net'"), "'base' must be an https address that ends with a slash"),
        (SOUND.replace("claimable", "claimabel"), "unknown key 'claimabel'"),
        ("", "the file is empty"),
    ],
)
def test_a_fault_is_told(tmp_path: Path, text: str, problem: str) -> None:
    (tmp_path / "registries.yml").write_text(text, encoding="utf-8")

    assert any(problem in told.text for told in read_registries(tmp_path)[1])
    with pytest.raises(CatalogError):
        load_registries(tmp_path)
