"""Keeps the loaded catalog between runs, because reading a megabyte of YAML takes longer than everything else.

The cache file is named for the content of every catalog file and of this package, so that it is never stale. It is
a pickle, read by an unpickler that builds the catalog's own value types and nothing else, and only when the file
and its folder belong to this user and nobody else may write them (docs/decisions/0003-catalog-cache.md).
"""

import hashlib
import os
import pickle
import stat
import sys
import tempfile
from collections.abc import Callable
from enum import Enum, EnumMeta
from pathlib import Path
from typing import Any, BinaryIO

from bot.catalog.catalog import Catalog

_OTHERS_MAY_WRITE = stat.S_IWGRP | stat.S_IWOTH
_KEEP = 3
"""Cache files that are kept: of this catalog and of the last edited ones."""
_ALLOWED = frozenset(
    {
        "bot.catalog.blocklist",
        "bot.catalog.catalog",
        "bot.catalog.cause",
        "bot.catalog.codes",
        "bot.catalog.rule",
        "bot.mail.bounce",
    }
)
"""Modules that hold nothing but values."""


def cached(path: Path, load: Callable[[Path], Catalog], cache_dir: Path | None) -> Catalog:
    """Return the catalog from the cache, or load and keep it. Errors of the cache are never the user's trouble."""
    try:
        folder = cache_dir or Path.home() / ".cache" / "bouncebot"
        file = folder / f"catalog-{_fingerprint(path)}.pickle"
    except (OSError, RuntimeError):  # RuntimeError: no home folder
        return load(path)
    catalog = _read(file)
    if catalog is None:
        catalog = load(path)
        _write(file, catalog)
    return catalog


class _Unpickler(pickle.Unpickler):
    """Builds values of the catalog only: a pickle can otherwise name any function."""

    def find_class(self, module_name: str, global_name: str, /) -> Any:
        if (module_name, global_name) == ("builtins", "getattr"):
            return _member  # Python before 3.11.4 pickles a member of an enumeration as getattr(class, name)
        if module_name in _ALLOWED and "." not in global_name:
            found = getattr(sys.modules[module_name], global_name)
            if isinstance(found, type) and found.__module__ == module_name:
                return found
        raise pickle.UnpicklingError(f"{module_name}.{global_name} is no value of the catalog")


def _member(enumeration: object, name: str) -> Enum:
    if isinstance(enumeration, EnumMeta) and name in enumeration.__members__:
        found: Enum = enumeration.__members__[name]
        return found
    raise pickle.UnpicklingError(f"{name} is no member of an enumeration")


def _fingerprint(path: Path) -> str:
    """Hash the catalog's files and the code that reads them."""
    digest = hashlib.blake2b(f"{sys.implementation.cache_tag}".encode(), digest_size=16)
    code = sorted(Path(__file__).parent.glob("*.py"))
    data = sorted(file for folder in (path, path / "causes", path / "receivers") for file in folder.glob("*.yml"))
    for file in [*code, *data]:
        content = file.read_bytes()
        digest.update(f"{file.parent.name}/{file.name} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


def _read(file: Path) -> Catalog | None:
    try:
        if not _is_ours(file.parent.lstat()):
            return None
        handle = os.open(file, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0))
        with os.fdopen(handle, "rb") as stream:
            return _unpickled(stream) if _is_ours(os.fstat(stream.fileno())) else None
    except OSError:
        return None


def _unpickled(stream: BinaryIO) -> Catalog | None:
    try:
        catalog = _Unpickler(stream).load()
    except Exception:  # noqa: BLE001 - a damaged pickle can raise anything; the answer is always to load anew
        return None
    return catalog if isinstance(catalog, Catalog) else None


def _is_ours(status: os.stat_result) -> bool:
    if not hasattr(os, "getuid"):  # Windows: a profile folder is private already
        return True
    return status.st_uid == os.getuid() and not status.st_mode & _OTHERS_MAY_WRITE


def _write(file: Path, catalog: Catalog) -> None:
    """Write beside and rename, so that a reader never sees half a file. Failing is harmless."""
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=file.parent, prefix="catalog-", suffix=".part", delete=False) as stream:
            pickle.dump(catalog, stream, protocol=pickle.HIGHEST_PROTOCOL)
        Path(stream.name).replace(file)
        old = sorted(file.parent.glob("catalog-*"), key=lambda other: other.stat().st_mtime, reverse=True)
        for other in old[_KEEP:]:
            other.unlink(missing_ok=True)
    except OSError:
        return
