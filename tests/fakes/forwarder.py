"""A resolver's answer from authoritative servers on loopback, as a handler of tests.fakes.nameserver."""

from collections.abc import Mapping

import dns.flags
import dns.message
import dns.name
import dns.query
import dns.rcode
import dns.rdatatype

from tests.fakes.nameserver import Handler, Query, Reply, reply_with

WAIT_S = 2.0
SMALLEST_PAYLOAD = 512
SIGNATURES = {dns.rdatatype.RRSIG, dns.rdatatype.NSEC, dns.rdatatype.NSEC3}


def forward(ports: Mapping[str, int], *, validating: bool = False) -> Handler:
    """Ask the server of the longest zone that a name is in, by its port.

    A name in no zone does not exist, as the root servers would say. A referral means that nobody answers (SERVFAIL).
    `validating`: AD is set on what came with signatures, if it was asked for.
    """
    zones = {dns.name.from_text(zone): port for zone, port in ports.items()}

    def handle(query: Query, transport: str) -> Reply:
        question = query.question[0]
        # DS records are those of the zone above (RFC 4035 §3.1.4.1).
        within = question.name.parent() if question.rdtype == dns.rdatatype.DS else question.name
        zone = next((zone for zone in _ancestors(within) if zone in zones), None)
        if zone is None:
            reply = reply_with(query, (), (". 60 IN SOA ns.example. hostmaster.example. 1 2 3 4 60",))
            reply.set_rcode(dns.rcode.NXDOMAIN)
            return reply
        asked = dns.message.make_query(question.name, question.rdtype, want_dnssec=validating)
        asked.flags &= ~dns.flags.RD
        told, _ = dns.query.udp_with_fallback(asked, "127.0.0.1", WAIT_S, zones[zone])
        reply = reply_with(query, (), ())
        reply.set_rcode(told.rcode())
        if told.rcode() == dns.rcode.NOERROR and not told.flags & dns.flags.AA:
            reply.set_rcode(dns.rcode.SERVFAIL)
            return reply
        everything = [*told.answer, *told.authority]
        if validating and query.flags & dns.flags.AD and any(part.rdtype in SIGNATURES for part in everything):
            reply.flags |= dns.flags.AD
        reply.answer = [part for part in told.answer if part.rdtype not in SIGNATURES]
        reply.authority = [part for part in told.authority if part.rdtype == dns.rdatatype.SOA]
        return _fitted(reply, query, transport)

    return handle


def _ancestors(name: dns.name.Name) -> list[dns.name.Name]:
    return [name.split(depth)[1] for depth in range(len(name), 0, -1)]


def _fitted(reply: Query, query: Query, transport: str) -> Query:
    if transport == "udp" and len(reply.to_wire(max_size=65535)) > max(query.payload, SMALLEST_PAYLOAD):
        reply.answer.clear()
        reply.flags |= dns.flags.TC
    return reply
