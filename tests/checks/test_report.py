from bot.checks.finding import Finding, Subject, Verdict
from bot.checks.report import Report, folded


def listed(outcome: str, name: str, verdict: Verdict) -> Finding:
    return Finding(
        code=f"blocklist.{outcome}.{name}", verdict=verdict, summary=f"{name}: {outcome}", about=f"List {name}"
    )


CLEAN = [listed("clean", name, Verdict.PASS) for name in ("a", "b", "c")]
SILENT = [listed("unknown", name, Verdict.UNKNOWN) for name in ("d", "e")]
LISTED = [listed("listed", name, Verdict.FAIL) for name in ("f", "g")]
OTHER = Finding(code="spf.ok", verdict=Verdict.PASS, summary="fine")


def test_lists_that_say_the_same_are_told_once_in_the_place_of_the_first() -> None:
    shown = folded([*LISTED, *SILENT, OTHER, *CLEAN])

    assert [finding.code for finding in shown] == [
        "blocklist.listed.f", "blocklist.listed.g", "blocklist.unknown", "spf.ok", "blocklist.clean",
    ]  # fmt: skip
    assert "2 blocklists gave no usable answer and count neither way: List d and List e." in shown[2].summary
    assert shown[4].summary == "Not on 3 blocklists: List a, List b and List c."


def test_one_of_a_kind_stays_as_it_is() -> None:
    assert folded([SILENT[0], CLEAN[0]]) == (SILENT[0], CLEAN[0])


def test_a_report_counts_what_it_shows_and_keeps_everything() -> None:
    report = Report(subject=Subject(ip="192.0.2.1"), findings=(*LISTED, *SILENT, *CLEAN), took_s=0.1)

    assert [report.count(verdict) for verdict in (Verdict.FAIL, Verdict.UNKNOWN, Verdict.PASS)] == [2, 1, 1]
    assert len(report.findings) == 7
