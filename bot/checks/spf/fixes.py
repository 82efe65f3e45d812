"""The corrected SPF record, to paste into a zone."""

from collections.abc import Collection, Sequence

from bot.checks.spf.budget import Branch
from bot.checks.spf.evaluate import MAX_LOOKUPS
from bot.checks.spf.meant import can_be_corrected, closed, kept_terms, meant_by, record_of, texts_of
from bot.checks.text import joined, quoted
from bot.ports import Answer

MAX_OCTETS = 450
"""Of a record, so that the whole answer fits a datagram of 512 octets (RFC 7208 §3.4)."""
_MAX_STRING = 255  # octets of one character-string (RFC 1035 §3.3)
_BARE = 2  # words of a record that allows nobody: its version and `all`


def answers_of(*branches: Branch) -> tuple[Answer, ...]:
    """Collect the answers that hold the records."""
    return tuple(branch.answer for branch in branches if branch.answer is not None)


def publish(domain: str, record: str) -> str:
    """Write the TXT record to paste into a zone."""
    return f"{domain}. TXT {' '.join(_strings(record))}"


def corrected(tree: Branch, *, without: Collection[str] = (), allowing: str | None = None) -> str:
    """Write the record to publish for the tree's domain: all of its faults mended, nothing lost that works today.

    Gone are terms that match nobody (they are dead, lead nowhere, or stand behind `all`), repetitions, and those in
    `without`. `allowing` is a term to add. What is not named is refused softly, unless the record already says so.
    """
    meant = tree.meant or tree
    assert meant.record is not None
    unwanted = {*without, *unmatched(meant)}
    kept = [text for text in kept_terms(meant.record) if text not in unwanted]
    if allowing is not None:
        # Where it can match before a lookup is spent.
        place = next((index for index, text in enumerate(kept) if not _is_range(text)), len(kept))
        kept.insert(place, allowing)
    return closed(kept, meant.record.all)


def correction(
    tree: Branch, advice: str, *, without: Collection[str] = (), allowing: str | None = None, after: str = ""
) -> str:
    """Write `advice` and the corrected record; when nobody is left in it, one to fill in; `after` comes behind it.

    A record that receivers would take no better, since it needs too many lookups, is not offered.
    """
    if not can_be_corrected(*_texts(tree)):
        return f"{advice}."
    record = corrected(tree, without=without, allowing=allowing)
    if is_bare(record):
        return (
            f"{advice}. Then nobody is left who may send: list your servers and services. "
            f"{publish(tree.domain, record_of(['ip4:<address of your server>', '~all']))}"
        )
    if (needed := lookups_of(tree, record)) > MAX_LOOKUPS:
        return (
            f"{advice}. That alone is not enough: the record then needs {needed} DNS lookups, and {MAX_LOOKUPS} are "
            "allowed. Remove services that no longer send, or give one a subdomain of its own as return path."
        )
    return f"{advice}: {publish(tree.domain, record)}{left_out(tree)}{_too_long(tree, record)}{after}"


def is_bare(record: str) -> bool:
    """Tell whether a record allows nobody."""
    return len(record.split()) <= _BARE


def lookups_of(tree: Branch, record: str) -> int:
    """Count what a record made of the tree's own terms costs."""
    costs = {cost.text.lower(): cost.lookups for cost in reversed((tree.meant or tree).costs)}
    return sum(costs.get(text, 0) for text in record.lower().split())


def unmatched(tree: Branch) -> set[str]:
    """Return the terms of the domain's own record that match nobody: dead, or leading nowhere."""
    return {cost.text for cost in tree.costs if cost.empty or (cost.branch is not None and cost.branch.is_dead)}


def left_out(tree: Branch) -> str:
    """Say which terms a correction had to leave out, and why, where no other finding does; empty: none."""
    meant = meant_by(_texts(tree))
    lost = [quoted(text) for text in meant.lost] if meant else []
    dead = sorted(unmatched(tree.meant) - unmatched(tree)) if tree.meant else []
    reasons = [
        *([f"{joined(lost)}: correct that first, or what it was to allow may not send"] if lost else []),
        *([f"{joined(dead)}, which leads nowhere"] if dead else []),
    ]
    return f" (without {'; and without '.join(reasons)})" if reasons else ""


def _texts(tree: Branch) -> tuple[str, ...]:
    return texts_of(tree.answer, tree.records)


def _too_long(tree: Branch, record: str) -> str:
    """Say so when a correction has grown beyond what fits; that a record was too long before is said elsewhere."""
    if len(record) <= max(MAX_OCTETS, *map(len, _texts(tree))):
        return ""
    return (
        f" (with {len(record)} bytes too long for a datagram: move ranges into a record of their own and include it)"
    )


def _is_range(text: str) -> bool:
    return text.lower().startswith(("ip4:", "ip6:"))


def _strings(record: str) -> Sequence[str]:
    """Cut a long record at its spaces, which stay: the strings of a TXT record are joined as they are."""
    strings: list[str] = []
    while len(record) > _MAX_STRING:
        cut = record.rfind(" ", 0, _MAX_STRING) + 1 or _MAX_STRING
        strings.append(record[:cut])
        record = record[cut:]
    return [f'"{string}"' for string in (*strings, record)]
