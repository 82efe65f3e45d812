"""Texts that hold the words of bounces and are none: what teams that run mail paste to each other all day.

Source code and settings, quotations of standards and manuals, changes and releases of programs, counts, monitoring,
look-ups and the logs of other protocols. Their words are those of a bounce; their form tells.
"""

from bot.mail.lookalike.figures import is_alert, is_bill, is_table_of_counts
from bot.mail.lookalike.other_tools import is_look_up, is_machine_report, is_mailbox_access
from bot.mail.lookalike.quotation import explains_bounces, is_documentation, is_release, is_ticket, quotes_standard
from bot.mail.lookalike.source_code import is_mistake, is_source_code
from bot.mail.reply import has_reply

_BEGINNING = 2_000


def is_lookalike(text: str) -> bool:
    """Tell whether the form of a cleaned text shows that it is about something else than a failed delivery."""
    lines = [line for line in text.split("\n") if line.strip()]
    if not lines:
        return False
    if quotes_standard(lines) or is_source_code(lines) or is_mistake(lines):
        return True
    if (
        is_documentation(text, lines)
        or is_ticket(text)
        or is_release(text, lines)
        or explains_bounces(text)
        or is_table_of_counts(lines)
        or is_machine_report(text)
        or is_bill(text)
    ):
        return True
    return not has_reply(text[:_BEGINNING]) and (is_alert(text) or is_look_up(text) or is_mailbox_access(text))
