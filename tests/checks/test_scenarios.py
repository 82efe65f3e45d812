"""The scenarios in tests/scenarios: a question, a world, the findings, and the paragraph that says so.

Each file is a list of:
    scenario: what it shows, one sentence
    spec: the paragraph of the standard
    checks: which checks run
    subject: {domain, ip, helo_name, mail_from, selectors}
    zone: what DNS says, as tests.fakes.zone.Zone takes it; TIMEOUT, SERVFAIL, REFUSED stand for a record
    signed: names at and below which answers are authenticated; or true: all answers are
    web: what HTTPS says, {url: {status, type, body}}; other pages give no answer
    servers: what name servers say themselves, {address: {SOA: record, refers: …}}, as tests.fakes.zone.Authorities
        takes it; a fault may stand for a record
    now: the time, 2026-11-21T12:00:00+00:00 unless told
    selectors, services, lists: what the checks know beforehand (common DKIM selectors; sending services; blocklists)
    registries, claimable: {suffix: RDAP base}; {suffix: service}
    finds: every finding, in order: {code, verdict}, and `says`, `fix`: words that have to be in them
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.catalog.blocklist import Blocklist, ListKind, ReturnBit, ReturnCode
from bot.catalog.cause import Source
from bot.catalog.registries import Claimable, Registry
from bot.catalog.sending import Alignment, Aligns, SendingService
from bot.checks.finding import Finding, Subject, Verdict
from bot.checks.run import CHECKS, Knowledge, run_checks
from tests.fakes.pages import Pages
from tests.fakes.zone import Authorities, Records, Zone

FOLDER = Path(__file__).parents[1] / "scenarios"
KEYS = {
    *("scenario", "spec", "checks", "subject", "zone", "signed", "web", "servers", "now", "finds"),
    *("selectors", "services", "lists", "registries", "claimable"),
}
BUDGET_S = 0.3


@dataclass(frozen=True, slots=True)
class Scenario:
    id: str
    spec: str
    checks: tuple[str, ...]
    subject: Subject
    zone: Mapping[str, str | Mapping[str, Records]]
    knowledge: Knowledge
    finds: tuple[Mapping[str, str], ...]
    signed: bool | tuple[str, ...]
    web: Mapping[str, Mapping[str, Any]]
    servers: Mapping[str, Mapping[str, Any]]
    now: datetime


def read_scenarios() -> list[Scenario]:
    return [
        read_scenario(path, entry)
        for path in sorted(FOLDER.glob("*.yaml"))
        for entry in yaml.safe_load(path.read_text(encoding="utf-8"))
    ]


def read_scenario(path: Path, entry: Mapping[str, Any]) -> Scenario:
    assert set(entry) <= KEYS, f"{path.name}: {entry['scenario']}: unknown keys {set(entry) - KEYS}"
    subject = dict(entry["subject"])
    return Scenario(
        id=f"{path.stem}: {entry['scenario']} ({entry['spec']})",
        spec=entry["spec"],
        checks=tuple(entry["checks"]),
        subject=Subject(**(subject | {"selectors": tuple(subject.get("selectors", ()))})),
        zone=entry["zone"] or {},
        knowledge=Knowledge(
            selectors=tuple(entry.get("selectors", ())),
            services=tuple(read_service(item) for item in entry.get("services", ())),
            blocklists=tuple(read_list(item) for item in entry.get("lists", ())),
            registries=tuple(Registry(suffix, base) for suffix, base in entry.get("registries", {}).items()),
            claimable=tuple(Claimable(suffix, name) for suffix, name in entry.get("claimable", {}).items()),
        ),
        finds=tuple(entry["finds"]),
        signed=entry["signed"] if isinstance(entry.get("signed"), bool) else tuple(entry.get("signed", ())),
        web=entry.get("web", {}),
        servers=entry.get("servers", {}),
        now=datetime.fromisoformat(entry.get("now", "2026-11-21T12:00:00+00:00")),
    )


def read_service(item: Mapping[str, Any]) -> SendingService:
    return SendingService(
        id=item["id"],
        name=item.get("name", f"the service {item['id']}"),
        spf_includes=tuple(item.get("spf_includes", ())),
        mx=tuple(item.get("mx", ())),
        selectors=tuple(item.get("selectors", ())),
        dkim_targets=tuple(item.get("dkim_targets", ())),
        return_paths=(),
        help=f"https://{item['id']}.example/help",
        alignment=read_alignment(item),
    )


def read_alignment(item: Mapping[str, Any]) -> Alignment | None:
    if "alignment" not in item:
        return None
    spf, dkim = map(Aligns, item["alignment"])
    source = Source(f"https://{item['id']}.example/dmarc", "2026-11-21")
    return Alignment(spf=spf, dkim=dkim, how="Set it up.", sources=(source,))


def read_list(item: Mapping[str, Any]) -> Blocklist:
    return Blocklist(
        id=item["id"],
        name=item.get("name", f"the list {item['id']}"),
        zone=item.get("zone"),
        kinds=tuple(map(ListKind, item.get("kinds", ["ip4"]))),
        tier=item.get("tier", 1),
        lists=item.get("of", "spam sources"),
        used_by=item.get("used_by"),
        codes=tuple(
            ReturnCode(code["first"], code.get("last", code["first"]), code["meaning"])
            for code in item.get("codes", ())
        ),
        bits=tuple(ReturnBit(bit["bit"], bit["meaning"]) for bit in item.get("bits", ())),
        refusals=tuple(item.get("refusals", ())),
        must_list=item.get("must_list"),
        must_not_list=item.get("must_not_list"),
        names=(item["id"],),
        delist_url=item.get("delist_url"),
        delist=item.get("delist", "Ask for removal."),
        clears=item.get("clears", "a day"),
        information_only=item.get("information_only", False),
        ask=item.get("ask", True),
        sources=(),
    )


def differences(expected: Mapping[str, str], finding: Finding) -> list[str]:
    wrong = []
    if (expected["code"], expected["verdict"]) != (finding.code, finding.verdict):
        wrong.append(f"{finding.code} {finding.verdict} instead of {expected['code']} {expected['verdict']}")
    if expected.get("says", "") not in finding.summary:
        wrong.append(f"“{expected['says']}” is not in “{finding.summary}”")
    if expected.get("fix", "") not in (finding.fix or ""):
        wrong.append(f"“{expected['fix']}” is not in “{finding.fix}”")
    return wrong


SCENARIOS = read_scenarios()


def test_there_are_scenarios_for_every_check() -> None:
    assert {check for scenario in SCENARIOS for check in scenario.checks} == set(CHECKS)


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.id)
async def test_the_findings_are_those_of_the_scenario(scenario: Scenario) -> None:
    findings = await run_checks(
        scenario.subject,
        Zone(scenario.zone, authenticated=scenario.signed),
        Pages(scenario.web),
        scenario.knowledge,
        only=scenario.checks,
        budget_s=BUDGET_S,
        nameservers=Authorities(scenario.servers) if scenario.servers else None,
        now=scenario.now,
    )

    told = [f"{finding.code} {finding.verdict}" for finding in findings]
    assert told == [f"{expected['code']} {expected['verdict']}" for expected in scenario.finds], "\n".join(
        f"{finding.code}: {finding.summary}" for finding in findings
    )
    for expected, finding in zip(scenario.finds, findings, strict=True):
        assert not differences(expected, finding)
        assert finding.reference or finding.verdict is Verdict.SKIPPED or finding.code.endswith(".unknown")
        advised = finding.fix or finding.code == "dmarc.test-mode" or "domain.nxdomain fail" in told
        assert advised or finding.verdict not in {Verdict.FAIL, Verdict.WARN}
        assert (
            finding.evidence or finding.verdict not in {Verdict.FAIL, Verdict.PASS} or finding.code == "helo.invalid"
        )
