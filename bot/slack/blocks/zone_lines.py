"""Zone-file lines within a sentence (RFC 1035 §5.1): told from the words around them, to be copied on their own."""

from collections.abc import Iterator

from bot.checks.zone_lines import found_lines, parts_of
from bot.ports import Answer
from bot.slack.blocks import rich
from bot.slack.mrkdwn import cut

MAX_COPIED = 3_000
"""Characters of a record to copy. A longer one is not shown at all: half a record would be published as it is."""
MAX_FOUND = 600
"""Characters of a record that was found; it is to be recognised, not copied."""

_TOO_LONG = "(the record is too long for Slack; “bouncebot checkdomain” in a terminal shows it)"


def fix(words: str) -> Iterator[rich.Element]:
    """Show what to do: sentences as text, each record in a block of its own."""
    for part in parts_of(words):
        if not part.is_record:
            yield rich.section(rich.text(part.text))
        elif len(part.text) <= MAX_COPIED:
            yield rich.preformatted(part.text, whole=True)
        else:
            yield rich.section(rich.text(_TOO_LONG))


def found(evidence: tuple[Answer, ...]) -> rich.Element | None:
    """Show the records that a finding rests on, with their names; None: there are none, which its sentence says."""
    lines = [cut(line, MAX_FOUND) for line in found_lines(evidence)]
    return rich.preformatted("\n".join(lines)) if lines else None
