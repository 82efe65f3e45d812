"""Use case: check an explained bounce against the world.

Three steps, so that a person has the first answer before the checks are done: `bot.explain.explain` is pure and at
once, `confirm` asks the world, `bot.record.record` remembers.
"""

import asyncio
from dataclasses import replace

from bot.checks.finding import Verdict
from bot.checks.run import run_checks
from bot.deps import Deps
from bot.explain import Explained, Explanation, rank, weigh


async def confirm(explanation: Explanation, deps: Deps, *, asker: str | None = None) -> Explanation:
    """Run the checks that the causes ask for and weigh each finding; answers without a subject stay as they are.

    `asker` is who wants it, for the allowance; None: whoever runs the command line.

    Raises:
        AskedTooOften: the asker, or everybody together, has to wait.
    """
    wanted = sum(answer.subject is not None for answer in explanation.answers)
    deps.allowance.spend(asker, deps.clock.now(), wanted)
    answers = await asyncio.gather(*(_confirm_one(answer, deps) for answer in explanation.answers))
    return replace(explanation, answers=tuple(answers))


async def _confirm_one(answer: Explained, deps: Deps) -> Explained:
    best = answer.diagnosis.best
    if answer.subject is None or best is None:
        return answer
    findings = await run_checks(
        answer.subject,
        deps.dns,
        deps.web,
        deps.knowledge,
        only=answer.checks,
        budget_s=deps.settings.check_budget_s,
    )
    findings = tuple(finding for finding in findings if finding.verdict is not Verdict.SKIPPED)
    lists = tuple(blocklist.id for blocklist in answer.diagnosis.blocklists)
    candidates = rank(answer.diagnosis.candidates, findings, lists)
    first, *others = (deps.classifier.with_candidates(diagnosis, candidates) for diagnosis in answer.all)
    weighed = weigh(candidates[0].cause, findings, lists)
    return replace(answer, diagnosis=first, others=tuple(others), weighed=weighed)
