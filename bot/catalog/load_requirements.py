"""Reads catalog/requirements.yml; the keys are described in catalog/README.md."""

import re
from pathlib import Path

from bot.catalog.load_causes import read_sources
from bot.catalog.problem import Problem
from bot.catalog.sender_requirement import Clause, Needs, SenderRequirement
from bot.catalog.strict_yaml import Table, read_list

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_CODE = re.compile(r"[a-z-]+\.[a-z0-9-]+")


def load_requirements(path: Path) -> tuple[SenderRequirement, ...]:
    """Read the file in the catalog folder `path`.

    Raises:
        CatalogError: something in it is wrong; the first fault by file and line.
    """
    requirements, problems = read_requirements(path)
    if problems:
        raise problems[0].error()
    return requirements


def read_requirements(path: Path) -> tuple[tuple[SenderRequirement, ...], tuple[Problem, ...]]:
    """Read the file and collect every fault."""
    problems: list[Problem] = []
    tables = read_list(path / "requirements.yml", f"{path.name}/requirements.yml", problems)
    requirements = tuple(_read_requirement(table, path) for table in tables)
    for index, requirement in enumerate(requirements):
        if requirement.id in {other.id for other in requirements[:index]}:
            tables[index].problem(f"the requirement '{requirement.id}' stands twice", "id")
    return requirements, tuple(sorted(set(problems)))


def _read_requirement(table: Table, path: Path) -> SenderRequirement:
    requirement = SenderRequirement(
        id=table.text("id"),
        receivers=table.texts("receivers", required=True),
        scope=table.text("scope"),
        text=table.text("text"),
        needs=table.word("needs", Needs),
        of=tuple(_read_clause(row) for row in table.tables("of")),
        look=table.text("look"),
        sources=read_sources(table),
    )
    table.close()
    if not _ID.fullmatch(requirement.id):
        table.problem(f"'{requirement.id}' is no id: lower-case words with - between", "id")
    for receiver in requirement.receivers:
        if not (path / "receivers" / f"{receiver}.yml").exists():
            table.problem(f"there is no receiver '{receiver}'", "receivers")
    return requirement


def _read_clause(row: Table) -> Clause:
    clause = Clause(row.texts("pass", required=True), row.texts("fail", required=True))
    row.close()
    for code in (*clause.passes, *clause.fails):
        if not _CODE.fullmatch(code):
            row.problem(f"'{code}' is no finding code such as spf.ok")
    return clause
