"""Many bounces through a pipe: one JSON object a line in, one a line out, in the same order."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from bot.console import exits, machine
from bot.errors import UserError
from bot.explain import Explanation


def answer_lines(path: Path | None, answer: Callable[[str], Explanation]) -> int:
    """Answer every line of `path`, None: standard input. Returns the exit code.

    A line that is not {"id", "text"} gets {"id", "error"} in its place, and the exit code is then 2.
    """
    code = exits.DONE
    with _opened(path) as lines:
        for line in _with_progress(lines):
            if not line.strip():
                continue
            written = _answered(line, answer)
            if "error" in written:
                code = exits.BAD_INPUT
            sys.stdout.write(json.dumps(written, ensure_ascii=False) + "\n")
            sys.stdout.flush()
    return code


def _answered(line: bytes, answer: Callable[[str], Explanation]) -> machine.Json:
    try:
        row = json.loads(line)
    except ValueError as problem:
        return {"id": None, "error": f"not JSON: {problem}"}
    if not isinstance(row, dict) or not isinstance(row.get("text"), str):
        return {"id": row.get("id") if isinstance(row, dict) else None, "error": 'needs {"id": …, "text": "…"}'}
    identity = {"id": row.get("id")}
    try:
        return identity | machine.explanation_json(answer(row["text"]))
    except UserError:
        # Nothing pasted in a line of many is an answer: there is no bounce in it.
        return identity | machine.explanation_json(Explanation())


@contextmanager
def _opened(path: Path | None) -> Iterator[BinaryIO]:
    if path is None:
        yield sys.stdin.buffer
    else:
        with path.open("rb") as lines:
            yield lines


def _with_progress(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Count lines on standard error while standard output goes to a file or a pipe."""
    if not sys.stderr.isatty() or sys.stdout.isatty():
        yield from lines
        return
    from rich.console import Console  # noqa: PLC0415 - only a terminal waits for it
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn  # noqa: PLC0415

    columns = (SpinnerColumn(), TextColumn("{task.completed} bounces"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task("", total=None)
        for line in lines:
            yield line
            progress.advance(task)
