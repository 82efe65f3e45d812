"""Finds what is wrong with a catalog as a whole: `python -m bot.catalog.lint [receivers/gmail.yml …]`.

The reader sees one entry at a time. Here every example is tried against all rules, every pattern and placeholder is
looked at, and what nothing leads to is found.
"""

import re
import sys
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.catalog.cause import Cause
from bot.catalog.classify import Classifier, diagnose_paste
from bot.catalog.fill import PLAIN_WORDS, placeholders
from bot.catalog.fold import fold
from bot.catalog.index import Index
from bot.catalog.lint_examples import decisions, example_problems
from bot.catalog.load import catalog_path
from bot.catalog.load_filters import read_filters
from bot.catalog.load_links import read_shorteners
from bot.catalog.load_registries import read_registries
from bot.catalog.load_requirements import read_requirements
from bot.catalog.load_sending import read_sending
from bot.catalog.problem import Problem
from bot.catalog.reading import Place, Reading, read_catalog
from bot.catalog.retired import retired_problems
from bot.catalog.rule import EnhancedPattern, ReceiverKind, Rule
from bot.catalog.strict_yaml import read_list
from bot.catalog.vocabulary import pattern_problem, pattern_size
from bot.mail.paste import read_paste

_NEED_SUPPORT = frozenset({ReceiverKind.PROVIDER, ReceiverKind.GATEWAY, ReceiverKind.ESP, ReceiverKind.BLOCKLIST})
_UNBOUNDED = re.compile(r"(?<!\\)(?:\.|\]|\\[SDWsdw])(?:[*+]|\{\d+,\})|\\[SDWsdw](?:[*+]|\{\d+,\})")
_LARGEST_PATTERN = 4_000
"""Instructions; a pattern of this size costs everybody a millisecond at the start."""
_CHECKS = frozenset(
    {
        "spf",
        "dkim",
        "dmarc",
        "mx",
        "ptr",
        "blocklists",
        "domain",
        "txt",
        "nameservers",
        "delegation",
        "dangling",
        "age",
        "mta-sts",
        "tls-rpt",
        "dnssec",
        "dane",
        "bimi",
        "ipv6",
        "helo",
        "mx-ptr",
        "senders",
    }
)


@dataclass(frozen=True, slots=True)
class Checked:
    """What is wrong with a catalog, sorted by file and line.

    `whole` False: faults hide a part of it, so that no rule was tried against the examples of the others. Each of
    them would bring faults with it that are not there.
    """

    problems: tuple[Problem, ...]
    whole: bool


def checked(path: Path) -> Checked:
    """Find everything that is wrong with the catalog in `path`."""
    reading = read_catalog(path)
    found = {*reading.problems, *reading.dangling, *lint(reading), *read_sending(path)[1]}
    found |= {
        *retired_problems(path, reading),
        *read_registries(path)[1],
        *read_requirements(path)[1],
        *read_shorteners(path)[1],
        *read_filters(path)[1],
    }
    if _is_whole(reading):
        found.update(corpus_problems(path, Classifier(reading.catalog)))
    return Checked(tuple(sorted(found)), _is_whole(reading))


def lint(reading: Reading) -> Iterator[Problem]:
    """Yield what is wrong with what could be read."""
    yield from _bad_patterns(reading)
    yield from _codes(reading)
    yield from _causes(reading)
    yield from _receivers(reading)
    yield from _claims(reading)
    for rule in reading.catalog.rules:
        yield from _rule(rule)
    if _is_whole(reading):
        yield from _unreached(reading)
        yield from _loose_beats(Index(reading.catalog))
        classifier = Classifier(reading.catalog)
        for rule in reading.catalog.rules:
            yield from example_problems(rule, classifier)


