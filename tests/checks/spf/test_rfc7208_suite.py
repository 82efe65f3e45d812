"""The openspf.org test suite for RFC 7208, where it is present: 203 cases, each citing its paragraph.

It is not part of this project. It is looked for beside it, or where RFC7208_TESTS points.
"""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.checks.spf.evaluate import check_host
from tests.fakes.zone import TIMEOUT, Records, Zone

SUITE = Path(
    os.environ.get("RFC7208_TESTS", Path(__file__).parents[3] / ".." / "shared" / "dns" / "rfc7208-tests.yml")
)
CASES_IN_RELEASE_2014_04 = 203
SPF_TYPE_ONLY = "NONE"  # the suite's mark: this name has no TXT record


@dataclass(frozen=True, slots=True)
class Case:
    id: str
    ip: str
    helo: str
    mail_from: str
    results: tuple[str, ...]
    explanation: str | None
    zone: dict[str, str | dict[str, Records]]


def read_suite() -> list[Case]:
    return [
        Case(
            id=f"{name} (RFC 7208 {test['spec']})",
            ip=test["host"],
            helo=test["helo"],
            mail_from=test["mailfrom"],
            results=tuple(test["result"]) if isinstance(test["result"], list) else (test["result"],),
            explanation=test.get("explanation"),
            zone=read_zone(scenario["zonedata"]),
        )
        for scenario in yaml.safe_load_all(SUITE.read_text(encoding="utf-8"))
        for name, test in scenario["tests"].items()
    ]


def read_zone(data: dict[str, list[Any]]) -> dict[str, str | dict[str, Records]]:
    zone: dict[str, str | dict[str, Records]] = {}
    for name, entries in data.items():
        node: dict[str, list[str]] = {}
        for entry in entries:
            if isinstance(entry, dict):
                ((rdtype, value),) = entry.items()
                node.setdefault(rdtype, []).append(present(rdtype, value))
        if "TXT" not in node and "SPF" in node:
            node["TXT"] = node["SPF"]
        has_no_txt = node.get("TXT") == [SPF_TYPE_ONLY]
        if has_no_txt:
            del node["TXT"]
        records: dict[str, Records] = {rdtype: tuple(values) for rdtype, values in node.items()}
        if TIMEOUT in entries:
            records = dict.fromkeys(("A", "AAAA", "MX", "PTR", "TXT"), TIMEOUT) | records
        zone[name] = records
    return zone


def present(rdtype: str, value: Any) -> str:
    if rdtype in {"TXT", "SPF"}:
        text = "".join(value) if isinstance(value, list) else value
        return text.encode("latin-1").decode("ascii", "surrogateescape")
    return " ".join(map(str, value)) if isinstance(value, list) else str(value)


if not SUITE.exists():
    pytest.skip(f"the RFC 7208 suite is not part of this project and not at {SUITE}", allow_module_level=True)

CASES = read_suite()


def test_the_whole_suite_is_read() -> None:
    assert len(CASES) == CASES_IN_RELEASE_2014_04


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
async def test_the_result_is_the_one_of_the_suite(case: Case) -> None:
    evaluation = await check_host(case.ip, case.mail_from, case.helo, Zone(case.zone), receiver="receiver.example")

    assert evaluation.result in case.results
    if case.explanation is not None and evaluation.result == "fail":
        assert (evaluation.explanation or "DEFAULT") == case.explanation
