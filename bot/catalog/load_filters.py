"""Reads catalog/filters.yml; the keys are described in catalog/README.md."""

from collections import Counter
from pathlib import Path

from bot.catalog.filters import FilterCode, Says, SpamFilter
from bot.catalog.load_causes import read_sources
from bot.catalog.problem import Problem
from bot.catalog.strict_yaml import Table, read_list


def load_filters(path: Path) -> tuple[SpamFilter, ...]:
    """Read the file in the catalog folder `path`.

    Raises:
        CatalogError: something in it is wrong; the first fault by file and line.
    """
    filters, problems = read_filters(path)
    if problems:
        raise problems[0].error()
    return filters


def read_filters(path: Path) -> tuple[tuple[SpamFilter, ...], tuple[Problem, ...]]:
    """Read the file and collect every fault."""
    problems: list[Problem] = []
    tables = read_list(path / "filters.yml", f"{path.name}/filters.yml", problems)
    filters = tuple(_read_filter(table) for table in tables)
    for index, entry in enumerate(filters):
        if entry.id in {other.id for other in filters[:index]}:
            tables[index].problem(f"the filter '{entry.id}' stands twice", "id")
    return filters, tuple(sorted(set(problems)))


def _read_filter(table: Table) -> SpamFilter:
    entry = SpamFilter(
        id=table.text("id"),
        name=table.text("name"),
        fix=table.text("fix"),
        codes=tuple(_read_code(row) for row in table.tables("codes", required=True)),
        sources=read_sources(table),
    )
    table.close()
    for code, times in Counter(code for row in entry.codes for code in row.codes).items():
        if times > 1:
            table.problem(f"the code '{code}' stands twice", "codes")
    return entry


def _read_code(row: Table) -> FilterCode:
    code = FilterCode(
        codes=row.texts("code", required=True),
        means=row.text("means"),
        verdict=row.word_or_none("verdict", Says) or Says.NOTHING,
        fix=row.text_or_none("fix"),
    )
    row.close()
    return code
