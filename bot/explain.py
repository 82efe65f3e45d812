"""The answer to a paste, as values: read, classified, grouped, weighed. Pure; `diagnose` adds the world."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.catalog.cause import Category, Cause
from bot.catalog.classify import Classifier, diagnose_paste
from bot.catalog.diagnosis import Candidate, Diagnosis
from bot.checks.finding import Finding, Subject, Verdict
from bot.errors import NothingPasted
from bot.incidents.incident import Sighting
from bot.mail.bounce import Bounce, NotABounce
from bot.mail.headers import MessageHeaders
from bot.mail.helo import read_helo
from bot.mail.paste import read_paste
from bot.mail.redact import redact

CONFIRMING_ODDS = 4.0
"""How much one deciding finding moves the odds of a cause. Findings describe now, the bounce describes then, so
that no single one settles it."""


class Effect(StrEnum):
    """What a finding says about the first cause."""

    CONFIRMS = "confirms"
    CONTRADICTS = "contradicts"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Weighed:
    """A finding and what it says about the first cause."""

    finding: Finding
    effect: Effect


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """The answer to one group of like bounces.

    `diagnosis` is the first of the group and speaks for all; `others` are the rest, alike but for the recipient.
    `positions` are their places in the paste, from 0, in that order. `subject` is what the checks can ask about,
    None when the bounce names nothing that they ask about or its causes ask for no check. `sighting` None: not
    recorded.
    """

    diagnosis: Diagnosis
    others: tuple[Diagnosis, ...] = ()
    positions: tuple[int, ...] = (0,)
    subject: Subject | None = None
    checks: tuple[str, ...] = ()
    """Names of the checks that its causes ask for; () with `subject` None."""
    weighed: tuple[Weighed, ...] = ()
    """() before the checks ran, or when there is nothing to check."""
    sighting: Sighting | None = None

    @property
    def count(self) -> int:
        """How many bounces of the paste are in the group."""
        return 1 + len(self.others)

    @property
    def recipients(self) -> tuple[str, ...]:
        """The addresses that the group's bounces name, each once, in the order of the paste; () when none does."""
        return tuple(dict.fromkeys(found.bounce.recipient for found in self.all if found.bounce.recipient))

    @property
    def all(self) -> tuple[Diagnosis, ...]:
        """Every diagnosis of the group, the first one first."""
        return (self.diagnosis, *self.others)


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """The answer to one paste. `answers` () means no bounce: `other` says what it is, None: ordinary talk."""

    answers: tuple[Explained, ...] = ()
    other: NotABounce | None = None
    headers: MessageHeaders | None = None
    truncated: bool = False

    @property
    def wants_checks(self) -> bool:
        """True when at least one answer has something that can be checked."""
        return any(answer.subject for answer in self.answers)

    def in_order(self) -> tuple[tuple[Explained, Diagnosis], ...]:
        """List every bounce with its answer, in the order of the paste."""
        placed = [
            (position, answer, diagnosis)
            for answer in self.answers
            for position, diagnosis in zip(answer.positions, answer.all, strict=True)
        ]
        return tuple((answer, diagnosis) for _, answer, diagnosis in sorted(placed, key=lambda place: place[0]))


def explain(text: str, classifier: Classifier, *, max_paste_chars: int = 100_000, asked: bool = False) -> Explanation:
    """Read and classify a paste; like bounces become one answer with a count.

    `asked`: somebody wants to know what it is, so that a reply of unknown words gets an answer as well.

    Raises:
        NothingPasted: there is no text at all.
    """
    if not text.strip():
        raise NothingPasted("There is nothing to read. Paste the bounce text, a log line or the whole message.")
    paste = read_paste(text, max_chars=max_paste_chars)
    groups: dict[tuple[object, ...], Explained] = {}
    for position, diagnosis in enumerate(diagnose_paste(paste, classifier, asked=asked)):
        key = _likeness(diagnosis)
        known = groups.get(key)
        groups[key] = _joined(known, diagnosis, position) if known else _with_subject(diagnosis, position)
    return Explanation(
        answers=tuple(groups.values()), other=paste.other, headers=paste.headers, truncated=paste.truncated
    )


