"""Which DMARC record applies to a domain: the DNS tree walk (RFC 9989 §4.10)."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from bot.checks.dmarc_record import DmarcRecord, is_dmarc, parse_dmarc
from bot.checks.names import can_be_asked
from bot.errors import LookupFailed
from bot.ports import Answer, Dns

_MAX_QUERIES = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What one name of the walk publishes. `failure` says why that is not known, else None."""

    domain: str
    answer: Answer | None = None
    failure: str | None = None

    @property
    def records(self) -> tuple[DmarcRecord, ...]:
        """All DMARC records there; other texts do not count. More than one: none is valid."""
        if self.answer is None:
            return ()
        return tuple(parse_dmarc(self.domain, text) for text in self.answer.records if is_dmarc(text))

    @property
    def record(self) -> DmarcRecord | None:
        """The one valid record, None when there is none or several."""
        return self.records[0] if len(self.records) == 1 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Discovery:
    """The walk from `domain` upwards and what follows from it.

    `record` is the one that applies, None when none does. `failure` is set when a name that could have decided did
    not answer; `record` is then None, unless it is the domain's own.
    """

    domain: str
    steps: tuple[Step, ...]
    organizational_domain: str
    record: DmarcRecord | None
    failure: str | None = None

    @property
    def inherited(self) -> bool:
        """True when the record is that of a name above."""
        return self.record is not None and self.record.domain != self.domain

    @property
    def evidence(self) -> tuple[Answer, ...]:
        """The answers up to the record that applies."""
        return tuple(step.answer for step in self.steps if step.answer is not None)


async def discover(domain: str, dns: Dns) -> Discovery:
    """Walk the tree; all names are asked at once, since there are at most eight."""
    return choose(domain, await asyncio.gather(*(_ask(name, dns) for name in walk(domain))))


def walk(domain: str) -> tuple[str, ...]:
    """Return the names to ask, the domain first; a long one continues at its last seven labels (§4.10)."""
    labels = domain.split(".")
    start = max(1, len(labels) - _MAX_QUERIES + 1)
    return (domain, *(".".join(labels[index:]) for index in range(start, len(labels))))


def choose(domain: str, steps: Sequence[Step]) -> Discovery:
    """Find the record that applies and the organizational domain (§4.10.1, §4.10.2). Pure."""
    walked: list[Step] = []
    for step in steps:
        walked.append(step)
        if step.record is not None and step.record.psd in {"y", "n"}:
            break
    organizational = _organizational_domain(domain, walked)
    by_domain = {step.domain: step.record for step in walked}
    suffix = walked[-1].record if walked[-1].record is not None and walked[-1].record.psd == "y" else None
    record = by_domain[domain] or by_domain.get(organizational) or suffix
    failure = next((step.failure for step in walked if step.failure), None)
    return Discovery(
        domain=domain,
        steps=tuple(walked),
        organizational_domain=organizational,
        record=record if failure is None or (record is not None and record.domain == domain) else None,
        failure=failure,
    )


def _organizational_domain(domain: str, walked: Sequence[Step]) -> str:
    found = [step.record for step in walked if step.record is not None]
    for record in found:
        if record.psd == "n":
            return record.domain
        if record.psd == "y" and record.domain != domain:
            below = len(record.domain.split(".")) + 1
            return ".".join(domain.split(".")[-below:])
    return found[-1].domain if found else domain


async def _ask(domain: str, dns: Dns) -> Step:
    name = f"_dmarc.{domain}"
    if not can_be_asked(name):
        return Step(domain=domain)
    try:
        return Step(domain=domain, answer=await dns.lookup(name, "TXT"))
    except LookupFailed as error:
        return Step(domain=domain, failure=str(error))
