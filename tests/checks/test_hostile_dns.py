"""Whoever owns a domain decides what its records hold: no text may break a check, stall it, or make it ask on."""

from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.checks.finding import Subject
from bot.checks.run import Knowledge, run_checks
from bot.checks.spf.budget import read_tree
from bot.ports import Answer
from tests.fakes.no_web import NoWeb
from tests.fakes.zone import Records, Zone

SUBJECT = Subject(domain="example.com", ip="192.0.2.5", selectors=("mine",))
KNOWLEDGE = Knowledge(selectors=("default",))
LIMIT_S = 3.0
MAX_QUESTIONS = 300

WORDS = (
    "all a mx ptr ip4: ip6: include: redirect= exp= exists: %{ } %{d} %% / // 192.0.2.0 ::1 /24 example.com "
    "= : + - ~ ? \udcff p v ; p= k=rsa !"
)
terms = st.sampled_from(WORDS.split())
texts = st.lists(terms | st.text(max_size=5), max_size=12).map(" ".join) | st.lists(terms, max_size=12).map("".join)


async def check(zone: Zone) -> float:
    started = process_time()
    await run_checks(SUBJECT, zone, NoWeb(), KNOWLEDGE, budget_s=LIMIT_S)
    return process_time() - started


@settings(max_examples=150, deadline=None)
@given(spf=texts, dkim=texts, dmarc=texts)
async def test_any_record_gives_findings(spf: str, dkim: str, dmarc: str) -> None:
    await check(
        Zone(
            {
                "example.com": {"TXT": f"v=spf1 {spf}", "A": "192.0.2.1", "MX": "0 example.com."},
                "mine._domainkey.example.com": {"TXT": f"v=DKIM1; {dkim}"},
                "_dmarc.example.com": {"TXT": f"v=DMARC1; {dmarc}"},
            }
        )
    )


class Bomb(Zone):
    """Every name includes ten more."""

    async def lookup(self, name: str, rdtype: str) -> Answer:
        self.questions.append((name, rdtype))
        includes = " ".join(f"include:{index}.{name}" for index in range(10))
        return Answer(name=name, rdtype=rdtype, records=(f"v=spf1 {includes} -all",) if rdtype == "TXT" else ())


async def test_a_bomb_of_includes_is_cut_off() -> None:
    zone = Bomb({})

    assert await check(zone) < LIMIT_S
    assert len(zone.questions) < MAX_QUESTIONS


async def test_a_record_of_ten_thousand_includes_is_cut_off() -> None:
    zone = Zone({"example.com": {"TXT": "v=spf1 " + " ".join(f"include:{n}.example.net" for n in range(10_000))}})

    assert await check(zone) < LIMIT_S
    assert len(zone.questions) < MAX_QUESTIONS


class Library(Zone):
    """Every name has a record as long as there can be, and other names in it."""

    async def lookup(self, name: str, rdtype: str) -> Answer:
        self.questions.append((name, rdtype))
        includes = " ".join(f"include:{number}.{name}"[:60] for number in range(2600))
        return Answer(name=name, rdtype=rdtype, records=(f"v=spf1 {includes}",) if rdtype == "TXT" else ())


async def test_long_records_in_long_records_are_not_all_read() -> None:
    tree = await read_tree("example.com", zone := Library({}))

    assert sum(branch.record is not None for branch in tree.branches()) < 3
    assert any(branch.cut for branch in tree.branches())
    assert len(zone.questions) < MAX_QUESTIONS


@pytest.mark.parametrize(
    "record",
    [
        "v=spf1 " + " ".join(f"ip4:10.{n // 256}.{n % 256}.0/24" for n in range(4000)),
        "v=spf1 " + " ".join(f"a:{n}.example.net" for n in range(4000)),
        "v=spf1 -all " + " ".join(f"ip4:192.0.2.{n % 256}" for n in range(4000)),
        "v=spf1 " + " ".join(f"!{n}" for n in range(10_000)),
        "v=spf1 a:" + "%{d}" * 10_000,
        "v=spf1 " + "x" * 60_000,
    ],
    ids=["ranges", "hosts", "after all", "errors", "macros", "long"],
)
async def test_a_huge_spf_record_is_judged_in_time(record: str) -> None:
    zone = Zone({"example.com": {"TXT": record}})

    assert await check(zone) < LIMIT_S
    assert len(zone.questions) < MAX_QUESTIONS


@pytest.mark.parametrize(
    "text",
    ["a=1;" * 15_000, "p=" + "A" * 60_000, ";" * 60_000, "rua=" + "mailto:a@b.example," * 3000],
    ids=["tags", "key", "semicolons", "addresses"],
)
async def test_a_huge_tag_list_is_judged_in_time(text: str) -> None:
    records: dict[str, str | dict[str, Records]] = {
        "_dmarc.example.com": {"TXT": f"v=DMARC1; {text}"},
        "mine._domainkey.example.com": {"TXT": f"v=DKIM1; {text}"},
    }

    assert await check(Zone(records)) < LIMIT_S


async def test_a_thousand_report_addresses_are_not_all_asked() -> None:
    addresses = ",".join(f"mailto:a@{n}.example.net" for n in range(1000))
    zone = Zone({"_dmarc.example.com": {"TXT": f"v=DMARC1; p=none; rua={addresses}"}})
    await check(zone)

    assert len(zone.questions) < MAX_QUESTIONS


async def test_a_thousand_mail_exchangers_and_names_are_not_all_asked() -> None:
    zone = Zone(
        {
            "example.com": {"MX": [f"10 mx{n}.example.com." for n in range(1000)], "TXT": "v=spf1 mx -all"},
            "5.2.0.192.in-addr.arpa": {"PTR": [f"h{n}.example.com." for n in range(1000)]},
        }
    )
    await check(zone)

    assert len(zone.questions) < MAX_QUESTIONS
