"""Who asks is counted, and refused before anything is asked."""

from collections.abc import AsyncIterator

import pytest

from bot import diagnose
from bot.allowance import Allowance
from bot.deps import Deps
from bot.errors import AskedTooOften, BadDomain
from bot.examine import examine_domain, examine_ip, examine_spf
from bot.explain import explain
from bot.settings import Settings
from tests.fakes.rig import open_deps
from tests.fakes.zone import Zone

BOUNCE = "550 5.7.26 Unauthenticated email from example.com is not accepted due to domain's DMARC policy. gsmtp"


@pytest.fixture
async def deps() -> AsyncIterator[Deps]:
    async with open_deps(Settings(check_budget_s=1.0), allowance=Allowance(per_person=1)) as deps:
        yield deps


def questions(deps: Deps) -> int:
    assert isinstance(deps.dns, Zone)
    return len(deps.dns.questions)


async def test_a_person_who_asked_too_often_is_refused_before_anything_is_asked(deps: Deps) -> None:
    await examine_ip("192.0.2.1", deps, asker="U1")
    before = questions(deps)

    with pytest.raises(AskedTooOften, match="Try again in"):
        await examine_domain("example.com", deps, asker="U1")
    assert questions(deps) == before


async def test_an_spf_record_counts_like_a_check(deps: Deps) -> None:
    await examine_spf("example.com", deps, asker="U1")
    before = questions(deps)

    with pytest.raises(AskedTooOften):
        await examine_spf("example.com", deps, asker="U1")
    assert questions(deps) == before


async def test_a_bounce_counts_too_when_it_has_something_to_check(deps: Deps) -> None:
    explanation = explain(BOUNCE, deps.classifier)
    assert explanation.wants_checks
    await diagnose.confirm(explanation, deps, asker="U1")

    with pytest.raises(AskedTooOften):
        await diagnose.confirm(explanation, deps, asker="U1")


async def test_what_cannot_be_asked_costs_nothing(deps: Deps) -> None:
    for _ in range(3):
        with pytest.raises(BadDomain):
            await examine_domain("192.0.2.1", deps, asker="U1")
    await examine_domain("example.com", deps, asker="U1")


async def test_whoever_runs_the_command_line_is_not_counted(deps: Deps) -> None:
    for _ in range(3):
        await examine_ip("192.0.2.1", deps)
