"""Log lines of mail servers, one dialect a module. The union of the dialects is tried on every record."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.mail.bounce import Bounce
from bot.mail.logs.courier import read_courier
from bot.mail.logs.exchange import read_exchange
from bot.mail.logs.exim import read_exim
from bot.mail.logs.haraka import read_haraka
from bot.mail.logs.momentum import read_momentum
from bot.mail.logs.opensmtpd import read_opensmtpd
from bot.mail.logs.postfix import read_postfix
from bot.mail.logs.powermta import read_powermta
from bot.mail.logs.qmail import read_qmail
from bot.mail.logs.record import Entry, Record, split_records
from bot.mail.logs.sendmail import read_sendmail
from bot.mail.logs.zonemta import read_zonemta

_Dialect = Callable[[Sequence[Record]], list[Entry]]
_DIALECTS: tuple[tuple[_Dialect, tuple[str, ...]], ...] = (
    # Most telling form first; a record that one dialect has read is not offered to the next. A dialect is tried
    # when one of its marks stands in the text, in small letters: that saves most pastes the whole round.
    (read_powermta, ("b,", "t,", "tq,", "rb,", "rs,", "d,")),
    (read_postfix, ("status=", "reject: ", "reject_warning: ", "hold: ", "postfix")),
    (read_opensmtpd, ("stat=",)),
    (read_sendmail, ("stat=", "ruleset=")),
    (read_zonemta, ("src=",)),
    (read_haraka, ("rejected: ", "deferred: ", "temp failing ", "bouncing mail: ", "mx lookup ", "delivered ")),
    (read_qmail, ("delivery ", "remote_host_said:", "_does_not_like_", "_accepted_message", "_(#")),
    (read_courier, ("courier",)),
    (read_exchange, ("led=", "event-id", ",<,", "outboundconnection", "+")),
    (read_momentum, ("@",)),
    (read_exim, ("** ", "== ", "=> ", "-> ", "rejected ")),
)
_BLANK = Record("", "")


@dataclass(frozen=True, slots=True)
class LogReading:
    """What log lines say. `delivered`: at least one delivery succeeded."""

    bounces: tuple[Bounce, ...] = ()
    delivered: bool = False


def read_log(cleaned: str) -> LogReading:
    """Read log lines of any known server; nothing when the text has none."""
    lower = cleaned.lower()
    records = list(split_records(cleaned))
    entries: list[Entry] = []
    for dialect, marks in _DIALECTS:
        if not any(mark in lower for mark in marks):
            continue
        found = dialect(records)
        entries.extend(found)
        for entry in found:
            records[entry.place] = _BLANK
    entries.sort(key=lambda entry: entry.place)
    return LogReading(
        bounces=tuple(entry.bounce for entry in entries if entry.bounce),
        delivered=any(entry.bounce is None for entry in entries),
    )
