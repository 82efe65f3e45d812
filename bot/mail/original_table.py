"""The table that Gmail shows above the source of a message ("Show original").

Its rows are a label and a value, with a tab, a blank, a line end or a column rule between: “SPF: PASS with IP
192.0.2.1”, “DKIM: 'PASS' with domain example.com”, “DMARC: 'FAIL'”. Google's Messageheader tool writes the same rows.
What stands between a result and its address or domain is not looked at.
"""

from dataclasses import dataclass
from typing import Final

from bot.mail.domain import domain_or_none, ip_or_none
from bot.mail.headers import AuthenticationResult
from bot.mail.host import IP
from bot.mail.mailbox import HOST
from bot.mail.pattern import compiled_late

_BORDER = r"[ \t>|*_-]{0,10}"
_RULE = r"[ \t|*_]{0,10}"
METHOD_ROW = compiled_late(
    rf"(?im)^{_BORDER}(?P<method>SPF|DKIM|DMARC):{_RULE}(?:\r?\n{_RULE})?"
    r"['\"‘“]?(?P<result>pass|fail|softfail|neutral|none|temperror|permerror)\b(?P<rest>.{0,300})$"
)
"""A row about authentication; no field of a message has these names."""
_FIELD_ROW = compiled_late(
    rf"(?im)^{_BORDER}(?P<name>Message ID|From|To|Subject):?{_RULE}(?:\r?\n{_RULE})?(?P<value>\S.{{0,998}})$"
)
_ADDRESS = compiled_late(rf"(?i)(?<![\w.:])(?P<ip>{IP})(?![\w.:])")
_DOMAIN = compiled_late(rf"(?i)(?<![\w.@-])(?P<domain>{HOST})")
_LINK = compiled_late(r"(?i)<|https?://")
MAX_TABLE: Final = 6_000
"""Characters at the beginning of a paste in which it is looked for."""
_MIN_ROWS: Final = 2
"""One such line alone is rather somebody's own words."""


@dataclass(frozen=True, slots=True)
class OriginalTable:
    """`fields` are (lower-case name, value) of From, To, Subject and Message-ID, as far as they are there."""

    fields: tuple[tuple[str, str], ...]
    results: tuple[AuthenticationResult, ...]


def read_table(text: str) -> OriginalTable | None:
    """Read the table in a text that holds nothing else but talk; None: there is none."""
    results = tuple(
        _result(match["method"].lower(), match["result"].lower(), match["rest"])
        for match in METHOD_ROW.finditer(text)
    )
    if len({result.method for result in results}) < _MIN_ROWS:
        return None
    fields = {
        match["name"].lower().replace(" ", "-"): match["value"].strip(" \t\r|") for match in _FIELD_ROW.finditer(text)
    }
    return OriginalTable(tuple(fields.items()), results)


def _result(method: str, result: str, rest: str) -> AuthenticationResult:
    rest = _LINK.split(rest, maxsplit=1)[0]  # “Learn more” leads to Google's own pages
    address, domain = _ADDRESS.search(rest), _DOMAIN.search(rest)
    return AuthenticationResult(
        method,
        result,
        identity=domain_or_none(domain["domain"]) if domain and method != "spf" else None,
        ip=ip_or_none(address["ip"]) if address and method == "spf" else None,
    )
