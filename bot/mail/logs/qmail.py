"""qmail-send's log: blanks are underscores, line ends are slashes (qmail-log(5))."""

import re
from collections.abc import Sequence

from bot.mail.bounce import DsnAction, SourceFormat
from bot.mail.logs.record import Entry, Record
from bot.mail.pattern import compiled_late
from bot.mail.refusal import Known, read_refusal

_RESULT = compiled_late(
    r"\bdelivery (?P<number>\d{1,9}): (?P<result>failure|deferral|success): (?P<words>.{1,4000})", re.IGNORECASE
)
# The same where its beginning was not pasted: qmail-remote and qmail-local speak like nobody else.
_WORDS = compiled_late(
    r"(?:\b(?P<result>failure|deferral|success): )?(?P<words>(?<!\S)[^\s@=]{0,300}"
    r"(?:Remote_host_said:|_does_not_like_(?:recipient|sender)|_accepted_message|_\(#[245]\.\d\.\d{1,3}\))\S{0,4000})",
    re.IGNORECASE,
)
_START = compiled_late(
    r"\bstarting delivery (?P<number>\d{1,9}): msg \d{1,12} to (?:remote|local) (?P<to>\S{1,320})", re.IGNORECASE
)
# "host_said:_/_Zdalny_host_odpowiedzial:_550_…": some write everything in a second language behind a slash.
_LINE_END = compiled_late(r"/(?=\s*$|_|Giving_up|Remote_host|I'm_not|Connected_to|STARTTLS|Sorry|\()", re.IGNORECASE)
_ACTIONS = {"failure": DsnAction.FAILED, "deferral": DsnAction.DELAYED}


def read_qmail(records: Sequence[Record]) -> list[Entry]:
    """Read results; the recipient stands in the line that started the delivery."""
    recipients = {
        match["number"]: match["to"] for match in (_START.search(record.line) for record in records) if match
    }
    entries = []
    for place, record in enumerate(records):
        match = _RESULT.search(record.line) or _WORDS.search(record.line)
        if match is None:
            continue
        result = (match["result"] or "").lower()
        if result == "success" or (not result and "_accepted_message" in match["words"].lower()):
            entries.append(Entry(place, None))
            continue
        words = _LINE_END.sub(" ", match["words"]).replace("_", " ")
        known = Known(
            recipient=recipients.get(match.groupdict().get("number", "")),
            dsn_action=_ACTIONS.get(result),
        )
        entries.append(Entry(place, read_refusal(words, SourceFormat.QMAIL, known=known, text=record.text)))
    return entries
