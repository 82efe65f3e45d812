"""Why did a filter take the message for spam? Its own codes in plain words, and who can act."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.checks.finding import Finding, Verdict
from bot.checks.knowledge import FilterCode, SpamFilter
from bot.checks.message.finding import found
from bot.checks.message.verdicts import Verdicts
from bot.checks.message.way import Way
from bot.mail.filter_report import MICROSOFT, RSPAMD, SPAMASSASSIN, FilterReport, Hit

_REFERENCES = {
    MICROSOFT: "learn.microsoft.com/defender-office-365/message-headers-eop-mdo",
    SPAMASSASSIN: "spamassassin.apache.org",
    RSPAMD: "rspamd.com/doc/modules/milter_headers.html",
}
_DECIDING = ("spam", "outgoing", "skipped", "concern", "fine")
"""What decides when codes say different things, the strongest first."""
_SKIPPED = {
    "outgoing": "looked at the message when it left, not when it arrived",
    "skipped": "did not filter the message, which says nothing of how others see it",
}
_MOST = 4
_AUTHENTICATE = "Let SPF or DKIM pass for the From domain, and publish a DMARC record."


@dataclass(frozen=True, slots=True)
class ExplainedHit:
    """A code with its meaning, None where nobody says what it means."""

    hit: Hit
    meaning: FilterCode | None

    @property
    def shown(self) -> str:
        """The code, its points and its meaning, for people."""
        points = f" {self.hit.score:g}" if self.hit.score is not None else ""
        return f"{self.hit.code}{points}" + (f" ({self.meaning.means})" if self.meaning else "")


@dataclass(frozen=True, slots=True)
class ExplainedReport:
    """A filter's report with the meaning of its codes. `known` None: the catalog has nothing about this filter."""

    report: FilterReport
    known: SpamFilter | None
    hits: tuple[ExplainedHit, ...]

    @property
    def decision(self) -> str | None:
        """One of _DECIDING, by the report's own word, else by its codes; None: it says nothing about the message."""
        if self.report.spam is not None:
            return "spam" if self.report.spam else "fine"
        said = {hit.meaning.verdict for hit in self.hits if hit.meaning}
        return next((word for word in _DECIDING if word in said), None)

    @property
    def has_points(self) -> bool:
        """Whether the report says what each test counts."""
        return any(hit.hit.score is not None for hit in self.hits)

    @property
    def telling(self) -> tuple[ExplainedHit, ...]:
        """The codes that say most: those with most points, else those that decide, else those that can be mended."""
        if self.has_points:
            against = [hit for hit in self.hits if (hit.hit.score or 0) > 0]
            return tuple(sorted(against, key=lambda hit: -(hit.hit.score or 0))[:_MOST])
        explained = [(hit, hit.meaning) for hit in self.hits if hit.meaning is not None]
        if self.report.spam is None:
            telling = {self.decision, "outgoing", "concern", "placed"}
            return tuple(hit for hit, meaning in explained if meaning.verdict in telling)
        return tuple(hit for hit, meaning in explained if meaning.fix)[:_MOST]


def explain_reports(reports: Sequence[FilterReport], known: Sequence[SpamFilter]) -> tuple[ExplainedReport, ...]:
    """Look up what the codes mean. Pure."""
    by_id = {entry.id: entry for entry in known}
    return tuple(_explained(report, by_id.get(report.filter)) for report in reports)


def judge_filters(reports: Sequence[ExplainedReport]) -> Iterator[Finding]:
    """Say what each filter decided, and by what. Pure."""
    for report in reports:
        name = report.known.name if report.known else "A spam filter"
        shown = ", ".join(hit.shown for hit in report.telling)
        details = (f": {shown}" if shown else "") + f".{_client(report.report)}"
        reference = _REFERENCES.get(report.report.filter)
        if report.decision == "spam":
            summary = f"{name} took the message for spam{_points(report.report)}{details}"
            yield found("filter-spam", Verdict.FAIL, summary, fix=_fix(report), reference=reference)
        elif report.decision == "concern":
            summary = f"{name} let the message through, but{details}"
            yield found("filter-concern", Verdict.WARN, summary, fix=_fix(report), reference=reference)
        elif report.decision == "fine":
            what = "Most points against it" if report.has_points else "What can be mended"
            against = f". {what}: {shown}" if report.report.spam is not None and shown else ""
            details = f"{against}.{_client(report.report)}" if report.report.spam is not None else details
            summary = f"{name} found no spam{_points(report.report)}{details}"
            yield found("filter-passed", Verdict.PASS, summary, reference=reference)
        elif report.decision is not None:
            yield found(
                "filter-skipped", Verdict.SKIPPED, f"{name} {_SKIPPED[report.decision]}{details}", reference=reference
            )


def judge_compauth(verdicts: Verdicts, known: Sequence[SpamFilter], way: Way = Way.DIRECT) -> Iterator[Finding]:
    """Say what Microsoft's composite authentication means, by its reason. Pure."""
    microsoft = next((entry for entry in known if entry.id == MICROSOFT), None)
    for result in verdicts.of("compauth"):
        meaning = microsoft.meaning_of(f"reason:{result.reason}") if microsoft and result.reason else None
        why = f", reason {result.reason}" if result.reason else ""
        why += f": {meaning.means}." if meaning else "."
        summary = f"Microsoft's composite authentication (compauth): {result.result}{why}"
        reference = _REFERENCES[MICROSOFT]
        if result.result == "fail":
            yield found(
                "compauth-failed",
                Verdict.WARN,
                f"{summary} That alone need not make it junk.",
                fix=way.dkim_fix if way is Way.CHANGED else (meaning and meaning.fix) or _AUTHENTICATE,
                reference=reference,
            )
        elif result.result in {"pass", "softpass"}:
            yield found("compauth-passed", Verdict.PASS, summary, reference=reference)
        else:
            yield found("compauth-none", Verdict.SKIPPED, summary, reference=reference)


def _explained(report: FilterReport, known: SpamFilter | None) -> ExplainedReport:
    meanings = [known.meaning_of(hit.code) if known else None for hit in report.hits]
    return ExplainedReport(report, known, tuple(map(ExplainedHit, report.hits, meanings)))


def _fix(report: ExplainedReport) -> str:
    fixes = dict.fromkeys(hit.meaning.fix for hit in report.telling if hit.meaning and hit.meaning.fix)
    return " ".join(fixes) or (report.known.fix if report.known else "Ask the recipient's administrator why.")


def _points(report: FilterReport) -> str:
    if report.score is None:
        return ""
    done = "refused" if report.filter == RSPAMD else "spam"
    limit = f", {done} from {report.threshold:g}" if report.threshold is not None else ""
    return f" ({report.score:g} points{limit})"


def _client(report: FilterReport) -> str:
    if report.client_ip is None:
        return ""
    return f" It came from {report.client_ip}" + (f" ({report.country})." if report.country else ".")
