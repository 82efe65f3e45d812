from tests.checks.message.test_message_scenarios import read


async def test_what_did_not_pass_is_not_said_to_vouch() -> None:
    results = "mx.example.net; spf=softfail smtp.mailfrom=b@news.example.org; dkim=fail header.d=esp.example.org"
    report = await read({"fields": {"Authentication-Results": results}})

    (told,) = (finding.summary for finding in report.findings if finding.code == "message.unaligned")
    assert "SPF softfail for news.example.org and DKIM fail for esp.example.org" in told
