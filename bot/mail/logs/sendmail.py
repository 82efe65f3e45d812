"""Sendmail's syslog lines: `to=…, relay=…, dsn=…, stat=…`, and refusals by rule set.

Source: Sendmail Installation and Operation Guide, "Format of log files".
"""

import re
from collections.abc import Sequence

from bot.mail.bounce import DsnAction, SourceFormat
from bot.mail.domain import ip_or_none
from bot.mail.host import IP
from bot.mail.logs.postfix import own_code
from bot.mail.logs.record import Entry, Record
from bot.mail.pattern import compiled_late
from bot.mail.refusal import Known, read_refusal
from bot.mail.status import EnhancedStatusCode

_DELIVERY = compiled_late(
    r"(?:(?P<queue>[0-9A-Za-z]{8,20}): )?"
    r"to=(?P<to><[^<>]{1,320}>(?:, ?<[^<>]{1,320}>){0,50}|[^,=\s]{1,320}), "
    r"(?P<fields>(?:[a-z]{1,12}=[^=]{0,300}, ?){0,10})"
    r"stat=(?P<words>.{1,4000})",
    re.IGNORECASE,
)
_RELAY = compiled_late(rf"relay=(?P<host>[\w.-]{{1,253}})?\.? ?(?:\[(?P<ip>{IP})\])?", re.IGNORECASE)
_DSN = compiled_late(r"\bdsn=(?P<dsn>\d\.\d{1,3}\.\d{1,3})", re.IGNORECASE)
_FROM = compiled_late(r"(?P<queue>[0-9A-Za-z]{8,20}): from=<?(?P<from>[^<>,\s]{1,320})>?, ", re.IGNORECASE)
_REFUSED = compiled_late(
    rf"ruleset=(?P<ruleset>\w{{1,40}}), arg1=(?P<arg>[^,]{{1,400}}),(?: arg2=[^,]{{0,300}},)?"
    rf" relay=(?P<client>[^,\[\]]{{0,253}}?)"
    rf" ?\[(?P<ip>{IP})\](?: \(may be forged\))?, reject=(?P<words>.{{1,4000}})",
    re.IGNORECASE,
)


def read_sendmail(records: Sequence[Record]) -> list[Entry]:
    """Read deliveries that failed or wait, one entry a recipient, and refusals of incoming mail."""
    senders = {match["queue"]: match["from"] for match in (_FROM.search(record.line) for record in records) if match}
    entries: list[Entry] = []
    for place, record in enumerate(records):
        line = record.line.lower()
        if "stat=" in line:
            match = _DELIVERY.search(record.line)
            if match:
                entries.extend(_delivery(place, record, match, senders))
        elif "ruleset=" in line:
            match = _REFUSED.search(record.line)
            if match:
                known = Known(
                    recipient=match["arg"] if "rcpt" in match["ruleset"].lower() else None,
                    sender=match["arg"] if "mail" in match["ruleset"].lower() else None,
                    sending_ip=ip_or_none(match["ip"]),
                )
                bounce = read_refusal(match["words"], SourceFormat.SENDMAIL, known=known, text=record.text)
                entries.append(Entry(place, bounce))
    return entries


def _delivery(place: int, record: Record, match: re.Match[str], senders: dict[str, str]) -> list[Entry]:
    words = match["words"]
    if words.lower().startswith(("sent", "queued")):
        return [Entry(place, None)] if words.lower().startswith("sent") else []
    relay = _RELAY.search(match["fields"])
    dsn_field = _DSN.search(match["fields"])
    dsn = EnhancedStatusCode.parse(dsn_field["dsn"]) if dsn_field else None
    delayed = words.lower().startswith("deferred") or (dsn is not None and not dsn.is_permanent)
    return [
        Entry(
            place,
            read_refusal(
                words,
                SourceFormat.SENDMAIL,
                known=Known(
                    recipient=recipient,
                    sender=senders.get(match["queue"] or ""),
                    remote_mta=relay["host"] if relay else None,
                    remote_ip=ip_or_none(relay["ip"] or "") if relay else None,
                    enhanced=own_code(str(dsn)),
                    dsn_action=DsnAction.DELAYED if delayed else DsnAction.FAILED,
                ),
                text=record.text,
            ),
        )
        for recipient in match["to"].split(",")
        if recipient.strip()
    ]
