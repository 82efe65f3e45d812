"""Do the domain's records lead to names that a stranger could take? (RFC 7208 §11.5.3, RFC 1912 §2.4).

Whoever owns the target of a dangling CNAME, include or MX speaks for the domain: passes its SPF, reads its mail.
"""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.checks.finding import Finding, Subject, Verdict
from bot.checks.inquiry import Inquiry
from bot.checks.knowledge import ClaimableService, Knowledge
from bot.checks.mx import exchangers
from bot.checks.names import can_be_asked, is_below, normal, parents
from bot.checks.spf.budget import read_tree
from bot.checks.zones import zone_of
from bot.errors import LookupFailed
from bot.ports import Answer, Denial, Dns

_ALIASES = ("", "www.", "mail.", "mta-sts.", "autodiscover.", "_dmarc.", "default._bimi.")
"""Prefixes of names that are often aliases of a service's host."""
_MAX_HOSTS = 20
_MAX_LEADS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """A record of the domain and the name it leads to, which does not exist.

    `open_domain` is the name that anybody could register to own the target; None: none, or not known. `service`
    is where anybody could take the target; None: nowhere known. `matters` tells that a target which nobody can take
    is worth a word: other checks tell about the rest.
    """

    record: str
    target: str
    answer: Answer
    matters: bool = False
    open_domain: str | None = None
    service: str | None = None


async def check_dangling(subject: Subject, dns: Inquiry, knowledge: Knowledge) -> tuple[Finding, ...]:
    """Follow aliases, the SPF tree, mail exchangers and name servers to their ends."""
    domain = subject.domain
    if domain is None:
        return (
            Finding(code="dangling.skipped", verdict=Verdict.SKIPPED, summary="Targets: no domain to ask about."),
        )
    aliases = [f"{prefix}{domain}" for prefix in _ALIASES]
    aliases += [f"{selector}._domainkey.{domain}" for selector in subject.selectors]
    groups = await asyncio.gather(
        *(_from_alias(name, dns) for name in aliases if can_be_asked(name)),
        _from_spf(domain, dns),
        _from_mx(domain, dns),
        _from_ns(domain, dns),
    )
    leads = [lead for group in groups for lead in group.leads][:_MAX_LEADS]
    suffixes = {entry.suffix for entry in knowledge.registries}
    traced = await asyncio.gather(*(_trace(lead, suffixes, knowledge.claimable, dns) for lead in leads))
    failure = next((group.failure for group in groups if group.failure), None)
    asked = tuple(answer for group in groups for answer in group.asked)
    return tuple(judge(domain, traced, asked, failure))


def judge(domain: str, leads: Sequence[Lead], asked: tuple[Answer, ...], failure: str | None) -> Iterator[Finding]:
    """Say who could take what. `failure` says what could not be asked. Pure."""
    found = False
    for lead in leads:
        if lead.open_domain is not None or lead.service is not None or lead.matters:
            found = True
            yield _finding(domain, lead)
    if failure is not None:
        yield Finding(
            code="dangling.unknown",
            verdict=Verdict.UNKNOWN,
            summary=f"Whether all records of {domain} lead to names that exist is not known: {failure}.",
            reference="RFC 1912 §2.4",
        )
    elif not found:
        yield Finding(
            code="dangling.ok",
            verdict=Verdict.PASS,
            summary=f"No record of {domain} that was followed leads to a name that a stranger could take.",
            evidence=asked,
            reference="RFC 1912 §2.4",
        )


@dataclass(frozen=True, slots=True)
class _Followed:
    leads: tuple[Lead, ...] = ()
    asked: tuple[Answer, ...] = ()
    failure: str | None = None


async def _from_alias(name: str, dns: Dns) -> _Followed:
    try:
        answer = await dns.lookup(name, "TXT" if "_" in name else "A")
    except LookupFailed as error:
        return _Followed(failure=str(error))
    target = answer.canonical_name
    if answer.denial is not Denial.NXDOMAIN or target is None:
        return _Followed(asked=(answer,))
    return _Followed((Lead(record=f"{name}. CNAME {target}", target=normal(target), answer=answer, matters=True),))


