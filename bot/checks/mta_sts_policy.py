"""The MTA-STS record and policy file, taken apart (RFC 8461 §3.1, §3.2)."""

import re
from dataclasses import dataclass
from enum import StrEnum

from bot.checks.names import normal
from bot.checks.tags import parse_tags
from bot.ports import Page

_RECORD = re.compile(r"v=STSv1[ \t]*(?:;|$)")
_ID = re.compile(r"[A-Za-z0-9]{1,32}")
_FIELD = re.compile(r"([A-Za-z0-9][A-Za-z0-9_.-]{0,31}):[ \t]*(.*?)[ \t]*")
_MX = re.compile(r"(?:\*\.)?[a-z0-9_](?:[a-z0-9_-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+")
_MAX_AGE_S = 31_557_600  # a year, RFC 8461 §3.2
_MAX_DIGITS = 10  # of max_age, RFC 8461 §3.2
_MAX_LINES = 1_000


class Mode(StrEnum):
    """What a sender does when TLS or the host name is not as it should be."""

    ENFORCE = "enforce"
    TESTING = "testing"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class StsRecord:
    """`id` changes with each policy. `problem` says why senders ignore the record, None: they use it."""

    id: str | None
    problem: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StsPolicy:
    """A policy file. `mode` and `max_age_s` (seconds) None: missing or invalid. `problems` are all its faults."""

    version: str | None
    mode: Mode | None
    mx: tuple[str, ...]
    max_age_s: int | None
    problems: tuple[str, ...]

    @property
    def is_usable(self) -> bool:
        """True when senders can apply it."""
        complete = self.version == "STSv1" and self.mode is not None and self.max_age_s is not None
        return complete and (self.mode is Mode.NONE or bool(self.mx))

    def covers(self, host: str) -> bool:
        """Tell whether a mail exchanger is allowed; `*.` stands for exactly one label (RFC 8461 §4.1)."""
        parent = normal(host).partition(".")[2]
        return any(
            parent == pattern[2:] if pattern.startswith("*.") else normal(host) == pattern for pattern in self.mx
        )


def is_sts(text: str) -> bool:
    """Tell whether a TXT record is an MTA-STS record: others at the name do not count (RFC 8461 §3.1)."""
    return _RECORD.match(text) is not None


def parse_record(text: str) -> StsRecord:
    """Read the record."""
    tags = parse_tags(text)
    value = tags.get("id")
    if value is None:
        return StsRecord(None, "it has no id=")
    if not _ID.fullmatch(value):
        return StsRecord(value, "its id= is not 1 to 32 letters and digits")
    return StsRecord(value)


def parse_policy(page: Page) -> StsPolicy:
    """Read the file; of a field that may stand once, the first counts."""
    fields: dict[str, list[str]] = {}
    problems = []
    if page.media_type != "text/plain":
        problems.append(f"its media type is {page.media_type or 'missing'} instead of text/plain")
    for line in page.body.decode("utf-8", "replace").splitlines()[:_MAX_LINES]:
        match = _FIELD.fullmatch(line)
        if match:
            fields.setdefault(match[1].lower(), []).append(match[2])
        elif line.strip():
            problems.append(f"a line is no “name: value”: “{line[:40]}”")
    problems += [f"“{name}” stands twice" for name, values in fields.items() if len(values) > 1 and name != "mx"]
    return _policy(fields, problems)


def _policy(fields: dict[str, list[str]], problems: list[str]) -> StsPolicy:
    version, mode, age = (fields.get(name, [None])[0] for name in ("version", "mode", "max_age"))
    if version != "STSv1":
        problems.append("it does not say “version: STSv1”")
    if mode not in set(Mode):
        problems.append(f"“mode: {mode}” is not enforce, testing or none" if mode else "it has no “mode”")
    seconds = int(age) if age and age.isascii() and age.isdecimal() and len(age) <= _MAX_DIGITS else None
    if seconds is None:
        problems.append("“max_age” is not a number of seconds" if age else "it has no “max_age”")
    elif seconds > _MAX_AGE_S:
        problems.append(f"“max_age” is over {_MAX_AGE_S} (a year)")
    patterns = [normal(value) for value in fields.get("mx", ())]
    problems += [f"“mx: {pattern[:60]}” is no host name" for pattern in patterns if not _MX.fullmatch(pattern)]
    if not patterns and mode in {"enforce", "testing"}:
        problems.append("it has no “mx”")
    return StsPolicy(
        version=version,
        mode=Mode(mode) if mode in set(Mode) else None,
        mx=tuple(pattern for pattern in patterns if _MX.fullmatch(pattern)),
        max_age_s=seconds,
        problems=tuple(problems),
    )
