"""All findings about one subject."""

from dataclasses import dataclass

from bot.checks.finding import Finding, Subject, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """All findings about one subject, worst first. `took_s` is the wall-clock time in seconds."""

    subject: Subject
    findings: tuple[Finding, ...]
    took_s: float

    def count(self, verdict: Verdict) -> int:
        """Count the findings with this verdict."""
        return sum(finding.verdict is verdict for finding in self.findings)
