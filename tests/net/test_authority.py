import ipaddress

import dns.flags
import dns.message
import dns.rcode
import pytest

from bot.errors import LookupFailed, LookupRefused, LookupTimedOut, ServerFailed
from bot.net.authority import Authority
from bot.ports import Denial, Referral
from tests.fakes import nameserver
from tests.fakes.nameserver import Handler, Nameserver, Query, Reply

SOA = "example.com. 300 IN SOA ns1.example.com. hostmaster.example.com. 7 7200 900 1209600 300"


def authoritative(handle: Handler) -> Handler:
    def answer(query: Query, transport: str) -> Reply:
        reply = handle(query, transport)
        assert isinstance(reply, dns.message.Message)
        reply.flags |= dns.flags.AA
        return reply

    return answer


def not_recursive(handle: Handler) -> Handler:
    def answer(query: Query, transport: str) -> Reply:
        reply = handle(query, transport)
        assert isinstance(reply, dns.message.Message)
        reply.flags &= ~dns.flags.RA
        return reply

    return answer


def asking(server: Nameserver, timeout_s: float = 1.0) -> Authority:
    return Authority(port=server.address[1], timeout_s=timeout_s, is_allowed=lambda address: address.is_loopback)


async def test_the_servers_own_record_is_told_and_no_recursion_asked_for() -> None:
    async with Nameserver(authoritative(nameserver.records(SOA))) as server:
        answer = await asking(server).ask("127.0.0.1", "example.com", "SOA")

    assert answer.records == ("ns1.example.com. hostmaster.example.com. 7 7200 900 1209600 300",)
    assert not server.queries[0][0].flags & dns.flags.RD


async def test_an_answer_that_is_too_long_for_a_datagram_comes_by_tcp() -> None:
    handle = nameserver.truncated_over_udp(authoritative(nameserver.records(SOA)))
    async with Nameserver(handle) as server:
        answer = await asking(server).ask("127.0.0.1", "example.com", "SOA")

    assert answer.records
    assert [transport for _, transport in server.queries] == ["udp", "tcp"]


async def test_a_name_that_the_server_does_not_have_is_denied() -> None:
    async with Nameserver(authoritative(nameserver.zone({}))) as server:
        answer = await asking(server).ask("127.0.0.1", "example.com", "SOA")

    assert answer.denial is Denial.NXDOMAIN


async def test_an_answer_without_authority_is_no_answer() -> None:
    async with Nameserver(not_recursive(nameserver.records(SOA))) as server:
        with pytest.raises(ServerFailed, match="not authoritative"):
            await asking(server).ask("127.0.0.1", "example.com", "SOA")


async def test_a_resolver_that_answers_in_the_servers_place_says_nothing_about_the_server() -> None:
    async with Nameserver(nameserver.records(SOA)) as server:
        with pytest.raises(LookupFailed, match="answers as a resolver does") as raised:
            await asking(server).ask("127.0.0.1", "example.com", "SOA")
        with pytest.raises(LookupFailed, match="answers as a resolver does"):
            await asking(server).refer("127.0.0.1", "example.com")

    assert not isinstance(raised.value, ServerFailed)  # which would make the server lame


@pytest.mark.parametrize(
    ("handle", "error"),
    [
        (nameserver.rcode(dns.rcode.REFUSED), LookupRefused),
        (nameserver.rcode(dns.rcode.SERVFAIL), ServerFailed),
        (nameserver.silence, LookupTimedOut),
        (nameserver.garbage, LookupFailed),
    ],
)
async def test_each_fault_has_its_error(handle: Handler, error: type[Exception]) -> None:
    async with Nameserver(handle) as server:
        with pytest.raises(error) as raised:
            await asking(server, timeout_s=0.2).ask("127.0.0.1", "example.com", "SOA")

    assert type(raised.value) is error


async def test_a_server_out_of_reach_is_not_at_fault() -> None:
    async with Nameserver(nameserver.silence) as server:
        port = server.address[1]
    with pytest.raises(LookupFailed, match="cannot be reached") as raised:
        await Authority(port=port, is_allowed=lambda _: True).ask("127.0.0.1", "example.com", "SOA")

    assert type(raised.value) is LookupFailed


