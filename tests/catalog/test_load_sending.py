from pathlib import Path

import pytest

from bot.catalog.load_sending import load_sending, read_sending
from bot.errors import CatalogError

CATALOG = Path(__file__).parents[2] / "catalog"
SELECTORS = "selectors: [default]\nsources: [{url: 'https://example.com/', read: 2026-11-21}]\n"
SERVICE = "- id: example\n  name: Example\n  spf_includes: [spf.example.com]\n  help: https://example.com/help\n"


def read(folder: Path, senders: str, selectors: str = SELECTORS) -> list[str]:
    (folder / "senders.yml").write_text(senders, encoding="utf-8")
    (folder / "dkim_selectors.yml").write_text(selectors, encoding="utf-8")
    return [f"{problem.path.partition('/')[2]}:{problem.line}: {problem.text}" for problem in read_sending(folder)[1]]


def test_the_projects_own_files_are_sound() -> None:
    sending = load_sending(CATALOG)

    assert len(sending.services) > 40
    assert "google" in sending.selectors


def test_a_service_without_optional_keys_is_read(tmp_path: Path) -> None:
    assert read(tmp_path, SERVICE) == []
    assert load_sending(tmp_path).services[0].selectors == ()


@pytest.mark.parametrize(
    ("senders", "problem"),
    [
        (SERVICE + "  spf_include: [x.example.com]\n", "senders.yml:5: unknown key 'spf_include'"),
        (SERVICE + SERVICE, "senders.yml:5: the service 'example' stands twice"),
        (SERVICE.replace("https:", "http:"), "senders.yml:4: 'help' must be an https address"),
        (
            SERVICE.replace("spf.example.com", "Example"),
            "senders.yml:3: 'Example' is no domain or glob in lower case",
        ),
        ("- name: Example\n  help: https://example.com/\n", "senders.yml:1: missing key 'id'"),
    ],
)
def test_a_fault_in_a_service_is_told_by_line(tmp_path: Path, senders: str, problem: str) -> None:
    assert problem in read(tmp_path, senders)


@pytest.mark.parametrize(
    ("selectors", "problem"),
    [
        (SELECTORS.replace("[default]", "[Default]"), "is no selector"),
        (SELECTORS.replace("[default]", "[a, a]"), "stands twice"),
        ("selectors: []\n", "'selectors' is empty"),
        ("", "the file is empty"),
    ],
)
def test_a_fault_in_the_selectors_is_told(tmp_path: Path, selectors: str, problem: str) -> None:
    assert any(problem in told for told in read(tmp_path, SERVICE, selectors))


def test_the_first_fault_is_raised(tmp_path: Path) -> None:
    read(tmp_path, "{}")

    with pytest.raises(CatalogError, match=r"senders\.yml:1: the file must be a list"):
        load_sending(tmp_path)
