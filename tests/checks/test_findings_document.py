"""docs/findings.md lists the codes that the checks can give: all of them, and no others."""

import re
from pathlib import Path

from bot.checks.run import CHECKS
from tests.checks.test_scenarios import SCENARIOS

ROOT = Path(__file__).parents[2]
DOCUMENT = (ROOT / "docs" / "findings.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| (`[^|]*`) \| ([a-z, ]+) \|", re.MULTILINE)
LITERAL = re.compile(rf'"((?:{"|".join(CHECKS)}|blocklist)\.[a-z0-9-]+(?:\.\{{[a-z_.]+\}})?)"')


FOLDED = {"blocklist.clean", "blocklist.unknown"}
"""Made of several findings, to be shown; see tests/checks/test_report.py."""


def general(code: str) -> str:
    """Write a list's own code as the document does."""
    return re.sub(r"^(blocklist\.[a-z]+)\..+", r"\1.<id>", code)


def documented() -> dict[str, set[str]]:
    return {
        code: set(verdicts.split(", "))
        for codes, verdicts in ROW.findall(DOCUMENT)
        for code in re.findall("`([^`]+)`", codes)
    }


def in_the_code() -> set[str]:
    sources = (path.read_text(encoding="utf-8") for path in (ROOT / "bot" / "checks").rglob("*.py"))
    return {general(code) for source in sources for code in LITERAL.findall(source)}


def in_scenarios() -> dict[str, set[str]]:
    seen: dict[str, set[str]] = {}
    for scenario in SCENARIOS:
        for finding in scenario.finds:
            seen.setdefault(general(finding["code"]), set()).add(finding["verdict"])
    return seen


def test_every_code_of_the_checks_is_documented() -> None:
    assert in_the_code() - set(documented()) == set()


def test_every_documented_code_is_in_the_checks() -> None:
    given_by_the_runner = {f"{check}.unknown" for check in CHECKS}
    assert set(documented()) - in_the_code() - given_by_the_runner == FOLDED


def test_every_documented_code_and_verdict_has_a_scenario() -> None:
    assert in_scenarios() == {code: verdicts for code, verdicts in documented().items() if code not in FOLDED}
