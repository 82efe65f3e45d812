"""Runs the checks of one answer together, within one time budget."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from bot.checks.age import check_age
from bot.checks.bimi import check_bimi
from bot.checks.blocklists import check_blocklists
from bot.checks.dane import check_dane
from bot.checks.dangling import check_dangling
from bot.checks.delegation import check_delegation
from bot.checks.dkim import check_dkim
from bot.checks.dmarc import check_dmarc
from bot.checks.dnssec import check_dnssec
from bot.checks.domain import check_domain
from bot.checks.finding import Finding, Subject, Verdict
from bot.checks.helo import check_helo
from bot.checks.inquiry import Asked, Inquiry
from bot.checks.ipv6 import check_ipv6
from bot.checks.knowledge import Knowledge
from bot.checks.mta_sts import check_mta_sts
from bot.checks.mx import check_mx
from bot.checks.mx_ptr import check_mx_ptr
from bot.checks.nameservers import check_nameservers
from bot.checks.ptr import check_ptr
from bot.checks.senders import check_senders
from bot.checks.spf.check import check_spf
from bot.checks.text import printable
from bot.checks.tls_rpt import check_tls_rpt
from bot.checks.topics import topic
from bot.checks.txt import check_txt
from bot.errors import FetchFailed, LookupFailed
from bot.ports import Answer, Dns, Nameservers, Web

__all__ = ["CHECKS", "Knowledge", "run_checks", "run_checks_explained"]

Check = Callable[[Subject, Inquiry, Knowledge], Awaitable[tuple[Finding, ...]]]

CHECKS: Final[dict[str, Check]] = {
    "domain": check_domain,
    "spf": check_spf,
    "dkim": check_dkim,
    "dmarc": check_dmarc,
    "senders": check_senders,
    "mx": check_mx,
    "mx-ptr": check_mx_ptr,
    "ptr": check_ptr,
    "helo": check_helo,
    "blocklists": check_blocklists,
    "nameservers": check_nameservers,
    "delegation": check_delegation,
    "txt": check_txt,
    "dangling": check_dangling,
    "age": check_age,
    "mta-sts": check_mta_sts,
    "tls-rpt": check_tls_rpt,
    "dnssec": check_dnssec,
    "dane": check_dane,
    "bimi": check_bimi,
    "ipv6": check_ipv6,
}
"""Every check by the name that causes and commands call it."""

SEVERITY: Final = (Verdict.FAIL, Verdict.WARN, Verdict.UNKNOWN, Verdict.PASS, Verdict.SKIPPED)
"""Worst first."""

_MISSING: Final = "domain.nxdomain"

_NOT_ABOUT_DOMAIN: Final = frozenset({"domain", "age", "ptr", "helo", "blocklist"})
"""How the codes of findings begin whose advice holds although the domain does not exist."""

_MAX_SUMMARY: Final = 1_500
"""Characters of a sentence for people; a record may hold 64,000. Evidence and corrected records stay whole."""

_GRACE_S: Final = 0.5
"""Seconds beyond the budget after which a check is cut off: by then it is not the world that is slow."""


async def run_checks(
    subject: Subject,
    dns: Dns,
    web: Web,
    knowledge: Knowledge,
    *,
    only: Sequence[str] | None = None,
    budget_s: float = 4.0,
    nameservers: Nameservers | None = None,
    now: datetime | None = None,
) -> tuple[Finding, ...]:
    """Ask everything at once; findings come worst first, those of equal verdict in the order of CHECKS.

    `only` names the checks to run, None: all. Where one of them would propose a record for a domain that does not
    exist, that is told too. What has no answer after `budget_s` seconds is UNKNOWN, with what is known about it; the
    other findings stand. A bug in a check is raised. `nameservers` None: only the resolver is asked; `now` None: ages
    are not judged.

    Raises:
        ValueError: `only` names a check that is none.
    """
    findings, _ = await run_checks_explained(
        subject, dns, web, knowledge, only=only, budget_s=budget_s, nameservers=nameservers, now=now
    )
    return findings


async def run_checks_explained(
    subject: Subject,
    dns: Dns,
    web: Web,
    knowledge: Knowledge,
    *,
    only: Sequence[str] | None = None,
    budget_s: float = 4.0,
    nameservers: Nameservers | None = None,
    now: datetime | None = None,
) -> tuple[tuple[Finding, ...], tuple[Asked, ...]]:
    """Run like run_checks, and tell the questions that went out, with their times."""
    async with Inquiry(dns, web, budget_s=budget_s, nameservers=nameservers, now=now) as inquiry:
        findings = await run_within(inquiry, subject, knowledge, only=only)
        return findings, tuple(inquiry.asked)


async def run_within(
    inquiry: Inquiry, subject: Subject, knowledge: Knowledge, *, only: Sequence[str] | None = None
) -> tuple[Finding, ...]:
    """Run like run_checks, as a part of an inquiry: what it has asked is asked no more."""
    if unknown := sorted(set(only or ()) - set(CHECKS)):
        raise ValueError(f"no such check: {', '.join(unknown)}; there are {', '.join(CHECKS)}")
    chosen = {name: check for name, check in CHECKS.items() if only is None or name in only}
    results = await _gather([_run_one(name, check, subject, inquiry, knowledge) for name, check in chosen.items()])
    findings = [printable_finding(finding) for result in results for finding in result]
    if "domain" not in chosen and any(finding != _without_record(finding) for finding in findings):
        asked_late = await _run_one("domain", check_domain, subject, inquiry, knowledge)
        findings += [printable_finding(finding) for finding in asked_late if finding.code == _MISSING]
    if any(finding.code == _MISSING for finding in findings):
        findings = [_without_record(finding) for finding in findings]
    return tuple(sorted(findings, key=lambda finding: SEVERITY.index(finding.verdict)))


async def _run_one(
    name: str, check: Check, subject: Subject, inquiry: Inquiry, knowledge: Knowledge
) -> tuple[Finding, ...]:
    try:
        async with asyncio.timeout(inquiry.budget_s + _GRACE_S):
            return await check(subject, inquiry, knowledge)
    except LookupFailed as error:
        reason = f"The question for {error.name} {error.rdtype} got no answer that counts: {error.reason}"
    except FetchFailed as error:
        reason = f"This page could not be had: {error}"
    except TimeoutError:
        reason = f"It took more than {inquiry.budget_s:g} s"
    about = topic(name)
    summary = f"{about[0].upper()}{about[1:]}: not known. {reason}."
    return (Finding(code=f"{name}.unknown", verdict=Verdict.UNKNOWN, summary=summary),)


async def _gather(runs: Sequence[Awaitable[tuple[Finding, ...]]]) -> list[tuple[Finding, ...]]:
    tasks = [asyncio.ensure_future(run) for run in runs]
    try:
        return await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _without_record(finding: Finding) -> Finding:
    """Take back the records that a check would publish at a name that does not exist: the name has to come first."""
    about_name = finding.code.partition(".")[0] not in _NOT_ABOUT_DOMAIN
    return replace(finding, fix=None) if about_name else finding


def printable_finding(finding: Finding) -> Finding:
    """Make strangers' bytes safe to show: a record may hold anything."""
    return replace(
        finding,
        summary=printable(_shortened(finding.summary)),
        fix=printable(finding.fix) if finding.fix is not None else None,
        evidence=tuple(_printable_answer(answer) for answer in finding.evidence),
    )


def _shortened(summary: str) -> str:
    return summary if len(summary) <= _MAX_SUMMARY else f"{summary[:_MAX_SUMMARY]}…"


def _printable_answer(answer: Answer) -> Answer:
    return replace(answer, name=printable(answer.name), records=tuple(printable(record) for record in answer.records))
