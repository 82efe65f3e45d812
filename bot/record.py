"""Use case: remember what was explained."""

from dataclasses import replace
from datetime import datetime

from bot.explain import Explained, Explanation
from bot.incidents.incident import Origin, StoredFinding, Trouble, Unexplained
from bot.incidents.store import IncidentStore
from bot.mail.bounce import SourceFormat
from bot.mail.redact import redact


async def record(explanation: Explanation, origin: Origin, incidents: IncidentStore, now: datetime) -> Explanation:
    """Store each answer as a sighting, redacted; unexplained ones are kept apart. A known request changes nothing.

    A code alone is a question about a code: nothing happened, so nothing is stored.
    """
    answers = []
    for number, answer in enumerate(explanation.answers):
        if answer.diagnosis.bounce.source_format is SourceFormat.CODE:
            answers.append(answer)
            continue
        own = replace(origin, request_key=f"{origin.request_key}#{number}")
        answers.append(await _record_one(answer, own, incidents, now))
    return replace(explanation, answers=tuple(answers))


async def _record_one(answer: Explained, origin: Origin, incidents: IncidentStore, now: datetime) -> Explained:
    diagnosis = answer.diagnosis
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
        await incidents.keep_unexplained(unexplained, origin.request_key)
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
    return replace(answer, sighting=await incidents.sight(trouble, origin, now))
