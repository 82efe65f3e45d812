"""Each demonstration shows what it is called."""

import pytest

from bot.checks.finding import Subject
from bot.checks.knowledge import Knowledge
from bot.checks.run import run_checks
from bot.errors import LookupRefused, LookupTimedOut
from bot.playground.demo_dns import DemoDns, DemoWeb, read_scenes
from bot.ports import Denial
from tests.fakes.rig import classifier

SCENES = read_scenes()


def test_there_are_scenes_and_each_says_what_it_shows() -> None:
    assert len(SCENES) >= 5
    assert all(scene.shows and scene.ask.startswith("/check") for scene in SCENES)


@pytest.mark.parametrize(
    ("domain", "ip", "finding", "verdict"),
    [
        ("healthy.example", None, "spf.ok", "pass"),
        ("healthy.example", None, "dmarc.enforced", "pass"),
        ("broken-spf.example", None, "spf.permerror", "fail"),
        ("no-dmarc.example", None, "dmarc.none", "fail"),
        ("slow.example", None, "spf.unknown", "unknown"),
        (None, "192.0.2.99", "blocklist.listed.spamhaus-zen", "fail"),
    ],
)
async def test_the_checks_find(domain: str | None, ip: str | None, finding: str, verdict: str) -> None:
    zones = {zone for scene in SCENES for zone in scene.zones}
    lists = tuple(item for item in classifier().catalog.blocklists if item.zone in zones)
    assert len(lists) >= 4
    found = await run_checks(
        Subject(domain=domain, ip=ip),
        DemoDns(SCENES),
        DemoWeb(SCENES),
        Knowledge(blocklists=lists, selectors=("default",)),
        budget_s=3.0,
    )
    assert (finding, verdict) in {(item.code, item.verdict.value) for item in found}
    if domain == "healthy.example":
        assert not [item for item in found if item.verdict.value in {"fail", "warn"}]


async def test_a_domain_of_no_scene_stays_unknown() -> None:
    with pytest.raises(LookupRefused, match="demonstration"):
        await DemoDns(SCENES).lookup("example.com", "MX")


async def test_a_name_that_is_not_there_is_denied_and_a_silent_one_times_out() -> None:
    dns = DemoDns(SCENES)
    assert (await dns.lookup("nothing.healthy.example", "A")).denial is Denial.NXDOMAIN
    assert (await dns.lookup("healthy.example", "AAAA")).denial is Denial.NODATA
    with pytest.raises(LookupTimedOut):
        await dns.lookup("slow.example", "TXT")
