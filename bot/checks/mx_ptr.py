"""Have the addresses of the mail exchangers names that lead back, where it matters? (RFC 8601 §3: iprev, FCrDNS).

Receivers ask for the name of who sends. A host that only receives needs none, so that a missing one counts as much as
the domain's SPF record lets that host send.
"""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.checks.finding import Finding, Subject, Verdict
from bot.checks.inquiry import Inquiry
from bot.checks.knowledge import Knowledge
from bot.checks.mx import MAX_HOSTS, ask_host, exchangers
from bot.checks.names import is_public, reverse_name
from bot.checks.reverse import Reverse, ask_reverse
from bot.checks.spf.evaluate import check_host
from bot.checks.spf.record import Result
from bot.checks.text import joined
from bot.errors import LookupFailed
from bot.ports import Answer, Dns

_MAX_ADDRESSES = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchanger:
    """One address of a mail exchanger. `reverse` None: its names are not known, and `failure` says why.

    `sends` is the SPF result of the domain for the address, None when it was not asked for: only of the nameless.
    """

    host: str
    ip: str
    reverse: Reverse | None = None
    failure: str | None = None
    sends: Result | None = None

    @property
    def is_nameless(self) -> bool:
        """True when no name leads back to it for sure."""
        return self.reverse is not None and not self.failure and not self.reverse.confirmed

    def __str__(self) -> str:
        """Write it for a sentence."""
        return f"{self.ip} ({self.host})"


async def check_mx_ptr(subject: Subject, dns: Inquiry, knowledge: Knowledge) -> tuple[Finding, ...]:
    """Ask for the addresses of each mail exchanger, for their names, and for the way back."""
    del knowledge
    domain = subject.domain
    if domain is None:
        return (_skipped("no domain to ask about"),)
    mx = await dns.lookup(domain, "MX")
    names = [name for name in exchangers(mx) if name][:MAX_HOSTS]
    hosts = await asyncio.gather(*(ask_host(name, dns) for name in names))
    # The sending address that was asked about has its own check, which says more.
    places = {ip: host.name for host in hosts for ip in host.addresses if is_public(ip) and ip != subject.ip}
    found = await asyncio.gather(*(_ask(domain, host, ip, dns) for ip, host in list(places.items())[:_MAX_ADDRESSES]))
    failures = [f"{host.name}: {host.failure}" for host in hosts if host.failure]
    return tuple(judge(domain, mx, found, failures))


def judge(domain: str, mx: Answer, found: Sequence[Exchanger], failures: Sequence[str]) -> Iterator[Finding]:
    """Say whose names lead back, and whose need not. `failures` are about hosts without known addresses. Pure."""
    nameless = [exchanger for exchanger in found if exchanger.is_nameless]
    receiving = [exchanger for exchanger in nameless if exchanger.sends in {Result.FAIL, Result.SOFTFAIL}]
    undecided = [exchanger for exchanger in nameless if exchanger.sends is Result.TEMPERROR]
    silent = [*failures, *(f"{exchanger}: {exchanger.failure}" for exchanger in found if exchanger.failure)]
    named = [exchanger for exchanger in found if exchanger.reverse and exchanger.reverse.confirmed]
    for exchanger in nameless:
        if exchanger not in receiving and exchanger not in undecided:
            yield _nameless(domain, exchanger)
    if silent:
        summary = f"Whether all mail exchangers of {domain} have names that lead back is not known. {silent[0]}."
        yield _finding("mx-ptr.unknown", Verdict.UNKNOWN, summary, found, mx)
    if undecided:
        yield _finding(
            "mx-ptr.unknown",
            Verdict.UNKNOWN,
            f"{joined(list(map(str, undecided)))} has no name that leads back (PTR). Whether SPF lets it send for "
            f"{domain}, and so needs one, is not known.",
            undecided,
        )
    if receiving:
        yield _finding(
            "mx-ptr.receiving-only",
            Verdict.PASS,
            f"No name leads back (PTR) to {joined(list(map(str, receiving)))}, which receives for {domain}. It needs "
            "none as long as it only receives, and SPF does not let it send.",
            receiving,
        )
    if named:
        hosts = list(dict.fromkeys(exchanger.host for exchanger in named))
        summary = f"Names lead back (PTR) to the addresses of {domain}’s mail exchangers: {joined(hosts)}."
        yield _finding("mx-ptr.ok", Verdict.PASS, summary, named)
    if not found and not failures:
        yield _skipped(f"no mail exchanger of {domain} has a public address left to ask about")


async def _ask(domain: str, host: str, ip: str, dns: Dns) -> Exchanger:
    try:
        reverse = await ask_reverse(ip, dns)
    except LookupFailed as error:
        return Exchanger(host=host, ip=ip, failure=str(error))
    exchanger = Exchanger(host=host, ip=ip, reverse=reverse, failure=reverse.failure)
    if not exchanger.is_nameless:
        return exchanger
    evaluation = await check_host(ip, f"postmaster@{domain}", domain, dns, domain=domain)
    return replace(exchanger, sends=evaluation.result)


def _nameless(domain: str, exchanger: Exchanger) -> Finding:
    wrong = [name.name for name in exchanger.reverse.names] if exchanger.reverse else []
    has = f"has the name {joined(wrong)}, which does not lead back" if wrong else "has no name (PTR)"
    sends = "SPF lets it send" if exchanger.sends is Result.PASS else "SPF does not keep it from sending"
    return _finding(
        "mx-ptr.mismatch" if wrong else "mx-ptr.missing",
        Verdict.WARN,
        f"{exchanger}, mail exchanger of {domain}, {has}. That does not matter for receiving, but {sends}: if it "
        "does, Gmail and many others refuse its mail.",
        [exchanger],
        fix=f"Who owns the address has to set it: {reverse_name(exchanger.ip)}. PTR {exchanger.host}.",
    )


def _finding(
    code: str, verdict: Verdict, summary: str, about: Sequence[Exchanger], *more: Answer, fix: str | None = None
) -> Finding:
    answers = (answer for exchanger in about if exchanger.reverse for answer in exchanger.reverse.evidence)
    return Finding(
        code=code,
        verdict=verdict,
        summary=summary,
        evidence=(*more, *answers),
        fix=fix,
        reference="RFC 8601 §3",
    )


def _skipped(why: str) -> Finding:
    return Finding(code="mx-ptr.skipped", verdict=Verdict.SKIPPED, summary=f"Names of mail exchangers: {why}.")
