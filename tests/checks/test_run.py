import asyncio
import itertools
import subprocess
import sys
from time import monotonic

import pytest

from bot.checks.finding import Finding, Subject, Verdict
from bot.checks.inquiry import CANARY
from bot.checks.run import SEVERITY, Knowledge, run_checks, run_checks_explained
from bot.ports import Answer
from tests.fakes.no_web import NoWeb
from tests.fakes.zone import SERVFAIL, SILENCE, TIMEOUT, Records, Zone

HEALTHY: dict[str, str | dict[str, Records]] = {
    "example.com": {
        "SOA": "ns.example.com. hostmaster.example.com. 1 7200 3600 1209600 3600",
        "TXT": "v=spf1 ip4:192.0.2.5 -all",
        "MX": "10 mail.example.com.",
    },
    "mail.example.com": {"A": "192.0.2.5"},
    "_dmarc.example.com": {"TXT": "v=DMARC1; p=reject; rua=mailto:reports@example.com"},
    "5.2.0.192.in-addr.arpa": {"PTR": "mail.example.com."},
}
SUBJECT = Subject(domain="example.com", ip="192.0.2.5")


BASIC = ("domain", "spf", "dkim", "dmarc", "mx", "ptr", "blocklists")
"""What the running of checks is tested with; the others ask about the same names, and more."""


async def check(zone: Zone, subject: Subject = SUBJECT, *, budget_s: float = 1.0) -> tuple[Finding, ...]:
    knowledge = Knowledge(selectors=("default",))
    return await run_checks(subject, zone, NoWeb(), knowledge, only=BASIC, budget_s=budget_s)


def codes(findings: tuple[Finding, ...]) -> set[str]:
    return {finding.code for finding in findings}


async def test_a_healthy_sender_passes_everything_that_dns_shows() -> None:
    findings = await check(Zone(HEALTHY))

    assert codes(findings) == {
        "domain.ok", "spf.pass", "spf.ok", "dmarc.enforced", "mx.ok", "ptr.ok", "dkim.none-found",
    }  # fmt: skip


async def test_findings_come_worst_first() -> None:
    findings = await check(Zone(HEALTHY | {"5.2.0.192.in-addr.arpa": {}, "_dmarc.example.com": TIMEOUT}))

    ranks = [SEVERITY.index(finding.verdict) for finding in findings]
    assert ranks == sorted(ranks)
    assert findings[0].code == "ptr.missing"


async def test_only_the_named_checks_run() -> None:
    zone = Zone(HEALTHY)
    findings = await run_checks(SUBJECT, zone, NoWeb(), Knowledge(), only=("ptr",))

    assert codes(findings) == {"ptr.ok"}
    assert {rdtype for _, rdtype in zone.questions} == {"PTR", "A"}


async def test_an_unknown_check_is_a_bug_and_names_the_known_ones() -> None:
    with pytest.raises(ValueError, match=r"no such check: spff; there are domain, spf"):
        await run_checks(SUBJECT, Zone({}), NoWeb(), Knowledge(), only=("spff",))


@pytest.mark.parametrize("fault", [TIMEOUT, SERVFAIL])
async def test_a_world_that_does_not_answer_is_unknown_through_and_through(fault: str) -> None:
    names = ["example.com", "_dmarc.example.com", "default._domainkey.example.com", "5.2.0.192.in-addr.arpa"]
    findings = await check(Zone(dict.fromkeys(names, fault)))

    assert {finding.verdict for finding in findings} == {Verdict.UNKNOWN}
    assert codes(findings) >= {f"{name}.unknown" for name in ("domain", "spf", "dkim", "dmarc", "mx", "ptr")}


async def test_what_got_no_answer_is_told_in_plain_words() -> None:
    zone = Zone({"5.2.0.192.in-addr.arpa": TIMEOUT})
    (finding,) = await run_checks(SUBJECT, zone, NoWeb(), Knowledge(), only=("ptr",))

    assert finding.summary == (
        "Reverse DNS (PTR): not known. The question for 5.2.0.192.in-addr.arpa PTR got no answer that counts: "
        "no answer in time."
    )


