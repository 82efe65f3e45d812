"""Reads catalog/retired_ids.yml: an id that was given up stands in old incidents and may not come back."""

from collections.abc import Iterator
from pathlib import Path

from bot.catalog.problem import Problem
from bot.catalog.reading import Reading
from bot.catalog.strict_yaml import read_list


def retired_problems(path: Path, reading: Reading) -> Iterator[Problem]:
    """Yield the faults of the file, and each rule or cause in use whose id is in it.

    That an id was removed at all, nobody but the person who removes it can tell: this is their ledger.
    """
    name = f"{path.name}/retired_ids.yml"
    faults: list[Problem] = []
    seen: set[str] = set()
    for table in read_list(path / "retired_ids.yml", name, faults) if (path / "retired_ids.yml").exists() else ():
        retired = table.text("id")
        table.text("because")
        table.close()
        if retired in seen:
            table.problem(f"the id '{retired}' stands twice")
        seen.add(retired)
        for kind in ("rule", "cause"):
            place = reading.places.get(f"{kind}:{retired}")
            if place:
                yield Problem(*place, f"the id '{retired}' was given up ({name}:{table.line}); choose another")
    yield from faults
