"""DNS for demonstrations: a handful of example domains, from the files in demo/. Nothing is asked of anybody."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

from bot.errors import FetchFailed, LookupRefused, LookupTimedOut
from bot.ports import Answer, Denial, Page

FOLDER: Final = Path(__file__).with_name("demo")
TIMEOUT: Final = "TIMEOUT"
"""Stands where records would: nobody answers."""
DELAY_S: Final = 0.15
"""Answers take a moment, so that one can see the checks arrive."""
TIMEOUT_S: Final = 1.5
TTL_S: Final = 300
UNKNOWN: Final = "this is a demonstration, which knows its example domains only"

Records = Mapping[str, str | Mapping[str, str | Sequence[str]]]


@dataclass(frozen=True, slots=True)
class Scene:
    """One example: what it shows, what to type, what DNS and HTTPS say. `zones` are answered for as a whole."""

    shows: str
    ask: str
    zones: tuple[str, ...]
    records: Records
    pages: Mapping[str, str]


def read_scenes(folder: Path = FOLDER) -> tuple[Scene, ...]:
    """Read the files, in the order of their names."""
    return tuple(_read(path) for path in sorted(folder.glob("*.yml")))


class DemoDns:
    """Satisfies bot.ports.Dns from scenes. What belongs to none is refused, so that it stays unknown."""

    def __init__(self, scenes: Sequence[Scene]) -> None:
        self._records = {name.lower(): records for scene in scenes for name, records in scene.records.items()}
        self._zones = tuple(zone for scene in scenes for zone in scene.zones)

    async def lookup(self, name: str, rdtype: str) -> Answer:
        """Look in the scenes; a name that is not there is NXDOMAIN in their zones."""
        await asyncio.sleep(DELAY_S)
        key = name.lower().removesuffix(".")
        if not any(key == zone or key.endswith(f".{zone}") for zone in self._zones):
            raise LookupRefused(name, rdtype, UNKNOWN)
        types = self._records.get(key)
        if types is None:
            is_above = any(other.endswith(f".{key}") for other in self._records)
            return Answer(name=name, rdtype=rdtype, denial=Denial.NODATA if is_above else Denial.NXDOMAIN)
        records = types if isinstance(types, str) else types.get(rdtype, ())
        if records == TIMEOUT:
            await asyncio.sleep(TIMEOUT_S)
            raise LookupTimedOut(name, rdtype, "no answer in time")
        if not records:
            return Answer(name=name, rdtype=rdtype, denial=Denial.NODATA)
        listed = (records,) if isinstance(records, str) else tuple(records)
        return Answer(name=name, rdtype=rdtype, records=listed, ttl_s=TTL_S)


class DemoWeb:
    """Satisfies bot.ports.Web from scenes."""

    def __init__(self, scenes: Sequence[Scene]) -> None:
        self._pages = {url: body for scene in scenes for url, body in scene.pages.items()}

    async def get(self, url: str, *, max_bytes: int) -> Page:
        """Look in the scenes."""
        if url not in self._pages:
            raise FetchFailed(f"{url}: {UNKNOWN}")
        return Page(status=200, media_type="text/plain", body=self._pages[url].encode()[:max_bytes])


def _read(path: Path) -> Scene:
    entry: Mapping[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return Scene(
        shows=entry["shows"],
        ask=entry.get("ask", ""),
        zones=tuple(entry["zones"]),
        records=entry["records"],
        pages=entry.get("pages", {}),
    )
