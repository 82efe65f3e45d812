import pytest

from tests.checks.message.test_message_scenarios import SCENARIOS, read

LISTED = next(scenario for scenario in SCENARIOS if scenario["scenario"] == "a list changed what was signed")
OWN_SPF = "mx.example.net; spf=pass smtp.mailfrom=b@example.com"


async def test_the_sender_of_a_message_that_a_list_changed_has_nothing_to_set_up() -> None:
    report = await read(LISTED)

    fixes = {finding.code: finding.fix or "" for finding in report.findings}
    summaries = {finding.code: finding.summary for finding in report.findings}
    assert "DKIM passed for example.com at lists.example.org" in summaries["message.changed-by-forwarder"]
    assert "trust its ARC seal" in fixes["message.changed-by-forwarder"]
    for code in ("message.dkim-not-passed", "message.dmarc-not-passed"):
        assert fixes[code].startswith("Nothing for the sender to change")


async def test_the_change_on_the_way_comes_before_the_failures_that_it_explains() -> None:
    report = await read({**LISTED, "sign": "example.com", "tamper": True})

    codes = [finding.code for finding in report.findings]
    broken = next(finding for finding in report.findings if finding.code == "message.dkim-broken")
    assert codes[0] == "message.changed-by-forwarder"
    assert (broken.fix or "").startswith("Nothing for the sender to change")


async def test_the_spf_line_of_a_message_that_was_passed_on_may_speak_of_the_list() -> None:
    report = await read(LISTED)

    spf = next(finding for finding in report.findings if finding.code == "message.spf-passed")
    assert "may be its domain and address" in spf.summary


async def test_the_name_of_the_last_server_may_be_the_lists() -> None:
    handed = {"Received-SPF": "pass client-ip=192.0.2.9; envelope-from=b@lists.example.org; helo=lists.example.org"}
    report = await read({"fields": LISTED["fields"] | handed})

    helo = next(finding for finding in report.findings if finding.code == "helo.unresolvable")
    assert helo.summary.endswith("it seems: that may be its domain and address.")
    direct = await read({"fields": handed})
    assert not any("list or forwarder" in finding.summary for finding in direct.findings)


@pytest.mark.parametrize(
    ("fields", "way"),
    [
        ({"List-Post": "<mailto:garden@lists.example.org>"}, "passed on"),
        ({"X-Forwarded-To": "joe@example.net"}, "passed on"),
        ({"ARC-Authentication-Results": "i=1; relay.example.org; dkim=none"}, "passed on"),
        ({"ARC-Authentication-Results": "i=1; mx.example.net; dkim=none"}, "direct"),
        ({"List-Unsubscribe": "<https://example.com/u>"}, "direct"),
        ({"List-Post": "<mailto:garden@lists.example.org>", "Authentication-Results": OWN_SPF}, "direct"),
    ],
)
async def test_a_broken_signature_is_the_senders_to_mend_unless_somebody_passed_the_message_on(
    fields: dict[str, str], way: str
) -> None:
    fields = {"Authentication-Results": "mx.example.net; spf=pass smtp.mailfrom=b@lists.example.org"} | fields
    report = await read({"fields": fields, "sign": "example.com", "tamper": True})

    fixes = {finding.code: finding.fix or "" for finding in report.findings}
    assert fixes["message.dkim-broken"].startswith(
        "Lists and forwarders" if way == "passed on" else "Sign as the last"
    )


async def test_a_copy_that_does_not_verify_where_the_receiver_saw_a_pass_was_changed_afterwards() -> None:
    passed = {"Authentication-Results": "mx.example.net; dkim=pass header.d=example.com"}
    report = await read({"fields": passed, "sign": "example.com", "tamper": True})

    broken = next(finding for finding in report.findings if finding.code == "message.dkim-broken")
    assert "changed afterwards" in broken.summary
    assert (broken.fix or "").startswith("Nothing for the sender to change")


async def test_a_signature_that_the_receiver_did_not_find_good_either_is_not_blamed_on_the_copy() -> None:
    failed = {"Authentication-Results": "mx.example.net; dkim=fail header.d=example.com"}
    report = await read({"fields": failed, "sign": "example.com", "tamper": True})

    broken = next(finding for finding in report.findings if finding.code == "message.dkim-broken")
    assert "did not find it good either" in broken.summary
    assert "copied" not in broken.summary


async def test_where_a_list_may_have_broken_the_signature_the_alignment_says_so() -> None:
    report = await read(next(one for one in SCENARIOS if one["scenario"].startswith("a list may have changed")))

    fixes = {finding.code: finding.fix or "" for finding in report.findings}
    assert fixes["message.unaligned"].startswith("Lists and forwarders often change messages")


async def test_what_is_signed_for_the_author_already_needs_no_signing_set_up() -> None:
    failing = "mx.example.net; spf=fail smtp.mailfrom=b@example.com; dkim=fail header.d=example.com"
    report = await read({"fields": {"Authentication-Results": failing}})

    fixes = {finding.code: finding.fix or "" for finding in report.findings}
    assert fixes["message.unaligned"].startswith("A signature of example.com is there")
    assert "does not verify" in fixes["message.dkim-not-passed"]


async def test_a_key_that_is_gone_cannot_have_passed_at_the_list() -> None:
    gone = {"example.com": {"A": "192.0.2.1"}}
    report = await read({**LISTED, "sign": "example.com", "zone": gone})

    assert {"message.unaligned", "message.dkim-no-key"} <= {finding.code for finding in report.findings}
