"""Answers for people at a terminal: colour where there is one, plain text in a pipe."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import click
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from bot import phrases
from bot.catalog.cause import Neighbour, Party, Step
from bot.catalog.diagnosis import Candidate, Diagnosis
from bot.checks.finding import Finding, Verdict
from bot.checks.zone_lines import parts_of
from bot.explain import Effect, Explained, Explanation, Weighed
from bot.incidents import wording

MAX_WIDTH = 100
"""Columns: longer lines are hard to read."""
MAX_FOUND = 600
"""Characters of a record that was found."""

_INDENT = (0, 0, 0, 4)
VERDICT_STYLE = {
    Verdict.PASS: ("✓", "green"),
    Verdict.WARN: ("!", "yellow"),
    Verdict.FAIL: ("✗", "bold red"),
    Verdict.UNKNOWN: ("?", "magenta"),
    Verdict.SKIPPED: ("–", "dim"),
}
EFFECT_STYLE = {Effect.CONFIRMS: "green", Effect.CONTRADICTS: "yellow", Effect.OPEN: "dim"}


def terminal() -> Console:
    """Make the console: the terminal's width up to MAX_WIDTH, MAX_WIDTH in a pipe."""
    console = Console(highlight=False, emoji=False, markup=False)
    console.width = min(console.width, MAX_WIDTH) if console.is_terminal else MAX_WIDTH
    return console


def show(renderable: RenderableType) -> None:
    """Print for a person; into a pipe, without the blanks that fill a table's lines."""
    console = terminal()
    if console.is_terminal:
        console.print(renderable, crop=False)
        return
    with console.capture() as captured:
        console.print(renderable, crop=False)
    for line in captured.get().splitlines():
        click.echo(line.rstrip())


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """How and when an answer is shown. `titles` are the titles of causes by id.

    `prompt` stands before a command in the place of its slash: "bouncebot " in a shell, "/" in a session.
    """

    now: datetime
    titles: Mapping[str, str]
    prompt: str = "bouncebot "


def explanation(answer: Explanation, frame: Frame) -> RenderableType:
    """Render the answer to one paste."""
    parts: list[RenderableType] = []
    if answer.truncated:
        parts.append(Text(phrases.TRUNCATED, style="yellow"))
    if not answer.answers:
        parts.append(Text(phrases.OTHER[answer.other] if answer.other else phrases.NOT_A_BOUNCE))
    for number, explained in enumerate(answer.answers):
        if number:
            parts.append(Text(""))
        parts.append(_explained(explained, frame))
    return Group(*parts)


def _explained(answer: Explained, frame: Frame) -> RenderableType:
    diagnosis = answer.diagnosis
    best = diagnosis.best
    if best is None:
        return _unexplained(answer, frame)
    cause, rule, filled = best.cause, best.rule, diagnosis.filled
    rows = _Rows()
    ambiguous = phrases.is_ambiguous(answer)
    if ambiguous:
        rows.add("I read", _evidence(diagnosis, f"{best.why}:"))
        rows.add("It can be", _bullets(map(_share, diagnosis.candidates)))
        rows.add("To decide", _bullets(diagnosis.questions))
        rows.add("Likeliest", Text(cause.title, style="bold"))
    rows.add("What it means", diagnosis.summary)
    rows.add("At receivers", _bullets(phrases.code_uses(diagnosis)))
    rows.add("State", phrases.state(diagnosis.bounce))
    rows.add("Who acts", phrases.PARTY[cause.party])
    rows.add(phrases.address(answer), phrases.action(diagnosis))
    rows.add("Recipients", phrases.recipients(answer))
    rows.add("Why", filled(cause.why))
    rows.add("What to do", _steps(diagnosis.steps, frame, numbered=True))
    rows.add("How long", filled(rule.clears if rule and rule.clears else cause.clears))
    rows.add("Appeal", f"{filled(cause.appeal.text)} {cause.appeal.url or ''}".strip())
    rows.add("Another IP", filled(cause.ip_change) if cause.ip_change else None)
    rows.add("Never", _bullets(map(filled, cause.never)))
    rows.add("Mistaken for", _bullets(_neighbour(item, answer, frame) for item in cause.neighbours))
    if not ambiguous:
        rows.add("Or else", _alternatives(diagnosis))
        rows.add("To decide", _bullets(diagnosis.questions))
        rows.add("I think so", _evidence(diagnosis, f"because {best.why}"))
    rows.add("Checked now", _weighed(answer.weighed))
    rows.add("Links", _bullets(_links(diagnosis)))
    if answer.sighting:
        rows.add(f"Incident {answer.sighting.incident.id}", wording.seen(answer.sighting, frame.now))
    return Group(_headline(answer, best), rows.table)


def _headline(answer: Explained, best: Candidate) -> Text:
    head = Text(phrases.title(answer), style="bold")
    if phrases.is_ambiguous(answer):
        return head
    kind = f"{phrases.CATEGORY[best.cause.category]} · {phrases.confidence(best.confidence)}"
    return head.append(f"  {kind}", style="not bold dim")


