"""The corrected SPF record, to paste into a zone."""

from collections.abc import Sequence

from bot.checks.spf.budget import Branch
from bot.ports import Answer

MAX_SHOWN = 2_000
"""Characters of a record; beyond what any zone editor takes."""


def answers_of(*branches: Branch) -> tuple[Answer, ...]:
    """Collect the answers that hold the records."""
    return tuple(branch.answer for branch in branches if branch.answer is not None)


def publish(domain: str, record: str) -> str:
    """Write the TXT record to paste into a zone; nobody pastes one of many thousand characters."""
    if len(record) > MAX_SHOWN:
        return f"{domain}. TXT (your record of {len(record)} characters with that change)"
    return f'{domain}. TXT "{record}"'


def without(tree: Branch, texts: Sequence[str], advice: str) -> str:
    """Write `advice` and the record of the tree's domain without some terms; says so when they stand further down."""
    assert tree.record is not None
    own = [term.text for term in tree.record.terms]
    unwanted = set(texts)
    rest = [text for text in own if text not in unwanted]
    if len(rest) == len(own):
        return f"The terms are in a record that {tree.domain} includes; its owner has to remove them."
    return f"{advice}: {publish(tree.domain, record_of(rest))}"


def record_of(terms: Sequence[str]) -> str:
    """Write a record from its terms."""
    return " ".join(["v=spf1", *terms])
