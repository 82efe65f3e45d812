"""Reads catalog/registries.yml; the keys are described in catalog/README.md."""

import re
from pathlib import Path

from bot.catalog.load_causes import read_sources
from bot.catalog.problem import Problem
from bot.catalog.registries import Claimable, Registries, Registry
from bot.catalog.strict_yaml import Table, read_table

_SUFFIX = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)*")


def load_registries(path: Path) -> Registries:
    """Read the file in the catalog folder `path`.

    Raises:
        CatalogError: something in it is wrong; the first fault by file and line.
    """
    registries, problems = read_registries(path)
    if problems:
        raise problems[0].error()
    return registries


def read_registries(path: Path) -> tuple[Registries, tuple[Problem, ...]]:
    """Read the file and collect every fault."""
    problems: list[Problem] = []
    table = read_table(path / "registries.yml", f"{path.name}/registries.yml", problems)
    if table is None:
        return Registries((), ()), tuple(sorted(set(problems)))
    registries = Registries(
        rdap=tuple(_read_registry(row) for row in table.tables("rdap")),
        claimable=tuple(_read_claimable(row) for row in table.tables("claimable")),
    )
    read_sources(table)
    table.close()
    return registries, tuple(sorted(set(problems)))


def _read_registry(row: Table) -> Registry:
    registry = Registry(_read_suffix(row), row.text("base"))
    if not (registry.base.startswith("https://") and registry.base.endswith("/")):
        row.problem("'base' must be an https address that ends with a slash", "base")
    row.close()
    return registry


def _read_claimable(row: Table) -> Claimable:
    claimable = Claimable(_read_suffix(row), row.text("name"))
    row.close()
    return claimable


def _read_suffix(row: Table) -> str:
    suffix = row.text("suffix")
    if not _SUFFIX.fullmatch(suffix):
        row.problem(f"'{suffix}' is no domain in lower case", "suffix")
    return suffix
