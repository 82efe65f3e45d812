from dataclasses import replace

import pytest

from bot.catalog.cause import Cause
from bot.catalog.diagnosis import Candidate
from bot.checks.finding import Finding, Verdict
from bot.explain import Effect, explain, rank, weigh
from tests.catalog import small
from tests.fakes.rig import classifier


def cause(name: str, *, confirmed_by: tuple[str, ...] = (), contradicted_by: tuple[str, ...] = ()) -> Cause:
    return replace(small.cause(f"authentication.{name}"), confirmed_by=confirmed_by, contradicted_by=contradicted_by)


def candidate(of: Cause, confidence: float) -> Candidate:
    return Candidate(cause=of, confidence=confidence, rule=None, why="")


def finding(code: str, verdict: Verdict = Verdict.FAIL) -> Finding:
    return Finding(code=code, verdict=verdict, summary="")


SPF = cause("spf", confirmed_by=("spf.none", "spf.fail"), contradicted_by=("spf.pass",))
LISTED = cause("listed", confirmed_by=("blocklist.listed.*",), contradicted_by=("blocklist.clean.*",))


@pytest.mark.parametrize(
    ("code", "verdict", "expected"),
    [
        ("spf.none", Verdict.FAIL, Effect.CONFIRMS),
        ("spf.pass", Verdict.PASS, Effect.CONTRADICTS),
        ("dmarc.none", Verdict.FAIL, Effect.OPEN),
        ("spf.none", Verdict.UNKNOWN, Effect.OPEN),
        ("spf.nonesuch", Verdict.FAIL, Effect.OPEN),
    ],
)
def test_a_finding_confirms_contradicts_or_leaves_open(code: str, verdict: Verdict, expected: Effect) -> None:
    (weighed,) = weigh(SPF, [finding(code, verdict)])

    assert weighed.effect is expected


def test_a_star_covers_a_family_of_findings() -> None:
    (weighed,) = weigh(LISTED, [finding("blocklist.listed.spamhaus-zen")])

    assert weighed.effect is Effect.CONFIRMS


def test_only_the_list_that_the_reply_names_counts() -> None:
    findings = [finding("blocklist.listed.spamcop"), finding("blocklist.clean.spamhaus-zen", Verdict.PASS)]

    weighed = weigh(LISTED, findings, named_lists=("spamhaus-zen",))

    assert [item.effect for item in weighed] == [Effect.OPEN, Effect.CONTRADICTS]


def test_what_the_checks_confirm_comes_first() -> None:
    other = cause("other")

    ranked = rank([candidate(other, 0.4), candidate(SPF, 0.3)], [finding("spf.none")])

    assert [item.cause.id for item in ranked] == ["authentication.spf", "authentication.other"]
    assert 0.55 < ranked[0].confidence < 0.65
    assert ranked[1].confidence <= 0.4


def test_shares_never_exceed_the_whole() -> None:
    also = cause("also", confirmed_by=("spf.none",))

    ranked = rank([candidate(SPF, 0.6), candidate(also, 0.4)], [finding("spf.none")])

    assert sum(item.confidence for item in ranked) == pytest.approx(1)


def test_a_contradiction_lowers_but_does_not_settle() -> None:
    (moved,) = rank([candidate(SPF, 0.95)], [finding("spf.pass", Verdict.PASS)])

    assert 0.8 < moved.confidence < 0.9


def test_findings_that_disagree_move_nothing() -> None:
    (kept,) = rank([candidate(SPF, 0.8)], [finding("spf.pass", Verdict.PASS), finding("spf.none")])

    assert kept.confidence == 0.8


def test_no_answer_moves_nothing() -> None:
    (kept,) = rank([candidate(SPF, 0.8)], [finding("spf.none", Verdict.UNKNOWN)])

    assert kept.confidence == 0.8


def test_a_refused_helo_name_is_what_the_checks_ask_about() -> None:
    (answer,) = explain(
        "504 5.5.2 <web01>: Helo command rejected: need fully-qualified hostname", classifier()
    ).answers

    assert answer.subject is not None
    assert answer.subject.helo_name == "web01"
    assert "helo" in answer.checks
