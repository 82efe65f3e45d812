"""Texts that hold the words of bounces and are none: monitoring alerts, statistics, source code, quoted standards.

In a team's channel these come more often than bounces do, and their words are those of a bounce. Their form tells.
"""

import re

from bot.mail.pattern import compiled_late
from bot.mail.reply import has_reply

_MONITORING = compiled_late(
    r"\b(?:nagios|icinga ?2?|zabbix|pagerduty|opsgenie|uptimerobot|uptime kuma|grafana|prometheus|alertmanager"
    r"|datadog|checkmk|pingdom|statuscake|sensu)\b|\bservice alert\b|\bmonitor is (?:up|down)\b"
    r"|\[(?:FIRING|RESOLVED)",
    re.IGNORECASE,
)
_STATE = compiled_late(r"\b(?:PROBLEM|CRITICAL|WARNING|FIRING|RESOLVED|RECOVERY|TRIGGERED|DOWN|Problem)\b")
# A few words and a number: "mailbox full | 17 %" or "- user unknown: 1,204". An enhanced code is no number.
_COUNT = compiled_late(
    r"\W{0,5}[A-Za-z][A-Za-z '/()-]{2,40}[\s|,;:=-]{1,6}(?![245]\.\d\.\d)\d[\d., ]{0,12}(?:%|pct|percent)?\W{0,3}"
)
_SOURCE_CODE = compiled_late(
    r"\W{0,3}(?:assert\b|todo\b|fixme\b|case ['\"]|(?:logger|log|logging|console)\.\w{1,12}\(|print\(|expect\("
    r"|self\.assert|(?:else ?)?if ?\(|(?:el)?if \w{1,20} (?:==|in) )",
    re.IGNORECASE,
)
_QUOTES_STANDARD = compiled_late(
    r"\W{0,3}(?:[a-z]{1,12} ){0,4}(?:the )?RFC(?:[- ]?\d{3,4})?(?: §? ?[\d.]{1,8})?"
    r"(?: says| states| defines| lists| has|:)",
    re.IGNORECASE,
)
# How Python reports a programmer's mistake; a connection or a reply that failed has an exception of another kind.
_MISTAKE = compiled_late(
    r"(?:key|index|lookup|type|value|name|attribute|assertion|import|modulenotfound|syntax|unicode\w{0,9})error\b",
    re.IGNORECASE,
)
_FEWEST_COUNTS = 3
_MAX_CODE_LINES = 3


def is_lookalike(text: str) -> bool:
    """Tell whether a cleaned text is an alert, a table of counts, source code or its failure, a quote from an RFC."""
    lines = [line for line in text.split("\n") if line.strip()]
    if len(lines) <= _MAX_CODE_LINES and any(form.match(text) for form in (_SOURCE_CODE, _QUOTES_STANDARD)):
        return True
    if text.lstrip().startswith("Traceback (") and _is_mistake(lines[-1]):
        return True
    return not has_reply(text[:2_000]) and (_is_alert(text) or _is_table_of_counts(lines))


def _is_mistake(line: str) -> bool:
    """Tell whether the last line of a stack trace is a programmer's mistake, with no reply quoted in it."""
    return _MISTAKE.match(line) is not None and not has_reply(line[:2_000])


def _is_alert(text: str) -> bool:
    """Tell whether a monitoring system names itself and a state; an alert with a reply in it is about the reply."""
    return _MONITORING.search(text) is not None and _STATE.search(text) is not None


def _is_table_of_counts(lines: list[str]) -> bool:
    """Tell whether most lines are a few words and a number."""
    counts = sum(_COUNT.fullmatch(line) is not None for line in lines)
    return counts >= _FEWEST_COUNTS and counts * 2 > len(lines)
