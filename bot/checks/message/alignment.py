"""Do the domains that SPF and DKIM vouch for belong to the author's? (RFC 9989 §4.4)."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.checks.dmarc_discovery import Discovery, discover
from bot.checks.finding import Finding, Verdict
from bot.checks.knowledge import SendingService
from bot.checks.message.finding import found
from bot.checks.message.way import Way
from bot.checks.names import is_below
from bot.checks.text import joined
from bot.ports import Dns


@dataclass(frozen=True, slots=True)
class Aligned:
    """One domain beside the author's. `aligned` None: not known, since DNS did not tell the organizational domain."""

    method: str
    domain: str
    result: str
    """The receiver's word (RFC 8601 §2.7), or that of our own verification; "unknown": nobody told."""
    aligned: bool | None

    @property
    def passed(self) -> bool | None:
        """Whether it was found good; None: not known."""
        return None if self.result in {"temperror", "unknown"} else self.result == "pass"


@dataclass(frozen=True, slots=True, kw_only=True)
class Alignment:
    """`author` is the From domain. `organizational_domain` None: not known. `strict_*`: the record asks for it."""

    author: str
    organizational_domain: str | None
    strict_spf: bool = False
    strict_dkim: bool = False
    domains: tuple[Aligned, ...] = ()
    unnamed_pass: bool = False
    """SPF or DKIM passed for a domain that is not named, and DMARC did not fail: it may be the author's."""
    has_policy: bool | None = None
    """Whether a DMARC record applies to the author today; None: not known. Without one, DMARC cannot fail."""

    @property
    def passes(self) -> bool | None:
        """Whether DMARC can pass: one aligned domain that is vouched for; None: not known."""
        if self.passes_by("spf") or self.passes_by("dkim"):
            return True
        open_still = any(entry.aligned is not False and entry.passed is not False for entry in self.domains)
        return None if open_still or self.unnamed_pass else False

    def passes_by(self, method: str) -> bool:
        """Whether the method is known to vouch for an aligned domain."""
        return any(entry.method == method and entry.aligned and entry.passed for entry in self.domains)


async def read_alignment(author: str, vouched: Sequence[tuple[str, str, str]], dns: Dns) -> Alignment:
    """Walk the DNS tree for every domain, and compare. `vouched` are (method, domain, result)."""
    names = dict.fromkeys((author, *(domain for _, domain, _ in vouched)))
    walks = dict(zip(names, await asyncio.gather(*(discover(name, dns) for name in names)), strict=True))
    return compare(author, vouched, walks)


def compare(author: str, vouched: Sequence[tuple[str, str, str]], walks: dict[str, Discovery]) -> Alignment:
    """Compare the organizational domains. Pure."""
    own = walks[author]
    strict = {"spf": _is_strict(own, "aspf"), "dkim": _is_strict(own, "adkim")}
    return Alignment(
        author=author,
        organizational_domain=own.organizational_domain if own.failure is None else None,
        strict_spf=strict["spf"],
        strict_dkim=strict["dkim"],
        has_policy=True if own.record is not None else None if own.failure else False,
        domains=tuple(
            Aligned(method, domain, result, _is_aligned(own, walks[domain], strict=strict[method]))
            for method, domain, result in dict.fromkeys(vouched)
        ),
    )


def judge_alignment(
    alignment: Alignment, services: Sequence[SendingService], *, dmarc: str | None = None, way: Way = Way.DIRECT
) -> Iterator[Finding]:
    """Say whether DMARC can pass, and what to set up where when not. Pure.

    `dmarc` is the receiver's word, which outweighs what this copy and DNS show; None: it said nothing.
    """
    entries = alignment.domains
    # "bestguesspass" is Microsoft's word for: no DMARC record, but one would have passed.
    if not entries or (dmarc in {"pass", "bestguesspass"} and not alignment.passes):
        return
    shown = joined([f"{entry.method.upper()} {entry.result} for {entry.domain}" for entry in entries])
    evidence = f"From is {alignment.author}; {shown}."
    if alignment.passes and dmarc == "fail":
        yield found(
            "alignment-unknown",
            Verdict.UNKNOWN,
            "By the DMARC records of today, SPF or DKIM vouches for the From domain; yet the receiver says that "
            f"DMARC failed. {evidence}",
            reference="RFC 9989 §4.4",
        )
    elif alignment.passes:
        good = next(entry for entry in entries if entry.aligned and entry.passed)
        yield found(
            "aligned",
            Verdict.PASS,
            f"{good.method.upper()} vouches for {good.domain}, which belongs to the From domain {alignment.author}.",
            reference="RFC 9989 §4.4",
        )
    elif alignment.passes is None:
        yield found(
            "alignment-unknown",
            Verdict.UNKNOWN,
            f"Whether SPF or DKIM vouches for the From domain is not known. {evidence}",
            reference="RFC 9989 §4.4",
        )
    else:
        fails = {"fail": True, "none": False}.get(dmarc or "", alignment.has_policy)
        yield found(
            "unaligned",
            Verdict.FAIL if fails else Verdict.WARN,
            f"Nothing that passes belongs to the From domain{_CONSEQUENCES[fails]} {evidence}",
            fix=_alignment_fix(alignment, services, way),
            reference="RFC 9989 §4.4",
        )


_CONSEQUENCES = {
    True: ", so that DMARC fails.",
    False: "; without a DMARC record nothing fails by that, but Gmail and Yahoo require it of bulk senders.",
    None: "; whether it has a DMARC record, which would fail, is not known.",
}


def _alignment_fix(alignment: Alignment, services: Sequence[SendingService], way: Way) -> str:
    broken = next(
        (one for one in alignment.domains if one.method == "dkim" and one.aligned and one.result != "none"), None
    )
    if broken is not None:
        own = f"A signature of {broken.domain} is there: find out why DKIM does not pass, by the findings about it."
        return way.dkim_fix or own
    service = service_of([entry.domain for entry in alignment.domains], services)
    where = f"at {service.name} ({service.help})" if service else "at the service that sends"
    whom = alignment.author if alignment.strict_dkim else f"{alignment.author} or its organizational domain"
    return f"Set up DKIM {where} so that it signs with d={whom}; then a Return-Path of your own domain."


def service_of(domains: Sequence[str], services: Sequence[SendingService]) -> SendingService | None:
    """Return the sending service whose own domains these are, None when it is not known. Pure."""
    return next(
        (
            service
            for service in services
            if any(is_below(name, pattern.removeprefix("*.")) for name in domains for pattern in service.return_paths)
        ),
        None,
    )


def _is_strict(discovery: Discovery, tag: str) -> bool:
    return discovery.record is not None and (discovery.record.tags.get(tag) or "").lower() == "s"


def _is_aligned(own: Discovery, other: Discovery, *, strict: bool) -> bool | None:
    if own.domain == other.domain:
        return True
    if _base(own) != _base(other):
        return False  # an organizational domain has two labels at least
    if own.failure is not None or other.failure is not None:
        return None
    if strict:
        return False
    if own.record is None and other.record is None:
        # No DMARC record anywhere: the walk finds only the names themselves, and a common parent is not proven.
        if is_below(own.domain, other.domain) or is_below(other.domain, own.domain):
            return True
        return None
    return own.organizational_domain == other.organizational_domain


def _base(discovery: Discovery) -> list[str]:
    return discovery.domain.split(".")[-2:]
