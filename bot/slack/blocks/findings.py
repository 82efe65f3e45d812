"""What the checks found."""

from collections.abc import Iterable, Sequence

from bot import phrases
from bot.checks.finding import Finding, Verdict
from bot.checks.report import Report
from bot.explain import Effect, Weighed
from bot.slack.blocks import elements, rich
from bot.slack.blocks.message import Block, Message, fitting
from bot.slack.mrkdwn import escape

SIGN = {
    Verdict.PASS: "✅",
    Verdict.WARN: "⚠️",
    Verdict.FAIL: "❌",
    Verdict.UNKNOWN: "❔",
    Verdict.SKIPPED: "➖",
}
MAX_SHOWN = 6
"""Findings in the short form of an answer."""


def weighed(found: Sequence[Weighed], *, full: bool) -> tuple[Block, ...]:
    """Show the findings with what each says about the cause; the short form leaves out what is fine and open."""
    if not found:
        return ()
    telling = [item for item in found if item.effect is not Effect.OPEN]
    rest = [item for item in found if item.effect is Effect.OPEN and item.finding.verdict is not Verdict.PASS]
    shown = list(found) if full else (telling + rest)[:MAX_SHOWN]
    title = rich.section(rich.text("Checked now", bold=True))
    listed = [_line(item.finding, _said(item)) for item in shown]
    blocks = [rich.block(title, rich.items(listed)) if listed else rich.block(title)]
    left = len(found) - len(shown)
    if left:
        fine = all(item.finding.verdict is Verdict.PASS for item in found if item not in shown)
        more = f"{left} more {'is' if left == 1 else 'are'} {'fine' if fine else 'under More'}."
        blocks.append(elements.context(more))
    blocks += [_fix(item.finding) for item in shown if item.finding.fix and (full or item.effect is Effect.CONFIRMS)]
    return tuple(blocks)


def report(found: Report) -> Message:
    """Answer /checkdomain and /checkip: one line in all, then the findings, worst first, with their fixes."""
    about = " and ".join(part for part in (found.subject.domain, found.subject.ip) if part)
    counts = ", ".join(
        phrases.counted(found.count(verdict), verdict)
        for verdict in (Verdict.FAIL, Verdict.WARN, Verdict.UNKNOWN, Verdict.PASS)
        if found.count(verdict)
    )
    shown = [finding for finding in found.shown if finding.verdict is not Verdict.SKIPPED]
    blocks = [
        elements.header(about),
        elements.context(f"{counts or 'nothing to check'} · {found.took_s:.1f} s"),
        *_troubles(finding for finding in shown if finding.verdict is not Verdict.PASS),
        *_fine([finding for finding in shown if finding.verdict is Verdict.PASS]),
    ]
    return Message(escape(f"{about}: {counts or 'nothing to check'}"), fitting(blocks))


def _troubles(findings: Iterable[Finding]) -> Iterable[Block]:
    for finding in findings:
        parts = [_line(finding, None)]
        if finding.fix:
            parts.append(rich.preformatted(finding.fix))
        yield rich.block(*parts)


def _fine(findings: Sequence[Finding]) -> Iterable[Block]:
    if findings:
        yield rich.block(rich.items(_line(finding, None) for finding in findings))


def _line(finding: Finding, said: str | None) -> rich.Element:
    parts = [rich.text(f"{SIGN[finding.verdict]} {finding.summary}")]
    if said:
        parts.append(rich.text(f" ({said})", italic=True))
    if finding.reference and finding.verdict in {Verdict.FAIL, Verdict.WARN}:
        parts.append(_reference(finding.reference))
    return rich.section(*parts)


def _reference(reference: str) -> rich.Element:
    if reference.startswith("https://"):
        return rich.link(reference, " source")
    return rich.text(f"  {reference}", italic=True)


def _said(item: Weighed) -> str:
    if item.finding.verdict is Verdict.UNKNOWN:
        return phrases.VERDICT[Verdict.UNKNOWN]
    return phrases.EFFECT[item.effect]


def _fix(finding: Finding) -> Block:
    assert finding.fix is not None
    return rich.block(rich.section(rich.text("Fix", bold=True)), rich.preformatted(finding.fix))
