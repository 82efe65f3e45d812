"""What the checks found."""

from collections.abc import Sequence

from bot import phrases
from bot.checks.finding import Finding, Verdict
from bot.explain import Effect, Weighed
from bot.slack.blocks import elements, rich, zone_lines
from bot.slack.blocks.message import Block

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
    listed = [line(item.finding, _said(item)) for item in shown]
    blocks = [rich.block(title, rich.items(listed)) if listed else rich.block(title)]
    left = len(found) - len(shown)
    if left:
        fine = all(item.finding.verdict is Verdict.PASS for item in found if item not in shown)
        more = f"{left} more {'is' if left == 1 else 'are'} {'fine' if fine else 'under More'}."
        blocks.append(elements.context(more))
    blocks += [_fix(item.finding) for item in shown if item.finding.fix and (full or item.effect is Effect.CONFIRMS)]
    return tuple(blocks)


def line(finding: Finding, said: str | None) -> rich.Element:
    """Show one finding: its sign, its sentence, `said` in brackets (None: nothing), and the standard it rests on."""
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
    return rich.block(rich.section(rich.text("Fix", bold=True)), *zone_lines.fix(finding.fix))
