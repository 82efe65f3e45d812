"""Do the zone and the one above it name the same servers? (RFC 1034 §4.2.2, terms of RFC 9499 §7)."""

from collections.abc import Iterator

from bot.checks.delegation_facts import MAX_SERVERS, Facts, gather_facts
from bot.checks.finding import Finding, Subject, Verdict
from bot.checks.inquiry import Inquiry
from bot.checks.knowledge import Knowledge
from bot.checks.names import normal
from bot.checks.text import joined
from bot.checks.zone_cut import ask_above, cut_of
from bot.ports import Answer, Denial


async def check_delegation(subject: Subject, dns: Inquiry, knowledge: Knowledge) -> tuple[Finding, ...]:
    """Ask a server of the zone above; where it disagrees with the zone, ask the servers that it names."""
    del knowledge
    if subject.domain is None:
        return (_skipped("no domain to ask about"),)
    if not dns.asks_nameservers:
        return (_skipped("name servers cannot be asked from here"),)
    cut = await cut_of(subject.domain, dns)
    if cut is None:
        return (_skipped(f"{subject.domain} does not exist, is in no zone of its own, or none is known above it"),)
    referral = await ask_above(cut, normal(cut.own.name) if cut.own else subject.domain, dns)
    if referral is None:
        return (_skipped(f"the servers of {cut.above.name} serve the zone too, and so refer to nobody for it"),)
    if cut.own is None and referral.delegation.denial is Denial.NODATA:
        return (_skipped(f"{subject.domain} is no zone of its own, but a name in {cut.above.name}"),)
    return tuple(judge(await gather_facts(cut, referral, dns)))


def judge(facts: Facts) -> Iterator[Finding]:
    """Say whether questions for the zone arrive where they are answered. Pure."""
    if facts.referral.delegation.denial is not None:
        yield _missing(facts)
        return
    problems = [*_lame(facts), *_without_glue(facts), *_stale_glue(facts), *_mismatch(facts)]
    yield from problems
    unknown = [
        server for server in facts.asked if server.name not in facts.own_servers and (server.failure or server.silent)
    ]
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


def _missing(facts: Facts) -> Finding:
    is_below_top = "." not in facts.above
    gone = "the registration has expired or is on hold" if is_below_top else f"{facts.above} no longer refers to it"
    return Finding(
        code="delegation.missing",
        verdict=Verdict.FAIL,
        summary=f"The servers of {facts.above} know of no zone {facts.zone} ({facts.referral.delegation.denial})"
        + (
            f", though the DNS server that I ask still finds it: {gone}, or only a private network knows the zone."
            if facts.own
            else ", and the DNS server that I ask gets no answer about it."
        ),
        evidence=facts.evidence,
        fix=f"Look at {facts.zone} at the registrar: whether it is registered, not on hold, and has name servers."
        if is_below_top
        else f"If others are to find {facts.zone}, add its NS records {facts.place}.",
        reference="RFC 1034 §4.2.2",
    )


def _lame(facts: Facts) -> Iterator[Finding]:
    if facts.lame:
        names = [server.name for server in facts.lame]
        yield Finding(
            code="delegation.lame",
            verdict=Verdict.FAIL if len(names) == len(facts.delegated) else Verdict.WARN,
            summary=f"{facts.above} sends questions for {facts.zone} to {joined(names)}, which cannot answer them: "
            f"{facts.lame[0].lame or 'it has no address'} (lame delegation).",
            evidence=(*facts.evidence, *(answer for server in facts.lame for answer in server.addresses)),
            fix=f"Either take {joined(names, MAX_SERVERS)} off the name servers of {facts.zone} {facts.place}, "
            "or set up the zone on them.",
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
            evidence=(facts.referral.delegation,),
            fix=f"Enter the address with the name server (“host record”, glue) {facts.place}: "
            + " ".join(known or [f"{bare[0]}. A <its address>"]),
            reference="RFC 9471 §3.1",
        )


def _stale_glue(facts: Facts) -> Iterator[Finding]:
    for glue in facts.referral.glue:
        own = next((answer for answer in facts.addresses if _question(answer) == _question(glue)), None)
        stale = sorted(set(glue.records) - set(own.records)) if own else []
        if own and stale:
            name, told = normal(glue.name), joined(list(own.records))
            change = f"set {told} as" if told else "remove"
            yield Finding(
                code="delegation.stale-glue",
                verdict=Verdict.WARN,
                summary=f"{facts.above} gives {joined(stale)} as address of {name}; the zone itself has "
                f"{told or 'no such address'}. Who does not know {name} yet asks at the "
                f"address that {facts.above} gives.",
                evidence=(glue, own),
                fix=f"Make them the same. Either {change} the address of the name server {name} (“host record”, "
                f"glue) {facts.place}, or, if {joined(stale)} is right, publish in the zone: "
                + " ".join(f"{name}. {glue.rdtype} {record}" for record in glue.records),
                reference="RFC 1034 §4.2.2",
            )


def _mismatch(facts: Facts) -> Iterator[Finding]:
    if facts.own is None:
        return
    own = facts.own_servers
    serving = facts.delegated - {server.name for server in facts.lame}
    only_above, only_own = sorted(serving - own), sorted(own - facts.delegated)
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
        fix=f"Make them the same: either set {joined(sorted(own), MAX_SERVERS)} {facts.place}"
        + (
            f", or have the NS records of {facts.zone} name {joined(sorted(serving), MAX_SERVERS)}."
            if serving
            else "."
        ),
        reference="RFC 1034 §4.2.2",
    )


def _question(answer: Answer) -> tuple[str, str]:
    return normal(answer.name), answer.rdtype


def _skipped(why: str) -> Finding:
    return Finding(code="delegation.skipped", verdict=Verdict.SKIPPED, summary=f"Delegation: {why}.")
