"""Do the zone and the one above it name the same servers? (RFC 1034 §4.2.2, terms of RFC 9499 §7)."""

import asyncio
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.checks.finding import Finding, Subject, Verdict
from bot.checks.inquiry import Inquiry
from bot.checks.knowledge import Knowledge
from bot.checks.name_server import Server, ask_server
from bot.checks.names import can_be_asked, is_below, normal
from bot.checks.text import joined
from bot.checks.zone_cut import ZoneCut, ask_above, cut_of, public_ip
from bot.errors import LookupFailed
from bot.ports import Answer, Dns, Referral

_MAX_SERVERS = 13
_TRIES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Both sides of a zone cut. `above` is the name of the zone above.

    `own` are the NS records as the zone itself has them, None: it told nobody. `asked` are the servers that only the
    zone above names, or all that it names when `own` was not known before. `addresses` are those of the servers
    inside the zone, as the zone itself has them.
    """

    above: str
    referral: Referral
    own: Answer | None
    asked: tuple[Server, ...] = ()
    addresses: tuple[Answer, ...] = ()

    @property
    def zone(self) -> str:
        """The name of the zone."""
        return normal(self.referral.delegation.name)

    @property
    def delegated(self) -> set[str]:
        """The servers that the zone above names."""
        return _names(self.referral.delegation)

    @property
    def inside(self) -> list[str]:
        """Those of them whose address only the zone itself has, so that the zone above has to tell it."""
        return sorted(name for name in self.delegated if is_below(name, self.zone))

    def glue_of(self, name: str) -> tuple[Answer, ...]:
        """Return the addresses that the zone above has of a server."""
        return tuple(answer for answer in self.referral.glue if normal(answer.name) == name)

    @property
    def evidence(self) -> tuple[Answer, ...]:
        """What both sides say."""
        return (self.referral.delegation, *((self.own,) if self.own else ()))


async def check_delegation(subject: Subject, dns: Inquiry, knowledge: Knowledge) -> tuple[Finding, ...]:
    """Ask a server of the zone above; where it disagrees with the zone, ask the servers that it names."""
    del knowledge
    if subject.domain is None:
        return (_skipped("no domain to ask about"),)
    if not dns.asks_nameservers:
        return (_skipped("name servers cannot be asked from here"),)
    cut = await cut_of(subject.domain, dns)
    if cut is None:
        return (_skipped(f"{subject.domain} is in no zone of its own, or none is known above it"),)
    referral = await ask_above(cut, normal(cut.own.name) if cut.own else subject.domain, dns)
    if referral is None:
        return (_skipped(f"the servers of {cut.above.name} serve the zone too, and so refer to nobody for it"),)
    return tuple(judge(await _gather_facts(cut, referral, dns)))


def judge(facts: Facts) -> Iterator[Finding]:
    """Say whether questions for the zone arrive where they are answered. Pure."""
    if facts.referral.delegation.denial is not None:
        yield _missing(facts)
        return
    problems = [*_lame(facts), *_without_glue(facts), *_stale_glue(facts), *_mismatch(facts)]
    yield from problems
    unknown = [server for server in facts.asked if server.failure or server.silent]
    if unknown or (facts.own is None and not problems):
        reason = f": {unknown[0].failure or unknown[0].silent}" if unknown else ""
        yield Finding(
            code="delegation.unknown",
            verdict=Verdict.UNKNOWN,
            summary=f"{facts.above} sends questions for {facts.zone} to {joined(sorted(facts.delegated))}. Whether "
            f"{joined([server.name for server in unknown]) or 'they'} serve it is not known{reason}.",
            evidence=facts.evidence,
            reference="RFC 1034 §4.2.2",
        )
    elif not problems:
        yield Finding(
            code="delegation.ok",
            verdict=Verdict.PASS,
            summary=f"{facts.above} and {facts.zone} itself name the same servers: "
            f"{joined(sorted(facts.delegated))}.",
            evidence=facts.evidence,
            reference="RFC 1034 §4.2.2",
        )


async def _gather_facts(cut: ZoneCut, referral: Referral, dns: Inquiry) -> Facts:
    facts = Facts(above=normal(cut.above.name), referral=referral, own=cut.own)
    if referral.delegation.denial is not None:
        return facts
    own = cut.own
    if own is not None and _names(own) != facts.delegated:
        # Asked again, of the zone's own servers: what the resolver tells may be from before a change.
        ips = await asyncio.gather(*(public_ip(name, dns) for name in sorted(_names(own))[:_TRIES]))
        own = await _told_by(ips, facts.zone, dns) or own
    strangers = sorted(facts.delegated - (_names(own) if own else set()))[:_MAX_SERVERS]
    asked, addresses = await asyncio.gather(
        asyncio.gather(*(ask_server(name, facts.zone, dns, glue=facts.glue_of(name)) for name in strangers)),
        asyncio.gather(*(_own_addresses(name, dns) for name in facts.inside)),
    )
    if own is None:
        own = await _told_by([server.public_ip for server in asked if server.soa][:_TRIES], facts.zone, dns)
    return Facts(
        above=facts.above,
        referral=referral,
        own=own,
        asked=tuple(asked),
        addresses=tuple(answer for answers in addresses for answer in answers),
    )


async def _told_by(ips: Iterable[str | None], zone: str, dns: Inquiry) -> Answer | None:
    """Return the NS records as the first of the zone's own servers tells them that tells any."""
    for ip in filter(None, ips):
        try:
            answer = await dns.ask(ip, zone, "NS")
        except LookupFailed:
            continue
        if answer.records:
            return answer
    return None


