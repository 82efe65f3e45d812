"""Figures about mail: monitoring alerts and tables of counts."""

import re
from collections.abc import Sequence

from bot.mail.pattern import compiled_late
from bot.mail.reply import has_reply

_MONITORING = compiled_late(
    r"\b(?:nagios|icinga ?2?|zabbix|pagerduty|opsgenie|uptimerobot|uptime[ -]kuma|grafana|prometheus|alertmanager"
    r"|datadog|checkmk|pingdom|uptime monitor|statuscake|sensu|monit|cloudwatch|hetrixtools|mx ?toolbox"
    r"|blacklistmaster|rblmon|rbltracker|postmaster tools|snds)\b"
    r"|\bservice alert\b|\bmonitor is (?:up|down)\b|\[(?:FIRING|RESOLVED)",
    re.IGNORECASE,
)
_STATE = compiled_late(
    r"\b(?:PROBLEM|CRITICAL|WARNING|FIRING|RESOLVED|RECOVERY|TRIGGERED|DOWN|UP|OK|LISTED|DELISTED|Problem|Resolved"
    r"|Recovered|Down|Up|Warning)\b"
    r"|(?i:\b(?:blacklist summary|(?:not|no longer) listed|delisted|reputation (?:high|medium|low|bad)|green|yellow"
    r"|red)\b)"
)
# A few words and a number: "mailbox full | 17 %" or "- user unknown: 1,204". An enhanced code is no number.
_COUNT = compiled_late(
    r"\W{0,5}[A-Za-z][A-Za-z '/()-]{2,60}[\s|,;:=-]{1,6}(?:\(?total: )?(?![245]\.\d\.\d)"
    r"\d[\d., ]{0,12}(?:%|pct|percent)?\W{0,3}"
)
# A number and a few words: "4512 mailbox full", "1,204 x user unknown".
_COUNTED = compiled_late(r"\W{0,8}(?P<number>\d[\d,.]{0,11})(?: ?[x×%:|])?\s{1,6}[A-Za-z][A-Za-z '/()-]{2,60}")
_TOTAL = compiled_late(r"\(total: \d{1,9}\)$", re.MULTILINE)  # pflogsumm
_BILL = compiled_late(
    r"\W{0,3}(?:invoice|bill|order|quote|offer|rechnung|angebot|facture|devis|factura|fattura|factuur|faktura)\b",
    re.IGNORECASE,
)
_PRICE = compiled_late(
    r"(?:[€$£]|\b(?:eur|usd|gbp|chf|pln|czk|sek)\b) ?\d"
    r"|\d[.,]\d\d ?(?:[€$£]|\b(?:eur|usd|gbp|chf|pln|czk|sek|ttc)\b)",
    re.IGNORECASE,
)
_CODE = compiled_late(r"[45][0-7]\d|[45]\.\d\.\d{1,3}")
_FEWEST = 3
_FEWEST_PLAIN = 2
"""Numbers that are no codes, among those in front: "550 relay denied" alone is a reply."""


def is_alert(text: str) -> bool:
    """Tell whether a monitoring system names itself and a state."""
    return _MONITORING.search(text) is not None and _STATE.search(text) is not None


def is_bill(text: str) -> bool:
    """Tell whether a text begins as an invoice or an order does and names a price."""
    return _BILL.match(text) is not None and _PRICE.search(text) is not None


def is_table_of_counts(lines: Sequence[str]) -> bool:
    """Tell whether most lines are a few words and a number, or a number and a few words."""
    if any(_TOTAL.search(line) for line in lines):
        return True
    counts = sum(_COUNT.fullmatch(line) is not None for line in lines)
    if _are_most(counts, lines):
        return not has_reply("\n".join(lines)[:2_000])
    numbers = [match["number"] for line in lines if (match := _COUNTED.fullmatch(line))]
    plain = sum(_CODE.fullmatch(number) is None for number in numbers)
    return plain >= _FEWEST_PLAIN and _are_most(len(numbers), lines)


def _are_most(counts: int, lines: Sequence[str]) -> bool:
    return counts >= _FEWEST and counts * 2 > len(lines)
