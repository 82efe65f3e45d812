"""Do all TXT records of the domain fit into one datagram? They come together, SPF among them (RFC 7208 §3.4).

What does not fit is truncated and has to be fetched by TCP (RFC 7766 §5), which some firewalls still block.
"""

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from bot.checks.finding import Finding, Subject, Verdict
from bot.checks.inquiry import Inquiry
from bot.checks.knowledge import Knowledge
from bot.checks.text import counted, joined
from bot.ports import Answer

FITS_EVERYWHERE: Final = 512
"""Octets of a reply that every resolver takes (RFC 1035 §2.3.4), which RFC 7208 §3.4 recommends."""
FITS_DATAGRAM: Final = 1232
"""Octets that most servers put into a datagram (DNS flag day 2020; RFC 9715 §3 allows up to 1,400)."""
_HEADER: Final = 12
_QUESTION: Final = 4  # type and class; beside the name
_RECORD: Final = 12  # a pointer to the name, type, class, TTL, length (RFC 1035 §4.1.3)
_OPT: Final = 11  # RFC 6891 §6.1.2
_MAX_STRING: Final = 255
_PROOF: Final = re.compile(r"(?!v=)([\w.-]{1,60})[=:]\S{1,2000}|[\w+/=-]{16,200}", re.ASCII | re.IGNORECASE)
"""A name and a token, or a bare token, in one word: how services have a domain's owner prove that they own it."""
_MAX_NAMED: Final = 12


async def check_txt(subject: Subject, dns: Inquiry, knowledge: Knowledge) -> tuple[Finding, ...]:
    """Ask for all TXT records of the domain: the question that the SPF check asks too."""
    del knowledge
    if subject.domain is None:
        return (_skipped("no domain to ask about"),)
    answer = await dns.lookup(subject.domain, "TXT")
    if not answer.records:
        return (_skipped(f"{subject.domain} has none"),)
    return (judge(subject.domain, answer),)


def judge(domain: str, answer: Answer) -> Finding:
    """Say how large the reply is, and what could go. Pure."""
    size = reply_size(answer)
    number = len(answer.records)
    takes = f"The {number} TXT records of {domain} make" if number > 1 else f"The TXT record of {domain} makes"
    takes += f" a reply of about {size:,} bytes"
    if size <= FITS_DATAGRAM:
        return Finding(
            code="txt.ok",
            verdict=Verdict.PASS,
            summary=f"{takes}, which fits into one datagram"
            + ("." if size <= FITS_EVERYWHERE else ", though not into the 512 bytes of very old resolvers."),
            evidence=(answer,),
            reference="RFC 7208 §3.4",
        )
    proofs = [record for record in answer.records if _PROOF.fullmatch(record)]
    summary = (
        f"{takes}, more than the {FITS_DATAGRAM:,} that fit into one datagram. It has to be fetched by TCP; whoever "
        "cannot, since a firewall is in between, does not see the SPF record."
    )
    fix = "Remove what nobody reads any more, or publish it under a name of its own."
    if proofs:
        summary += (
            f" {sum(map(_record_size, proofs)):,} bytes are {counted(len(proofs), 'record')} that look like proofs "
            f"of ownership: {joined(list(_named(proofs)), _MAX_NAMED)}."
        )
        fix = "Remove the proofs of services that you no longer use; many services look at theirs only once."
    return Finding(
        code="txt.too-large",
        verdict=Verdict.WARN,
        summary=summary,
        evidence=(answer,),
        fix=fix,
        reference="RFC 7208 §3.4",
    )


def reply_size(answer: Answer) -> int:
    """Count the octets of the reply. A lower bound: how the records are cut into strings is not known."""
    name = len(answer.name.removesuffix(".")) + 2  # a length for each label, and the root
    return _HEADER + name + _QUESTION + sum(map(_record_size, answer.records)) + _OPT


def _record_size(record: str) -> int:
    octets = len(record.encode("utf-8", "surrogateescape"))
    return _RECORD + octets + max(1, math.ceil(octets / _MAX_STRING))


def _named(proofs: Sequence[str]) -> Iterator[str]:
    """Name the proofs by what stands before the token, the most frequent first."""
    matches = (_PROOF.fullmatch(record) for record in proofs)
    names = Counter(match[1] or f"“{match[0][:16]}…”" for match in matches if match)
    for name, number in names.most_common():
        yield name if number == 1 else f"{name} ({number} times)"


def _skipped(why: str) -> Finding:
    return Finding(code="txt.skipped", verdict=Verdict.SKIPPED, summary=f"TXT records: {why}.")