async def _own_addresses(name: str, dns: Dns) -> tuple[Answer, ...]:
    """Return the addresses that the zone itself has for a server, as far as it tells."""
    if not can_be_asked(name):
        return ()
    answers = await asyncio.gather(dns.lookup(name, "A"), dns.lookup(name, "AAAA"), return_exceptions=True)
    return tuple(answer for answer in answers if isinstance(answer, Answer))


def _missing(facts: Facts) -> Finding:
    return Finding(
        code="delegation.missing",
        verdict=Verdict.FAIL,
        summary=f"The servers of {facts.above} know of no zone {facts.zone} ({facts.referral.delegation.denial}), "
        "though the DNS server that I ask still finds it: the registration has expired or is on hold, or only a "
        "private network knows the zone.",
        evidence=facts.evidence,
        fix=f"Look at {facts.zone} at the registrar: whether it is registered, not on hold, and has name servers.",
        reference="RFC 1034 §4.2.2",
    )


def _lame(facts: Facts) -> Iterator[Finding]:
    lame = [server for server in facts.asked if _is_lame(server)]
    if lame:
        names = [server.name for server in lame]
        yield Finding(
            code="delegation.lame",
            verdict=Verdict.FAIL if len(lame) == len(facts.delegated) else Verdict.WARN,
            summary=f"{facts.above} sends questions for {facts.zone} to {joined(names)}, which cannot answer them: "
            f"{lame[0].lame or 'it has no address'} (lame delegation).",
            evidence=(*facts.evidence, *(answer for server in lame for answer in server.addresses)),
            fix=f"At the registrar, take {joined(names)} off the name servers of {facts.zone}, or set up the zone "
            "there.",
            reference="RFC 9499 §7",
        )


def _without_glue(facts: Facts) -> Iterator[Finding]:
    bare = [name for name in facts.inside if not facts.glue_of(name)]
    if bare:
        known = [
            f"{normal(answer.name)}. {answer.rdtype} {record}"
            for answer in facts.addresses
            if normal(answer.name) in bare
            for record in answer.records
        ]
        yield Finding(
            code="delegation.no-glue",
            verdict=Verdict.FAIL if len(bare) == len(facts.delegated) else Verdict.WARN,
            summary=f"{facts.above} names {joined(bare)} for {facts.zone} without an address (glue). The name is "
            "inside the zone: who does not know the address already cannot ask for it.",
            evidence=facts.evidence,
            fix="At the registrar, enter the address with the name server (“host record”): "
            + " ".join(known or [f"{bare[0]}. A <its address>"]),
            reference="RFC 9471 §3.1",
        )


def _stale_glue(facts: Facts) -> Iterator[Finding]:
    for glue in facts.referral.glue:
        own = next((answer for answer in facts.addresses if _question(answer) == _question(glue)), None)
        stale = sorted(set(glue.records) - set(own.records)) if own else []
        if own and stale:
            told = joined(list(own.records)) if own.records else "no such address"
            yield Finding(
                code="delegation.stale-glue",
                verdict=Verdict.WARN,
                summary=f"{facts.above} gives {joined(stale)} as address of {normal(glue.name)}; the zone itself has "
                f"{told}. Questions go to the old address first.",
                evidence=(facts.referral.delegation, glue, own),
                fix=f"At the registrar, correct the address of the name server {normal(glue.name)} (“host record”).",
                reference="RFC 1034 §4.2.2",
            )


def _mismatch(facts: Facts) -> Iterator[Finding]:
    if facts.own is None:
        return
    own = _names(facts.own)
    lame = {server.name for server in facts.asked if _is_lame(server)}
    only_above, only_own = sorted(facts.delegated - own - lame), sorted(own - facts.delegated)
    if not only_above and not only_own:
        return
    differences = [
        f"{side} only names {joined(names)}"
        for side, names in ((facts.above, only_above), ("the zone", only_own))
        if names
    ]
    nothing_shared = "" if own & facts.delegated else " They have none in common, as in the middle of a move."
    yield Finding(
        code="delegation.mismatch",
        verdict=Verdict.WARN,
        summary=f"{facts.above} and {facts.zone} itself do not name the same servers: {'; '.join(differences)}."
        + nothing_shared,
        evidence=facts.evidence,
        fix=f"Make them the same: either set {joined(sorted(own), _MAX_SERVERS)} at the registrar, or have the NS "
        f"records of {facts.zone} name {joined(sorted(facts.delegated), _MAX_SERVERS)}.",
        reference="RFC 1034 §4.2.2",
    )


def _is_lame(server: Server) -> bool:
    return server.lame is not None or (server.failure is None and not server.ips)


def _names(answer: Answer) -> set[str]:
    return {normal(record) for record in answer.records}


def _question(answer: Answer) -> tuple[str, str]:
    return normal(answer.name), answer.rdtype


def _skipped(why: str) -> Finding:
    return Finding(code="delegation.skipped", verdict=Verdict.SKIPPED, summary=f"Delegation: {why}.")
