"""From an explanation to the answer that people see, in one step or two."""

from dataclasses import replace

from bot import diagnose
from bot.errors import AskedTooOften, UserError
from bot.explain import Explained, Explanation
from bot.incidents.job import Job
from bot.record import record
from bot.slack.blocks.answer import Frame, answer, checked
from bot.slack.desk import Desk
from bot.slack.ids import Shown
from bot.slack.recall import Given
from bot.slack.reply import Reply


class ForgottenAnswer(UserError):
    """A button under an answer that is remembered no more."""

    def __init__(self) -> None:
        super().__init__(
            "I don't remember this answer any more: I was restarted since, or it is long ago. Paste the bounce again."
        )


async def give(given: Given, reply: Reply, job: Job, desk: Desk) -> None:
    """Give the first answer at once; then check, record, and give the final one."""
    pending = given.explanation.wants_checks
    frame = _frame(given, reply, desk, pending=pending)
    if not pending:
        given = await recorded(given, desk)
    desk.recall.remember(given)
    answered = await reply.send(answer(given.explanation, frame))
    if answered:
        await desk.deps.incidents.job_answered(job.request_key, answered)
    if not pending:
        return
    try:
        final = await confirmed(given, desk)
    except Exception:
        await reply.abandon(answer(given.explanation, replace(frame, pending=False)))
        raise
    desk.recall.remember(final)
    frame = _frame(final, reply, desk, pending=False)
    await reply.follow(
        answer(final.explanation, frame), checked(final.explanation, before=given.explanation, frame=frame)
    )


async def confirmed(given: Given, desk: Desk) -> Given:
    """Check an answer against the world, then record it; one that may not be checked now is recorded all the same."""
    asker = given.origin.author or given.origin.channel
    try:
        explanation = await diagnose.confirm(given.explanation, desk.deps, asker=asker)
    except AskedTooOften:
        desk.recall.remember(await recorded(given, desk))
        raise
    checked_now = replace(given, explanation=explanation)
    return await recorded(checked_now, desk)


async def recorded(given: Given, desk: Desk) -> Given:
    """Record an answer; see `bot.record.record` for what is not recorded."""
    now = desk.deps.clock.now()
    return replace(given, explanation=await desk.deps.incidents.call(record, given.explanation, given.origin, now))


async def current(given: Given, desk: Desk) -> Given:
    """Bring the incidents under an answer up to date."""
    answers = [await _current(found, desk) for found in given.explanation.answers]
    return replace(given, explanation=replace(given.explanation, answers=tuple(answers)))


def says_something(explanation: Explanation, *, from_bot: bool) -> bool:
    """Decide whether a message that nobody asked us about is worth an answer.

    Monitoring tools post bounces too; of them only what is certain counts, since nobody would ask them back.
    """
    if from_bot:
        return any(found.diagnosis.bounce.certain and found.diagnosis.best for found in explanation.answers)
    return bool(explanation.answers)


def _frame(given: Given, reply: Reply, desk: Desk, *, pending: bool) -> Frame:
    return desk.frame(Shown(given.origin.request_key), here=reply.here, private=reply.private, pending=pending)


async def _current(found: Explained, desk: Desk) -> Explained:
    if found.sighting is None:
        return found
    incident = await desk.deps.incidents.incident(found.sighting.incident.id)
    return replace(found, sighting=replace(found.sighting, incident=incident))