def subject_of(bounce: Bounce, cause: Cause | None) -> Subject:
    """Name what the checks are asked about: the sender, or the recipient's domain when that is the trouble."""
    if cause is not None and cause.category is Category.RECIPIENT_DOMAIN:
        return Subject(domain=bounce.recipient_domain)
    headers = bounce.headers
    selectors = tuple(dict.fromkeys(selector for _, selector in headers.dkim)) if headers else ()
    return Subject(
        domain=bounce.sender_domain, ip=bounce.sending_ip, helo_name=read_helo(bounce.text), selectors=selectors
    )


def weigh(cause: Cause, findings: Sequence[Finding], named_lists: Sequence[str] = ()) -> tuple[Weighed, ...]:
    """Say of each finding whether it speaks for the cause, against it, or leaves it open.

    When the reply names its blocklists (`named_lists`, ids), only listings there count.
    """
    return tuple(Weighed(finding, _effect(cause, finding, named_lists)) for finding in findings)


def rank(
    candidates: Sequence[Candidate], findings: Sequence[Finding], named_lists: Sequence[str] = ()
) -> tuple[Candidate, ...]:
    """Move each candidate's confidence by what the findings say about it, and sort them again.

    Only one of them can be the cause, so together they stay at 1 or below.
    """
    moved = [_moved(candidate, weigh(candidate.cause, findings, named_lists)) for candidate in candidates]
    total = max(sum(moved), 1.0)
    ranked = [
        replace(candidate, confidence=confidence / total)
        for candidate, confidence in zip(candidates, moved, strict=True)
    ]
    return tuple(sorted(ranked, key=lambda candidate: -candidate.confidence))


def _likeness(diagnosis: Diagnosis) -> tuple[object, ...]:
    bounce, best = diagnosis.bounce, diagnosis.best
    said = best.rule.id if best and best.rule else redact(bounce.diagnostic)
    return (
        best.cause.id if best else None,
        said,
        diagnosis.receiver.id if diagnosis.receiver else None,
        bounce.reply_code,
        bounce.enhanced,
        bounce.sender_domain,
        bounce.sending_ip,
    )


def _joined(answer: Explained, diagnosis: Diagnosis, position: int) -> Explained:
    return replace(answer, others=(*answer.others, diagnosis), positions=(*answer.positions, position))


def _with_subject(diagnosis: Diagnosis, position: int) -> Explained:
    checks = tuple(dict.fromkeys(check for candidate in diagnosis.candidates for check in candidate.cause.checks))
    subject = subject_of(diagnosis.bounce, diagnosis.best.cause if diagnosis.best else None)
    told = (subject.domain, subject.ip, subject.helo_name if "helo" in checks else None)
    if not checks or not any(told):
        return Explained(diagnosis=diagnosis, positions=(position,))
    return Explained(diagnosis=diagnosis, positions=(position,), subject=subject, checks=checks)


def _effect(cause: Cause, finding: Finding, named_lists: Sequence[str]) -> Effect:
    if finding.verdict in {Verdict.UNKNOWN, Verdict.SKIPPED} or _is_about_another_list(finding.code, named_lists):
        return Effect.OPEN
    if any(_covers(pattern, finding.code) for pattern in cause.confirmed_by):
        return Effect.CONFIRMS
    if any(_covers(pattern, finding.code) for pattern in cause.contradicted_by):
        return Effect.CONTRADICTS
    return Effect.OPEN


def _covers(pattern: str, code: str) -> bool:
    return code.startswith(pattern[:-1]) if pattern.endswith("*") else code == pattern


def _is_about_another_list(code: str, named_lists: Sequence[str]) -> bool:
    return bool(named_lists) and code.startswith("blocklist.") and code.rpartition(".")[2] not in named_lists


def _moved(candidate: Candidate, weighed: Sequence[Weighed]) -> float:
    effects = {item.effect for item in weighed}
    for_it, against_it = Effect.CONFIRMS in effects, Effect.CONTRADICTS in effects
    if for_it == against_it or not 0 < candidate.confidence < 1:
        return candidate.confidence
    odds = candidate.confidence / (1 - candidate.confidence)
    odds = odds * CONFIRMING_ODDS if for_it else odds / CONFIRMING_ODDS
    return odds / (1 + odds)
