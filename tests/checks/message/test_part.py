"""Single fields of a header, pasted without the rest: they are judged, and nothing is said to be missing."""

import pytest

from bot.checks.message.report import MessageReport
from bot.inspect_message import inspect_message
from bot.mail.message import read_message
from bot.settings import Settings
from tests.fakes.rig import open_deps
from tests.fakes.zone import Zone

PATH = (
    "Received: from a.example.net (a.example.net [192.0.2.1])\n\tby b.example.net with ESMTPS; "
    "Sat, 21 Nov 2026 21:00:00 +0000\n"
    "Received: from app by a.example.net with ESMTP; Sat, 21 Nov 2026 12:00:00 +0000\n"
)
RESULTS = (
    "Authentication-Results: mx.example.net; spf=pass smtp.mailfrom=b@example.com;\n"
    " dkim=none; dmarc=pass header.from=example.com\n"
)
FILTER = "X-Forefront-Antispam-Report: CIP:192.0.2.1;CTRY:DE;SCL:5;SFV:SPM;CAT:SPM;DIR:INB;\n"


async def read(pasted: str) -> MessageReport:
    async with open_deps(Settings(check_budget_s=2.0), dns=Zone({})) as deps:
        return await inspect_message(pasted.encode(), deps)


@pytest.mark.parametrize(
    ("pasted", "codes"),
    [
        (PATH, {"path-delay"}),
        (RESULTS, {"spf-passed", "dkim-not-passed", "dmarc-passed", "aligned"}),
        ("why is it late?\n\n" + PATH + "\nThanks\n", {"path-delay"}),
        ("> " + PATH.replace("\n", "\n> ") + "\n> Thanks\n", {"path-delay"}),
        ("Received-SPF: fail client-ip=192.0.2.1; envelope-from=b@example.com;\n", {"spf-not-passed"}),
    ],
    ids=["the path", "the results", "below talk", "quoted", "SPF"],
)
async def test_what_is_there_is_judged_and_nothing_else(pasted: str, codes: set[str]) -> None:
    report = await read(pasted)

    assert {finding.code for finding in report.findings} == {f"message.{code}" for code in codes}
    assert not report.header_known
    assert not report.has_body
    assert not report.only_table


async def test_the_from_domain_is_the_one_that_dmarc_was_asked_about() -> None:
    assert (await read(RESULTS)).author_domain == "example.com"
    assert (await read(PATH)).title == "Part of a header"


async def test_a_filters_report_alone_is_read() -> None:
    (report,) = (await read(FILTER)).filters

    assert [explained.hit.code for explained in report.hits] == ["SFV:SPM", "CAT:SPM", "SCL:5", "DIR:INB"]


@pytest.mark.parametrize(
    "talk", ["Received: yes, thanks", "Subject: lunch", "Authentication-Results are bad", "by: me"]
)
def test_talk_is_no_part_of_a_header(talk: str) -> None:
    assert read_message(talk.encode()) is None
