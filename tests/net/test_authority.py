import ipaddress

import dns.flags
import dns.message
import dns.rcode
import pytest

from bot.errors import LookupFailed, LookupRefused, LookupTimedOut, ServerFailed
from bot.net.authority import Authority
from bot.ports import Denial
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
    async with Nameserver(nameserver.records(SOA)) as server:
        with pytest.raises(ServerFailed, match="not authoritative"):
            await asking(server).ask("127.0.0.1", "example.com", "SOA")


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
