"""Says in lines of text why rules win: `bouncebot catalog explain RULE` and `bouncebot catalog test TEXT`."""

from collections.abc import Iterator

from bot.catalog.classify import Classifier
from bot.catalog.decide import Decision
from bot.catalog.ladder import Contender, Rung
from bot.catalog.rule import EnhancedPattern, Rule
from bot.mail.bounce import Bounce
from bot.mail.paste import read_paste

RUNGS = {
    Rung.RECEIVERS_WORDS: "words of the known receiver",
    Rung.RECEIVERS_CODE: "code of the known receiver",
    Rung.NAMED_WORDS: "words of a named service or list",
    Rung.ANYBODYS_WORDS: "words that anybody uses",
    Rung.LOOSE_WORDS: "words that anybody uses, with others between them",
    Rung.FALLBACK_WORDS: "words that say little",
    Rung.ENHANCED: "an enhanced code alone",
    Rung.REPLY_CODE: "a reply code alone",
}


def account_of_rule(rule_id: str, classifier: Classifier) -> tuple[str, ...] | None:
    """Tell what a rule looks for and what each of its examples meets; None when there is no such rule."""
    rule = next((rule for rule in classifier.catalog.rules if rule.id == rule_id), None)
    return tuple(_rule_lines(rule, classifier)) if rule else None


def account_of_text(text: str, classifier: Classifier) -> tuple[str, ...]:
    """Tell what is read from a text and which rules apply, the winner first; () when there is no bounce in it."""
    return tuple(line for bounce in read_paste(text).bounces for line in _bounce_lines(bounce, classifier))


def _rule_lines(rule: Rule, classifier: Classifier) -> Iterator[str]:
    when = rule.when
    yield f"{rule.id}  ({rule.path}:{rule.line})"
    yield f"  means {rule.cause}, certainty {rule.certainty}"
    if when.reply_code:
        yield f"  reply code {' or '.join(map(str, when.reply_code))}"
    if when.enhanced:
        yield f"  enhanced code {' or '.join(map(_shown, when.enhanced))}"
    for name, literals in (("one of", when.text), ("and", when.and_text), ("but not", when.unless_text)):
        for literal in literals:
            yield f"  {name}: {literal}"
    if when.pattern:
        yield f"  pattern: {when.pattern}"
    if rule.needs_receiver:
        yield f"  only when the receiver is {rule.receiver}"
    for example in (*rule.match, *rule.no_match):
        yield f"example{f', not to be matched ({example.because})' if example.because else ''}: {example.text}"
        for bounce in read_paste(example.text).bounces:
            yield from _bounce_lines(bounce, classifier)


def _bounce_lines(bounce: Bounce, classifier: Classifier) -> Iterator[str]:
    decision = classifier.decide(bounce)
    codes = " ".join(str(code) for code in (bounce.reply_code, bounce.enhanced) if code is not None)
    yield f"  read: {codes or 'no code'}, receiver {decision.receiver.id if decision.receiver else 'not known'}"
    yield f"  words that decide: {bounce.diagnostic}"
    if decision.blocklists:
        yield f"  lists: {', '.join(blocklist.id for blocklist in decision.blocklists)}"
    if not decision.contenders:
        best = classifier.classify(bounce).best
        yield f"  no rule; {f'{best.cause.id}, since {best.why}' if best else 'unexplained'}"
    for place, contender in enumerate(decision.contenders, start=1):
        yield f"  {place}. {_contender(contender, decision)}"


def _contender(contender: Contender, decision: Decision) -> str:
    rule = contender.matcher.rule
    where = ", elsewhere in the paste" if decision.elsewhere else ""
    size = f", {contender.weight} characters" if contender.has_words else ""
    return f"{rule.id} → {rule.cause}: {RUNGS[contender.rung]}{size}{where}"


def _shown(pattern: EnhancedPattern) -> str:
    last = f"-{pattern.last}" if pattern.last != pattern.first else ""
    return f"{pattern.class_ or 'x'}.{pattern.subject}.{pattern.first}{last}"
