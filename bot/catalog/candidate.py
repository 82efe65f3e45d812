"""Makes a stored bounce that was not explained, or wrongly, into what an editor can put into the catalog."""

from dataclasses import dataclass
from datetime import date
from textwrap import indent

import yaml

from bot.catalog.classify import Classifier
from bot.catalog.lint_examples import decisions
from bot.catalog.rule import Rule
from bot.catalog.skeleton import NoSuchReceiver, Skeleton, example_of_text, skeleton


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One stored bounce, ready for the catalog."""

    said_by: str | None
    """The rule that explained it, when it still exists; None: none did."""
    place: str | None
    """Where that rule is, `path:line`."""
    no_match: str | None
    """YAML: the bounce as a near miss of that rule. None without `said_by`."""
    match: str
    """YAML: the bounce as an example of the rule that should win it."""
    today: str | None
    """The rule that wins it with the catalog as it is; None: no rule does."""
    begun: Skeleton | None
    """The beginning of a rule of its own; None: the stored text is empty."""


def candidate(
    text: str, classifier: Classifier, today: date, *, said_by: str | None, receiver: str | None, note: str = ""
) -> Candidate:
    """Make the redacted words of a bounce into examples and the beginning of a rule.

    `said_by` is the id of the rule that explained it, `receiver` the id of the receiver as stored, None: not known;
    `note` is what a person says it is.
    """
    rule = next((rule for rule in classifier.catalog.rules if rule.id == said_by), None)
    example = example_of_text(text)
    winner = next((it.contenders[0].matcher.rule.id for it in decisions(example, classifier) if it.contenders), None)
    return Candidate(
        said_by=rule.id if rule else None,
        place=f"{rule.path}:{rule.line}" if rule else None,
        no_match=_example({"because": note or "TODO what it is instead", "text": example}) if rule else None,
        match=_example({"from": "seen", "text": example}),
        today=winner,
        begun=_begun(text, classifier, today, receiver, rule),
    )


def _begun(
    text: str, classifier: Classifier, today: date, receiver: str | None, rule: Rule | None
) -> Skeleton | None:
    try:
        return skeleton(text, classifier, today, receiver or (rule.receiver if rule else None))
    except NoSuchReceiver:  # its file was renamed since
        return skeleton(text, classifier, today)


def _example(values: dict[str, str]) -> str:
    return indent(yaml.safe_dump([values], sort_keys=False, allow_unicode=True, width=10_000), " " * 8)
