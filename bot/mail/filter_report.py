"""What spam filters wrote into a header: Microsoft 365, SpamAssassin and rspamd; what it means, the catalog says.

Only the topmost field of each name is read: those below are from servers before, and a sender can write them too.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from bot.mail.domain import ip_or_none
from bot.mail.pattern import compiled_late

MICROSOFT, SPAMASSASSIN, RSPAMD, UNKNOWN = "microsoft", "spamassassin", "rspamd", "unknown"

# The documented ones that say what became of the message, those that say most first
# (learn.microsoft.com/defender-office-365/message-headers-eop-mdo, read 2026-11-21).
_MICROSOFT = ("SFV", "CAT", "SRV", "SFTY", "SCL", "IPV", "DIR")
_PLACED = ("dest", "OFR")
"""Where the mailbox put it and why; Microsoft documents neither (help.it.ox.ac.uk/examine-junk-mail-delivery)."""
_WITHIN = "255.255.255.255"
"""CIP of what came from within Microsoft 365."""
_ACTION = compiled_late(r"\baction=(?P<action>[a-z.]{2,20})")
_YES_NO = compiled_late(r"^\s*(?P<word>yes|no|true|false)\b", re.IGNORECASE)
_SCORE = compiled_late(r"\b(?:score|hits)=(?P<number>-?\d{1,4}(?:\.\d{1,4})?)")
_REQUIRED = compiled_late(r"\brequired=(?P<number>-?\d{1,4}(?:\.\d{1,4})?)")
# Mail::SpamAssassin::Conf, _TESTS_ and _TESTSSCORES_; names are in capitals, so that the next word ends the list.
_TESTS = compiled_late(r"\btests=\[?(?P<tests>[A-Z0-9_=.,\s-]{1,8000})")
_TEST = compiled_late(r"(?P<name>[A-Z][A-Z0-9_]{2,60})(?:=(?P<score>-?\d{1,4}(?:\.\d{1,4})?))?")
# The report says “Content analysis details: (7.9 points, 5.0 required)”, then a test a line.
_SCORE_OF_REPORT = compiled_late(r"\((?P<number>-?\d{1,4}(?:\.\d{1,4})?) points\b")
_REQUIRED_BY_REPORT = compiled_late(r" points, (?P<number>-?\d{1,4}(?:\.\d{1,4})?) required\)")
_REPORTED = compiled_late(r"(?:^|\s)(?P<score>-?\d{1,3}\.\d{1,3})\s+(?P<name>[A-Z][A-Z0-9_]{2,60})\b")
# rspamd's milter_headers.lua: "default: False [1.20 / 15.00]; NAME(1.00)[options]; …"
_METRIC = compiled_late(
    r"(?P<word>True|False)\s*\[(?P<score>-?\d{1,4}(?:\.\d{1,4})?) / (?P<threshold>-?\d{1,4}(?:\.\d{1,4})?)\]"
)
_OPTIONS = compiled_late(r"\[[^\[\]]{0,2000}\]")
_SYMBOL = compiled_late(r"(?P<name>[A-Z][A-Z0-9_]{2,60})\s?\((?P<score>-?\d{1,4}(?:\.\d{1,4})?)\)")
_NO_ACTION = frozenset({"no action", "greylist"})
_MAX_VALUE = 16_000


@dataclass(frozen=True, slots=True)
class Hit:
    """A test that matched, or a field and its value (`SFV:SPM`). `score` None: the report does not say."""

    code: str
    score: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FilterReport:
    """What one filter wrote. `filter` is one of the constants above; None elsewhere: it does not say.

    `spam` is None where only the codes tell. `threshold` is the score from which on it is spam, at rspamd refused.
    `client_ip` is the address that handed the message over, `country` that address's (two letters).
    """

    filter: str
    spam: bool | None = None
    score: float | None = None
    threshold: float | None = None
    hits: tuple[Hit, ...] = ()
    client_ip: str | None = None
    country: str | None = None


def read_filter_reports(fields: Sequence[tuple[str, str]]) -> tuple[FilterReport, ...]:
    """Read what the filters wrote; `fields` are (lower-case name, unfolded value), the topmost first."""
    topmost = {name: value[:_MAX_VALUE] for name, value in reversed(fields)}
    reports = (_microsoft(topmost), _rspamd(topmost) or _spamassassin(topmost))
    return tuple(report for report in reports if report is not None)


def _microsoft(fields: Mapping[str, str]) -> FilterReport | None:
    report = _pairs(fields.get("x-forefront-antispam-report", ""))
    report.setdefault("SCL", fields.get("x-ms-exchange-organization-scl", "").strip())
    bulk = _pairs(fields.get("x-microsoft-antispam", "")).get("BCL", "")
    told = fields.get("authentication-results", "")
    action = _ACTION.search(told) if "compauth=" in told else None
    placed = _pairs(fields.get("x-microsoft-antispam-mailbox-delivery", ""))
    codes = [f"{name}:{report[name]}" for name in _MICROSOFT if report.get(name)]
    codes += [f"BCL:{bulk}"] if bulk else []
    codes += [f"action:{action['action']}"] if action else []
    codes += [f"{name}:{placed[name.upper()]}" for name in _PLACED if placed.get(name.upper())]
    if not codes:
        return None
    return FilterReport(
        filter=MICROSOFT,
        hits=tuple(map(Hit, codes)),
        client_ip=ip_or_none(report.get("CIP", "").replace(_WITHIN, "")),
        country=report.get("CTRY") or None,
    )


def _pairs(value: str) -> dict[str, str]:
    pairs = (part.partition(":") for part in value.split(";"))
    return {name.strip().upper(): rest.strip()[:100] for name, _, rest in pairs}


def _rspamd(fields: Mapping[str, str]) -> FilterReport | None:
    result = fields.get("x-spamd-result", "")
    metric = _METRIC.search(result)
    action = fields.get("x-rspamd-action", "").strip().lower()
    if metric is None and not action:
        return None
    symbols = _SYMBOL.finditer(_OPTIONS.sub("", result[metric.end() :])) if metric else ()
    return FilterReport(
        filter=RSPAMD,
        spam=_is_spam(fields, action),
        score=float(metric["score"]) if metric else None,
        threshold=float(metric["threshold"]) if metric else None,
        hits=tuple(Hit(symbol["name"], float(symbol["score"])) for symbol in symbols),
    )


def _is_spam(fields: Mapping[str, str], action: str) -> bool | None:
    """Tell what rspamd decided: X-Spamd-Result says "True" only of what it refuses, not of what is to be junk."""
    if action:
        return action not in _NO_ACTION
    status = _YES_NO.match(fields.get("x-spam-status") or fields.get("x-spam") or "")
    if status is not None:
        return _is_yes(status)
    return True if "True" in fields["x-spamd-result"].partition("[")[0] else None


def _spamassassin(fields: Mapping[str, str]) -> FilterReport | None:
    status = fields.get("x-spam-status", "")
    report = fields.get("x-spam-report") or fields.get("x-ham-report") or ""
    word = _YES_NO.match(status) or _YES_NO.match(fields.get("x-spam-flag", ""))
    if word is None:
        return None
    tests = _TESTS.search(status)
    listed = _TEST.finditer(tests["tests"]) if tests else ()
    scores: dict[str, float | None] = {}
    for test in chain(listed, _REPORTED.finditer(report)):
        scores[test["name"]] = float(test["score"]) if test["score"] else scores.get(test["name"])
    required = _number((_REQUIRED, status), (_REQUIRED_BY_REPORT, report))
    return FilterReport(
        # Others write the field too, with a score alone.
        filter=SPAMASSASSIN if required is not None or scores else UNKNOWN,
        spam=_is_yes(word),
        score=_number((_SCORE, status), (_SCORE_OF_REPORT, report)),
        threshold=required,
        hits=tuple(Hit(name, points) for name, points in scores.items()),
    )


def _is_yes(found: re.Match[str]) -> bool:
    return found["word"].lower() in {"yes", "true"}


def _number(*places: tuple[re.Pattern[str], str]) -> float | None:
    """Return the number at the first of several places that has one; 0 is one."""
    return next((float(match["number"]) for pattern, text in places if (match := pattern.search(text))), None)
