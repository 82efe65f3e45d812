"""What DNS servers do instead of answering, on the wire: no answer is never a "no"; each fault has its verdict."""

from collections.abc import Mapping
from dataclasses import replace

import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import pytest

from bot.catalog.blocklist import ListKind
from bot.checks.finding import Finding, Subject, Verdict
from bot.checks.run import CHECKS, Knowledge, run_checks
from bot.net.resolver import Resolver
from tests.checks.test_scenarios import read_list
from tests.fakes.nameserver import (
    Handler,
    Nameserver,
    Query,
    Reply,
    garbage,
    rcode,
    reply_with,
    silence,
    truncated_over_udp,
    wrong_id,
    zone,
)
from tests.fakes.no_web import NoWeb

PATIENT_S = 3.0
"""Where each answer comes at last: long enough for a busy machine."""
BRIEF_S = 0.5
"""Where one name stays silent and the others answer."""
HURRIED_S = 0.15
"""Where nothing is answered."""
SUBJECT = Subject(domain="example.com", ip="192.0.2.25", helo_name="mx1.example.com", selectors=("mine",))
WORLD = {
    ("example.com", "SOA"): ("example.com. 60 IN SOA ns1.example.com. hostmaster.example.com. 1 2 3 4 60",),
    ("example.com", "NS"): ("example.com. 60 IN NS ns1.example.com.", "example.com. 60 IN NS ns2.example.com."),
    ("example.com", "MX"): ("example.com. 60 IN MX 10 mx.example.com.",),
    ("example.com", "TXT"): ('example.com. 60 IN TXT "v=spf1 mx -all"',),
    ("ns1.example.com", "A"): ("ns1.example.com. 60 IN A 192.0.2.53",),
    ("ns2.example.com", "A"): ("ns2.example.com. 60 IN A 192.0.2.54",),
    ("mx.example.com", "A"): ("mx.example.com. 60 IN A 192.0.2.25",),
    ("_dmarc.example.com", "TXT"): ('_dmarc.example.com. 60 IN TXT "v=DMARC1; p=reject; rua=mailto:d@example.com"',),
    ("25.2.0.192.in-addr.arpa", "PTR"): ("25.2.0.192.in-addr.arpa. 60 IN PTR mx.example.com.",),
    ("2.0.0.127.list.example", "A"): ("2.0.0.127.list.example. 60 IN A 127.0.0.2",),
}
SOUND = zone(WORLD)
LISTS = (
    read_list({"id": "ip", "zone": "list.example"}),
    read_list({"id": "names", "zone": "names.example", "kinds": [ListKind.DOMAIN]}),
)


async def check(
    handle: Handler, *only: str, subject: Subject = SUBJECT, timeout_s: float = PATIENT_S
) -> Mapping[str, Finding]:
    async with Nameserver(handle) as server, Resolver([server.address], timeout_s=timeout_s, tries=2) as resolver:
        found = await run_checks(
            subject,
            resolver,
            NoWeb(),
            Knowledge(selectors=("default",), blocklists=LISTS),
            only=only or None,
            budget_s=timeout_s * 7,
        )
    return {finding.code: finding for finding in found}


def lame(query: Query, transport: str) -> Reply:
    """Refer to other servers, for whatever is asked."""
    del transport
    name = query.question[0].name.to_text()
    return reply_with(query, (), (f"{name} 60 IN NS ns.elsewhere.example.",))


def circle(query: Query, transport: str) -> Reply:
    """Answer with an alias of the name below, for ever."""
    del transport
    name = query.question[0].name
    target = name.to_text() if len(name) > 20 else f"a.{name.to_text()}"
    return reply_with(query, (f"{name.to_text()} 60 IN CNAME {target}",), ())


def empty(query: Query, transport: str) -> Reply:
    """Send nothing but a header that says truncated, by TCP too."""
    del transport
    reply = dns.message.make_response(query)
    reply.flags |= dns.flags.TC
    return reply.to_wire()[:12]


