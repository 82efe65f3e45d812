"""What a record costs whoever evaluates it to the end: the lookup tree (RFC 7208 §4.6.4)."""

import asyncio
import ipaddress
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.checks.names import can_be_asked, normal
from bot.checks.spf.evaluate import MAX_NAMES
from bot.checks.spf.macro import MacroContext, MacroString, expand_name, is_static
from bot.checks.spf.meant import kept_terms, meant_by, texts_of
from bot.checks.spf.published import fetch_texts
from bot.checks.spf.record import COSTS_LOOKUP, Mechanism, Modifier, SpfRecord, parse_spf
from bot.errors import LookupFailed
from bot.ports import Answer, Dns

MAX_BRANCHES = 40
"""Records read at most: far beyond what anyone may spend, and a bomb of includes ends here."""
MAX_OCTETS = 50_000
"""Of all records together; reading as many takes some tenths of a second, in which nobody else is served."""
MAX_TERMS = 100
"""Terms of one record that are looked into; the others are only counted."""
MAX_PROBES = 40
"""Names of a, mx and exists asked at most, to tell which lead nowhere; the others are only counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """One term that costs a lookup. `lookups` counts it and everything below.

    `target` None: it depends on the message (macros). `empty` tells that the lookup comes back void, None: not
    known. `branch` is the record behind an include or redirect. `failure` says why the answer is missing.
    `addresses` are the answers for the hosts that an a or mx stands for; None: there is no such host, or they are not
    all known.
    """

    text: str
    target: str | None
    empty: bool | None = None
    branch: "Branch | None" = None
    failure: str | None = None
    evidence: tuple[Answer, ...] = ()
    addresses: tuple[Answer, ...] | None = None

    @property
    def is_void(self) -> bool:
        """True when the term leads to a name or type that is not there (RFC 7208 §4.6.4)."""
        answer = self.branch.answer if self.branch else None
        return bool(self.empty) or (answer is not None and answer.denial is not None)

    @property
    def lookups(self) -> int:
        """What the term costs, itself included."""
        return 1 + (self.branch.lookups if self.branch else 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """The record of one domain and the terms in it that cost a lookup.

    `record` is None when there is none, or several (`records`), or the answer is missing (`failure`), or it was
    not read: `loop` says that the domain includes itself, `cut` that the tree is too large.
    `meant` is what the domain's records were meant to be, where that is something else (bot.checks.spf.meant); None
    also below the domain that was asked about.
    """

    domain: str
    answer: Answer | None = None
    records: tuple[str, ...] = ()
    record: SpfRecord | None = None
    costs: tuple[Cost, ...] = ()
    failure: str | None = None
    loop: bool = False
    cut: bool = False
    meant: "Branch | None" = None

    @property
    def lookups(self) -> int:
        """What the record costs, when no term before the last one matches."""
        return sum(cost.lookups for cost in self.costs)

    @property
    def voids(self) -> int:
        """How many of the lookups lead nowhere."""
        return sum(cost.is_void for cost in self.all_costs())

    @property
    def is_dead(self) -> bool:
        """True when there is certainly no record to read: none, several, or a loop."""
        return self.record is None and not self.failure and not self.cut

    def branches(self) -> Iterator["Branch"]:
        """Walk this and all records below, depth first."""
        yield self
        for cost in self.costs:
            if cost.branch:
                yield from cost.branch.branches()

    def all_costs(self) -> Iterator[Cost]:
        """Walk all terms that cost a lookup, depth first."""
        for branch in self.branches():
            yield from branch.costs


_NOBODY = MacroContext(ip=ipaddress.IPv4Address("192.0.2.1"), sender="", domain="", helo="")
"""Stands in where no message is evaluated: only `%{d}` is expanded."""


@dataclass(slots=True)
class _Walk:
    dns: Dns
    branches: int = 0
    octets: int = 0
    probes: int = 0


async def read_tree(domain: str, dns: Dns) -> Branch:
    """Read the record of a domain and of all it includes, each level at once; then, if need be, what it should be."""
    tree = await _read_branch(domain, (), _Walk(dns))
    meant = meant_by(texts_of(tree.answer, tree.records))
    if meant is None or (tree.record is not None and kept_terms(meant.record) == kept_terms(tree.record)):
        return tree
    return replace(tree, meant=await _read_record(domain, tree.answer, meant.record, (), _Walk(dns)))


async def _read_branch(domain: str, above: tuple[str, ...], walk: _Walk) -> Branch:
    if normal(domain) in above:
        return Branch(domain=domain, loop=True)
    if walk.branches >= MAX_BRANCHES:
        return Branch(domain=domain, cut=True)
    walk.branches += 1
    try:
        answer, records = await fetch_texts(domain, walk.dns)
    except LookupFailed as error:
        return Branch(domain=domain, failure=str(error))
    if len(records) != 1:
        return Branch(domain=domain, answer=answer, records=records)
    walk.octets += len(records[0])
    if above and walk.octets > MAX_OCTETS:
        return Branch(domain=domain, answer=answer, cut=True)
    return await _read_record(domain, answer, parse_spf(records[0]), above, walk)


async def _read_record(
    domain: str, answer: Answer | None, record: SpfRecord, above: tuple[str, ...], walk: _Walk
) -> Branch:
    above = (*above, normal(domain))
    costly: list[Mechanism | Modifier] = [term for term in record.effective if term.name in COSTS_LOOKUP]
    if record.redirect and record.all is None:
        costly.append(record.redirect)
    costs = await asyncio.gather(*(_read_cost(term, domain, above, walk) for term in costly[:MAX_TERMS]))
    return Branch(
        domain=domain,
        answer=answer,
        records=(record.text,),
        record=record,
        costs=(*costs, *(Cost(text=term.text, target=None) for term in costly[MAX_TERMS:])),
    )


async def _read_cost(term: Mechanism | Modifier, domain: str, above: tuple[str, ...], walk: _Walk) -> Cost:
    target = _target(term.value if isinstance(term, Modifier) else term.domain, domain)
    if target is None or term.name == "ptr":
        return Cost(text=term.text, target=target)
    if isinstance(term, Modifier) or term.name == "include":
        branch = await _read_branch(target, above, walk)
        return Cost(text=term.text, target=target, branch=branch, failure=branch.failure)
    walk.probes += 1
    if not can_be_asked(target) or walk.probes > MAX_PROBES:
        return Cost(text=term.text, target=target)
    try:
        answers = await _ask_about(term, target, walk.dns)
    except LookupFailed as error:
        return Cost(text=term.text, target=target, failure=str(error))
    return Cost(
        text=term.text,
        target=target,
        empty=all(answer.denial for answer in answers),
        evidence=tuple(answers),
        addresses=await _addresses(term, answers, walk.dns),
    )


async def _ask_about(term: Mechanism, target: str, dns: Dns) -> Sequence[Answer]:
    if term.name == "exists":
        return [await dns.lookup(target, "A")]
    if term.name == "a":
        return await _ask_host(target, dns)
    return [await dns.lookup(target, "MX")]


async def _addresses(term: Mechanism, answers: Sequence[Answer], dns: Dns) -> tuple[Answer, ...] | None:
    """Ask for the addresses of mail exchangers, which the verdict for an IP needs too; those of `a` are there."""
    if term.name != "mx":
        return tuple(answers) if term.name == "a" else None
    hosts = [host for record in answers[0].records if can_be_asked(host := normal(record.split()[-1]))]
    try:
        known = await asyncio.gather(*(_ask_host(host, dns) for host in hosts[:MAX_NAMES]))
    except LookupFailed:
        return None  # the cost is known all the same
    return tuple(answer for pair in known for answer in pair) if 0 < len(hosts) <= MAX_NAMES else None


async def _ask_host(host: str, dns: Dns) -> Sequence[Answer]:
    return await asyncio.gather(dns.lookup(host, "A"), dns.lookup(host, "AAAA"))


def _target(spec: MacroString | None, domain: str) -> str | None:
    if spec is None:
        return domain
    if not is_static(spec):
        return None
    return expand_name(spec, replace(_NOBODY, domain=domain))
