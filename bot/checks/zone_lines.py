"""Lines of a zone file (RFC 1035 §5.1): the records that were found, and those to publish, told from words."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.ports import Answer

_MAX_ANSWERS = 2
_MAX_RECORDS = 3
_LINE = re.compile(
    r"(?<!\S)(?P<line>[\w*<>-][\w*.<>/-]{0,300}\.\s"
    r"(?:TXT\s\"[^\"]*\"(?:\s\"[^\"]*\")*"
    r"|MX\s\d{1,5}\s\S+|(?:A|AAAA|PTR|CNAME|NS)\s[^\s,;…]+|TLSA\s\d\s\d\s\d\s(?:<[^>]+>|\S+)))"
)
_CLOSING = re.compile(r"[.,;:)]*$")


@dataclass(frozen=True, slots=True)
class Part:
    """A part of an advice: words, or a record to be copied on its own."""

    text: str
    is_record: bool


def parts_of(advice: str) -> Iterator[Part]:
    """Tell the records in an advice from the words around them."""
    at = 0
    for match in _LINE.finditer(advice):
        line, end = _without_stop(match["line"]), match.end()
        end -= len(match["line"]) - len(line)
        yield from _words(advice[at : match.start()])
        yield Part(line, is_record=True)
        at = end
    yield from _words(advice[at:])


def found_lines(evidence: Sequence[Answer]) -> tuple[str, ...]:
    """Write the records with their names, the few that tell; () when there are none, which the finding says."""
    answers = [answer for answer in evidence if answer.records][:_MAX_ANSWERS]
    return tuple(
        f"{answer.name.rstrip('.')}. {answer.rdtype} {_quoted(answer.rdtype, record)}"
        for answer in answers
        for record in _telling(answer)[:_MAX_RECORDS]
    )


def _telling(answer: Answer) -> Sequence[str]:
    """Leave out the proofs of ownership that stand beside an SPF record: policies and keys begin with a version."""
    return [record for record in answer.records if record.lower().startswith("v=")] or answer.records


def _quoted(rdtype: str, record: str) -> str:
    return f'"{record}"' if rdtype == "TXT" and not record.startswith('"') else record


def _words(text: str) -> Iterator[Part]:
    shown = text.strip().lstrip(".,;").strip()
    if shown and shown != ")":
        yield Part(shown, is_record=False)


def _without_stop(line: str) -> str:
    """Drop the comma or bracket of the sentence; a dot belongs to a host name that ends in one."""
    closing = _CLOSING.search(line)
    assert closing is not None
    if line.endswith('"'):
        return line
    return line[: closing.start()] + ("." if closing[0].startswith(".") else "")
