"""Reads catalog/senders.yml and catalog/dkim_selectors.yml; the keys are described in catalog/README.md."""

import re
from pathlib import Path

from bot.catalog.load_causes import read_sources
from bot.catalog.problem import Problem
from bot.catalog.sending import Alignment, Aligns, Sending, SendingService
from bot.catalog.strict_yaml import Table, read_list, read_table

_SELECTOR = re.compile(r"[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?")
_DOMAIN = re.compile(r"(?:\*\.)?[a-z0-9_*-]+(?:\.[a-z0-9_*-]+)+")


def load_sending(path: Path) -> Sending:
    """Read both files of the catalog folder `path`.

    Raises:
        CatalogError: something in them is wrong; the first fault by file and line.
    """
    sending, problems = read_sending(path)
    if problems:
        raise problems[0].error()
    return sending


def read_sending(path: Path) -> tuple[Sending, tuple[Problem, ...]]:
    """Read both files and collect every fault."""
    problems: list[Problem] = []
    tables = read_list(path / "senders.yml", f"{path.name}/senders.yml", problems)
    services = tuple(map(_read_service, tables))
    for index, service in enumerate(services):
        if service.id in {other.id for other in services[:index]}:
            tables[index].problem(f"the service '{service.id}' stands twice", "id")
    table = read_table(path / "dkim_selectors.yml", f"{path.name}/dkim_selectors.yml", problems)
    sending = Sending(
        services=services,
        selectors=_read_selectors(table, "selectors") if table else (),
    )
    if table:
        read_sources(table)
        table.close()
    return sending, tuple(sorted(set(problems)))


def _read_service(table: Table) -> SendingService:
    service = SendingService(
        id=table.text("id"),
        name=table.text("name"),
        spf_includes=_read_domains(table, "spf_includes"),
        mx=_read_domains(table, "mx"),
        selectors=_read_selectors(table, "selectors") if "selectors" in table else (),
        dkim_targets=_read_domains(table, "dkim_targets"),
        return_paths=_read_domains(table, "return_paths"),
        help=table.text("help"),
        alignment=_read_alignment(row) if (row := table.table("alignment")) else None,
    )
    table.close()
    if not service.help.startswith("https://"):
        table.problem("'help' must be an https address", "help")
    return service


def _read_alignment(row: Table) -> Alignment:
    alignment = Alignment(
        spf=row.word("spf", Aligns), dkim=row.word("dkim", Aligns), how=row.text("how"), sources=read_sources(row)
    )
    row.close()
    return alignment


def _read_selectors(table: Table, key: str) -> tuple[str, ...]:
    selectors = table.texts(key, required=True)
    for number, selector in enumerate(selectors):
        if not _SELECTOR.fullmatch(selector):
            table.problem(f"'{selector}' is no selector: lower-case letters, digits, - and _", key)
        if selector in selectors[:number]:
            table.problem(f"the selector '{selector}' stands twice", key)
    return selectors


def _read_domains(table: Table, key: str) -> tuple[str, ...]:
    domains = table.texts(key)
    for domain in domains:
        if not _DOMAIN.fullmatch(domain):
            table.problem(f"'{domain}' is no domain or glob in lower case", key)
    return domains
