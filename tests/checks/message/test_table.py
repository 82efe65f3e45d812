"""What Gmail's table alone shows: the results and the author, and nothing that is only not in it."""

import pytest

from bot.checks.message.report import MessageReport
from bot.inspect_message import inspect_message
from bot.settings import Settings
from tests.fakes.rig import open_deps
from tests.fakes.zone import Zone

PASSING = (
    "From:\tExample <news@example.com>\nSubject:\tRe: Your statement\nSPF:\tPASS with IP 192.0.2.9 Learn more\n"
    "DKIM:\t'PASS' with domain example.com Learn more\nDMARC:\t'PASS' Learn more\n"
)
ANOTHERS = PASSING.replace("domain example.com", "domain esp.example.org")


async def read(pasted: str) -> MessageReport:
    async with open_deps(Settings(check_budget_s=2.0), dns=Zone({})) as deps:
        return await inspect_message(pasted.encode(), deps)


@pytest.mark.parametrize(
    ("pasted", "codes"),
    [
        (PASSING, {"message.spf-passed", "message.dkim-passed", "message.dmarc-passed", "message.aligned"}),
        (
            ANOTHERS.replace("DMARC:\t'PASS'", "DMARC:\t'FAIL'"),
            {"message.spf-passed", "message.dkim-passed", "message.dmarc-not-passed", "message.unaligned"},
        ),
        (
            ANOTHERS.partition("DMARC")[0],
            {"message.spf-passed", "message.dkim-passed", "message.alignment-unknown"},
        ),
    ],
    ids=["all pass", "DMARC fails", "no DMARC row: SPF's domain may be the author's"],
)
async def test_the_table_gives_verdicts_and_misses_nothing(pasted: str, codes: set[str]) -> None:
    report = await read(pasted)

    assert {finding.code for finding in report.findings} == codes
    assert report.author_domain == "example.com"
    assert report.verdicts.source == "Original Message"
    assert not report.header_known


async def test_the_address_that_spf_was_asked_about_is_shown() -> None:
    report = await read(PASSING)

    assert "SPF: pass from 192.0.2.9." in [finding.summary for finding in report.findings]
