"""Reads the folder catalog/ into a Catalog and what is made of it, from a cache when nothing has changed."""

from pathlib import Path

from bot.catalog.cache import Cache
from bot.catalog.catalog import Catalog
from bot.catalog.classify import Classifier
from bot.catalog.index import Index
from bot.catalog.likeness import Likeness
from bot.catalog.signs import SignCounts, count_signs


def catalog_path() -> Path:
    """Return the catalog's folder: beside `bot/` in a checkout, inside the package when installed."""
    package = Path(__file__).resolve().parent.parent
    beside = package.parent / "catalog"
    return beside if (beside / "causes").is_dir() else package / "_catalog"


def load_catalog(path: Path) -> Catalog:
    """Read the catalog from its files.

    Raises:
        CatalogError: something in it is wrong; the first fault by file and line.
    """
    from bot.catalog.reading import read_catalog  # noqa: PLC0415 - YAML takes longer to import than the cache to read

    reading = read_catalog(path)
    if reading.problems:
        raise reading.problems[0].error()
    return reading.catalog


def cached_index(path: Path, cache_dir: Path | None = None) -> Index:
    """Return the catalog with its index, from the cache when no file of the catalog has changed since.

    `cache_dir` None: `~/.cache/bouncebot`. A cache that cannot be read, written or trusted is ignored.

    Raises:
        CatalogError: as `load_catalog`.
    """
    return _index(path, Cache(path, cache_dir))


def cached_classifier(path: Path, cache_dir: Path | None = None) -> Classifier:
    """Return a classifier with the index of `cached_index`; its likeness is read when it is first needed.

    Raises:
        CatalogError: as `load_catalog`.
    """
    cache = Cache(path, cache_dir)
    index = _index(path, cache)
    catalog = index.catalog
    return Classifier(catalog, index, lambda: Likeness(catalog, cache.get(SignCounts, lambda: count_signs(catalog))))


def _index(path: Path, cache: Cache) -> Index:
    return cache.get(Index, lambda: Index(load_catalog(path)))