async def _from_spf(domain: str, dns: Dns) -> _Followed:
    leads = []
    tree = await read_tree(domain, dns)
    for branch in tree.branches():
        for cost in branch.costs:
            answers = cost.evidence or ((cost.branch.answer,) if cost.branch and cost.branch.answer else ())
            if cost.target and answers and all(answer.denial is Denial.NXDOMAIN for answer in answers):
                leads.append(_lead(f"“{cost.text}” in the SPF record of {branch.domain}", answers[0]))
    return _Followed(tuple(leads), failure=tree.failure)


async def _from_mx(domain: str, dns: Dns) -> _Followed:
    try:
        answer = await dns.lookup(domain, "MX")
    except LookupFailed as error:
        return _Followed(failure=str(error))
    return await _from_hosts("MX", exchangers(answer) if answer.records else (), dns)


async def _from_ns(domain: str, dns: Dns) -> _Followed:
    try:
        zone = await zone_of(domain, dns)
    except LookupFailed as error:
        return _Followed(failure=str(error))
    return await _from_hosts("NS", tuple(map(normal, zone.answer.records)) if zone else (), dns)


async def _from_hosts(rdtype: str, hosts: Sequence[str], dns: Dns) -> _Followed:
    names = [host for host in hosts if "." in host and can_be_asked(host)][:_MAX_HOSTS]
    answers = await asyncio.gather(*(dns.lookup(name, "A") for name in names), return_exceptions=True)
    gone = [answer for answer in answers if isinstance(answer, Answer) and answer.denial is Denial.NXDOMAIN]
    failure = next((str(answer) for answer in answers if isinstance(answer, LookupFailed)), None)
    return _Followed(tuple(_lead(f"{rdtype} {answer.name}.", answer) for answer in gone), failure=failure)


def _lead(record: str, answer: Answer) -> Lead:
    return Lead(record=record, target=normal(answer.canonical_name or answer.name), answer=answer)


async def _trace(lead: Lead, suffixes: set[str], claimable: Sequence[ClaimableService], dns: Dns) -> Lead:
    service = next((entry.name for entry in claimable if is_below(lead.target, entry.suffix)), None)
    if service is not None:
        return replace(lead, service=service)
    return replace(lead, open_domain=await _unregistered(lead.target, suffixes, dns))


async def _unregistered(target: str, suffixes: set[str], dns: Dns) -> str | None:
    """Return the domain above the target that nobody has registered; None: somebody has, or it is not known."""
    child = target
    for parent in parents(target):
        try:
            answer = await dns.lookup(parent, "SOA")
        except LookupFailed:
            return None
        if answer.denial is not Denial.NXDOMAIN:
            return child if parent in suffixes or "." not in parent else None
        child = parent
    return None  # not even the top-level domain exists: nobody can take it


def _finding(domain: str, lead: Lead) -> Finding:
    if lead.open_domain is not None:
        return Finding(
            code="dangling.unregistered",
            verdict=Verdict.FAIL,
            summary=f"{lead.record} leads to {lead.target}, and {lead.open_domain} does not exist: whoever registers "
            f"it speaks for {domain}.",
            evidence=(lead.answer,),
            fix=f"Remove it now: {lead.record}. If {lead.open_domain} is misspelt, correct it.",
            reference="RFC 7208 §11.5.3" if "SPF" in lead.record else "RFC 1912 §2.4",
        )
    if lead.service is not None:
        return Finding(
            code="dangling.claimable",
            verdict=Verdict.FAIL,
            summary=f"{lead.record} leads to {lead.target}, which does not exist; at {lead.service} anybody may take "
            f"that name, and then speaks for {domain}.",
            evidence=(lead.answer,),
            fix=f"Remove it now: {lead.record}. Or take the name back at {lead.service}.",
            reference="RFC 1912 §2.4",
        )
    return Finding(
        code="dangling.alias",
        verdict=Verdict.WARN,
        summary=f"{lead.record} leads to a name that does not exist.",
        evidence=(lead.answer,),
        fix=f"Remove it, or correct its target: {lead.record}",
        reference="RFC 1912 §2.4",
    )
