"""Use case: remember what was explained. Plain functions; `IncidentStore.call` runs them in its thread."""

from dataclasses import replace
from datetime import datetime

from bot.catalog.cause import Cause, Party
from bot.catalog.diagnosis import Diagnosis
from bot.explain import Explained, Explanation
from bot.incidents.database import Database
from bot.incidents.history import Unexplained
from bot.incidents.records import record_sighting, record_unexplained
from bot.incidents.trouble import Origin, StoredFinding, Trouble
from bot.mail.bounce import SourceFormat
from bot.mail.redact import redact

_OF_RECIPIENTS = frozenset({Party.RECIPIENT, Party.RECIPIENT_ADMIN, Party.SENDER_LIST})
"""Who acts where the trouble is one recipient's or one domain's, whoever sends."""


def record(db: Database, explanation: Explanation, origin: Origin, now: datetime) -> Explanation:
    """Store each answer as a sighting, redacted. A known request changes nothing.

    What no rule knows is kept apart, so that somebody can write a rule for it: the unexplained, and guesses as well.

    A code alone is a question about a code: nothing happened, so nothing is stored.
    """
    answers = []
    for number, answer in enumerate(explanation.answers):
        if answer.diagnosis.bounce.source_format is SourceFormat.CODE:
            answers.append(answer)
            continue
        own = replace(origin, request_key=f"{origin.request_key}#{number}")
        answers.append(_record_one(db, answer, own, now))
    return replace(explanation, answers=tuple(answers))


def _record_one(db: Database, answer: Explained, origin: Origin, now: datetime) -> Explained:
    diagnosis = answer.diagnosis
    bounce, best = diagnosis.bounce, diagnosis.best
    if best is None or best.is_guess:
        record_unexplained(db, _unexplained(diagnosis, origin, now), origin.request_key)
    if best is None:
        return answer
    trouble = Trouble(
        cause=best.cause.id,
        category=best.cause.category,
        title=best.cause.title,
        rule=best.rule.id if best.rule else None,
        confidence=best.confidence,
        receiver=diagnosis.receiver.id if diagnosis.receiver else None,
        place=_place(answer, best.cause),
        sender_domain=bounce.sender_domain,
        sending_ip=bounce.sending_ip,
        redacted=redact(bounce.diagnostic),
        count=answer.count,
        findings=tuple(
            StoredFinding(item.finding.code, item.finding.verdict, redact(item.finding.summary), item.effect)
            for item in answer.weighed
        ),
    )
    return replace(answer, sighting=record_sighting(db, trouble, origin, now))


def _unexplained(diagnosis: Diagnosis, origin: Origin, now: datetime) -> Unexplained:
    bounce = diagnosis.bounce
    return Unexplained(
        at=now,
        redacted=redact(bounce.diagnostic),
        receiver=diagnosis.receiver.id if diagnosis.receiver else None,
        reply_code=bounce.reply_code,
        enhanced=str(bounce.enhanced) if bounce.enhanced else None,
        link=origin.link,
    )


def _place(answer: Explained, cause: Cause) -> str | None:
    """Name who refused: the receiver, else the one domain or host that the group's bounces went to.

    A sender's own trouble, such as a listing, is the same with every small receiver: then the sender is enough.
    """
    diagnosis = answer.diagnosis
    if diagnosis.receiver:
        return diagnosis.receiver.name
    sender = diagnosis.bounce.sender_domain or diagnosis.bounce.sending_ip
    if sender and cause.party not in _OF_RECIPIENTS:
        return None
    places = {found.bounce.recipient_domain or found.bounce.remote_mta for found in answer.all}
    return places.pop() if len(places) == 1 else None
