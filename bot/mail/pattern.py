"""Regular expressions that are compiled when they are first used.

The grammars of this package have some two hundred; compiling all of them takes a tenth of a second, and a paste meets
a few dozen. The catalog's patterns are not here: they are RE2 sets.
"""

import re
from typing import Any, cast

_METHODS = ("search", "match", "fullmatch", "finditer", "findall", "sub", "subn", "split")


class _Lazy:
    """Becomes the compiled pattern at the first call of one of its methods."""

    def __init__(self, pattern: str, flags: int) -> None:
        self.pattern = pattern
        self.flags = flags

    def __getattr__(self, name: str) -> Any:
        if name not in _METHODS:
            raise AttributeError(name)
        compiled = re.compile(self.pattern, self.flags)
        for method in _METHODS:
            setattr(self, method, getattr(compiled, method))
        return getattr(compiled, name)


def compiled_late(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """Return what acts like `re.compile(pattern, flags)`; a fault in the pattern shows at its first use."""
    return cast("re.Pattern[str]", _Lazy(pattern, flags))
