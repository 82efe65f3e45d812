"""Zone-file lines within a sentence (RFC 1035 §5.1): told from the words around them, to be copied on their own."""

import re
from collections.abc import Iterator, Sequence

from bot.ports import Answer
from bot.slack.blocks import rich
from bot.slack.mrkdwn import cut

MAX_COPIED = 3_000
"""Characters of a record to copy. A longer one is not shown at all: half a record would be published as it is."""
MAX_FOUND = 600
"""Characters of a record that was found; it is to be recognised, not copied."""
_MAX_ANSWERS = 2
_MAX_RECORDS = 3

_TOO_LONG = "(the record is too long for Slack; “bouncebot checkdomain” in a terminal shows it)"
_LINE = re.compile(
    r"(?<!\S)(?P<line>[\w*<>-][\w*.<>/-]{0,300}\.\s"
    r"(?:TXT\s\"[^\"]*\"(?:\s\"[^\"]*\")*"
    r"|MX\s\d{1,5}\s\S+|(?:A|AAAA|PTR|CNAME)\s[^\s,;…]+|TLSA\s\d\s\d\s\d\s(?:<[^>]+>|\S+)))"
)
_CLOSING = re.compile(r"[.,;:)]*$")


def fix(words: str) -> Iterator[rich.Element]:
    """Show what to do: sentences as text, each record in a block of its own."""
    at = 0
    for match in _LINE.finditer(words):
        line, end = _without_stop(match["line"]), match.end()
        end -= len(match["line"]) - len(line)
        yield from _sentence(words[at : match.start()])
        yield rich.preformatted(line, whole=True) if len(line) <= MAX_COPIED else rich.section(rich.text(_TOO_LONG))
        at = end
    yield from _sentence(words[at:])


def found(evidence: tuple[Answer, ...]) -> rich.Element | None:
    """Show the records that a finding rests on, with their names; None: there are none, which its sentence says."""
    answers = [answer for answer in evidence if answer.records][:_MAX_ANSWERS]
    lines = [
        cut(f"{answer.name.rstrip('.')}. {answer.rdtype} {_quoted(answer.rdtype, record)}", MAX_FOUND)
        for answer in answers
        for record in _telling(answer)[:_MAX_RECORDS]
    ]
    return rich.preformatted("\n".join(lines)) if lines else None


def _telling(answer: Answer) -> Sequence[str]:
    """Leave out the proofs of ownership that stand beside an SPF record: policies and keys begin with a version."""
    return [record for record in answer.records if record.lower().startswith("v=")] or answer.records


def _sentence(words: str) -> Iterator[rich.Element]:
    shown = words.strip().lstrip(".,;").strip()
    if shown and shown != ")":
        yield rich.section(rich.text(shown))


def _without_stop(line: str) -> str:
    """Drop the comma or bracket of the sentence; a dot belongs to a host name that ends in one."""
    closing = _CLOSING.search(line)
    assert closing is not None
    if line.endswith('"'):
        return line
    return line[: closing.start()] + ("." if closing[0].startswith(".") else "")


def _quoted(rdtype: str, record: str) -> str:
    return f'"{record}"' if rdtype == "TXT" and not record.startswith('"') else record
