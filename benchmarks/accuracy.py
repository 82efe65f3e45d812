"""How often the bot is right on labelled bounces: `python benchmarks/accuracy.py CASES.jsonl [--eml DIR]`.

A case is one JSON object a line: `id`, `kind`, `text`, `accept` (categories that count as right; "not_bounce": no
bounce may be found; null: it must stay unexplained), `also` (right in a fair grader's eyes), `sending_ip` where
known, `whole_message` (the file of the complete message; with --eml these are read instead of the text).
"""

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from bot.catalog.classify import Classifier, diagnose_paste
from bot.catalog.diagnosis import Diagnosis
from bot.catalog.load import cached_classifier, catalog_path
from bot.mail.paste import read_paste

NOT_A_BOUNCE = "not_bounce"
UNEXPLAINED = "null"
BINS = (0.0, 0.2, 0.4, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 1.01)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One labelled bounce. `accept` is never empty; `also` widens it; None: the label does not say."""

    id: str
    kind: str
    text: str
    accept: tuple[str, ...]
    also: tuple[str, ...]
    sending_ip: str | None
    whole_message: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What the bot said of one case. `confidence` is None without an explanation."""

    case: Case
    got: str
    cause: str | None
    rule: str | None
    confidence: float | None
    sending_ip: str | None

    @property
    def strict(self) -> bool:
        """True when the category is among the accepted."""
        return self.got in self.case.accept

    @property
    def fair(self) -> bool:
        """True when a fair grader would let it pass."""
        return self.got in {*self.case.accept, *self.case.also}


def main() -> int:
    """Print the tables; return 2 when there is nothing to measure."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("cases", type=Path)
    parser.add_argument("--eml", type=Path, help="folder of the complete messages")
    parser.add_argument("--catalog", type=Path, default=catalog_path())
    options = parser.parse_args()
    classifier = cached_classifier(options.catalog)
    cases = [read_case(line) for line in options.cases.read_text(encoding="utf-8").splitlines() if line.strip()]
    if options.eml:
        outcomes = [of_message(case, options.eml, classifier) for case in cases if case.whole_message]
    else:
        outcomes = [of_text(case, classifier) for case in cases]
    if not outcomes:
        sys.stderr.write("There are no cases to measure.\n")
        return 2
    print_accuracy("kind", outcomes, [[outcome.case.kind] for outcome in outcomes])
    print_accuracy("category", outcomes, [outcome.case.accept[:1] for outcome in outcomes])
    print_reliability(outcomes)
    print_sending_ips(outcomes)
    print_wrong(outcomes)
    return 0


def read_case(line: str) -> Case:
    """Read one line of the cases."""
    raw = json.loads(line)
    return Case(
        id=raw["id"],
        kind=raw["kind"],
        text=raw["text"],
        accept=tuple(category or UNEXPLAINED for category in raw["accept"]),
        also=tuple(category or UNEXPLAINED for category in raw.get("also") or ()),
        sending_ip=raw.get("sending_ip"),
        whole_message=raw.get("whole_message"),
    )


def of_text(case: Case, classifier: Classifier) -> Outcome:
    """Read a case as a paste. Its first bounce is the answer; of several, the one that its id numbers."""
    diagnoses = diagnose_paste(read_paste(case.text), classifier)
    place = place_of(case)
    return outcome_of(case, diagnoses, place if place < len(diagnoses) else 0)


def of_message(case: Case, folder: Path, classifier: Classifier) -> Outcome:
    """Read the complete message of a case; the number after # in its id says which failed recipient it is."""
    assert case.whole_message is not None
    text = (folder / Path(case.whole_message).name).read_bytes().decode("utf-8", "surrogateescape")
    return outcome_of(case, diagnose_paste(read_paste(text), classifier), place_of(case))


def place_of(case: Case) -> int:
    """Return which failed recipient a case is about, from 0: the number after # in its id counts from 1."""
    number = case.id.rpartition("#")[2]
    return int(number) - 1 if number.isdigit() else 0


def outcome_of(case: Case, diagnoses: Sequence[Diagnosis], place: int) -> Outcome:
    """Compare what was found with the label; a bounce that is missing is "no bounce"."""
    if place >= len(diagnoses):
        return Outcome(case=case, got=NOT_A_BOUNCE, cause=None, rule=None, confidence=None, sending_ip=None)
    diagnosis = diagnoses[place]
    best = diagnosis.best
    return Outcome(
        case=case,
        got=best.cause.category.value if best else UNEXPLAINED,
        cause=best.cause.id if best else None,
        rule=best.rule.id if best and best.rule else None,
        confidence=best.confidence if best else None,
        sending_ip=diagnosis.bounce.sending_ip,
    )


def print_accuracy(title: str, outcomes: Sequence[Outcome], keys: Sequence[Iterable[str]]) -> None:
    """Print strict and fair accuracy for each group and for all."""
    groups: dict[str, list[Outcome]] = defaultdict(list)
    for outcome, names in zip(outcomes, keys, strict=True):
        for name in names:
            groups[name].append(outcome)
    print(f"{title:<22}{'cases':>6}{'strict':>9}{'fair':>9}")
    for name, members in [*sorted(groups.items()), ("all", list(outcomes))]:
        strict, fair = (share(getattr(member, how) for member in members) for how in ("strict", "fair"))
        print(f"{name:<22}{len(members):>6}{strict:>9}{fair:>9}")
    print()


def print_reliability(outcomes: Sequence[Outcome]) -> None:
    """Print for each band of confidence how many of its answers were right (fair)."""
    print(f"{'confidence':<22}{'cases':>6}{'right':>9}")
    for low, high in pairwise(BINS):
        members = [it for it in outcomes if it.confidence is not None and low <= it.confidence < high]
        if members:
            print(f"{f'{low:.2f} to {min(high, 1):.2f}':<22}{len(members):>6}{share(it.fair for it in members):>9}")
    sure = [outcome for outcome in outcomes if outcome.confidence is not None and outcome.confidence >= 0.9]  # noqa: PLR2004
    print(f"{'0.90 and more':<22}{len(sure):>6}{share(outcome.fair for outcome in sure):>9}\n")


def print_sending_ips(outcomes: Sequence[Outcome]) -> None:
    """Print how many of the known sending addresses were found, and how many were named where none is."""
    known = [outcome for outcome in outcomes if outcome.case.sending_ip]
    print(f"sending IP right: {share(it.sending_ip == it.case.sending_ip for it in known)} of {len(known)}")
    for outcome in known:
        if outcome.sending_ip != outcome.case.sending_ip:
            print(f"  {outcome.case.id}: expected {outcome.case.sending_ip}, got {outcome.sending_ip}")
    print()


def print_wrong(outcomes: Sequence[Outcome]) -> None:
    """Print each case that is not even fairly right."""
    wrong = [outcome for outcome in outcomes if not outcome.fair]
    print(f"wrong: {len(wrong)}")
    for outcome in wrong:
        expected = "|".join(outcome.case.accept)
        said = f"{outcome.rule or outcome.cause or '-'} {outcome.confidence or ''}"
        print(f"  {outcome.case.id}: expected {expected}, got {outcome.got} ({said.strip()})")


def share(marks: Iterable[bool]) -> str:
    """Return the share of true marks as a percentage, "-" of none."""
    values = list(marks)
    return f"{100 * sum(values) / len(values):.1f} %" if values else "-"


if __name__ == "__main__":
    sys.exit(main())
