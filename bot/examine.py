"""Use case: check a domain or an address."""

from dataclasses import replace
from time import monotonic

from bot.checks.finding import Finding, Subject
from bot.checks.inquiry import Inquiry
from bot.checks.knowledge import Knowledge
from bot.checks.names import is_public
from bot.checks.report import Report, SpfReport
from bot.checks.requirements import judge_requirements
from bot.checks.run import run_within
from bot.checks.senders import Sender, read_senders
from bot.checks.spf.budget import read_tree
from bot.checks.spf.evaluate import check_host
from bot.deps import Deps
from bot.errors import BadAddress, BadDomain, LookupFailed
from bot.mail.domain import DomainName, domain_or_none, ip_or_none, parse_ip


async def examine_domain(
    text: str,
    deps: Deps,
    *,
    selectors: tuple[str, ...] = (),
    ip: str | None = None,
    helo: str | None = None,
    asker: str | None = None,
) -> Report:
    """Check a domain, pasted in any shape (URL, address, with a trailing dot).

    `selectors` are asked before the common DKIM selectors; `ip` is a sending address whose SPF result, PTR and
    listings are wanted too, `helo` what it says in HELO. `asker` is who wants to know, for the allowance; None:
    whoever runs the command line.

    Raises:
        AskedTooOften: the asker, or everybody together, has to wait.
        BadDomain: `text` is not a domain; an IP address says which command to use.
        BadAddress: `ip` is not an address.
    """
    if address := ip_or_none(text):
        raise BadDomain(f"{address} is an IP address. To check it, use checkip {address}.")
    domain = DomainName.parse(text)
    subject = Subject(domain=domain.ascii, ip=parse_ip(ip) if ip else None, helo_name=helo, selectors=selectors)
    return await _examine(subject, deps, asker)


async def examine_ip(text: str, deps: Deps, *, helo: str | None = None, asker: str | None = None) -> Report:
    """Check a sending IP address: PTR, forward confirmation and blocklists. `helo` and `asker` as for a domain.

    Raises:
        AskedTooOften: the asker, or everybody together, has to wait.
        BadAddress: `text` is not one address, or a private one; a domain says which command to use.
    """
    if ip_or_none(text) is None and (domain := domain_or_none(text)):
        raise BadAddress(f"{domain} is a domain. To check it, use checkdomain {domain}.")
    ip = parse_ip(text)
    if not is_public(ip):
        raise BadAddress(
            f"{ip} is not an address of the public Internet: no receiver sees it. Give the one that your mail leaves "
            "from; the bounce, or the topmost Received line of a delivered message, names it."
        )
    return await _examine(Subject(ip=ip, helo_name=helo), deps, asker)


async def examine_spf(
    text: str,
    deps: Deps,
    *,
    ip: str | None = None,
    mail_from: str | None = None,
    helo: str | None = None,
    asker: str | None = None,
) -> SpfReport:
    """Read the SPF record of a domain and all it includes; with `ip`, evaluate it for mail from there.

    `mail_from` None: postmaster at the domain. `helo` is checked too; None: the domain, unchecked. `asker` as above.

    Raises:
        AskedTooOften: the asker, or everybody together, has to wait.
        BadDomain: `text` is not a domain.
        BadAddress: `ip` is not an address.
    """
    domain = DomainName.parse(text).ascii
    address = parse_ip(ip) if ip else None
    deps.allowance.spend(asker, deps.clock.now())
    async with Inquiry(deps.dns, deps.web, budget_s=deps.settings.check_budget_s) as dns:
        tree = await read_tree(domain, dns)
        evaluation = None
        if address is not None:
            sender = mail_from if mail_from is not None else f"postmaster@{domain}"
            evaluation = await check_host(address, sender, helo or domain, dns, domain=domain)
        findings: tuple[Finding, ...] = ()
        if helo:
            subject = Subject(ip=address, helo_name=helo)
            findings = await run_within(dns, subject, deps.knowledge, only=["helo"])
        return SpfReport(
            domain=domain, ip=address, tree=tree, evaluation=evaluation, findings=findings, asked=tuple(dns.asked)
        )


async def _examine(subject: Subject, deps: Deps, asker: str | None) -> Report:
    deps.allowance.spend(asker, deps.clock.now())
    started = monotonic()
    budget_s = deps.settings.check_budget_s
    async with Inquiry(
        deps.dns, deps.web, budget_s=budget_s, nameservers=deps.nameservers, now=deps.clock.now()
    ) as dns:
        findings = await run_within(dns, subject, deps.knowledge)
        senders = await _known_senders(subject, dns, deps.knowledge)
        asked = tuple(dns.asked)
    report = Report(subject=subject, findings=findings, took_s=monotonic() - started, senders=senders, asked=asked)
    if subject.domain is None or report.nothing_answered:
        return report
    return replace(report, requirements=judge_requirements(findings, deps.knowledge.requirements))


async def _known_senders(subject: Subject, dns: Inquiry, knowledge: Knowledge) -> tuple[Sender, ...]:
    """Name the sending services again, by the answers that are there; the finding says what is not known."""
    try:
        return await read_senders(subject, dns, knowledge)
    except LookupFailed:
        return ()
