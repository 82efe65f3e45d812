"""All findings about one subject."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from bot.checks.finding import Finding, Subject, Verdict
from bot.checks.inquiry import Asked
from bot.checks.requirements import Requirement
from bot.checks.senders import Sender
from bot.checks.spf.budget import Branch
from bot.checks.spf.evaluate import Evaluation
from bot.checks.text import counted, joined

_FOLDED = {"blocklist.clean.": Verdict.PASS, "blocklist.unknown.": Verdict.UNKNOWN}
_MAX_NAMED = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """All findings about one subject, worst first. `took_s` is the wall-clock time in seconds.

    `requirements` is the checklist of the big receivers for a domain, () for an address or when nothing was answered.
    `senders` are the services that DNS shows to send for the domain. `asked` are the questions that went out, in the
    order of their answers.
    """

    subject: Subject
    findings: tuple[Finding, ...]
    took_s: float
    requirements: tuple[Requirement, ...] = ()
    senders: tuple[Sender, ...] = ()
    asked: tuple[Asked, ...] = ()

    @property
    def shown(self) -> tuple[Finding, ...]:
        """The findings for people: what many blocklists say alike is said once."""
        return folded(self.findings)

    @property
    def nothing_answered(self) -> bool:
        """True when no check got an answer: nothing is known, neither for nor against the subject."""
        return {finding.verdict for finding in self.findings} <= {Verdict.UNKNOWN, Verdict.SKIPPED}

    def count(self, verdict: Verdict) -> int:
        """Count the findings that are shown with this verdict."""
        return sum(finding.verdict is verdict for finding in self.shown)


@dataclass(frozen=True, slots=True, kw_only=True)
class SpfReport:
    """The SPF record of a domain, taken apart. `ip` and `evaluation` None: no address was asked about.

    `findings` are about the HELO name, () when none was given.
    """

    domain: str
    ip: str | None
    tree: Branch
    evaluation: Evaluation | None
    findings: tuple[Finding, ...]
    asked: tuple[Asked, ...]


def folded(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Put one finding in the place of all lists that are clean, and one for all without a usable answer.

    Listings stay as they are. A single one of a kind stays too.
    """
    kept: list[Finding] = []
    groups: dict[str, list[Finding]] = {}
    for finding in findings:
        group = next((prefix for prefix in _FOLDED if finding.code.startswith(prefix)), None)
        if group is None:
            kept.append(finding)
            continue
        if group not in groups:
            kept.append(finding)  # holds the place
        groups.setdefault(group, []).append(finding)
    places = {group[0].code: _fold(group) for group in groups.values() if len(group) > 1}
    return tuple(places.get(finding.code, finding) for finding in kept)


def _fold(group: list[Finding]) -> Finding:
    names = joined(list(dict.fromkeys(finding.about or finding.code for finding in group)), _MAX_NAMED)
    first = group[0]
    lists = counted(len(group), "blocklist")
    return replace(
        first,
        code=first.code.rpartition(".")[0],
        summary=f"Not on {lists}: {names}."
        if first.verdict is Verdict.PASS
        else f"{lists} gave no usable answer and count neither way: {names}. They are dead, refuse our DNS server or "
        "did not answer in time.",
        evidence=tuple(answer for finding in group for answer in finding.evidence),
        fix=next((finding.fix for finding in group if finding.fix), None),
        about=names,
    )