async def test_three_names_that_never_answer_cost_the_budget_and_nothing_else() -> None:
    silent: dict[str, str | dict[str, Records]] = {
        "_dmarc.example.com": SILENCE,
        "default._domainkey.example.com": SILENCE,
        "mail.example.com": SILENCE,
    }
    started = monotonic()
    findings = await check(Zone(HEALTHY | silent), budget_s=0.3)

    assert monotonic() - started < 0.7
    assert codes(findings) == {
        "domain.ok", "spf.pass", "spf.ok", "dmarc.unknown", "dkim.unknown", "mx.unknown", "ptr.unknown",
    }  # fmt: skip
    assert all("0.3 s" in finding.summary for finding in findings if finding.verdict is Verdict.UNKNOWN)


async def test_a_question_goes_out_once_however_many_checks_ask_it() -> None:
    zone = Zone(HEALTHY, delay_s=0.01)
    await check(zone)

    assert len(zone.questions) == len(set(zone.questions))


async def test_nothing_is_left_running_afterwards() -> None:
    await check(Zone(HEALTHY | {"_dmarc.example.com": SILENCE}), budget_s=0.1)

    assert asyncio.all_tasks() == {asyncio.current_task()}


class Broken(Zone):
    async def lookup(self, name: str, rdtype: str) -> Answer:
        if rdtype == "MX":
            raise ZeroDivisionError
        return await super().lookup(name, rdtype)


async def test_a_bug_is_raised_and_leaves_nothing_running() -> None:
    with pytest.raises(ZeroDivisionError):
        await check(Broken(HEALTHY, delay_s=0.01))

    assert asyncio.all_tasks() == {asyncio.current_task()}


async def test_the_questions_and_their_times_can_be_told() -> None:
    _, asked = await run_checks_explained(
        SUBJECT, Zone(HEALTHY | {"example.com": TIMEOUT}), NoWeb(), Knowledge(), only=("spf", "ptr")
    )

    assert {(question.name, question.rdtype, question.failure) for question in asked} >= {
        ("example.com", "TXT", "no answer in time"),
        ("5.2.0.192.in-addr.arpa", "PTR", None),
    }
    assert all(0 <= question.took_s < 1 for question in asked)


async def test_strangers_bytes_are_made_harmless() -> None:
    nasty = "v=spf1 exp=x.example.com \udce9\x1b[31m\u202e -all"
    findings = await check(Zone({"example.com": {"TXT": nasty}}))

    for finding in findings:
        records = itertools.chain(*(answer.records for answer in finding.evidence))
        for text in (finding.summary, finding.fix or "", *records):
            assert text == text.encode().decode()
            assert not set(text) & {"\x1b", "\u202e"}


@pytest.mark.parametrize(
    "subject", [Subject(), Subject(domain="example.com"), Subject(ip="192.0.2.5"), Subject(ip="2001:db8::1")]
)
async def test_every_check_says_something_about_every_subject(subject: Subject) -> None:
    findings = await check(Zone(HEALTHY), subject)

    said = {finding.code.split(".")[0].replace("blocklists", "blocklist") for finding in findings}
    assert said | {"blocklist"} == {name.replace("blocklists", "blocklist") for name in BASIC}


def test_the_checks_can_be_imported_first() -> None:
    # In this process other modules were imported before, in an order that may hide a circle.
    subprocess.run([sys.executable, "-c", "import bot.checks.run"], check=True)


@pytest.mark.parametrize(("rdtype", "made_up"), [("A", "203.0.113.9"), ("AAAA", "2001:db8::9")])
async def test_an_address_that_every_missing_name_gets_is_no_answer(rdtype: str, made_up: str) -> None:
    world = {
        "example.com": {"MX": "10 gone.example.com."},
        "gone.example.com": {rdtype: made_up},
        CANARY: {rdtype: made_up},
    }
    findings = await run_checks(Subject(domain="example.com"), Zone(world), NoWeb(), Knowledge(), only=("mx",))

    assert codes(findings) == {"mx.unknown"}
    assert "every name that does not exist" in findings[0].summary
