"""The corrected SPF record, to paste into a zone."""

import re
from collections.abc import Collection, Sequence

from bot.checks.spf.budget import Branch
from bot.checks.spf.record import Mechanism, Result, SpfRecord
from bot.checks.spf.repair import repair
from bot.checks.text import joined, quoted
from bot.ports import Answer

MAX_SHOWN = 2_000
"""Characters of a record to correct; nobody pastes more, and no zone editor takes it."""
_MAX_STRING = 255  # octets of one character-string (RFC 1035 §3.3)
_MODIFIER = re.compile(r"[a-z][\w.-]*=", re.IGNORECASE | re.ASCII)
_BARE = 2  # words of a record that allows nobody: its version and `all`
_CLOSED = {Result.FAIL, Result.SOFTFAIL}


def answers_of(*branches: Branch) -> tuple[Answer, ...]:
    """Collect the answers that hold the records."""
    return tuple(branch.answer for branch in branches if branch.answer is not None)


def publish(domain: str, record: str) -> str:
    """Write the TXT record to paste into a zone."""
    return f"{domain}. TXT {' '.join(_strings(record))}"


def record_of(terms: Sequence[str]) -> str:
    """Write a record from its terms."""
    return " ".join(["v=spf1", *terms])


def corrected(tree: Branch, *, without: Collection[str] = (), allowing: str | None = None) -> str:
    """Write the record to publish for the tree's domain: all of its faults mended, nothing lost that works today.

    Gone are terms that match nobody (they are dead, lead nowhere, or stand behind `all`), repetitions, and those in
    `without`. `allowing` is a term to add. What is not named is refused softly, unless the record already says so.
    """
    assert tree.record is not None
    meant = repair(tree.record.text).record
    unwanted = {*without, *unmatched(tree)}
    kept = [text for text in kept_terms(meant) if text not in unwanted]
    if allowing is not None:
        # Where it can match before a lookup is spent.
        place = next((index for index, text in enumerate(kept) if not _is_range(text)), len(kept))
        kept.insert(place, allowing)
    return closed(kept, meant.all)


def correction(tree: Branch, advice: str, *, without: Collection[str] = ()) -> str:
    """Write `advice` and the corrected record; when nobody is left in it, one to fill in."""
    assert tree.record is not None
    if not can_be_corrected(tree.record.text):
        return f"{advice}."
    record = corrected(tree, without=without)
    if not is_bare(record):
        return f"{advice}: {publish(tree.domain, record)}{left_out(repair(tree.record.text).lost)}"
    return (
        f"{advice}. Then nobody is left who may send: list your servers and services. "
        f"{publish(tree.domain, record_of(['ip4:<address of your server>', '~all']))}"
    )


def is_bare(record: str) -> bool:
    """Tell whether a record allows nobody."""
    return len(record.split()) <= _BARE


def can_be_corrected(*texts: str) -> bool:
    """Tell whether records are short enough that anybody would paste the correction."""
    return sum(map(len, texts)) <= MAX_SHOWN


def kept_terms(record: SpfRecord) -> list[str]:
    """Return what has an effect in a record without faults, each once, without the `all`."""
    behind_all = set(record.mechanisms[len(record.effective) :])
    terms: dict[str, str] = {}
    for term in record.terms:
        if term is record.all or term in behind_all or (term is record.redirect and record.all is not None):
            continue
        terms.setdefault(term.text.lower(), term.text)
    return list(terms.values())


def unmatched(tree: Branch) -> set[str]:
    """Return the terms of the domain's own record that match nobody: dead, or leading nowhere."""
    return {cost.text for cost in tree.costs if cost.empty or (cost.branch is not None and cost.branch.is_dead)}


def closed(terms: Sequence[str], ending: Mechanism | None) -> str:
    """Write a record from its terms, with `all` behind the mechanisms: the record's own (None: none) if it closes."""
    modifiers = [text for text in terms if _MODIFIER.match(text)]
    mechanisms = [text for text in terms if text not in modifiers]
    if ending is not None and ending.result in _CLOSED:
        mechanisms.append(ending.text)
    elif not any(text.lower().startswith("redirect=") for text in modifiers):
        mechanisms.append("~all")
    return record_of([*mechanisms, *modifiers])


def left_out(lost: Sequence[str]) -> str:
    """Say which terms a correction had to leave out, since nobody can guess them; empty when there are none."""
    if not lost:
        return ""
    names = joined([quoted(text) for text in lost])
    return f" (without {names}: correct that first, or what it was to allow may not send)"


def _is_range(text: str) -> bool:
    return text.lower().startswith(("ip4:", "ip6:"))


def _strings(record: str) -> list[str]:
    """Cut a long record at its spaces, which stay: the strings of a TXT record are joined as they are."""
    strings: list[str] = []
    while len(record) > _MAX_STRING:
        cut = record.rfind(" ", 0, _MAX_STRING) + 1 or _MAX_STRING
        strings.append(record[:cut])
        record = record[cut:]
    return [f'"{string}"' for string in (*strings, record)]
