from pathlib import Path

import pytest

from bot.catalog.load import catalog_path
from bot.catalog.load_filters import load_filters, read_filters
from bot.errors import CatalogError
from bot.mail import filter_report

SOUND = (
    "- id: microsoft\n  name: Microsoft 365\n  fix: Ask.\n"
    "  codes: [{code: ['SCL:5'], means: spam, verdict: spam}, {code: [reason:1xx], means: passed}]\n"
    "  sources: [{url: 'https://example.com/', read: 2026-11-21}]\n"
)


def test_the_projects_own_file_knows_every_filter_that_is_read() -> None:
    known = {entry.id for entry in load_filters(catalog_path())}

    assert known == {filter_report.MICROSOFT, filter_report.SPAMASSASSIN, filter_report.RSPAMD}


def test_a_code_means_what_it_says_or_what_its_hundred_means() -> None:
    microsoft = next(entry for entry in load_filters(catalog_path()) if entry.id == "microsoft")

    means = {code: entry.means for code in ("reason:130", "reason:109") if (entry := microsoft.meaning_of(code))}
    assert "ARC" in means["reason:130"]
    assert means["reason:109"] == "authentication passed"
    assert microsoft.meaning_of("reason:555") is None


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (SOUND + SOUND, "the filter 'microsoft' stands twice"),
        (SOUND.replace("reason:1xx", "'SCL:5'"), "the code 'SCL:5' stands twice"),
        (SOUND.replace("verdict: spam", "verdict: bad"), "'verdict' is 'bad', not one of spam, concern"),
        (SOUND.replace("means: passed", "says: passed"), "missing key 'means'"),
        (SOUND.replace("  fix: Ask.\n", ""), "missing key 'fix'"),
    ],
)
def test_a_fault_is_told(tmp_path: Path, text: str, problem: str) -> None:
    (tmp_path / "filters.yml").write_text(text, encoding="utf-8")

    assert any(problem in told.text for told in read_filters(tmp_path)[1])
    with pytest.raises(CatalogError):
        load_filters(tmp_path)
