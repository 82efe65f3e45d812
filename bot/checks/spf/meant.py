"""The one SPF record that a domain's TXT records were meant to be: mended, merged, without what has no effect."""

import re
from collections.abc import Sequence

from bot.checks.spf.record import Mechanism, Result, SpfRecord, parse_spf
from bot.checks.spf.repair import Repaired, is_meant_as_spf, repair
from bot.ports import Answer

MAX_SHOWN = 2_000
"""Characters of a record to correct; nobody pastes more, and no zone editor takes it."""
_MODIFIER = re.compile(r"[a-z][\w.-]*=", re.IGNORECASE | re.ASCII)
_REDIRECT = re.compile(r"^redirect=", re.IGNORECASE)
_CLOSED = {Result.FAIL, Result.SOFTFAIL}


def meant_by(texts: Sequence[str]) -> Repaired | None:
    """Write the record that one TXT record was meant to be, or that several come to; None: too much to correct."""
    if not texts or not can_be_corrected(*texts):
        return None
    each = [repair(text) for text in texts]
    if len(each) == 1:
        return each[0]
    # Beside the other record's “all”, a redirect would have no effect.
    terms = [_REDIRECT.sub("include:", text) for one in each for text in kept_terms(one.record)]
    endings = sorted(
        (one.record.all for one in each if one.record.all), key=lambda ending: ending.result is not Result.SOFTFAIL
    )
    merged = closed(kept_terms(repair(record_of(terms)).record), endings[0] if endings else None)
    return Repaired(parse_spf(merged), tuple(text for one in each for text in one.lost))


def texts_of(answer: Answer | None, records: Sequence[str]) -> tuple[str, ...]:
    """Return the SPF records of a domain; when there are none, the first TXT record that was meant as one."""
    if records or answer is None:
        return tuple(records)
    return tuple(text for text in answer.records if is_meant_as_spf(text))[:1]


def can_be_corrected(*texts: str) -> bool:
    """Tell whether records are short enough that anybody would paste the correction."""
    return sum(map(len, texts)) <= MAX_SHOWN


def record_of(terms: Sequence[str]) -> str:
    """Write a record from its terms."""
    return " ".join(["v=spf1", *terms])


def kept_terms(record: SpfRecord) -> list[str]:
    """Return what has an effect in a record without faults, each once, without the `all`."""
    behind_all = set(record.mechanisms[len(record.effective) :])
    terms: dict[str, str] = {}
    for term in record.terms:
        if term is record.all or term in behind_all or (term is record.redirect and record.all is not None):
            continue
        terms.setdefault(term.text.lower(), term.text)
    return list(terms.values())


def closed(terms: Sequence[str], ending: Mechanism | None) -> str:
    """Write a record from its terms, with `all` behind the mechanisms: the record's own (None: none) if it closes."""
    modifiers = [text for text in terms if _MODIFIER.match(text)]
    mechanisms = [text for text in terms if text not in modifiers]
    if ending is not None and ending.result in _CLOSED:
        mechanisms.append(ending.text)
    elif not any(text.lower().startswith("redirect=") for text in modifiers):
        mechanisms.append("~all")
    return record_of([*mechanisms, *modifiers])
