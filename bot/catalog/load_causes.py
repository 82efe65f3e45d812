"""Reads catalog/causes/*.yml; the keys are described in catalog/README.md."""

import re
from datetime import date

from bot.catalog.cause import Action, Appeal, Category, Cause, Neighbour, Party, Question, Source, Step
from bot.catalog.strict_yaml import Table

CAUSE_ID = re.compile(r"[a-z][a-z_]*\.[a-z0-9][a-z0-9_-]*")


def read_cause(table: Table, category: Category) -> Cause:
    """Read one cause of the file that is named for `category`. Faults are reported by the table."""
    cause = Cause(
        id=table.text("id"),
        category=category,
        title=table.text("title"),
        summary=table.text("summary"),
        party=table.word("party", Party),
        action=table.word("action", Action),
        action_deferred=table.word_or_none("action_deferred", Action),
        why=table.text("why"),
        steps=read_steps(table, "steps", required=True),
        clears=table.text("clears"),
        appeal=_appeal(table.table("appeal", required=True)),
        ip_change=table.text_or_none("ip_change"),
        never=table.texts("never", required=True),
        prevention=table.texts("prevention"),
        faq=tuple(_question(item) for item in table.tables("faq")),
        neighbours=tuple(_neighbour(item) for item in table.tables("neighbours")),
        checks=table.texts("checks"),
        confirmed_by=table.texts("confirmed_by"),
        contradicted_by=table.texts("contradicted_by"),
        sources=read_sources(table),
    )
    table.close()
    if cause.id and not (CAUSE_ID.fullmatch(cause.id) and cause.id.startswith(f"{category}.")):
        table.problem(f"id '{cause.id}' must be '{category}.' and one word", "id")
    return cause


def read_sources(table: Table) -> tuple[Source, ...]:
    """Read the required key `sources` of any table."""
    return tuple(_source(item) for item in table.tables("sources", required=True))


def _source(table: Table) -> Source:
    source = Source(url=table.text("url"), read=table.text("read"), note=table.text_or_none("note"))
    table.close()
    if source.read:
        try:
            date.fromisoformat(source.read)
        except ValueError:
            table.problem(f"'read' is '{source.read}', not a date such as 2026-11-20", "read")
    return source


def read_steps(table: Table, key: str, *, required: bool = False) -> tuple[Step, ...]:
    """Read a list of steps, each a text or a table; `()` when the key is not there."""
    return tuple(_step(item) for item in table.texts_or_tables(key, required=required))


def _step(item: str | Table) -> Step:
    if isinstance(item, str):
        return Step(item)
    step = Step(
        item.text("text"),
        item.text_or_none("command"),
        suppresses=item.truth("suppresses", default=False),
        waits=item.truth("waits", default=False),
    )
    item.close()
    return step


def _appeal(table: Table | None) -> Appeal:
    if table is None:
        return Appeal("")
    appeal = Appeal(table.text("text"), table.text_or_none("url"))
    table.close()
    return appeal


def _question(table: Table) -> Question:
    question = Question(table.text("question"), table.text("answer"))
    table.close()
    return question


def _neighbour(table: Table) -> Neighbour:
    neighbour = Neighbour(table.text("cause"), table.text("difference"))
    table.close()
    return neighbour
