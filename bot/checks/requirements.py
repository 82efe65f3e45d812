"""The sender requirements of the big receivers as a checklist, derived from what the other checks found."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from bot.checks.finding import Finding, Verdict


class Met(StrEnum):
    """Whether a requirement is met. LOOK is neither yes nor no: DNS does not show it."""

    PASS = "pass"  # noqa: S105 - a verdict, not a secret
    FAIL = "fail"
    LOOK = "look"


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """One row of the checklist of one receiver.

    `because` are the codes of the findings that decided, () when none did. `look` says where to look, None unless
    `met` is LOOK. `source` is the receiver's own page.
    """

    receiver: str
    id: str
    scope: str
    text: str
    met: Met
    because: tuple[str, ...] = ()
    look: str | None = None
    source: str | None = None


class RequirementClause(Protocol):
    """Finding codes that meet a part of a requirement, and those that break it."""

    @property
    def passes(self) -> Sequence[str]: ...
    @property
    def fails(self) -> Sequence[str]: ...


class Page(Protocol):
    """Where a requirement is stated; `note` is the receiver whose page it is."""

    @property
    def url(self) -> str: ...
    @property
    def note(self) -> str | None: ...


class SenderRequirement(Protocol):
    """One row of the receivers' checklist; bot.catalog.sender_requirement says what the fields mean."""

    @property
    def id(self) -> str: ...
    @property
    def receivers(self) -> Sequence[str]: ...
    @property
    def scope(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def needs(self) -> str: ...
    @property
    def of(self) -> Sequence[RequirementClause]: ...
    @property
    def look(self) -> str: ...
    @property
    def sources(self) -> Sequence[Page]: ...


def judge_requirements(findings: Sequence[Finding], rows: Sequence[SenderRequirement]) -> tuple[Requirement, ...]:
    """Fill in the checklist, receiver by receiver in the order in which they first appear. Pure."""
    receivers = dict.fromkeys(receiver for row in rows for receiver in row.receivers)
    return tuple(
        _judge(receiver, row, findings) for receiver in receivers for row in rows if receiver in row.receivers
    )


def _judge(receiver: str, row: SenderRequirement, findings: Sequence[Finding]) -> Requirement:
    clauses = [_met(clause, findings) for clause in row.of]
    met = _sum_up([clause for clause, _ in clauses], needs_all=row.needs == "all")
    because = [code for clause, codes in clauses if clause is met for code in codes]
    return Requirement(
        receiver=receiver,
        id=row.id,
        scope=row.scope,
        text=row.text,
        met=met,
        because=tuple(dict.fromkeys(because)) if met is not Met.LOOK else (),
        look=row.look if met is Met.LOOK else None,
        source=_page(receiver, row),
    )


def _met(clause: RequirementClause, findings: Sequence[Finding]) -> tuple[Met, tuple[str, ...]]:
    broken = tuple(found.code for found in findings if found.code in clause.fails and found.verdict is Verdict.FAIL)
    if broken:
        return Met.FAIL, broken
    fulfilled = tuple(
        found.code
        for found in findings
        if found.code in clause.passes and found.verdict in {Verdict.PASS, Verdict.WARN}
    )
    return (Met.PASS, fulfilled) if fulfilled else (Met.LOOK, ())


def _sum_up(clauses: Sequence[Met], *, needs_all: bool) -> Met:
    if not clauses:
        return Met.LOOK
    decisive, opposite = (Met.FAIL, Met.PASS) if needs_all else (Met.PASS, Met.FAIL)
    if decisive in clauses:
        return decisive
    return opposite if set(clauses) == {opposite} else Met.LOOK


def _page(receiver: str, row: SenderRequirement) -> str | None:
    """Choose the receiver's own page; the catalog names the receiver of each (`note`)."""
    return next((source.url for source in row.sources if source.note == receiver), None)