def corpus_problems(path: Path, classifier: Classifier) -> Iterator[Problem]:
    """Yield the innocent texts in which a bounce is found, and the unexplained ones that a rule explains."""
    for file in sorted((path / "corpus").glob("*/*.yml")):
        name = f"{path.name}/corpus/{file.parent.name}/{file.name}"
        found: list[Problem] = []
        for table in read_list(file, name, found):
            text = table.text("text")
            table.text("because")
            table.close()
            if file.parent.name == "innocent":
                for diagnosis in diagnose_paste(read_paste(text), classifier):
                    rule = diagnosis.best.rule.id if diagnosis.best and diagnosis.best.rule else "no rule"
                    yield Problem(name, table.line, f"is innocent, but a bounce is found in it ({rule})")
            else:
                for decision in decisions(text, classifier):
                    if decision.contenders:
                        rule = decision.contenders[0].matcher.rule.id
                        yield Problem(name, table.line, f"is explained by {rule}; make it an example there")
        yield from found


def main(arguments: Sequence[str]) -> int:
    """Print what is wrong, only with the given files if there are any; return 1 if there is something, else 0."""
    found = [
        problem
        for problem in checked(catalog_path()).problems
        if not arguments or any(problem.path.endswith(argument) for argument in arguments)
    ]
    for problem in found:
        sys.stdout.write(f"{problem}\n")
    sys.stdout.write(f"{len(found)} problems\n" if found else "no problems\n")
    return 1 if found else 0


def _is_whole(reading: Reading) -> bool:
    return not (reading.problems or any(_bad_patterns(reading)))


def _bad_patterns(reading: Reading) -> Iterator[Problem]:
    for receiver in reading.catalog.receivers:
        patterns = [(pattern, reading.places[f"receiver:{receiver.id}"]) for pattern in receiver.signature_patterns]
        patterns += [(rule.when.pattern, (rule.path, rule.line)) for rule in receiver.rules if rule.when.pattern]
        for pattern, place in patterns:
            fault = pattern_problem(pattern)
            if fault is not None:
                yield Problem(*place, f"RE2 does not know the pattern {pattern!r}: {fault}")


def _claims(reading: Reading) -> Iterator[Problem]:
    """Yield what two receivers claim for themselves: the order of files would decide between them."""
    claimed: dict[str, str] = {}
    for receiver in reading.catalog.receivers:
        own = {host.removeprefix("*."): f"host '{host}'" for host in receiver.hosts}
        own |= {f"@{domain}": f"domain '{domain}'" for domain in receiver.domains}
        own |= {f"~{fold(text)}": f"signature '{text}'" for text in receiver.signatures}
        own |= {f"~~{text}": f"signature '{text}'" for text in receiver.signature_patterns}
        for key, shown in own.items():
            other = claimed.setdefault(key, receiver.id)
            if other != receiver.id:
                yield Problem(*reading.places[f"receiver:{receiver.id}"], f"the {shown} is already {other}'s")


def _receivers(reading: Reading) -> Iterator[Problem]:
    for receiver in reading.catalog.receivers:
        place = reading.places[f"receiver:{receiver.id}"]
        if receiver.kind in _NEED_SUPPORT and not receiver.support:
            yield Problem(*place, "has no support link that a sender could use")
        for pattern in receiver.signature_patterns:
            yield from _pattern_style(pattern, place)


def _rule(rule: Rule) -> Iterator[Problem]:
    place = (rule.path, rule.line)
    if rule.when.pattern:
        yield from _pattern_style(rule.when.pattern, place)
    for literal in (*rule.when.text, *rule.when.and_text, *rule.when.unless_text):
        if not fold(literal):
            yield Problem(*place, f"{rule.id}: the literal {literal!r} has nothing to look for")
    known = PLAIN_WORDS.keys() | set(re.findall(r"\(\?P?<(\w+)>", rule.when.pattern or ""))
    advice = (step.text for step in rule.advice)
    yield from _placeholders((rule.meaning or "", rule.clears or "", *advice), known, place)


