"""Why a filter took the message for spam, in words, and who can act."""

import pytest

from bot.checks.finding import Finding
from tests.checks.message.test_message_scenarios import SCENARIOS, read

FOREFRONT = "X-Forefront-Antispam-Report"


async def finding(code: str, fields: dict[str, str]) -> Finding:
    report = await read({"fields": fields})
    return next(found for found in report.findings if found.code == f"message.{code}")


async def test_the_codes_that_decided_are_explained_with_the_address() -> None:
    spam = await finding("filter-spam", {FOREFRONT: "CIP:192.0.2.1;CTRY:DE;SCL:5;IPV:NLI;SFV:SPM;CAT:SPM;DIR:INB;"})

    assert "SFV:SPM (the filter took it for spam)" in spam.summary
    assert spam.summary.endswith("It came from 192.0.2.1 (DE).")
    assert "IPV" not in spam.summary
    assert "submit it to Microsoft" in (spam.fix or "")


@pytest.mark.parametrize(
    ("codes", "who"),
    [
        ("SCL:6;SFV:SKB;", "Ask the recipient's administrator to take the sender off"),
        ("SCL:6;SFV:BLK;", "Only the recipient can"),
        ("SCL:6;SFV:SKS;", "Ask the recipient's administrator which mail flow rule"),
        ("SCL:6;SRV:BULK;CAT:BULK;SFV:SPM;", "Send only to those who asked for it"),
        ("SCL:5;CAT:SPOOF;SFV:SPM;", "Let SPF or DKIM pass"),
        ("SCL:1;CAT:OSPM;SFV:SPM;DIR:OUT;", "The account that sent it"),
    ],
)
async def test_the_fix_names_who_can_act(codes: str, who: str) -> None:
    spam = await finding("filter-spam", {FOREFRONT: codes})

    assert (spam.fix or "").startswith(who)


async def test_where_the_mailbox_put_it_is_told() -> None:
    placed = {
        FOREFRONT: "SCL:1;SFV:NSPM;",
        "X-Microsoft-Antispam-Mailbox-Delivery": "ucf:1;dest:J;OFR:CustomRules;ENG:(1)",
    }
    spam = await finding("filter-spam", placed)

    assert "dest:J (it was delivered to the Junk folder), OFR:CustomRules (a rule of" in spam.summary
    assert (spam.fix or "").startswith("Ask the recipient which rule")

    placed = {FOREFRONT: "SCL:5;SFV:SPM;", "X-Microsoft-Antispam-Mailbox-Delivery": "dest:I;"}
    assert "dest:I (it was delivered to the Inbox)" in (await finding("filter-spam", placed)).summary


async def test_the_tests_with_most_points_come_first() -> None:
    tests = "RDNS_NONE=1.3, LOCAL_RULE=2.0, BAYES_00=-1.9, URIBL_BLACK=3.9, SPF_FAIL=0.9, DKIM_INVALID=0.1"
    spam = await finding("filter-spam", {"X-Spam-Status": f"Yes, score=6.3 required=5.0 tests=[{tests}]"})

    assert "(6.3 points, spam from 5): URIBL_BLACK 3.9 (a link leads" in spam.summary
    assert "LOCAL_RULE 2, RDNS_NONE 1.3 (the sending" in spam.summary
    assert "DKIM_INVALID" not in spam.summary
    assert "PTR record" in (spam.fix or "")


async def test_without_points_the_tests_that_can_be_mended_are_named() -> None:
    status = "Yes, score=6.3 required=5.0 tests=BAYES_99,HTML_MESSAGE,RDNS_NONE autolearn=no"
    spam = await finding("filter-spam", {"X-Spam-Status": status})

    assert "RDNS_NONE (the sending address has no host name (PTR))." in spam.summary
    assert "HTML_MESSAGE" not in spam.summary


async def test_a_filter_without_a_name_is_believed_its_score_only() -> None:
    spam = await finding("filter-spam", {"X-Spam-Status": "Yes, score=12.5"})

    assert spam.summary == "A spam filter took the message for spam (12.5 points)."
    assert spam.fix


async def test_points_against_a_message_that_passed_are_told_too() -> None:
    result = "default: False [1.40 / 15.00]; HFILTER_HOSTNAME_UNKNOWN(2.50)[]; MIME_GOOD(-0.10)[text/plain]"
    passed = await finding("filter-passed", {"X-Spamd-Result": result, "X-Rspamd-Action": "no action"})

    assert "(1.4 points, refused from 15). Most points against it: HFILTER_HOSTNAME_UNKNOWN 2.5" in passed.summary


async def test_without_points_nothing_is_said_to_have_most_of_them() -> None:
    status = "No, score=2.3 required=5.0 tests=BAYES_50,MIME_HTML_ONLY,SPF_PASS autolearn=no"
    passed = await finding("filter-passed", {"X-Spam-Status": status})

    assert "What can be mended: MIME_HTML_ONLY (HTML without plain text beside it)." in passed.summary
    assert "Most points" not in passed.summary


@pytest.mark.parametrize(
    ("result", "words"),
    [
        ("compauth=fail reason=001", "publishes nothing about authentication"),
        ("compauth=fail reason=601", "one of the recipient's own organization"),
        ("compauth=pass reason=130", "trusted ARC seal"),
        ("compauth=softpass reason=202", "speak for the sender"),
        ("compauth=none reason=451", "the check was bypassed"),
        ("compauth=fail reason=555", "fail, reason 555."),
        ("compauth=fail", "(compauth): fail."),
    ],
)
async def test_the_reason_of_composite_authentication_is_explained(result: str, words: str) -> None:
    report = await read({"fields": {"Authentication-Results": f"spf=none smtp.mailfrom=example.com; {result}"}})

    (told,) = [found for found in report.findings if found.code.startswith("message.compauth")]
    assert words in told.summary


async def test_a_gateways_change_is_for_the_recipients_administrator() -> None:
    gateway = next(one for one in SCENARIOS if one["scenario"].startswith("a gateway before Microsoft 365"))
    report = await read(gateway)

    fixes = {found.code: found.fix or "" for found in report.findings}
    assert "Enhanced Filtering for Connectors" in fixes["message.changed-by-forwarder"]
    assert fixes["message.compauth-failed"].startswith("Nothing for the sender to change")
    before = next(found for found in report.findings if found.code == "message.results-before")
    assert "DKIM pass for example.com and SPF pass for example.com" in before.summary