@pytest.mark.parametrize(
    "fault",
    [
        rcode(dns.rcode.SERVFAIL),
        rcode(dns.rcode.REFUSED),
        rcode(dns.rcode.NOTIMP),
        rcode(dns.rcode.FORMERR),
        silence,
        garbage,
        wrong_id(SOUND),
        lame,
        circle,
        empty,
    ],
    ids=["servfail", "refused", "notimp", "formerr", "silence", "garbage", "wrong id", "lame", "circle", "empty"],
)
async def test_no_answer_is_never_a_yes_or_a_no(fault: Handler) -> None:
    found = await check(fault, timeout_s=HURRIED_S)

    assert {finding.verdict for finding in found.values()} <= {Verdict.UNKNOWN, Verdict.SKIPPED}, {
        code: finding.summary for code, finding in found.items() if finding.verdict is not Verdict.UNKNOWN
    }
    skipped = {"age.skipped", "delegation.skipped"}  # for want of a clock, and of name servers to ask
    assert {code for code, finding in found.items() if finding.verdict is Verdict.SKIPPED} <= skipped
    assert {code.partition(".")[0].replace("blocklist", "blocklists") for code in found} >= set(CHECKS)


async def test_an_answer_that_has_to_be_fetched_by_tcp_says_the_same() -> None:
    whole, fetched = await check(SOUND), await check(truncated_over_udp(SOUND))

    assert {code: finding.summary for code, finding in fetched.items()} == {
        code: finding.summary for code, finding in whole.items()
    }
    assert whole["dmarc.enforced"].verdict is Verdict.PASS


async def test_one_silent_name_hides_no_other() -> None:
    def mute(query: Query, transport: str) -> Reply:
        return None if query.question[0].name.to_text().startswith("_dmarc") else SOUND(query, transport)

    found = await check(mute, timeout_s=BRIEF_S)

    assert found["dmarc.unknown"].verdict is Verdict.UNKNOWN
    assert {"spf.ok", "mx.ok", "ptr.ok", "blocklist.clean.ip"} <= set(found)


def rewriting(query: Query, transport: str, honest: Handler = SOUND) -> Reply:
    """Answer with an advertiser's address wherever a name does not exist."""
    reply = honest(query, transport)
    question = query.question[0]
    if isinstance(reply, Query) and reply.rcode() == dns.rcode.NXDOMAIN and question.rdtype == dns.rdatatype.A:
        return reply_with(query, (f"{question.name.to_text()} 60 IN A 203.0.113.80",), ())
    return reply


async def test_a_resolver_that_rewrites_nxdomain_lists_nobody_and_clears_nobody() -> None:
    found = await check(rewriting, "blocklists")

    assert {code: finding.verdict for code, finding in found.items()} == {
        "blocklist.unknown.ip": Verdict.UNKNOWN,
        "blocklist.unknown.names": Verdict.UNKNOWN,
    }
    assert "every name that does not exist" in found["blocklist.unknown.ip"].summary


async def test_a_resolver_that_rewrites_nxdomain_makes_no_dead_host_alive() -> None:
    dead = WORLD | {("example.com", "MX"): ("example.com. 60 IN MX 10 gone.example.com.",)}

    def handle(query: Query, transport: str) -> Reply:
        return rewriting(query, transport, zone(dead))

    told = await check(handle, "mx", "ptr", "dangling")

    assert {code: finding.verdict for code, finding in told.items()} == {
        "mx.unknown": Verdict.UNKNOWN,
        "ptr.ok": Verdict.PASS,
        "dangling.unknown": Verdict.UNKNOWN,
    }
    assert set(await check(zone(dead), "mx")) == {"mx.unresolvable"}


def parked(query: Query, transport: str) -> Reply:
    """Answer with the address of a page that offers the domain for sale, whatever is asked below it."""
    if not query.question[0].name.to_text().endswith(".list.example."):
        return SOUND(query, transport)
    return reply_with(query, (f"{query.question[0].name.to_text()} 60 IN A 203.0.113.80",), ())


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (parked, "parked"),
        (rcode(dns.rcode.REFUSED), "REFUSED"),
        (rcode(dns.rcode.NXDOMAIN), "dead or empty"),
        (silence, "no answer in time"),
        (garbage, "could not be read"),
    ],
    ids=["parked", "refusing", "dead", "silent", "garbage"],
)
async def test_a_list_that_proves_nothing_is_unknown_and_its_neighbour_stands(answer: Handler, why: str) -> None:
    alive = zone({("test.names.example", "A"): ("test.names.example. 60 IN A 127.0.1.2",)})

    def handle(query: Query, transport: str) -> Reply:
        name = query.question[0].name.to_text()
        return (alive if name.endswith(".names.example.") else answer)(query, transport)

    found = await check(handle, "blocklists", timeout_s=BRIEF_S)

    assert found["blocklist.unknown.ip"].verdict is Verdict.UNKNOWN
    assert why in found["blocklist.unknown.ip"].summary
    assert found["blocklist.clean.names"].verdict is Verdict.PASS


