"""Blocklists served by rbldnsd: for IPv4, IPv6 and domains, and lists that prove nothing."""

from collections.abc import Sequence

import pytest

from bot.catalog.blocklist import Blocklist, ListKind, ReturnCode
from bot.checks.finding import Finding, Subject, Verdict
from bot.checks.run import Knowledge, run_checks
from bot.ports import Dns
from tests.fakes.no_web import NoWeb


def blocklist(name: str, *kinds: ListKind) -> Blocklist:
    return Blocklist(
        id=name,
        name=f"the list {name}",
        zone=f"{name}.list.example",
        kinds=kinds,
        tier=1,
        lists="spam sources",
        used_by=None,
        codes=(ReturnCode("127.0.0.4", "127.0.0.4", "infected"),),
        bits=(),
        refusals=(),
        must_list=None,
        must_not_list=None,
        names=(name,),
        delist_url=None,
        delist="Ask.",
        clears="a day",
        information_only=False,
        ask=True,
        sources=(),
    )


LISTS = (
    blocklist("ip", ListKind.IP4, ListKind.IP6),
    blocklist("domains", ListKind.DOMAIN),
    blocklist("everything", ListKind.IP4),
    blocklist("nothing", ListKind.IP4),
    blocklist("refusing", ListKind.IP4),
    blocklist("missing", ListKind.IP4),
)


async def findings(dns: Dns, subject: Subject, lists: Sequence[Blocklist] = LISTS) -> dict[str, Finding]:
    found = await run_checks(subject, dns, NoWeb(), Knowledge(blocklists=lists), only=["blocklists"])
    return {finding.code: finding for finding in found}


@pytest.mark.parametrize(
    ("subject", "code"),
    [
        (Subject(ip="192.0.2.26"), "blocklist.listed.ip"),
        (Subject(ip="192.0.2.25"), "blocklist.clean.ip"),
        (Subject(ip="198.51.100.7"), "blocklist.listed.ip"),
        (Subject(ip="198.51.100.25"), "blocklist.clean.ip"),  # taken out of its range
        (Subject(ip="2001:db8:1::5"), "blocklist.listed.ip"),
        (Subject(ip="2001:db8:2::5"), "blocklist.clean.ip"),
        (Subject(domain="spam.example"), "blocklist.listed.domains"),
        (Subject(domain="www.spam.example"), "blocklist.listed.domains"),
        (Subject(domain="example.com"), "blocklist.clean.domains"),
    ],
    ids=lambda value: value.ip or value.domain if isinstance(value, Subject) else "",
)
async def test_listed_is_listed_and_clean_is_clean(dns: Dns, subject: Subject, code: str) -> None:
    assert code in await findings(dns, subject)


async def test_the_lists_own_words_are_told(dns: Dns) -> None:
    told = (await findings(dns, Subject(ip="192.0.2.26")))["blocklist.listed.ip"]

    assert told.verdict is Verdict.FAIL
    assert "infected" in told.summary
    assert "see https://list.example/?ip=192.0.2.26" in told.summary


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("everything", "lists everything"),
        ("nothing", "dead or empty"),
        ("refusing", "REFUSED"),
        ("missing", "dead or empty"),  # its zone is gone
    ],
)
async def test_a_list_that_proves_nothing_is_set_aside_and_said_so(dns: Dns, name: str, why: str) -> None:
    told = (await findings(dns, Subject(ip="203.0.113.7")))[f"blocklist.unknown.{name}"]

    assert told.verdict is Verdict.UNKNOWN
    assert why in told.summary
