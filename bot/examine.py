"""Use case: check a domain or an address."""

import ipaddress
from time import monotonic

from bot.checks.finding import Subject
from bot.checks.report import Report
from bot.checks.run import run_checks
from bot.deps import Deps
from bot.errors import BadAddress, BadDomain
from bot.mail.domain import parse_domain, parse_ip


async def examine_domain(text: str, deps: Deps, *, selectors: tuple[str, ...] = (), ip: str | None = None) -> Report:
    """Check a domain, pasted in any shape (URL, address, with a trailing dot).

    `selectors` are asked before the common DKIM selectors; `ip` is a sending address whose SPF result, PTR and
    listings are wanted too.

    Raises:
        BadDomain: `text` is not a domain; an IP address says which command to use.
        BadAddress: `ip` is not an address.
    """
    if _is_ip(text):
        raise BadDomain(f"{text.strip()} is an IP address. To check it, use checkip {text.strip()}.")
    subject = Subject(domain=parse_domain(text), ip=parse_ip(ip) if ip else None, selectors=selectors)
    return await _examine(subject, deps)


async def examine_ip(text: str, deps: Deps) -> Report:
    """Check a sending IP address: PTR, forward confirmation and blocklists.

    Raises:
        BadAddress: `text` is not an address, or not a public one.
    """
    try:
        address = parse_ip(text)
    except BadAddress:
        try:
            domain = parse_domain(text)
        except BadDomain:
            domain = None
        if domain is None:
            raise
        raise BadAddress(f"{domain} is a domain. To check it, use checkdomain {domain}.") from None
    return await _examine(Subject(ip=address), deps)


async def _examine(subject: Subject, deps: Deps) -> Report:
    started = monotonic()
    findings = await run_checks(subject, deps.dns, deps.web, deps.knowledge, budget_s=deps.settings.check_budget_s)
    return Report(subject=subject, findings=findings, took_s=monotonic() - started)


def _is_ip(text: str) -> bool:
    try:
        ipaddress.ip_address(text.strip().strip("[]"))
    except ValueError:
        return False
    return True