async def test_a_name_without_the_type_is_not_a_name_that_does_not_exist() -> None:
    there = await check(zone({("example.com", "NS"): WORLD["example.com", "NS"]}), "mx", "domain")
    gone = await check(zone({}), "mx", "domain")

    assert set(there) == {"domain.ok", "mx.none"}
    assert "no MX record and no address" in there["mx.none"].summary
    assert set(gone) == {"domain.nxdomain", "mx.none"}
    assert "does not exist (NXDOMAIN)" in gone["mx.none"].summary


async def test_no_record_is_proposed_for_a_domain_that_does_not_exist() -> None:
    there = await check(zone({("example.com", "NS"): WORLD["example.com", "NS"]}), "domain", "spf", "dmarc")
    gone = await check(zone({}), "domain", "spf", "dmarc")

    assert there["spf.none"].fix
    assert there["dmarc.none"].fix
    assert {code for code, finding in gone.items() if finding.fix} == {"domain.nxdomain"}
    assert gone["spf.none"].verdict is there["spf.none"].verdict


@pytest.mark.parametrize("only", ["spf", "dkim", "dmarc", "mx"])
async def test_a_check_alone_proposes_none_either_but_tells_that_the_domain_does_not_exist(only: str) -> None:
    subject = replace(SUBJECT, selectors=("s1",))
    there = await check(zone({("example.com", "NS"): WORLD["example.com", "NS"]}), only, subject=subject)
    gone = await check(zone({}), only, subject=subject)

    assert any(finding.fix for finding in there.values())
    assert "domain.nxdomain" not in there
    assert {code for code, finding in gone.items() if finding.fix} == {"domain.nxdomain"}


async def test_a_wildcard_is_said_and_proves_nothing() -> None:
    def everywhere(query: Query, transport: str) -> Reply:
        name, rdtype = query.question[0].name.to_text(), query.question[0].rdtype
        if rdtype == dns.rdatatype.TXT:
            return reply_with(query, (f'{name} 60 IN TXT "v=spf1 -all"',), ())
        return SOUND(query, transport)

    found = await check(everywhere, "dkim", "dmarc", subject=Subject(domain="example.com"))

    assert found["dkim.wildcard"].verdict is Verdict.WARN
    assert not {"dkim.found", "dmarc.enforced"} & set(found)


def txt(*texts: str) -> Handler:
    """Give the domain these TXT records; nothing else is changed."""

    def handle(query: Query, transport: str) -> Reply:
        question = query.question[0]
        if question.name.to_text() != "example.com." or question.rdtype != dns.rdatatype.TXT:
            return SOUND(query, transport)
        whole = reply_with(query, tuple(f"example.com. 60 IN TXT {pieces(text)}" for text in texts), ())
        return truncated_over_udp(lambda _, __: whole)(query, transport)

    return handle


def pieces(text: str) -> str:
    return " ".join(f'"{text[place : place + 250]}"' for place in range(0, len(text), 250))


async def test_a_record_full_of_includes_is_an_error_of_the_record_and_asks_little() -> None:
    bomb = txt(
        "v=spf1 "
        + " ".join(
            f"include:{number}.example.net"
            for number in range(2_600)  # as many as a record can hold
        )
    )
    asked: list[str] = []

    def counted(query: Query, transport: str) -> Reply:
        asked.append(query.question[0].name.to_text())
        return bomb(query, transport)

    found = await check(counted, "spf")

    assert found["spf.too-many-lookups"].verdict is Verdict.FAIL
    assert len(asked) < 100


async def test_a_huge_record_beside_the_right_one_changes_nothing() -> None:
    found = await check(txt("v=spf1 mx -all", "x" * 60_000), "spf")

    assert {"spf.ok", "spf.pass"} <= set(found)


async def test_a_huge_record_is_told_in_few_words() -> None:
    found = await check(txt("v=spf1 include:" + "x" * 60_000), "spf")

    assert found["spf.permerror"].verdict is Verdict.FAIL
    assert all(len(finding.summary) < 2_000 for finding in found.values())


async def test_bytes_that_are_no_ascii_are_an_error_in_a_record_and_nothing_beside_it() -> None:
    beside = await check(txt("v=spf1 mx -all", r"caf\195\169"), "spf")
    within = await check(txt(r"v=spf1 include:caf\195\169.example.net -all"), "spf")

    assert {"spf.ok", "spf.pass"} <= set(beside)
    assert within["spf.permerror"].verdict is Verdict.FAIL
    within["spf.permerror"].summary.encode("utf-8")  # no stray bytes
