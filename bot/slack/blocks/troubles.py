"""Findings with the record that was found and the corrected one, as the answer of a check shows them."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot import phrases
from bot.checks.finding import Finding, Verdict
from bot.checks.run import SEVERITY
from bot.slack.blocks import elements, rich, zone_lines
from bot.slack.blocks.findings import SIGN, line
from bot.slack.blocks.message import Block, fitting
from bot.slack.mrkdwn import cut

_MAX_UNANSWERED = 8
_MAX_FINE = 12
_MAX_LINE = 300


def headline(about: str, findings: Sequence[Finding], took_s: float) -> tuple[Block, Block]:
    """Make the verdict line: the worst sign, what it is about, how many of each, how long it took (seconds)."""
    seen = [finding.verdict for finding in findings]
    worst = next((SIGN[verdict] for verdict in SEVERITY if verdict in seen), SIGN[Verdict.SKIPPED])
    return elements.header(f"{worst} {about}"), elements.context(f"{phrases.counts(findings)} · {took_s:.1f} s")


def troubles(findings: Iterable[Finding]) -> list[Block]:
    """Show each failure and warning with the exact record found, and what to publish or to do instead."""
    return [_trouble(finding) for finding in findings if finding.verdict in {Verdict.FAIL, Verdict.WARN}]


def unanswered(findings: Iterable[Finding]) -> list[Block]:
    """Say once what could not be asked."""
    said = list(dict.fromkeys(finding.summary for finding in findings if finding.verdict is Verdict.UNKNOWN))
    if not said:
        return []
    listed = [rich.section(rich.text(cut(words, _MAX_LINE))) for words in said[:_MAX_UNANSWERED]]
    if len(said) > _MAX_UNANSWERED:
        listed.append(rich.section(rich.text(f"… and {len(said) - _MAX_UNANSWERED} more.")))
    title = rich.section(rich.text(f"{SIGN[Verdict.UNKNOWN]} {phrases.UNANSWERED}", bold=True))
    return [rich.block(title, rich.items(listed))]


def in_order(findings: Iterable[Finding], *, most: int = _MAX_FINE) -> list[Block]:
    """Show what is in order, one line each, `most` of them."""
    fine = [finding for finding in findings if finding.verdict is Verdict.PASS]
    listed = [line(replace(finding, summary=cut(finding.summary, _MAX_LINE)), None) for finding in fine[:most]]
    if len(fine) > most:
        listed.append(rich.section(rich.text(f"… and {len(fine) - most} more.")))
    return [rich.block(rich.items(listed))] if listed else []


def fitted(head: Sequence[Block], each: Sequence[Block], tail: Sequence[Block]) -> tuple[Block, ...]:
    """Leave out the last of `each` until Slack takes the message, and say how many."""
    kept = fitting((*head, *each), tail)
    left = len(head) + len(each) + len(tail) - len(kept)
    if not left:
        return kept
    note = elements.context(phrases.left_out(left))
    kept = fitting((*head, *each), (note, *tail))
    left = len(head) + len(each) + len(tail) + 1 - len(kept)
    return fitting(kept[: len(kept) - len(tail) - 1], (elements.context(phrases.left_out(left)), *tail))


def _trouble(finding: Finding) -> Block:
    parts = [line(finding, None)]
    if (records := zone_lines.found(finding.evidence)) is not None:
        parts += [rich.section(rich.text(phrases.FOUND, bold=True)), records]
    if finding.fix:
        parts += [rich.section(rich.text(phrases.INSTEAD, bold=True)), *zone_lines.fix(finding.fix)]
    return rich.block(*parts)
