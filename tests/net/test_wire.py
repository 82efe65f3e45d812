import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdatatype
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.net.wire import Query, Reply

NAME = dns.name.from_text("Example.com")
QUERY = Query.make(NAME, dns.rdatatype.A)


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
