"""From a bounce to a diagnosis: who refused, which rule knows its words, what follows from that."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property

from bot.catalog import confidence, guess
from bot.catalog.by_code import ByCode, is_bare, too_early
from bot.catalog.catalog import Catalog
from bot.catalog.cause import Action, Cause, Step
from bot.catalog.code_uses import uses_of
from bot.catalog.decide import Decider, Decision, fold_reply
from bot.catalog.diagnosis import Candidate, Diagnosis
from bot.catalog.evidence import Evidence, code_spans
from bot.catalog.fill import Facts, facts_of, fill, fill_command
from bot.catalog.fold import fold
from bot.catalog.index import Index
from bot.catalog.ladder import Contender, Rung
from bot.catalog.likeness import Likeness
from bot.catalog.names import taken_apart
from bot.catalog.rule import ReceiverKind
from bot.catalog.talk import is_talk
from bot.mail.bounce import Bounce, Paste, SourceFormat
from bot.mail.shape import may_be_reply

_MOST_CANDIDATES = 4


class Classifier:
    """Applies a catalog to bounces. Thread-safe.

    `index` None: it is made of the catalog. `likeness` None: that is, at the first bounce that no rule knows.
    """

    def __init__(
        self, catalog: Catalog, index: Index | None = None, likeness: Callable[[], Likeness] | None = None
    ) -> None:
        self.catalog = catalog
        self._index = index or Index(catalog)
        self._decider = Decider(catalog, self._index)
        self._by_code = ByCode(catalog)
        self._causes = {cause.id: cause for cause in catalog.causes}
        self._make_likeness = likeness or (lambda: Likeness(catalog))
        self._evidence = Evidence()

    def decide(self, bounce: Bounce) -> Decision:
        """Find who refused and which rules apply, most specific first."""
        return self._decider.decide(bounce)

    def classify(self, bounce: Bounce) -> Diagnosis:
        """Explain one bounce; a diagnosis without candidates says that nothing in the catalog explains it."""
        return self.diagnose(bounce, self.decide(bounce))

    def diagnose(self, bounce: Bounce, decision: Decision) -> Diagnosis:
        """Do what `classify` does, with what was decided before."""
        diagnosis = self._with_rule(bounce, decision) if decision.contenders else self._without_rule(bounce, decision)
        if bounce.enhanced is None or bounce.source_format is not SourceFormat.CODE:
            return diagnosis
        best = diagnosis.best
        known = best.cause if best and best.rule is None else None
        return replace(diagnosis, code_uses=uses_of(bounce.enhanced, self.catalog, known=known))

    def _with_rule(self, bounce: Bounce, decision: Decision) -> Diagnosis:
        winner = decision.contenders[0]
        rule = winner.matcher.rule
        candidates = self._candidates(decision)
        text = fold(bounce.text) if decision.elsewhere else fold_reply(bounce)
        groups = self._evidence.groups(rule, text) if rule.when.pattern else {}
        diagnosis = Diagnosis(
            bounce=bounce,
            receiver=decision.receiver,
            candidates=candidates,
            evidence=self._evidence.spans(rule, bounce),
            blocklists=decision.blocklists,
            facts=facts_of(bounce, decision.receiver, decision.blocklists, groups),
        )
        return self.with_candidates(diagnosis, candidates)

    def is_talk(self, bounce: Bounce, decision: Decision) -> bool:
        """Tell whether a text whose form shows no bounce has no words either that would show one."""
        if bounce.certain:
            return False
        return is_talk(bounce, self._decider.all_contenders(bounce, decision), self._evidence)

    def with_candidates(self, diagnosis: Diagnosis, candidates: Sequence[Candidate]) -> Diagnosis:
        """Return the diagnosis with other candidates, best first, and the action, summary and steps of the best."""
        if not candidates:
            return replace(diagnosis, candidates=(), action=None, summary=None, steps=())
        best, facts = candidates[0], diagnosis.facts
        meaning = best.rule.meaning if best.rule and best.rule.meaning else best.cause.summary
        advice = best.rule.advice if best.rule else ()
        own = guess.steps_of(best.cause) if best.is_guess else best.cause.steps
        action = action_of(best, diagnosis.bounce)
        given_up = diagnosis.bounce.is_given_up
        steps = [step for step in (*advice, *own) if step.is_told(action, given_up=given_up)]
        return replace(
            diagnosis,
            candidates=tuple(candidates),
            action=action,
            summary=fill(meaning, facts),
            steps=tuple(_filled(step, facts) for step in steps),
        )

    def _without_rule(self, bounce: Bounce, decision: Decision) -> Diagnosis:
        answer = self._by_code.answer(bounce)
        known, bare = answer.candidates, is_bare(bounce)
        by_code = bool(known) and (bare or known[0].confidence > confidence.BROAD)
        likely = () if by_code else self.likeness.causes(taken_apart(bounce.diagnostic), too_early(bounce.stage))
        candidates = known if bare else guess.or_like(known, likely)
        diagnosis = Diagnosis(
            bounce=bounce,
            receiver=decision.receiver,
            candidates=candidates,
            evidence=tuple(code_spans(bounce)) if candidates and not candidates[0].is_guess else (),
            blocklists=decision.blocklists,
            questions=answer.questions,
            nearest=() if candidates else tuple(one.cause for one in likely),
            facts=facts_of(bounce, decision.receiver, decision.blocklists, {}),
        )
        return self.with_candidates(diagnosis, candidates)

    def _candidates(self, decision: Decision) -> tuple[Candidate, ...]:
        winner, *others = decision.contenders
        cause = self._cause(winner)
        beats = set(winner.matcher.rule.beats)
        rivals = [other for other in others if other.matcher.rule.id not in beats]
        tied = [other for other in rivals if other.rank == winner.rank]
        best = confidence.of_rule(
            winner,
            disputed=any(_disputes(other, self._cause(other), cause) for other in rivals),
            tied=any(self._cause(other).category is not cause.category for other in tied),
            elsewhere=decision.elsewhere,
            in_name=decision.in_name,
        )
        first_of: dict[str, Contender] = {}
        for contender in decision.contenders:
            first_of.setdefault(contender.matcher.rule.cause, contender)
        kept = list(first_of.values())[:_MOST_CANDIDATES]
        values = [best, *confidence.of_alternatives(best, len(kept) - 1)]
        return tuple(
            Candidate(
                cause=self._cause(item), confidence=value, rule=item.matcher.rule, why=self._why(item, decision)
            )
            for item, value in zip(kept, values, strict=True)
        )

    def _why(self, contender: Contender, decision: Decision) -> str:
        receiver = self._index.receivers[contender.matcher.rule.receiver]
        name = receiver.name
        where = " elsewhere in the paste" if decision.elsewhere else ""
        if contender.has_words and receiver.kind is ReceiverKind.BLOCKLIST:
            return f"a blocklist is named{where}"
        if contender.has_words and receiver.kind is ReceiverKind.MTA:
            return f"{name} says it like this{where}"
        if contender.rung in {Rung.RECEIVERS_WORDS, Rung.NAMED_WORDS}:
            return f"these are the words of {name}{where}"
        if contender.rung in {Rung.ANYBODYS_WORDS, Rung.LOOSE_WORDS, Rung.FALLBACK_WORDS}:
            return f"the words say so{where}"
        if contender.rung is Rung.RECEIVERS_CODE:
            return f"this is what {name} uses the code for"
        return "the code alone says so"

    def _cause(self, contender: Contender) -> Cause:
        return self._causes[contender.matcher.rule.cause]

    @cached_property
    def likeness(self) -> Likeness:
        """What the words of the catalog's rules sound like."""
        return self._make_likeness()


