import asyncio
import importlib
import inspect
import pkgutil
from time import monotonic

import dns
import dns.edns
import dns.exception
import dns.flags
import dns.message
import dns.rcode
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.errors import BadSignatures, LookupFailed, LookupRefused, LookupTimedOut, ServerFailed
from bot.net.resolver import Resolver, translate
from bot.ports import Answer, Denial
from tests.fakes.nameserver import (
    Handler,
    Nameserver,
    Query,
    Reply,
    garbage,
    one_after_the_other,
    rcode,
    records,
    silence,
    truncated_over_udp,
    wrong_id,
    zone,
)

PATIENT_S = 10.0
"""Where an answer comes, which is waited for no longer than it takes, however busy the machine is."""
QUICK_S = 0.15
"""Where none ever comes."""
WAIT_S = 0.6
"""Where one comes, and the wait goes on to its end all the same."""
ADDRESS = records("example.com. 300 IN A 192.0.2.1")


async def ask(
    handle: Handler, name: str = "example.com", rdtype: str = "A", *, tries: int = 1, timeout_s: float = PATIENT_S
) -> Answer:
    async with (
        Nameserver(handle) as server,
        Resolver([server.address], timeout_s=timeout_s, tries=tries) as resolver,
    ):
        return await resolver.lookup(name, rdtype)


async def test_records_come_in_presentation_form() -> None:
    answer = await ask(records("example.com. 300 IN MX 10 mx.example.com."), rdtype="MX")

    assert answer == Answer(name="example.com", rdtype="MX", records=("10 mx.example.com.",), ttl_s=300)


async def test_strings_of_a_txt_record_are_joined_without_a_space() -> None:
    answer = await ask(records('example.com. 300 IN TXT "v=spf1 ip4:" "192.0.2.1 -all"'), rdtype="TXT")

    assert answer.records == ("v=spf1 ip4:192.0.2.1 -all",)


async def test_bytes_of_a_txt_record_that_are_no_text_are_kept() -> None:
    answer = await ask(records(r'example.com. 300 IN TXT "\233t\233"'), rdtype="TXT")

    assert answer.records[0].encode("ascii", "surrogateescape") == b"\xe9t\xe9"


async def test_a_name_that_does_not_exist_is_an_answer() -> None:
    answer = await ask(zone({("example.com", "A"): ("example.com. 60 IN A 192.0.2.1",)}), "other.example")

    assert (answer.denial, answer.records, answer.ttl_s) == (Denial.NXDOMAIN, (), None)


async def test_a_type_that_does_not_exist_is_another_answer() -> None:
    handle = zone({("example.com", "A"): ("example.com. 60 IN A 192.0.2.1",)})

    assert (await ask(handle, rdtype="MX")).denial is Denial.NODATA


async def test_a_cname_chain_is_followed_to_its_end() -> None:
    answer = await ask(
        records(
            "www.example.com. 60 IN CNAME cdn.example.net.",
            "cdn.example.net. 20 IN CNAME edge.example.org.",
            "edge.example.org. 300 IN A 192.0.2.9",
        ),
        "www.example.com",
    )

    assert answer.canonical_name == "edge.example.org"
    assert answer.records == ("192.0.2.9",)
    assert answer.ttl_s == 20


async def test_a_server_that_gives_half_a_chain_is_asked_for_the_rest() -> None:
    answer = await ask(
        zone(
            {
                ("www.example.com", "A"): ("www.example.com. 60 IN CNAME edge.example.org.",),
                ("edge.example.org", "A"): ("edge.example.org. 300 IN A 192.0.2.9",),
            }
        ),
        "www.example.com",
    )

    assert answer.records == ("192.0.2.9",)


async def test_a_cname_to_nowhere_is_a_denial_that_names_where_it_leads() -> None:
    answer = await ask(
        zone({("www.example.com", "A"): ("www.example.com. 60 IN CNAME gone.example.org.",)}), "www.example.com"
    )

    assert (answer.denial, answer.canonical_name) == (Denial.NXDOMAIN, "gone.example.org")


async def test_a_cname_loop_is_a_failure() -> None:
    handle = zone(
        {
            ("a.example.com", "A"): ("a.example.com. 60 IN CNAME b.example.com.",),
            ("b.example.com", "A"): ("b.example.com. 60 IN CNAME a.example.com.",),
        }
    )

    with pytest.raises(ServerFailed, match="does not end"):
        await ask(handle, "a.example.com")


