"""ZoneMTA's delivery lines (zone-eu/zone-mta lib/sender.js)."""

from collections.abc import Sequence

from bot.mail.bounce import DsnAction, SourceFormat
from bot.mail.domain import ip_or_none
from bot.mail.host import find_speaker
from bot.mail.logs.record import Entry, Record
from bot.mail.pattern import compiled_late
from bot.mail.refusal import Known, read_refusal

_STATUS = compiled_late(r"\b(?P<status>REJECTED|DEFERRED|NOQUEUE|ACCEPTED)(?:\[(?P<category>[\w-]{0,40})\])? ")
_FIELD = compiled_late(r"\b(?P<name>from|to|src|mx)=(?P<value>\S{1,320})")


def read_zonemta(records: Sequence[Record]) -> list[Entry]:
    """Read results; `src` is our address, `mx` the receiver, the reply stands in the last brackets."""
    entries = []
    for place, record in enumerate(records):
        status = _STATUS.search(record.line)
        fields = {match["name"]: match["value"] for match in _FIELD.finditer(record.line)}
        if status is None or not {"to", "src"} <= fields.keys():
            continue
        if status["status"] == "ACCEPTED":
            entries.append(Entry(place, None))
            continue
        start = record.line.find(" (", status.end())
        words = record.line[start + 2 :].removesuffix(")") if start >= 0 else ""
        speaker = find_speaker(fields.get("mx", ""))
        known = Known(
            recipient=fields["to"],
            sender=fields.get("from"),
            remote_mta=speaker.host,
            remote_ip=speaker.ip,
            sending_ip=ip_or_none(fields["src"].split("[")[0]),
            dsn_action=DsnAction.DELAYED if status["status"] == "DEFERRED" else DsnAction.FAILED,
        )
        entries.append(Entry(place, read_refusal(words, SourceFormat.ZONEMTA, known=known, text=record.text)))
    return entries
