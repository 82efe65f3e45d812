"""PowerMTA accounting files: CSV whose columns the header line names (PowerMTA User's Guide, "acct-file").

Without a header line the default order is taken, and checked by content.
"""

import csv
import re
from collections.abc import Sequence

from bot.mail.bounce import DsnAction, SourceFormat
from bot.mail.domain import ip_or_none
from bot.mail.host import host_name
from bot.mail.logs.postfix import own_code
from bot.mail.logs.record import Entry, Record
from bot.mail.pattern import compiled_late
from bot.mail.refusal import Known, read_refusal

_DEFAULT = (
    "type",
    "timelogged",
    "timequeued",
    "orig",
    "rcpt",
    "orcpt",
    "dsnaction",
    "dsnstatus",
    "dsndiag",
    "dsnmta",
    "bouncecat",
    "srctype",
    "srcmta",
    "dlvtype",
    "dlvsourceip",
    "dlvdestinationip",
    "dlvesmtpavailable",
    "dlvsize",
    "vmta",
    "jobid",
    "envid",
)
_ROW = compiled_late(r"(?:b|t|tq|rb|rs|d),\"?\d{4}-\d\d-\d\d", re.IGNORECASE)
_DIAGNOSTIC = compiled_late(r"(?:smtp ?;|x-[a-z]{2,20} ?;|[245]\d\d[ -])", re.IGNORECASE)
_STATUS = compiled_late(r"[245]\.\d{1,3}\.\d{1,3}")
_DELAYED = ("t", "tq")


def read_powermta(records: Sequence[Record]) -> list[Entry]:
    """Read bounce and transient rows; `dlvSourceIp` is ours, `dlvDestinationIp` the receiver's."""
    names = list(_DEFAULT)
    entries = []
    for place, record in enumerate(records):
        if record.line.lower().startswith(("type,", '"type",')):
            names = [name.strip().lower() for name in _row(record.line)]
            continue
        if not _ROW.match(record.line):
            continue
        fields = _named(names, _row(record.line))
        if fields.get("type") == "d":
            entries.append(Entry(place, None))
            continue
        entries.append(_entry(place, record, fields))
    return entries


def _row(line: str) -> list[str]:
    try:
        return next(csv.reader([line]), [])
    except csv.Error:
        return line.split(",")


def _named(names: Sequence[str], row: Sequence[str]) -> dict[str, str]:
    fields = dict(zip(names, row, strict=False))
    if _DIAGNOSTIC.match(fields.get("dsndiag", "")) or not any(_DIAGNOSTIC.match(cell) for cell in row):
        return fields
    # Columns of one's own choice and no header line: go by what the cells look like.
    mailboxes = [cell for cell in row if "@" in cell and " " not in cell]
    return {
        "type": row[0].lower(),
        "dsndiag": next(cell for cell in row if _DIAGNOSTIC.match(cell)),
        "dsnstatus": next((cell for cell in row if _STATUS.match(cell)), ""),
        "orig": mailboxes[0] if len(mailboxes) > 1 else "",
        "rcpt": mailboxes[1 if len(mailboxes) > 1 else 0] if mailboxes else "",
    }


def _entry(place: int, record: Record, fields: dict[str, str]) -> Entry:
    status = fields.get("dsnstatus", "")
    name, _, address = fields.get("dsnmta", "").partition(" ")
    known = Known(
        recipient=fields.get("rcpt") or fields.get("orcpt"),
        sender=fields.get("orig"),
        remote_mta=host_name(name),
        remote_ip=ip_or_none(fields.get("dlvdestinationip", "")) or ip_or_none(address.strip("() ")),
        sending_ip=ip_or_none(fields.get("dlvsourceip", "")),
        enhanced=own_code(status.split(" ", 1)[0]),
        dsn_action=DsnAction.DELAYED
        if fields.get("type") in _DELAYED or fields.get("dsnaction") == "delayed"
        else DsnAction.FAILED,
        fields=tuple(f"bounceCat={value}" for value in (fields.get("bouncecat"),) if value),
    )
    words = fields.get("dsndiag") or status.partition(" ")[2].strip("()") or fields.get("bouncecat") or status
    return Entry(place, read_refusal(words, SourceFormat.POWERMTA, known=known, text=record.text))
