import pytest

from tests.checks.message.test_message_scenarios import SCENARIOS, read


async def test_what_did_not_pass_is_not_said_to_vouch() -> None:
    results = "mx.example.net; spf=softfail smtp.mailfrom=b@news.example.org; dkim=fail header.d=esp.example.org"
    report = await read({"fields": {"Authentication-Results": results}})

    (told,) = (finding.summary for finding in report.findings if finding.code == "message.unaligned")
    assert "SPF softfail for news.example.org and DKIM fail for esp.example.org" in told


async def test_without_a_dmarc_record_nothing_is_said_to_fail() -> None:
    for beginning, words in (
        ("the sending service signs with its own domain, and there is no", "without a DMARC record nothing fails"),
        ("the receiver found no DMARC record", "without a DMARC record nothing fails"),
        ("the sending service signs with its own domain, and DNS", "a DMARC record, which would fail, is not known"),
    ):
        report = await read(next(one for one in SCENARIOS if one["scenario"].startswith(beginning)))

        (told,) = (finding for finding in report.findings if finding.code == "message.unaligned")
        assert words in told.summary
        assert "DMARC fails" not in told.summary
        assert "signs with d=" in (told.fix or "")


@pytest.mark.parametrize(
    ("results", "code", "fix"),
    [
        ("spf=none smtp.mailfrom=b@example.com", "spf", "Publish an SPF record for the domain of Return-Path"),
        ("dkim=policy header.d=example.com", "dkim", "The signature verifies and was not accepted"),
        ("spf=permerror smtp.mailfrom=b@example.com", "spf", "Correct the SPF record"),
        ("spf=fail smtp.mailfrom=b@example.com", "spf", "Compare the sending address with the SPF record"),
        ("dmarc=none header.from=example.com", "dmarc", "Publish a DMARC record"),
        ("dmarc=bestguesspass action=none header.from=example.com", "dmarc", "Publish a DMARC record"),
        ("dmarc=permerror header.from=example.com", "dmarc", "Correct the DMARC record"),
        ("dmarc=fail header.from=example.com", "dmarc", "Make SPF or DKIM pass"),
    ],
)
async def test_a_record_that_is_missing_or_broken_is_what_to_mend(results: str, code: str, fix: str) -> None:
    report = await read({"fields": {"Authentication-Results": f"mx.example.net; {results}"}})

    (told,) = (finding for finding in report.findings if finding.code == f"message.{code}-not-passed")
    assert (told.fix or "").startswith(fix)


async def test_the_results_of_sibling_servers_are_those_of_their_site() -> None:
    report = await read(next(one for one in SCENARIOS if one["scenario"] == "a server for each method"))

    told = [finding.summary for finding in report.findings if finding.code == "message.spf-passed"]
    assert told == ["SPF at mailbox.example: pass for example.com from 192.0.2.1."]
