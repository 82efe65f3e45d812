"""Reads catalog/blocklists.yml; the keys are described in catalog/README.md."""

import re

from bot.catalog.blocklist import Blocklist, ListKind, ReturnBit, ReturnCode
from bot.catalog.load_causes import read_sources
from bot.catalog.strict_yaml import Table

_CODE = re.compile(r"(127\.\d{1,3}\.\d{1,3})\.\d{1,3}", re.ASCII)
_TIERS = range(1, 5)
_HIGHEST_BIT = 128


def read_blocklist(table: Table) -> Blocklist:
    """Read one list. Faults are reported by the table."""
    blocklist = Blocklist(
        id=table.text("id"),
        name=table.text("name"),
        zone=table.text_or_none("zone"),
        keyed_zone=table.text_or_none("keyed_zone"),
        kinds=_kinds(table),
        tier=table.number("tier"),
        lists=table.text("lists"),
        used_by=table.text_or_none("used_by"),
        codes=tuple(_code(item) for item in table.tables("codes")),
        bits=tuple(_bit(item) for item in table.tables("bits")),
        refusals=table.texts("refusals"),
        must_list=table.text_or_none("must_list"),
        must_not_list=table.text_or_none("must_not_list"),
        names=table.texts("names", required=True),
        delist_url=table.text_or_none("delist_url"),
        delist=table.text("delist"),
        clears=table.text("clears"),
        information_only=table.truth("information_only", default=False),
        ask=table.truth("ask", default=True),
        sources=read_sources(table),
    )
    table.close()
    if blocklist.tier not in _TIERS:
        table.problem("'tier' must be 1, 2, 3 or 4", "tier")
    if blocklist.keyed_zone is not None and "{key}." not in blocklist.keyed_zone:
        table.problem("'keyed_zone' must hold {key}", "keyed_zone")
    for name in blocklist.names:
        if name != name.lower():
            table.problem(f"the name '{name}' must be lower case", "names")
    return blocklist


def _kinds(table: Table) -> tuple[ListKind, ...]:
    kinds = []
    for text in table.texts("kinds", required=True):
        if text in set(ListKind):
            kinds.append(ListKind(text))
        else:
            table.problem(f"'{text}' is no kind: write ip4, ip6 or domain", "kinds")
    return tuple(kinds)


def _code(table: Table) -> ReturnCode:
    code = ReturnCode(table.text("first"), table.text_or_none("last") or "", table.text("meaning"))
    table.close()
    first, last = _CODE.fullmatch(code.first), _CODE.fullmatch(code.last or code.first)
    if not (first and last and first[1] == last[1]):
        table.problem("'first' and 'last' must be addresses such as 127.0.0.2 of one /24")
    return ReturnCode(code.first, code.last or code.first, code.meaning)


def _bit(table: Table) -> ReturnBit:
    bit = ReturnBit(table.number("bit"), table.text("meaning"))
    table.close()
    if bit.bit not in {1 << place for place in range(8)}:
        table.problem(f"'bit' must be 1, 2, 4, … {_HIGHEST_BIT}", "bit")
    return bit
