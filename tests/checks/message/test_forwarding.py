from tests.checks.message.test_message_scenarios import SCENARIOS, read

LISTED = next(scenario for scenario in SCENARIOS if scenario["scenario"] == "a list changed what was signed")


async def test_the_sender_of_a_message_that_a_list_changed_has_nothing_to_set_up() -> None:
    report = await read(LISTED)

    fixes = {finding.code: finding.fix or "" for finding in report.findings}
    summaries = {finding.code: finding.summary for finding in report.findings}
    assert "DKIM passed for example.com at lists.example.org" in summaries["message.changed-by-forwarder"]
    assert "trust its ARC seal" in fixes["message.changed-by-forwarder"]
    for code in ("message.dkim-not-passed", "message.dmarc-not-passed"):
        assert fixes[code].startswith("Nothing for the sender to change")


async def test_a_key_that_is_gone_cannot_have_passed_at_the_list() -> None:
    gone = {"example.com": {"A": "192.0.2.1"}}
    report = await read({**LISTED, "sign": "example.com", "zone": gone})

    assert {"message.unaligned", "message.dkim-no-key"} <= {finding.code for finding in report.findings}
