"""What a message shows, at a terminal."""

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from bot import phrases
from bot.checks.message.alignment import Alignment
from bot.checks.message.report import MessageReport
from bot.checks.message.travel import duration
from bot.checks.text import printable
from bot.console.render import finding_line
from bot.console.render_check import questions
from bot.mail.received import Hop

_YES_NO = {True: ("yes", "green"), False: ("no", "red"), None: ("not known", "magenta")}


def message_report(found: MessageReport, *, explain: bool = False) -> RenderableType:
    """Render the verdict line, the findings, alignment, the path and what to ask next."""
    parts: list[RenderableType] = [
        Text.assemble((found.title, "bold"), f"  {phrases.counts(found.findings)}"),
        *(finding_line(finding) for finding in found.findings),
    ]
    if found.alignment is not None and found.alignment.domains:
        parts += _alignment(found.alignment)
    if found.path:
        parts += _path(found.path)
    if not found.header_known:
        missing = phrases.ONLY_TABLE if found.only_table else phrases.ONLY_FIELDS
        parts.append(Text(f"\n{missing}", style="cyan"))
    if found.selectors and found.author_domain:
        options = " ".join(f"--selector {selector}" for selector in found.selectors)
        parts.append(Text(f"\nNext: bouncebot checkdomain {found.author_domain} {options}", style="cyan"))
    if explain:
        parts.append(questions(found.asked))
    return Group(*parts)


def _alignment(alignment: Alignment) -> Iterator[RenderableType]:
    yield Text(f"\nAlignment with {alignment.author}", style="bold")
    table = Table.grid(padding=(0, 2))
    for entry in alignment.domains:
        strict = alignment.strict_spf if entry.method == "spf" else alignment.strict_dkim
        table.add_row(
            entry.method.upper(),
            entry.domain,
            Text.assemble("passed: ", _YES_NO[entry.passed]),
            Text.assemble("aligned: ", _YES_NO[entry.aligned]),
            "strict" if strict else "relaxed",
        )
    yield table


def _path(path: tuple[Hop, ...]) -> Iterator[RenderableType]:
    yield Text("\nPath", style="bold")
    table = Table.grid(padding=(0, 2))
    table.add_column(justify="right")
    for hop in path:
        table.add_row(
            f"+{duration(hop.delay_s)}" if hop.delay_s is not None and hop.delay_s >= 0 else "",
            printable(hop.from_host or "?"),
            f"→ {printable(hop.by_host or '?')}",
            hop.protocol or "",
            hop.at.isoformat(sep=" ") if hop.at else "",
        )
    yield table