async def test_silence_is_a_time_out() -> None:
    with pytest.raises(LookupTimedOut):
        await ask(silence, timeout_s=QUICK_S)


async def test_a_lost_datagram_is_sent_again() -> None:
    answer = await ask(one_after_the_other(silence, ADDRESS), tries=2, timeout_s=WAIT_S)

    assert answer.records == ("192.0.2.1",)


async def test_servfail_is_a_failure() -> None:
    with pytest.raises(ServerFailed, match="SERVFAIL"):
        await ask(rcode(dns.rcode.SERVFAIL))


async def test_the_servers_own_reason_for_a_failure_is_told() -> None:
    with pytest.raises(ServerFailed, match=r"SERVFAIL \(NO REACHABLE AUTHORITY: all servers timed out\)"):
        await ask(
            rcode(
                dns.rcode.SERVFAIL,
                dns.edns.EDEOption(dns.edns.EDECode.NO_REACHABLE_AUTHORITY, "all servers\ntimed out"),
            )
        )


@pytest.mark.parametrize("reason", [6, 7, 8, 9, 10, 11, 12])
async def test_bad_signatures_are_told_from_other_failures(reason: int) -> None:
    with pytest.raises(BadSignatures, match="SERVFAIL"):
        await ask(rcode(dns.rcode.SERVFAIL, dns.edns.EDEOption(dns.edns.EDECode(reason))))


async def test_refused_is_a_refusal() -> None:
    with pytest.raises(LookupRefused, match="REFUSED"):
        await ask(rcode(dns.rcode.REFUSED))


async def test_a_truncated_answer_is_fetched_over_tcp() -> None:
    async with (
        Nameserver(truncated_over_udp(ADDRESS)) as server,
        Resolver([server.address], timeout_s=PATIENT_S) as resolver,
    ):
        answer = await resolver.lookup("example.com", "A")

    assert answer.records == ("192.0.2.1",)
    assert [transport for _, transport in server.queries] == ["udp", "tcp"]


async def test_a_truncated_answer_without_tcp_is_no_answer() -> None:
    def cut_and_hang_up(query: Query, transport: str) -> Reply:
        return truncated_over_udp(ADDRESS)(query, transport) if transport == "udp" else None

    with pytest.raises(ServerFailed):
        await ask(cut_and_hang_up)


async def test_an_answer_to_another_question_is_not_taken() -> None:
    with pytest.raises(LookupTimedOut):
        await ask(wrong_id(ADDRESS), timeout_s=QUICK_S)


async def test_an_answer_about_another_name_is_not_taken() -> None:
    def other_name(query: Query, transport: str) -> Reply:
        del transport
        reply = dns.message.make_response(dns.message.make_query("example.net", "A", id=query.id))
        reply.id = query.id
        return reply

    with pytest.raises(ServerFailed, match="not to our question"):
        await ask(other_name, timeout_s=WAIT_S)


async def test_garbage_is_a_failure() -> None:
    with pytest.raises(ServerFailed, match="could not be read"):
        await ask(garbage, timeout_s=WAIT_S)


async def test_a_server_without_edns_is_asked_without_it() -> None:
    def old_server(query: Query, transport: str) -> Reply:
        return (rcode(dns.rcode.FORMERR) if query.edns >= 0 else ADDRESS)(query, transport)

    assert (await ask(old_server)).records == ("192.0.2.1",)


async def test_a_referral_is_not_an_answer() -> None:
    lame = records(authority=("example.com. 300 IN NS ns.example.net.",))

    with pytest.raises(ServerFailed, match="lame"):
        await ask(lame)


async def test_the_next_server_is_asked_when_one_fails() -> None:
    async with (
        Nameserver(rcode(dns.rcode.SERVFAIL)) as broken,
        Nameserver(ADDRESS) as sound,
        Resolver([broken.address, sound.address], timeout_s=PATIENT_S) as resolver,
    ):
        await resolver.lookup("example.com", "A")
        await resolver.lookup("example.com", "A")

    assert (len(broken.queries), len(sound.queries)) == (1, 2)  # the one that answered is preferred


