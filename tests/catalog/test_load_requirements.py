from pathlib import Path

import pytest

from bot.catalog.load_requirements import load_requirements, read_requirements
from bot.errors import CatalogError

SOUND = (
    "- id: dmarc\n  receivers: [gmail]\n  scope: bulk\n  text: A record\n  needs: all\n"
    "  of: [{pass: [dmarc.enforced], fail: [dmarc.none]}]\n  look: Ask again.\n"
    "  sources: [{url: 'https://example.com/', read: 2026-11-21, note: gmail}]\n"
)


def write(folder: Path, text: str) -> None:
    (folder / "receivers").mkdir(exist_ok=True)
    (folder / "receivers" / "gmail.yml").touch()
    (folder / "requirements.yml").write_text(text, encoding="utf-8")


def test_a_sound_file_is_read(tmp_path: Path) -> None:
    write(tmp_path, SOUND)

    (requirement,) = load_requirements(tmp_path)

    assert requirement.of[0].passes == ("dmarc.enforced",)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (SOUND + SOUND, "the requirement 'dmarc' stands twice"),
        (SOUND.replace("gmail]", "hotmail]"), "there is no receiver 'hotmail'"),
        (SOUND.replace("needs: all", "needs: some"), "'needs' is 'some', not one of all, any"),
        (SOUND.replace("dmarc.none", "none"), "'none' is no finding code"),
        (SOUND.replace("id: dmarc", "id: DMARC"), "'DMARC' is no id"),
        (SOUND.replace("look:", "see:"), "missing key 'look'"),
    ],
)
def test_a_fault_is_told(tmp_path: Path, text: str, problem: str) -> None:
    write(tmp_path, text)

    assert any(problem in told.text for told in read_requirements(tmp_path)[1])
    with pytest.raises(CatalogError):
        load_requirements(tmp_path)