def diagnose_paste(paste: Paste, classifier: Classifier, *, asked: bool = False) -> tuple[Diagnosis, ...]:
    """Explain every bounce of a paste, leaving out what is talk: a form that shows no bounce, and no known words.

    `asked`: somebody wants to know what the paste is; where there is nothing better, a reply of unknown words counts.
    """
    decided = [(bounce, classifier.decide(bounce)) for bounce in paste.bounces]
    found = [(bounce, decision) for bounce, decision in decided if not classifier.is_talk(bounce, decision)]
    if asked and not found:
        found = [(bounce, decision) for bounce, decision in decided if may_be_reply(bounce)]
    return tuple(classifier.diagnose(bounce, decision) for bounce, decision in found)


def action_of(candidate: Candidate, bounce: Bounce) -> Action:
    """Return what to do about this message. A deferral never suppresses an address, nor does too little evidence."""
    cause, rule, deferred = candidate.cause, candidate.rule, bounce.is_permanent is False
    action = (rule and rule.action) or (deferred and cause.action_deferred) or cause.action
    if action is not Action.SUPPRESS:
        return action
    if deferred:
        return Action.RETRY
    says_enough = rule is not None or candidate.confidence >= confidence.ENOUGH_TO_SUPPRESS
    return action if says_enough and not candidate.is_guess else Action.CONTACT_RECIPIENT


def _disputes(other: Contender, other_cause: Cause, cause: Cause) -> bool:
    return other.has_words and other_cause.category is not cause.category and other.rung >= Rung.LOOSE_WORDS


def _filled(step: Step, facts: Facts) -> Step:
    return Step(fill(step.text, facts), fill_command(step.command, facts) if step.command else None)