async def test_a_refusal_weighs_more_than_anothers_silence() -> None:
    async with (
        Nameserver(rcode(dns.rcode.REFUSED)) as refusing,
        Nameserver(silence) as silent,
        Resolver([refusing.address, silent.address], timeout_s=WAIT_S) as resolver,
    ):
        with pytest.raises(LookupRefused):
            await resolver.lookup("example.com", "A")


async def test_nobody_listening_is_a_failure() -> None:
    async with Nameserver(silence) as server:
        address = server.address
    async with Resolver([address], timeout_s=QUICK_S, tries=1) as resolver:
        with pytest.raises(LookupFailed):
            await resolver.lookup("example.com", "A")


async def test_many_questions_share_one_socket_and_run_at_once() -> None:
    handle = zone({(f"h{n}.example.com", "A"): (f"h{n}.example.com. 60 IN A 192.0.2.{n}",) for n in range(100)})
    async with Nameserver(handle, delay_s=0.1) as server, Resolver([server.address], timeout_s=2.0) as resolver:
        started = monotonic()
        answers = await asyncio.gather(*(resolver.lookup(f"h{n}.example.com", "A") for n in range(100)))
        took_s = monotonic() - started

    assert [answer.records for answer in answers] == [(f"192.0.2.{n}",) for n in range(100)]
    assert took_s < 2.0  # one after the other would take ten seconds


async def test_the_servers_word_on_dnssec_is_asked_for_and_passed_on() -> None:
    def validating(query: Query, transport: str) -> Reply:
        reply = ADDRESS(query, transport)
        assert isinstance(reply, dns.message.Message)
        reply.flags |= query.flags & dns.flags.AD
        return reply

    assert (await ask(validating)).authenticated
    assert not (await ask(records("example.com. 300 IN A 192.0.2.1"))).authenticated


@pytest.mark.parametrize("name", ["a..example.com", "", ".", "a" * 64 + ".example.com", ".".join(["abcdefg"] * 40)])
async def test_a_name_that_dns_cannot_hold_is_a_failure(name: str) -> None:
    with pytest.raises(ServerFailed, match="not a name"):
        await ask(ADDRESS, name)


async def test_a_name_is_asked_as_it_is_with_nothing_escaped() -> None:
    async with (
        Nameserver(zone({})) as server,
        Resolver([server.address], timeout_s=PATIENT_S) as resolver,
    ):
        await resolver.lookup("a\\b c.example.com", "TXT")

    assert server.queries[0][0].question[0].name.labels[0] == b"a\\b c"


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=st.binary(max_size=200))
async def test_whatever_bytes_come_back_only_a_lookup_can_fail(body: bytes) -> None:
    def junk(query: Query, transport: str) -> Reply:
        del transport
        return query.id.to_bytes(2, "big") + body

    try:
        async with (
            Nameserver(junk) as server,
            Resolver([server.address], timeout_s=0.01, tries=1) as resolver,
        ):
            await resolver.lookup("example.com", "A")
    except LookupFailed:
        pass


def dnspython_exceptions() -> list[type[dns.exception.DNSException]]:
    found = set()
    for module in pkgutil.walk_packages(dns.__path__, "dns."):
        if "._trio" in module.name or ".quic" in module.name or ".dnssecalgs." in module.name:
            continue  # need libraries that are not installed
        for _, cls in inspect.getmembers(importlib.import_module(module.name), inspect.isclass):
            if issubclass(cls, dns.exception.DNSException):
                found.add(cls)
    return sorted(found, key=lambda cls: f"{cls.__module__}.{cls.__name__}")


EXCEPTIONS = dnspython_exceptions()


def test_dnspythons_exceptions_are_found() -> None:
    assert len(EXCEPTIONS) > 50


@pytest.mark.parametrize("cls", EXCEPTIONS, ids=lambda cls: f"{cls.__module__}.{cls.__name__}")
def test_every_exception_of_dnspython_is_translated(cls: type[dns.exception.DNSException]) -> None:
    error = cls.__new__(cls)
    Exception.__init__(error)
    error.kwargs = {}  # each class wants other arguments; none matters here

    translated = translate(error, "example.com", "A")

    assert isinstance(translated, LookupTimedOut) == issubclass(cls, dns.exception.Timeout)
    assert (translated.name, translated.rdtype) == ("example.com", "A")
