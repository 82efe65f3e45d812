"""The corrected DMARC record, to paste into a zone: the mistakes that people make, undone (RFC 9989 §4.7)."""

import re
from difflib import get_close_matches

from bot.checks.dmarc_record import KNOWN_TAGS, REMOVED_TAGS, VALUES, DmarcRecord, destinations, is_valid
from bot.checks.tags import parse_tags
from bot.checks.text import untypeset

_VERSION = re.compile(r"^\W{0,8}(?:v\s?[=:]?\s?)?dmarc\s?1?[\s;,:.]{0,3}", re.IGNORECASE)
_LATE_VERSION = re.compile(r"(?:^|[\s;,])v\s?[=:]\s?dmarc\s?1?(?=[\s;,]|$)", re.IGNORECASE)
_TAGS = "|".join(sorted(KNOWN_TAGS | set(REMOVED_TAGS), key=len, reverse=True))
_BEFORE_TAG = re.compile(rf"[\s,;]{{1,9}}(?=(?:{_TAGS})\s?[=:](?!//))", re.IGNORECASE)
"""Whatever stands before a tag: a comma or a space is often there in the place of the semicolon."""
_COLON = re.compile(rf"((?:^|; )(?:{_TAGS}))\s?:(?!//)", re.IGNORECASE)
_BETWEEN_ADDRESSES = re.compile(r"[\s,;]+")
_LIKENESS = 0.6


def corrected(record: DmarcRecord) -> str:
    """Write the record with only what is known and valid in it, p= second."""
    return respelt(record.text)


def changed(record: DmarcRecord, name: str, value: str | None) -> str:
    """Write the record with one tag changed, added or (None) removed, and without invalid values."""
    tags = _meant(record.text)
    if value is not None:
        tags[name] = value
    else:
        tags.pop(name, None)
    return _write(tags)


def respelt(text: str) -> str:
    """Write what was meant by a text that only looks like a DMARC record."""
    return _write({name: value for name, value in _meant(text).items() if name in KNOWN_TAGS})


def _meant(text: str) -> dict[str, str]:
    """Read the tags as they were meant, without the version; of a repeated one the first, as receivers may."""
    plain = untypeset(text)
    version = _VERSION if _VERSION.match(plain) else _LATE_VERSION
    plain = version.sub("", plain, count=1)
    tags: dict[str, str] = {}
    for name, value in parse_tags(_COLON.sub(r"\1=", _BEFORE_TAG.sub("; ", plain))).pairs:
        meant = _value(name, value)
        if meant is not None:
            tags.setdefault(name, meant)
    return tags


def _value(name: str, value: str) -> str | None:
    """Return the value that was meant, None: nobody can guess it."""
    if name in {"rua", "ruf"}:
        return ",".join(map(_address, filter(None, _BETWEEN_ADDRESSES.split(value.replace("mailto: ", "mailto:")))))
    value = value.strip(" .,")
    if is_valid(name, value):
        return value.lower() if name in VALUES else value
    if name not in VALUES:
        return None
    if name in {"adkim", "aspf"}:
        return next((letter for letter in VALUES[name] if value.lower().startswith(letter)), None)
    return next(iter(get_close_matches(value.lower()[:20], VALUES[name], 1, _LIKENESS)), None)


def _address(uri: str) -> str:
    """Write an address as a mailto: URI where that makes it usable."""
    bare = re.sub(r"^(?:mailto:)?/{0,2}", "", uri.strip("<>"), flags=re.IGNORECASE)
    usable = destinations(f"mailto:{bare}")
    return uri if any(item.domain for item in destinations(uri)) or not usable[0].domain else f"mailto:{bare}"


def _write(tags: dict[str, str]) -> str:
    rest = [(name, value) for name, value in tags.items() if name not in {"v", "p"} and value]
    pairs = [("v", "DMARC1"), ("p", tags.get("p", "none")), *rest]
    return "; ".join(f"{name}={value}" for name, value in pairs)
