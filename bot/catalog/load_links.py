"""Reads catalog/links.yml; the keys are described in catalog/README.md."""

import re
from pathlib import Path

from bot.catalog.load_causes import read_sources
from bot.catalog.problem import Problem
from bot.catalog.strict_yaml import read_table

_DOMAIN = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+")


def load_shorteners(path: Path) -> tuple[str, ...]:
    """Read the domains of link shorteners in the catalog folder `path`.

    Raises:
        CatalogError: something in the file is wrong; the first fault by file and line.
    """
    shorteners, problems = read_shorteners(path)
    if problems:
        raise problems[0].error()
    return shorteners


def read_shorteners(path: Path) -> tuple[tuple[str, ...], tuple[Problem, ...]]:
    """Read the file and collect every fault."""
    problems: list[Problem] = []
    table = read_table(path / "links.yml", f"{path.name}/links.yml", problems)
    if table is None:
        return (), tuple(sorted(set(problems)))
    shorteners = table.texts("shorteners", required=True)
    for number, domain in enumerate(shorteners):
        if not _DOMAIN.fullmatch(domain):
            table.problem(f"'{domain}' is no domain in lower case", "shorteners")
        if domain in shorteners[:number]:
            table.problem(f"the domain '{domain}' stands twice", "shorteners")
    read_sources(table)
    table.close()
    return shorteners, tuple(sorted(set(problems)))