def _unexplained(answer: Explained, frame: Frame) -> RenderableType:
    diagnosis, bounce = answer.diagnosis, answer.diagnosis.bounce
    rows = _Rows()
    rows.add("Receiver", diagnosis.receiver.name if diagnosis.receiver else bounce.remote_mta)
    rows.add("Code", phrases.codes(diagnosis))
    rows.add("It says", phrases.said_by_codes(bounce))
    rows.add("Sending IP", bounce.sending_ip)
    rows.add("Words", bounce.diagnostic)
    # Titles only: a summary filled with this bounce's facts would read like a finding.
    rows.add("A little like", _bullets(cause.title for cause in diagnosis.nearest))
    rows.add("At receivers", _bullets(phrases.code_uses(diagnosis)))
    rows.add("To check", _steps(phrases.to_check(diagnosis), frame))
    return Group(Text(phrases.UNEXPLAINED, style="bold"), rows.table)


def finding_line(finding: Finding, effect: Effect | None = None, *, found: Sequence[str] = ()) -> RenderableType:
    """Render one finding: its sign, what was found, the records that say so (`found`), and below it what to do."""
    sign, style = VERDICT_STYLE[finding.verdict]
    line = Text.assemble((sign, style), " ", finding.summary)
    if effect is not None:
        line.append(f"  ({phrases.EFFECT[effect]})", style=EFFECT_STYLE[effect])
    if finding.reference and finding.verdict is not Verdict.PASS:
        line.append(f"  {finding.reference}", style="dim")
    parts: list[RenderableType] = [line]
    parts += (Padding(Text(f"{phrases.FOUND}: {_shortened(record)}", style="dim"), _INDENT) for record in found)
    for part in parts_of(finding.fix or ""):
        if part.is_record:
            # On one line whatever its length: a record that was broken to fit is not the record.
            parts.append(Text(f"{' ' * _INDENT[-1]}{part.text}", style="cyan", no_wrap=True, overflow="ignore"))
        else:
            parts.append(Padding(Text(part.text, style="cyan"), _INDENT))
    return Group(*parts)


def _shortened(record: str) -> str:
    """Cut a record that was found; it is to be recognised, not copied."""
    return record if len(record) <= MAX_FOUND else f"{record[:MAX_FOUND]}…"


def _weighed(items: Iterable[Weighed]) -> RenderableType | None:
    found = [finding_line(item.finding, item.effect) for item in items]
    return Group(*found) if found else None


def _steps(steps: Iterable[Step], frame: Frame, *, numbered: bool = False) -> RenderableType:
    grid = _items()
    for number, step in enumerate(steps, start=1):
        text = Text(step.text)
        if step.command:
            text.append(f"  → {frame.prompt}{step.command.removeprefix('/')}", style="cyan")
        grid.add_row(f"{number}." if numbered else "•", text)
    return grid


def _neighbour(item: Neighbour, answer: Explained, frame: Frame) -> str:
    title = frame.titles.get(item.cause)
    difference = answer.diagnosis.filled(item.difference)
    return f"{title}: {difference}" if title else difference


def _items() -> Table:
    grid = Table.grid(padding=(0, 1))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    return grid


def _bullets(texts: Iterable[str]) -> RenderableType | None:
    grid = _items()
    for text in texts:
        grid.add_row("•", Text(text))
    return grid if grid.row_count else None


def _alternatives(diagnosis: Diagnosis) -> RenderableType | None:
    return _bullets(
        _share(candidate) for candidate in diagnosis.candidates[1:] if candidate.confidence >= phrases.WORTH_SAYING
    )


def _share(candidate: Candidate) -> str:
    return f"{candidate.cause.title} ({round(candidate.confidence * 100)} %)"


def _evidence(diagnosis: Diagnosis, why: str) -> RenderableType:
    quoted = Text(diagnosis.bounce.diagnostic, style="dim")
    for span in diagnosis.evidence:
        quoted.stylize("bold not dim", span.start, span.end)
    return Group(Text(why), quoted)


def _links(diagnosis: Diagnosis) -> tuple[str, ...]:
    best = diagnosis.best
    links = list(best.rule.links) if best and best.rule else []
    ours = best is not None and best.cause.party not in {Party.RECIPIENT, Party.RECIPIENT_ADMIN}
    links += [link.url for link in diagnosis.receiver.support] if diagnosis.receiver and ours else []
    links += [blocklist.delist_url for blocklist in diagnosis.blocklists if blocklist.delist_url]
    return tuple(dict.fromkeys(links))


class _Rows:
    """A two-column table that leaves out what is not there."""

    def __init__(self) -> None:
        self.table = Table.grid(padding=(0, 2))
        self.table.add_column(style="bold", no_wrap=True, min_width=13)
        self.table.add_column(overflow="fold")

    def add(self, label: str, value: RenderableType | None) -> None:
        if value is not None and value != "":
            self.table.add_row(f"  {label}", Text(value) if isinstance(value, str) else value)
