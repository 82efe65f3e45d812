"""Use case: check an explained bounce against the world, and record it.

Three steps, so that a person has the first answer before the checks are done: `bot.explain.explain` is pure and at
once, `confirm` asks the world, `record` remembers.
"""

import asyncio
from dataclasses import replace

from bot.checks.finding import Verdict
from bot.checks.run import run_checks
from bot.deps import Deps
from bot.explain import Explained, Explanation, rank, weigh
from bot.incidents.incident import Origin, StoredFinding, Trouble, Unexplained
from bot.mail.bounce import SourceFormat
from bot.mail.redact import redact


async def confirm(explanation: Explanation, deps: Deps) -> Explanation:
    """Run the checks that the causes ask for and weigh each finding; answers without a subject stay as they are."""
    answers = await asyncio.gather(*(_confirm_one(answer, deps) for answer in explanation.answers))
    return replace(explanation, answers=tuple(answers))


async def record(explanation: Explanation, origin: Origin, deps: Deps) -> Explanation:
    """Store each answer as a sighting, redacted; unexplained ones are kept apart. A known request changes nothing.

    A code alone is a question about a code: nothing happened, so nothing is stored.
    """
    answers = []
    for number, answer in enumerate(explanation.answers):
        if answer.diagnosis.bounce.source_format is SourceFormat.CODE:
            answers.append(answer)
            continue
        own = replace(origin, request_key=f"{origin.request_key}#{number}")
        answers.append(await _record_one(answer, own, deps))
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


async def _record_one(answer: Explained, origin: Origin, deps: Deps) -> Explained:
    diagnosis, now = answer.diagnosis, deps.clock.now()
    bounce, best = diagnosis.bounce, diagnosis.best
    receiver = diagnosis.receiver.id if diagnosis.receiver else None
    if best is None:
        unexplained = Unexplained(
            at=now,
            redacted=redact(bounce.diagnostic),
            receiver=receiver,
            reply_code=bounce.reply_code,
            enhanced=str(bounce.enhanced) if bounce.enhanced else None,
            link=origin.link,
        )
        await deps.incidents.keep_unexplained(unexplained, origin.request_key)
        return answer
    trouble = Trouble(
        cause=best.cause.id,
        category=best.cause.category,
        title=best.cause.title,
        rule=best.rule.id if best.rule else None,
        confidence=best.confidence,
        receiver=receiver,
        sender_domain=bounce.sender_domain,
        sending_ip=bounce.sending_ip,
        redacted=redact(bounce.diagnostic),
        count=answer.count,
        findings=tuple(
            StoredFinding(item.finding.code, item.finding.verdict, redact(item.finding.summary), item.effect)
            for item in answer.weighed
        ),
    )
    return replace(answer, sighting=await deps.incidents.sight(trouble, origin, now))
