from pathlib import Path

import pytest

from bot.catalog.load_requirements import load_requirements
from bot.checks.finding import Finding, Verdict
from bot.checks.requirements import Met, Requirement, judge_requirements
from tests.checks.test_findings_document import documented

ROWS = load_requirements(Path(__file__).parents[2] / "catalog")


def checklist(*codes: str) -> dict[tuple[str, str], Requirement]:
    found = [
        Finding(code=code, verdict=Verdict.FAIL if verdict == "fail" else Verdict.PASS, summary="")
        for code, _, verdict in (entry.partition(" ") for entry in codes)
    ]
    return {(row.receiver, row.id): row for row in judge_requirements(found, ROWS)}


def test_every_code_in_the_checklist_is_a_finding_that_can_have_that_verdict() -> None:
    assert ROWS
    verdicts = documented()
    for row in ROWS:
        for clause in row.of:
            assert all(verdicts[code] & {"pass", "warn"} for code in clause.passes), row.id
            assert all("fail" in verdicts[code] for code in clause.fails), row.id


def test_every_row_names_the_receivers_own_page() -> None:
    assert [row.id for row in checklist().values() if row.source is None and row.receiver != "outlook_com"] == []


@pytest.mark.parametrize(
    ("codes", "either", "both"),
    [
        (("spf.ok", "dkim.found"), Met.PASS, Met.PASS),
        (("spf.ok", "dkim.none-found fail"), Met.PASS, Met.LOOK),
        (("spf.none fail", "dkim.found"), Met.PASS, Met.FAIL),
        (("spf.none fail",), Met.LOOK, Met.FAIL),
        (("spf.none fail", "dkim.selector-missing fail"), Met.FAIL, Met.FAIL),
        ((), Met.LOOK, Met.LOOK),
    ],
)
def test_no_key_found_is_never_no_dkim(codes: tuple[str, ...], either: Met, both: Met) -> None:
    rows = checklist(*codes)

    assert rows["gmail", "spf-or-dkim"].met is either
    assert rows["outlook_com", "spf-and-dkim"].met is both


def test_a_requirement_says_which_findings_decided() -> None:
    assert checklist("dmarc.none fail")["yahoo", "dmarc"].because == ("dmarc.none",)


def test_a_policy_of_none_is_enough() -> None:
    assert checklist("dmarc.policy-none")["gmail", "dmarc"].met is Met.PASS


def test_what_dns_does_not_show_says_where_to_look() -> None:
    row = checklist("spf.ok")["gmail", "spam-rate"]

    assert row.met is Met.LOOK
    assert "Postmaster Tools" in (row.look or "")
