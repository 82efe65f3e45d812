"""Exchange message trace, message tracking and protocol logs, and the W3C log of the IIS SMTP service.

Sources: learn.microsoft.com "Message trace", "Message tracking", "Protocol logging".
"""

import csv
import re
from collections.abc import Sequence

from bot.mail.bounce import DsnAction, SourceFormat
from bot.mail.domain import ip_or_none
from bot.mail.host import IP
from bot.mail.logs.record import Entry, Record
from bot.mail.mailbox import find_recipient
from bot.mail.pattern import compiled_late
from bot.mail.refusal import Known, read_refusal

_LAST_ERROR = compiled_late(
    r"LED=(?P<words>.{3,3000}?)\}?; ?\{?(?:MSG=[^{}]{0,600}\}; ?\{?)?"
    r"FQDN=(?P<host>[\w.-]{0,253})\}?; ?\{?IP=(?P<ip>[0-9a-f.:]{0,45})"
    r"|LED=(?P<alone>.{3,3000}?)(?:\}[;\]]|\}$|$)",
    re.IGNORECASE,
)
_LAST_ERROR_MARK = compiled_late(r"\bLED=(?=\W{0,3}\d)", re.IGNORECASE)
_PROTOCOL = compiled_late(
    rf",(?P<local>\[?{IP}\]?:\d{{1,5}}),(?P<remote>\[?{IP}\]?:\d{{1,5}}),<,"
    rf"\"?(?P<words>[45][0-57]\d[ -].{{1,2000}})",
    re.IGNORECASE,
)
_IIS = compiled_late(
    rf"(?P<ip>{IP}) OutboundConnectionResponse .{{0,200}}?(?P<words>[45][0-57]\d[+-]\S{{1,2000}})"
    r"|(?:^| )(?P<plain>[45][0-57]\d\+[45]\.\d{1,3}\.\d{1,3}\+\S{1,2000})",
    re.IGNORECASE,
)
_FAILED_EVENTS = ("FAIL", "DEFER", "DSN", "BADMAIL")


def read_exchange(records: Sequence[Record]) -> list[Entry]:
    """Read what these logs say of refusals."""
    names: list[str] = []
    entries = []
    for place, record in enumerate(records):
        if record.line.lower().startswith("#fields:"):
            names = [name.strip().lower() for name in record.line[8:].split(",")]
            continue
        bounce = (
            _last_error(record.line) or _tracked(record.line, names) or _protocol(record.line) or _iis(record.line)
        )
        if bounce:
            words, known = bounce
            if words.lstrip().startswith("2"):  # LED=250 2.1.5 RESOLVER.GRP.Expanded: a group was expanded
                entries.append(Entry(place, None))
                continue
            refusal = read_refusal(words, SourceFormat.MESSAGE_TRACE, known=known, text=record.text)
            entries.append(Entry(place, refusal))
    return entries


def _last_error(line: str) -> tuple[str, Known] | None:
    """Read `{LED=550 5.1.1 …};{MSG=};{FQDN=mx};{IP=…};{LRT=…}`: LED is the last error, FQDN and IP the receiver's."""
    start = _LAST_ERROR_MARK.search(line)
    match = _LAST_ERROR.match(line, start.start()) if start else None
    if match is None:
        return None
    around = line[: match.start()] + " " + line[match.end() :]
    recipient = find_recipient(around[:4_000])
    deferred = (match["words"] or match["alone"] or "").lstrip()[:1] == "4"
    known = Known(
        recipient=recipient.address if recipient else None,
        remote_mta=match["host"] or None,
        remote_ip=ip_or_none(match["ip"] or ""),
        dsn_action=DsnAction.DELAYED if deferred else None,
    )
    return match["words"] or match["alone"], known


def _tracked(line: str, names: Sequence[str]) -> tuple[str, Known] | None:
    if "event-id" not in names or "recipient-status" not in names:
        return None
    try:
        row = dict(zip(names, next(csv.reader([line]), []), strict=False))
    except csv.Error:
        return None
    event = row.get("event-id", "").upper()
    words = row.get("recipient-status") or row.get("source-context") or ""
    if event not in _FAILED_EVENTS or not words:
        return None
    known = Known(
        recipient=row.get("recipient-address", "").split(";")[0],
        sender=row.get("sender-address"),
        remote_mta=row.get("server-hostname") if event != "DSN" else None,
        dsn_action=DsnAction.DELAYED if event == "DEFER" else DsnAction.FAILED,
    )
    return words.strip("'\""), known


def _protocol(line: str) -> tuple[str, Known] | None:
    """Read a line of a Send connector's log: `<` came from the remote server."""
    match = _PROTOCOL.search(line)
    if match is None:
        return None
    known = Known(sending_ip=_without_port(match["local"]), remote_ip=_without_port(match["remote"]))
    return match["words"].rstrip(",").strip('"'), known


def _iis(line: str) -> tuple[str, Known] | None:
    """Read the W3C log, where `+` stands for a blank."""
    match = _IIS.search(line)
    if match is None:
        return None
    words = (match["words"] or match["plain"]).replace("+", " ")
    return words, Known(remote_ip=ip_or_none(match["ip"] or ""))


def _without_port(endpoint: str) -> str | None:
    return ip_or_none(endpoint.rsplit(":", 1)[0].strip("[]"))
