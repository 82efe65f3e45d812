from pathlib import Path

import pytest

from bot.catalog.load_links import load_shorteners, read_shorteners
from bot.errors import CatalogError

SOUND = "shorteners: [s.example]\nsources: [{url: 'https://example.com/', read: 2026-11-21}]\n"


def test_the_projects_own_file_is_sound() -> None:
    assert "bit.ly" in load_shorteners(Path(__file__).parents[2] / "catalog")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (SOUND.replace("s.example", "S.example"), "is no domain in lower case"),
        (SOUND.replace("s.example", "s.example, s.example"), "stands twice"),
        ("shorteners: []\n", "'shorteners' is empty"),
        ("", "the file is empty"),
    ],
)
def test_a_fault_is_told(tmp_path: Path, text: str, problem: str) -> None:
    (tmp_path / "links.yml").write_text(text, encoding="utf-8")

    assert any(problem in told.text for told in read_shorteners(tmp_path)[1])
    with pytest.raises(CatalogError):
        load_shorteners(tmp_path)
