"""All checks against NSD, with a signed zone and one that has what can be wrong."""

import pytest

from bot.checks.finding import Finding, Subject, Verdict
from bot.checks.run import Knowledge, run_checks
from bot.errors import ServerFailed
from bot.ports import Denial, Dns
from tests.fakes.no_web import NoWeb
from tests.real.conftest import BothNsds

KNOWLEDGE = Knowledge(selectors=("default", "selector1"))


async def findings(
    dns: Dns, nameservers: BothNsds, domain: str, *only: str, selectors: tuple[str, ...] = (), ip: str | None = None
) -> dict[str, Finding]:
    found = await run_checks(
        Subject(domain=domain, selectors=selectors, ip=ip),
        dns,
        NoWeb(),
        KNOWLEDGE,
        only=only or None,
        nameservers=nameservers,
    )
    return {finding.code: finding for finding in found}


async def test_a_sound_signed_domain_passes_everything(validating_dns: Dns, nameservers: BothNsds) -> None:
    found = await findings(validating_dns, nameservers, "example.com", ip="192.0.2.25")

    assert {code for code, finding in found.items() if finding.verdict is Verdict.PASS} == {
        "domain.ok", "spf.ok", "spf.pass", "dkim.found", "dmarc.enforced", "mx.ok", "ptr.ok", "nameservers.ok",
        "dangling.ok", "tls-rpt.ok", "dnssec.ok", "dane.ok", "ipv6.ok", "mx-ptr.ok", "delegation.ok",
        "txt.ok",
    }  # fmt: skip
    assert {code for code, finding in found.items() if finding.verdict is not Verdict.PASS} == {
        "age.skipped", "helo.skipped", "mta-sts.unused", "bimi.unused", "senders.skipped",
    }  # fmt: skip


async def test_signatures_that_nobody_validated_are_not_called_good(dns: Dns, nameservers: BothNsds) -> None:
    found = await findings(dns, nameservers, "example.com", "dnssec", "dane")

    assert {code: finding.verdict for code, finding in found.items()} == {
        "dnssec.unvalidated": Verdict.UNKNOWN,
        "dane.unvalidated": Verdict.UNKNOWN,
    }


async def test_a_zone_without_signatures_is_unsigned_even_for_a_validating_resolver(
    validating_dns: Dns, nameservers: BothNsds
) -> None:
    assert set(await findings(validating_dns, nameservers, "example.net", "dnssec")) == {"dnssec.unused"}


async def test_a_denial_in_a_signed_zone_is_validated_too(validating_dns: Dns) -> None:
    nothing = await validating_dns.lookup("nowhere.example.com", "A")
    other = await validating_dns.lookup("mx1.example.com", "MX")

    assert (nothing.denial, nothing.authenticated) == (Denial.NXDOMAIN, True)
    assert (other.denial, other.authenticated) == (Denial.NODATA, True)


async def test_a_wildcard_proves_no_key(dns: Dns, nameservers: BothNsds) -> None:
    found = await findings(dns, nameservers, "wildcard.example.net", "dkim", "dmarc")

    assert found["dkim.wildcard"].verdict is Verdict.WARN
    assert "dkim.found" not in found
    assert found["dmarc.none"].verdict is Verdict.FAIL


async def test_a_name_with_names_below_exists_and_one_without_does_not(dns: Dns, nameservers: BothNsds) -> None:
    assert set(await findings(dns, nameservers, "hollow.example.net", "domain")) == {"domain.ok"}
    assert set(await findings(dns, nameservers, "hole.example.net", "domain")) == {"domain.nxdomain"}


async def test_an_answer_too_large_for_a_datagram_arrives_whole(dns: Dns, nameservers: BothNsds) -> None:
    found = await findings(dns, nameservers, "large.example.net", "spf", ip="192.0.2.1")

    assert {"spf.ok", "spf.pass"} <= set(found)
    assert len((await dns.lookup("large.example.net", "TXT")).records) == 7
    assert set(await findings(dns, nameservers, "large.example.net", "txt")) == {"txt.too-large"}


async def test_bytes_that_are_no_text_are_an_error_in_the_record_and_shown_safely(
    dns: Dns, nameservers: BothNsds
) -> None:
    found = await findings(dns, nameservers, "latin.example.net", "spf")

    assert found["spf.permerror"].verdict is Verdict.FAIL
    found["spf.permerror"].summary.encode("utf-8")  # no stray bytes


async def test_servers_that_do_not_serve_the_zone_are_lame(dns: Dns, nameservers: BothNsds) -> None:
    with pytest.raises(ServerFailed):
        await dns.lookup("lame.example.net", "TXT")

    found = await findings(dns, nameservers, "lame.example.net", "spf", "dmarc", "mx", "domain")
    assert {finding.verdict for finding in found.values()} == {Verdict.UNKNOWN}


async def test_all_servers_are_asked_themselves(dns: Dns, nameservers: BothNsds) -> None:
    told = (await findings(dns, nameservers, "example.net", "nameservers"))["nameservers.ok"]

    assert "serial 2026112101" in told.summary


@pytest.mark.parametrize(
    ("domain", "code", "verdict", "says"),
    [
        ("www.sound.example.org", "delegation.ok", Verdict.PASS, "sound.example.org itself name the same servers"),
        ("moved.example.org", "delegation.mismatch", Verdict.WARN, "the zone only names ns3.example.net"),
        ("stale.example.org", "delegation.stale-glue", Verdict.WARN, "gives 192.0.2.99 as address of ns1.stale"),
        ("bare.example.org", "delegation.no-glue", Verdict.FAIL, "ns1.bare.example.org"),
        ("lame.example.org", "delegation.lame", Verdict.FAIL, "answers REFUSED"),
        ("lame.example.net", "delegation.lame", Verdict.FAIL, "is not authoritative"),
        ("private.example.org", "delegation.missing", Verdict.FAIL, "(NXDOMAIN)"),
        ("2.0.192.in-addr.arpa", "delegation.skipped", Verdict.SKIPPED, "none is known above"),
    ],
)
async def test_the_zone_above_is_compared_with_the_zone(
    dns: Dns, nameservers: BothNsds, domain: str, code: str, verdict: Verdict, says: str
) -> None:
    found = await findings(dns, nameservers, domain, "delegation")

    assert {name: finding.verdict for name, finding in found.items()} == {code: verdict}
    assert says in found[code].summary


async def test_an_alias_into_another_zone_is_followed(dns: Dns, nameservers: BothNsds) -> None:
    found = await findings(dns, nameservers, "alias.example.net", "dmarc", "dkim", selectors=("gone",))

    assert found["dmarc.enforced"].verdict is Verdict.PASS
    assert found["dkim.dangling"].verdict is Verdict.FAIL


async def test_aliases_in_a_circle_are_no_answer(dns: Dns, nameservers: BothNsds) -> None:
    found = await findings(dns, nameservers, "circle.example.net", "dmarc")

    assert {code: finding.verdict for code, finding in found.items()} == {"dmarc.unknown": Verdict.UNKNOWN}
