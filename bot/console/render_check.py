"""What checks answer at a terminal: the findings, the receivers' checklist, the SPF tree, the questions."""

from collections.abc import Iterable, Iterator, Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from bot import phrases
from bot.checks.finding import Finding, Verdict
from bot.checks.inquiry import Asked
from bot.checks.report import Report, SpfReport
from bot.checks.requirements import Met, Requirement
from bot.checks.spf.budget import Branch, Cost
from bot.checks.spf.evaluate import MAX_LOOKUPS, MAX_VOID_LOOKUPS, Evaluation
from bot.checks.spf.record import Result
from bot.checks.text import counted, printable
from bot.checks.topics import topic
from bot.checks.zone_lines import found_lines
from bot.console.render import VERDICT_STYLE, finding_line

_MET_STYLE = {Met.FAIL: ("✗", "bold red"), Met.PASS: ("✓", "green"), Met.LOOK: ("?", "magenta")}
"""In the order in which they are shown."""
_RESULT_STYLE = {Result.PASS: "green", Result.NEUTRAL: "yellow", Result.NONE: "yellow", Result.TEMPERROR: "magenta"}
_MILLISECONDS = 1000


def full_report(found: Report, *, explain: bool = False) -> RenderableType:
    """Render findings, what is not in use, the checklist of the receivers and, if wanted, the questions asked."""
    parts = [_findings(found), *_unused(found), *_checklist(found.requirements)]
    if explain:
        parts.append(questions(found.asked))
    return Group(*parts)


def spf_report(found: SpfReport, *, explain: bool = False) -> RenderableType:
    """Render the verdict for the address, if any, and the tree of look-ups."""
    parts: list[RenderableType] = []
    if found.evaluation is not None:
        parts.append(_result(found.domain, found.ip or "", found.evaluation))
    parts += _lines(found.findings)
    parts.append(_tree(found.tree))
    if explain:
        parts.append(questions(found.asked))
    return Group(*parts)


def _findings(found: Report) -> RenderableType:
    """Render one verdict line, then the findings, worst first."""
    subject = found.subject
    about = " and ".join(part for part in (subject.domain, subject.ip) if part)
    head = Text.assemble((about, "bold"), f"  {phrases.counts(found.shown)}  ", (f"{found.took_s:.1f} s", "dim"))
    shown = [finding for finding in found.shown if finding.verdict is not Verdict.SKIPPED]
    if shown and found.nothing_answered:
        sign, style = VERDICT_STYLE[Verdict.UNKNOWN]
        return Group(head, Text.assemble((sign, style), " ", _why_nothing(about, shown)))
    return Group(head, *_lines(shown))


def _lines(findings: Iterable[Finding]) -> Iterator[RenderableType]:
    """Render findings; a record that was found is shown with the first failure or warning that it is about."""
    seen: set[str] = set()
    for finding in findings:
        found = found_lines(finding.evidence) if finding.verdict in {Verdict.FAIL, Verdict.WARN} else ()
        yield finding_line(finding, found=[line for line in found if line not in seen])
        seen.update(found)


def _why_nothing(about: str, findings: Sequence[Finding]) -> str:
    """Say once what each check would repeat, with the first reason."""
    return f"{phrases.NOTHING_ANSWERED.format(about=about)} {findings[0].summary}"


def _unused(found: Report) -> Iterator[RenderableType]:
    names = [topic(finding.code) for finding in found.findings if finding.code.endswith(".unused")]
    if names:
        yield Text(f"– Not in use, and optional: {', '.join(names)}", style="dim")


def _checklist(requirements: tuple[Requirement, ...]) -> Iterator[RenderableType]:
    if requirements:
        yield Text("\nWhat the big receivers require", style="bold")
    rows = {requirement.id: requirement for requirement in requirements}
    for row in sorted(rows.values(), key=lambda row: list(_MET_STYLE).index(row.met)):
        names = [phrases.RECEIVER.get(other.receiver, other.receiver) for other in requirements if other.id == row.id]
        sign, style = _MET_STYLE[row.met]
        yield Text.assemble((sign, style), f" {row.text}", (f"  {', '.join(names)}: {row.scope}", "dim"))
        if row.look:
            yield Padding(Text(f"{phrases.NOT_IN_DNS} {row.look}", style="dim"), (0, 0, 0, 4))


def questions(asked: Iterable[Asked]) -> RenderableType:
    """List the questions that went out, with their times."""
    table = Table.grid(padding=(0, 2))
    table.add_column(justify="right")
    table.add_column()
    table.add_column(overflow="fold")
    each = tuple(asked)
    for question in each:
        failure = f"  {question.failure}" if question.failure else ""
        table.add_row(
            f"{question.took_s * _MILLISECONDS:.0f} ms", question.rdtype, printable(question.name + failure)
        )
    return Group(Text(f"\n{counted(len(each), 'question')} asked", style="bold"), table)


def _result(domain: str, ip: str, evaluation: Evaluation) -> RenderableType:
    line = Text.assemble(
        (str(evaluation.result), f"bold {_RESULT_STYLE.get(evaluation.result, 'red')}"), f"  {ip} as {domain}"
    )
    if evaluation.matched:
        line.append(printable(f"  by “{evaluation.matched}” of {evaluation.matched_in}"))
    if evaluation.problem:
        line.append(printable(f"  {evaluation.problem}"))
    line.append(f"  {counted(evaluation.lookups, 'look-up')}, {evaluation.void_lookups} of them void", style="dim")
    parts: list[RenderableType] = [line]
    if evaluation.explanation:
        parts.append(Text(printable(f"The domain explains: “{evaluation.explanation}”")))
    return Group(*parts)


def _tree(branch: Branch) -> Tree:
    over = branch.lookups > MAX_LOOKUPS
    label = Text.assemble(
        (branch.domain, "bold"),
        "  ",
        (f"{branch.lookups}/{MAX_LOOKUPS}", "bold red" if over else "bold green"),
        " look-ups",
        (f"  {_record(branch)}", "dim"),
    )
    if branch.voids > MAX_VOID_LOOKUPS:
        label.append(f"  {branch.voids} void, {MAX_VOID_LOOKUPS} allowed", style="bold red")
    tree = Tree(label, guide_style="dim")
    _grow(tree, branch)
    return tree


def _grow(tree: Tree, branch: Branch) -> None:
    for cost in branch.costs:
        node = tree.add(_cost(cost))
        if cost.branch is not None:
            _grow(node, cost.branch)


def _cost(cost: Cost) -> Text:
    line = Text.assemble((f"{cost.lookups:>2} ", "cyan"), printable(cost.text))
    if cost.is_void:
        line.append("  void: leads nowhere", style="yellow")
    if cost.failure:
        line.append(printable(f"  not known: {cost.failure}"), style="magenta")
    if cost.branch is not None and cost.branch.failure is None and not cost.is_void:
        line.append(f"  {_record(cost.branch)}", style="dim" if cost.branch.record else "red")
    return line


def _record(branch: Branch) -> str:
    if branch.failure:
        return printable(f"not known: {branch.failure}")
    if branch.loop:
        return "includes itself: a loop"
    if branch.cut:
        return "not read: the tree is too large"
    if len(branch.records) > 1:
        return f"{len(branch.records)} SPF records"
    return printable(branch.record.text) if branch.record else "no SPF record"