@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.1", "::1", "169.254.169.254"])
async def test_hosts_inside_are_never_asked(address: str) -> None:
    assert not ipaddress.ip_address(address).is_global
    with pytest.raises(LookupFailed, match="not on the public Internet"):
        await Authority().ask(address, "example.com", "SOA")


NS = ("example.com. 300 IN NS ns1.example.com.", "example.com. 300 IN NS NS2.example.net.")
GLUE = ("ns1.example.com. 300 IN A 192.0.2.53", "ns1.example.com. 300 IN AAAA 2001:db8::53")


async def refer(handle: Handler) -> Referral | None:
    async with Nameserver(handle) as server:
        return await asking(server).refer("127.0.0.1", "www.example.com")


async def test_a_referral_is_the_zone_below_its_servers_and_their_addresses() -> None:
    stranger = "ns1.example.org. 300 IN A 192.0.2.66"
    referral = await refer(nameserver.records(authority=NS, additional=(*GLUE, stranger)))

    assert referral is not None
    assert (referral.delegation.name, referral.delegation.ttl_s) == ("example.com", 300)
    assert referral.delegation.records == ("ns1.example.com.", "NS2.example.net.")
    assert [(glue.name, glue.rdtype, glue.records) for glue in referral.glue] == [
        ("ns1.example.com", "A", ("192.0.2.53",)),
        ("ns1.example.com", "AAAA", ("2001:db8::53",)),
    ]


async def test_a_referral_that_does_not_fit_comes_by_tcp_with_its_glue() -> None:
    referral = await refer(nameserver.truncated_over_udp(nameserver.records(authority=NS, additional=GLUE)))

    assert referral is not None
    assert len(referral.glue) == 2


async def test_a_datagram_that_leaves_out_an_address_inside_the_zone_is_asked_for_again_by_tcp() -> None:
    def handle(query: Query, transport: str) -> Reply:
        return nameserver.records(authority=NS, additional=() if transport == "udp" else GLUE)(query, transport)

    referral = await refer(handle)

    assert referral is not None
    assert len(referral.glue) == 2


async def test_a_referral_that_has_every_address_inside_the_zone_is_asked_for_once() -> None:
    async with Nameserver(nameserver.records(authority=NS, additional=GLUE[:1])) as server:
        await asking(server).refer("127.0.0.1", "www.example.com")

    assert [transport for _, transport in server.queries] == ["udp"]


async def test_a_referral_that_claims_authority_is_no_denial() -> None:
    referral = await refer(authoritative(nameserver.records(authority=NS, additional=GLUE)))

    assert referral is not None
    assert referral.delegation.denial is None


async def test_an_answer_without_authority_is_no_word_of_the_server_above() -> None:
    with pytest.raises(ServerFailed, match="not authoritative"):
        await refer(not_recursive(nameserver.records(NS[0].replace("example.com.", "www.example.com.", 1))))


async def test_a_server_that_has_the_zone_itself_refers_to_nobody() -> None:
    assert (
        await refer(authoritative(nameserver.records(NS[0].replace("example.com.", "www.example.com.", 1)))) is None
    )


async def test_a_zone_that_the_server_above_does_not_know_is_denied() -> None:
    referral = await refer(authoritative(nameserver.zone({})))

    assert referral is not None
    assert (referral.delegation.name, referral.delegation.denial) == ("www.example.com", Denial.NXDOMAIN)


@pytest.mark.parametrize(
    "authority",
    [
        (),
        ("example.com. 60 IN SOA ns.example.com. hostmaster.example.com. 1 2 3 4 60",),
        (NS[0].replace("com", "net"),),
    ],
    ids=["nothing", "only an SOA record", "servers of another zone"],
)
async def test_what_is_neither_an_answer_nor_a_referral_is_a_failure(authority: tuple[str, ...]) -> None:
    with pytest.raises(ServerFailed, match="neither answers nor refers"):
        await refer(nameserver.records(authority=authority))


async def test_a_server_that_refuses_refers_to_nobody_knows_whom() -> None:
    with pytest.raises(LookupRefused):
        await refer(nameserver.rcode(dns.rcode.REFUSED))
