"""Does the domain exist? (RFC 2308, RFC 8020)."""

from bot.checks.finding import Finding, Subject, Verdict
from bot.checks.inquiry import Inquiry
from bot.checks.knowledge import Knowledge
from bot.checks.names import parents
from bot.errors import LookupFailed
from bot.ports import Answer, Denial, Dns

_PRIVATE = frozenset({"local", "localdomain", "lan", "internal", "intranet", "corp", "home", "private"})
"""Top-level names that networks give themselves; none of them is delegated (RFC 6762 appendix G, ICANN)."""


async def check_domain(subject: Subject, dns: Inquiry, knowledge: Knowledge) -> tuple[Finding, ...]:
    """Ask for the domain's SOA: NXDOMAIN means that neither it nor anything below it exists."""
    if subject.domain is None:
        return (Finding(code="domain.skipped", verdict=Verdict.SKIPPED, summary="Domain: none to ask about."),)
    try:
        answer = await dns.lookup(subject.domain, "SOA")
    except LookupFailed as error:
        return (judge_silent(subject.domain, error),)
    if subject.domain in {registry.suffix for registry in knowledge.registries}:
        return (judge_suffix(subject.domain, answer),)
    if answer.denial is not Denial.NXDOMAIN:
        return (
            Finding(
                code="domain.ok",
                verdict=Verdict.PASS,
                summary=f"{subject.domain} exists in DNS.",
                evidence=(answer,),
                reference="RFC 8020 §2",
            ),
        )
    return (judge_missing(subject.domain, answer, await _existing_parent(subject.domain, dns)),)


def judge_suffix(domain: str, answer: Answer) -> Finding:
    """Say that a registry's suffix is nobody's mail domain. Pure."""
    return Finding(
        code="domain.suffix",
        verdict=Verdict.WARN,
        summary=f"{domain} is a public suffix: domains are registered below it, and what is found here is the "
        "registry's, not theirs.",
        evidence=(answer,),
        fix=f"Give the whole domain, such as example.{domain}.",
        reference="RFC 9499 §5",
    )


def judge_silent(domain: str, error: LookupFailed) -> Finding:
    """Say what it means that nobody answers for the domain. Pure."""
    return Finding(
        code="domain.unknown",
        verdict=Verdict.UNKNOWN,
        summary=f"Whether {domain} exists is not known: {error.reason}.",
        fix="If other domains are answered, this one's name servers are down, do not serve it, or its DNSSEC "
        "signatures are bad: whoever runs them has to look. Until then receivers get no answer either, and defer its "
        "mail.",
        reference="RFC 2308 §7",
    )


def judge_missing(domain: str, answer: Answer, parent: str | None) -> Finding:
    """Say what a missing domain means. `parent` is the nearest name above that exists, None: not known. Pure."""
    registered = parent is not None and "." in parent
    top = domain.rpartition(".")[2]
    if top in _PRIVATE:
        why = f": names under .{top} are for private networks, and nobody outside can look them up"
        fix = "Give the domain that the public knows; mail from a private name is refused."
    elif registered:
        why = f"; {parent} above it does"
        fix = f"Compare the spelling. If it should exist, create a record for {domain} in the zone of {parent}."
    else:
        why = ": it is misspelt, not registered, or expired"
        fix = "Compare the spelling; if it is yours, look at its registration: it may have expired."
    return Finding(
        code="domain.nxdomain",
        verdict=Verdict.FAIL,
        summary=f"{domain} does not exist (NXDOMAIN){why}.",
        evidence=(answer,),
        fix=fix,
        reference="RFC 6762 appendix G" if top in _PRIVATE else "RFC 8020 §2",
    )


async def _existing_parent(domain: str, dns: Dns) -> str | None:
    for parent in parents(domain):
        try:
            answer = await dns.lookup(parent, "SOA")
        except LookupFailed:
            return None
        if answer.denial is not Denial.NXDOMAIN:
            return parent
    return None
