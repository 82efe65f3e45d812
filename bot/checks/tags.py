"""Tag-value lists such as `v=DMARC1; p=none` (RFC 6376 §3.2): DMARC, DKIM keys, MTA-STS, TLS-RPT, BIMI."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from bot.checks.text import untypeset


@dataclass(frozen=True, slots=True)
class TagList:
    """A record's tags in order, names in lower case. `broken` are the parts that are no tag at all."""

    pairs: tuple[tuple[str, str], ...]
    broken: tuple[str, ...] = ()

    def get(self, name: str) -> str | None:
        """Return the first value of a tag, None when it is not there."""
        return next((value for tag, value in self.pairs if tag == name), None)

    @property
    def names(self) -> tuple[str, ...]:
        """The tags in order, repeated ones repeated."""
        return tuple(name for name, _ in self.pairs)

    @property
    def repeated(self) -> tuple[str, ...]:
        """Tags that stand more than once, which none may."""
        return tuple(name for name, count in Counter(self.names).items() if count > 1)


def near_misses(texts: Iterable[str], version: str) -> tuple[str, ...]:
    """Find the texts that were meant as a record of a version such as "STSv1", though they do not begin with it."""
    meant = re.compile(rf"\W{{0,8}}(?:v\W{{0,3}})?{version[:-1]}\W?{version[-1]}", re.IGNORECASE)
    return tuple(text for text in texts if meant.match(untypeset(text)))


def parse_tags(text: str) -> TagList:
    """Take a tag-value list apart; white space around names, values and semicolons does not count."""
    pairs, broken = [], []
    for part in text.split(";"):
        name, equals, value = part.partition("=")
        if not part.strip():
            continue
        if equals and name.strip().isascii() and name.strip().replace("_", "").isalnum():
            pairs.append((name.strip().lower(), value.strip()))
        else:
            broken.append(part.strip())
    return TagList(tuple(pairs), tuple(broken))
