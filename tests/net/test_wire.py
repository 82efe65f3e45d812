import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdatatype
import dns.rrset
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.net.wire import Query, Reply

NAME = dns.name.from_text("Example.com")
QUERY = Query.make(NAME, dns.rdatatype.A)
QUERY_LENGTH = len(QUERY.without_edns().to_wire(0))


def reply_to(query: Query, number: int = 7) -> dns.message.Message:
    return dns.message.make_response(dns.message.from_wire(query.to_wire(number)))


@pytest.mark.parametrize(("recurse", "edns"), [(True, True), (True, False), (False, True)])
def test_dnspython_reads_what_is_written(recurse: bool, edns: bool) -> None:
    query = Query.make(NAME, dns.rdatatype.AAAA, recurse=recurse)
    message = dns.message.from_wire((query if edns else query.without_edns()).to_wire(4711))

    assert message.id == 4711
    assert (message.question[0].name, message.question[0].rdtype) == (NAME, dns.rdatatype.AAAA)
    assert bool(message.flags & dns.flags.RD) is recurse
    assert message.flags & dns.flags.AD
    assert (message.edns, message.payload) == ((0, 1232) if edns else (-1, 0))


def test_an_answer_is_recognised_whatever_the_case_of_the_name() -> None:
    assert QUERY.is_answered_by(reply_to(Query.make(dns.name.from_text("eXAMPLE.com"), dns.rdatatype.A)).to_wire())


@pytest.mark.parametrize(
    ("name", "rdtype"), [("example.net", "A"), ("example.com", "AAAA"), ("www.example.com", "A")]
)
def test_an_answer_to_another_question_is_none(name: str, rdtype: str) -> None:
    other = Query.make(dns.name.from_text(name), dns.rdatatype.from_text(rdtype))

    assert not QUERY.is_answered_by(reply_to(other).to_wire())


def test_a_question_is_no_answer() -> None:
    assert not QUERY.is_answered_by(QUERY.to_wire(1))


def test_only_an_error_may_leave_out_the_question() -> None:
    refused = reply_to(QUERY)
    refused.question.clear()
    bare = refused.to_wire()
    refused.set_rcode(dns.rcode.FORMERR)

    assert not QUERY.is_answered_by(bare)
    assert QUERY.is_answered_by(refused.to_wire())


@given(st.binary(max_size=80))
def test_any_bytes_can_be_compared(wire: bytes) -> None:
    QUERY.is_answered_by(wire)


@given(code=st.sampled_from([code for code in dns.rcode.Rcode if code != 19]))  # BADMODE is for key exchange alone
def test_the_response_code_is_dnspythons_extended_ones_too(code: dns.rcode.Rcode) -> None:
    reply = reply_to(QUERY)
    reply.set_rcode(code)

    assert Reply(reply.to_wire()).rcode == reply.rcode()


def answered(*lines: str) -> dns.message.Message:
    reply = reply_to(QUERY)
    for line in lines:
        owner, ttl, rdtype, rdata = line.split()
        reply.answer.append(dns.rrset.from_text(owner, int(ttl), "IN", rdtype, rdata))
    return reply


def test_addresses_are_read_without_dnspython() -> None:
    reply = answered("example.com. 300 A 192.0.2.1", "example.com. 60 A 192.0.2.255")

    assert Reply(reply.to_wire()).bare_addresses == (("192.0.2.1", "192.0.2.255"), 60)


@pytest.mark.parametrize(
    "reply",
    [
        answered(),
        answered("example.com. 300 CNAME www.example.net.", "www.example.net. 300 A 192.0.2.1"),
        answered("other.example. 300 A 192.0.2.1"),
        answered("example.com. 300 AAAA 2001:db8::1"),
        answered("example.com. 300 A 192.0.2.1", "example.com. 300 TXT text"),
    ],
    ids=["nothing", "alias", "another name", "another type", "two types"],
)
def test_whatever_else_is_in_an_answer_is_left_to_dnspython(reply: dns.message.Message) -> None:
    assert Reply(reply.to_wire()).bare_addresses is None


def test_an_answer_that_was_cut_off_is_left_to_dnspython() -> None:
    wire = answered("example.com. 300 A 192.0.2.1").to_wire()

    assert Reply(wire).bare_addresses == (("192.0.2.1",), 300)
    assert not any(Reply(wire[:length]).bare_addresses for length in range(QUERY_LENGTH, QUERY_LENGTH + 16))


@given(st.binary(max_size=80))
def test_any_bytes_can_be_read_as_addresses(tail: bytes) -> None:
    wire = answered("example.com. 300 A 192.0.2.1").to_wire()
    assert Reply(wire[:QUERY_LENGTH] + tail).bare_addresses is None or len(tail) >= 16
