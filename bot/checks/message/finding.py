"""Findings about a message have no DNS answers, and their codes begin with `message.`."""

from bot.checks.finding import Finding, Verdict
from bot.ports import Answer

RULE_OF_THUMB = "rule of thumb: no provider publishes it"
"""Reference of what filters are said to dislike without a provider saying so."""


def found(
    word: str,
    verdict: Verdict,
    summary: str,
    *,
    fix: str | None = None,
    reference: str | None = None,
    evidence: tuple[Answer, ...] = (),
) -> Finding:
    """Make a finding with the code `message.<word>`."""
    return Finding(
        code=f"message.{word}", verdict=verdict, summary=summary, evidence=evidence, fix=fix, reference=reference
    )