def _loose_beats(index: Index) -> Iterator[Problem]:
    """Yield what loose words are to beat in vain: they are looked for only where no literal words decide."""
    for matcher in index.matchers.values():
        rule = matcher.rule
        others = [index.matchers[rule_id] for rule_id in rule.beats if matcher.is_loose]
        for other in others:
            if other.has_words and not other.is_loose and not other.rule.fallback:
                why = "its words have no gap: give that rule an unless_text"
                yield Problem(rule.path, rule.line, f"{rule.id}: loose words cannot beat {other.rule.id}, {why}")


def _pattern_style(pattern: str, place: Place) -> Iterator[Problem]:
    if _UNBOUNDED.search(pattern):
        yield Problem(*place, f"the pattern {pattern!r} is unbounded: write {{0,200}} instead of * and +")
    size = pattern_size(pattern) if pattern_problem(pattern) is None else 0
    if size > _LARGEST_PATTERN:
        yield Problem(
            *place, f"the pattern {pattern!r} makes {size} instructions: shorten its {{0,200}} and the like"
        )
    if re.search(r"(?<!\\)[A-Z]", re.sub(r"\\.|\(\?P<\w+>|\(\?[a-zA-Z]+", "", pattern)):
        yield Problem(*place, f"the pattern {pattern!r} has capitals, but it is matched against lower-case text")


def _codes(reading: Reading) -> Iterator[Problem]:
    catalog, places = reading.catalog, reading.places
    vague = [pattern for entry in catalog.ambiguous for pattern in entry.enhanced]
    for rule in catalog.rules:
        when = rule.when
        if when.text or when.and_text or when.pattern:
            continue
        for pattern in when.enhanced:
            if any(pattern.meets(other) for other in vague):
                code = f"x.{pattern.subject}.{pattern.first}" if pattern.class_ is None else _code(pattern)
                yield Problem(rule.path, rule.line, f"{rule.id}: {code} alone says too little (ambiguous.yml)")
    for meaning in catalog.enhanced:
        own = meaning.pattern
        clash = [e for e in catalog.ambiguous if not e.reply_code and any(own.meets(p) for p in e.enhanced)]
        if meaning.cause and clash:
            yield Problem(*places[f"enhanced:{meaning.code}"], f"{meaning.code} is in ambiguous.yml: drop the cause")


def _causes(reading: Reading) -> Iterator[Problem]:
    for cause in reading.catalog.causes:
        place = reading.places[f"cause:{cause.id}"]
        for check in cause.checks:
            if check not in _CHECKS:
                yield Problem(*place, f"'{check}' is no check; one of {', '.join(sorted(_CHECKS))}")
        yield from _placeholders(_texts(cause), PLAIN_WORDS.keys(), place)


def _unreached(reading: Reading) -> Iterator[Problem]:
    catalog = reading.catalog
    reached = {rule.cause for rule in catalog.rules}
    reached |= {share.cause for entry in catalog.ambiguous for share in entry.candidates}
    reached |= {meaning.cause for meaning in catalog.enhanced if meaning.cause}
    for cause in catalog.causes:
        if cause.id not in reached:
            place = reading.places[f"cause:{cause.id}"]
            yield Problem(*place, f"no rule and no code leads to the cause '{cause.id}'")


def _texts(cause: Cause) -> tuple[str, ...]:
    return (
        *(cause.title, cause.summary, cause.why, cause.clears, cause.appeal.text, cause.ip_change or ""),
        *cause.never,
        *cause.prevention,
        *(step.text for step in cause.steps),
        *(step.command or "" for step in cause.steps),
        *(item.answer for item in cause.faq),
    )


def _placeholders(texts: Sequence[str], known: Collection[str], place: Place) -> Iterator[Problem]:
    for text in texts:
        for name in placeholders(text):
            if name not in known:
                yield Problem(*place, f"there is no placeholder {{{name}}}; README.md lists them")


def _code(pattern: EnhancedPattern) -> str:
    return f"{pattern.class_}.{pattern.subject}.{pattern.first}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
