"""Keeps what is made of the catalog between runs, because reading a megabyte of YAML takes longer than all else.

A cache file is named for the content of every catalog file and of this package, so that it is never stale. It is
a pickle, read by an unpickler that builds the catalog's own value types and nothing else, and only when the file
and its folder belong to this user and nobody else may write them (docs/decisions/0003-catalog-cache.md).
"""

import hashlib
import os
import pickle
import stat
import sys
from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import fields, is_dataclass
from enum import Enum, EnumMeta
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

_Kept = TypeVar("_Kept")
_OTHERS_MAY_WRITE = stat.S_IWGRP | stat.S_IWOTH
_KEEP = 8
"""Cache files that are kept, of two megabytes at most: of several checkouts, and of the last edited catalogs."""
_ALLOWED = frozenset(
    {
        "bot.catalog.blocklist",
        "bot.catalog.catalog",
        "bot.catalog.cause",
        "bot.catalog.codes",
        "bot.catalog.index",
        "bot.catalog.rule",
        "bot.catalog.signs",
        "bot.catalog.vocabulary",
        "bot.mail.bounce",
    }
)
"""Modules that hold nothing but values, and the index of them."""
_CONTAINERS = {("builtins", "list"): list, ("collections", "defaultdict"): defaultdict}


class Cache:
    """Keeps values that are made of the catalog in `path`. Errors of the cache are never the user's trouble.

    `folder` None: `~/.cache/bouncebot`.
    """

    def __init__(self, path: Path, folder: Path | None = None) -> None:
        self._folder: Path | None = None
        with suppress(OSError, RuntimeError):  # RuntimeError: no home folder
            self._fingerprint = _fingerprint(path)
            self._folder = folder or Path.home() / ".cache" / "bouncebot"

    def get(self, kind: type[_Kept], make: Callable[[], _Kept]) -> _Kept:
        """Return the one value of that class from its own file, or make and keep it."""
        if self._folder is None:
            return make()
        file = self._folder / f"catalog-{kind.__name__.lower()}-{self._fingerprint}.pickle"
        kept = _read(file)
        if isinstance(kept, kind):
            return kept
        made = make()
        _write(file, made)
        return made


class _Pickler(pickle.Pickler):
    """Writes a value as its class and its fields; the way of dataclasses takes twice as long to read."""

    def reducer_override(self, value: Any, /) -> Any:
        if is_dataclass(value) and not isinstance(value, type):
            return _value, (type(value), tuple(getattr(value, field.name) for field in fields(value)))
        return NotImplemented


def _value(kind: type, values: tuple[object, ...]) -> object:
    """Make a slotted dataclass of its fields, frozen or not."""
    value: object = object.__new__(kind)
    for fill, field in zip(_slots(kind), values, strict=True):
        fill(value, field)
    return value


@cache
def _slots(kind: Any) -> tuple[Callable[[object, object], None], ...]:
    return tuple(getattr(kind, field.name).__set__ for field in fields(kind))


class _Unpickler(pickle.Unpickler):
    """Builds values of the catalog only: a pickle can otherwise name any function."""

    def find_class(self, module_name: str, global_name: str, /) -> Any:
        if (module_name, global_name) == ("builtins", "getattr"):
            return _member  # Python before 3.11.4 pickles a member of an enumeration as getattr(class, name)
        if (module_name, global_name) == (__name__, _value.__name__):
            return _value
        if (module_name, global_name) in _CONTAINERS:
            return _CONTAINERS[module_name, global_name]
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


def _read(file: Path) -> object:
    """Return what is in the file; None: nothing that can be read or trusted."""
    try:
        if not _is_ours(file.parent.lstat()):
            return None
        handle = os.open(file, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0))
        with os.fdopen(handle, "rb") as stream:
            return _unpickled(stream) if _is_ours(os.fstat(stream.fileno())) else None
    except OSError:
        return None


def _unpickled(stream: BinaryIO) -> object:
    try:
        return _Unpickler(stream).load()
    except Exception:  # noqa: BLE001 - a damaged pickle can raise anything; the answer is always to load anew
        return None


def _is_ours(status: os.stat_result) -> bool:
    if not hasattr(os, "getuid"):  # Windows: a profile folder is private already
        return True
    return status.st_uid == os.getuid() and not status.st_mode & _OTHERS_MAY_WRITE


def _write(file: Path, value: object) -> None:
    """Write beside and rename, so that a reader never sees half a file. Failing is harmless."""
    import tempfile  # noqa: PLC0415 - brings three compressors along, and is needed after a change only

    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=file.parent, prefix="catalog-", suffix=".part", delete=False) as stream:
            _Pickler(stream, protocol=pickle.HIGHEST_PROTOCOL).dump(value)
        Path(stream.name).replace(file)
        old = sorted(file.parent.glob("catalog-*"), key=lambda other: other.stat().st_mtime, reverse=True)
        for other in old[_KEEP:]:
            other.unlink(missing_ok=True)
    except OSError:
        return
