"""The answer to a paste: one bounce, an overview of several kinds, one that is unexplained, or none."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot import phrases
from bot.catalog.diagnosis import Candidate
from bot.explain import Explained, Explanation
from bot.slack.blocks import category, elements, findings, incidents, playbook, rich
from bot.slack.blocks.message import Block, Message, fitting
from bot.slack.ids import Action, IncidentButton, Shown
from bot.slack.mrkdwn import cut, escape

MAX_GROUPS = 12
"""Kinds of bounce in an overview."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """How and when an answer is shown.

    `here` is the link of the message that it answers, None: not in a channel. `private`: only one person sees it.
    `pending`: the checks are still running. `titles` are the titles of causes by id.
    """

    now: datetime
    shown: Shown
    here: str | None = None
    private: bool = False
    pending: bool = False
    titles: Mapping[str, str] = field(default_factory=dict)


def answer(explanation: Explanation, frame: Frame) -> Message:
    """Render the part of the answer that `frame` asks for."""
    found = explanation.answers
    if not found:
        words = phrases.OTHER[explanation.other] if explanation.other else phrases.NOT_A_BOUNCE
        return Message(escape(words), (elements.paragraph(words),))
    group = 0 if len(found) == 1 else frame.shown.group
    if group is None or group >= len(found):
        return _overview(explanation, frame)
    chosen = found[group]
    best = chosen.diagnosis.best
    head = _known(chosen, best, frame) if best else _unknown(chosen)
    notes = [elements.context(phrases.TRUNCATED)] if explanation.truncated else []
    if frame.pending and chosen.subject:
        notes.append(elements.context(f"⏳ {phrases.PENDING}"))
    tail = [*_incident(chosen, frame), *_buttons(chosen, frame, alone=len(found) == 1)]
    return Message(_fallback(chosen), fitting((*head, *notes), tail))


def checked(explanation: Explanation, *, before: Explanation, frame: Frame) -> Message:
    """Tell somebody who has the first answer already what the checks say; the whole answer where it changed."""
    if [_first_cause(item) for item in explanation.answers] != [_first_cause(item) for item in before.answers]:
        return answer(explanation, frame)
    blocks: list[Block] = []
    tail: list[Block] = []
    for found in explanation.answers:
        if len(explanation.answers) > 1 and found.weighed:
            blocks.append(elements.context(phrases.title(found)))
        blocks += findings.weighed(found.weighed, full=False)
        tail += _incident(found, frame)
    if len(explanation.answers) == 1:
        tail += _buttons(explanation.answers[0], frame, alone=True)
    return Message("Checked now.", fitting(blocks, tail))


def _known(found: Explained, best: Candidate, frame: Frame) -> list[Block]:
    diagnosis, cause, full = found.diagnosis, best.cause, frame.shown.full
    ambiguous = phrases.is_ambiguous(found)
    blocks = [
        elements.header(
            phrases.title(found), emoji=category.AMBIGUOUS if ambiguous else category.EMOJI[cause.category]
        ),
        elements.context(_facts(found, best)),
        *([playbook.ambiguity(diagnosis)] if ambiguous else []),
        playbook.meaning(found, cause),
        *playbook.code_uses(diagnosis),
        *playbook.steps(diagnosis, full=full),
        playbook.expectations(diagnosis, cause, full=full),
        playbook.evidence(diagnosis, None if ambiguous else best.why),
        *findings.weighed(found.weighed, full=full),
    ]
    if full:
        blocks += playbook.alternatives(diagnosis) if not ambiguous else ()
        blocks += playbook.background(diagnosis, cause, frame.titles)
    return blocks


def _unknown(found: Explained) -> list[Block]:
    diagnosis, bounce = found.diagnosis, found.diagnosis.bounce
    facts = [
        ("Receiver", diagnosis.receiver.name if diagnosis.receiver else bounce.remote_mta),
        ("Code", phrases.codes(found.diagnosis)),
        ("It says", phrases.said_by_codes(bounce)),
        ("Sending IP", bounce.sending_ip),
        ("Sender", bounce.sender_domain),
        ("Recipient's domain", bounce.recipient_domain),
    ]
    known = [rich.labelled(label, value) for label, value in facts if value]
    parts = [rich.section(rich.text(phrases.UNEXPLAINED))]
    blocks = [
        elements.header(phrases.title(found), emoji=category.UNEXPLAINED),
        rich.block(*parts, *([rich.items(known)] if known else [])),
    ]
    blocks += [playbook.evidence(diagnosis, None)] if bounce.diagnostic else []
    # Titles only: a summary filled with this bounce's facts would read like a finding.
    nearest = [rich.section(rich.text(cause.title)) for cause in diagnosis.nearest]
    blocks += playbook.titled("A little like, without proof", nearest)
    blocks += playbook.code_uses(diagnosis)
    blocks += playbook.titled("What to check", map(playbook.step, phrases.to_check(diagnosis)))
    pages = (rich.section(rich.link(url, label)) for url, label in playbook.links(diagnosis))
    return [*blocks, *playbook.titled("The receiver's own pages", pages)]


def _overview(explanation: Explanation, frame: Frame) -> Message:
    found = explanation.answers
    total = sum(item.count for item in found)
    title = f"{total} bounces, {len(found)} kinds of trouble"
    blocks = [elements.header(title, emoji=category.OVERVIEW)]
    for number, item in enumerate(found[:MAX_GROUPS]):
        summary = item.diagnosis.summary or cut(item.diagnosis.bounce.diagnostic, 200)
        action = f"\n{told}" if (told := phrases.action(item.diagnosis)) else ""
        value = Shown(frame.shown.key, number).encode()
        details = elements.button("Details", Action.VIEW, value, hint=f"Details of {phrases.title(item)}")
        blocks.append(elements.paragraph(f"{phrases.title(item)}\n{summary}{action}", accessory=details))
    if len(found) > MAX_GROUPS:
        blocks.append(elements.context(f"… and {len(found) - MAX_GROUPS} more kinds. Paste those alone to see them."))
    if explanation.truncated:
        blocks.append(elements.context(phrases.TRUNCATED))
    if frame.pending:
        blocks.append(elements.context(f"⏳ {phrases.PENDING}"))
    tail = [elements.actions(_post(frame))] if frame.private and not frame.pending else []
    return Message(escape(title), fitting(blocks, tail))


def _facts(found: Explained, best: Candidate) -> str:
    diagnosis, bounce = found.diagnosis, found.diagnosis.bounce
    kind = [phrases.CATEGORY[best.cause.category], phrases.confidence(best.confidence)]
    facts = [
        *([] if phrases.is_ambiguous(found) else kind),
        phrases.codes(found.diagnosis),
        bounce.sending_ip,
        bounce.sender_domain,
        ", ".join(item.name for item in diagnosis.blocklists),
    ]
    return " · ".join(fact for fact in facts if fact) or "no code, no address"


def _fallback(found: Explained) -> str:
    summary = found.diagnosis.summary
    return escape(f"{phrases.title(found)}. {summary}" if summary else phrases.title(found))


def _incident(found: Explained, frame: Frame) -> list[Block]:
    return [incidents.sighting(found.sighting, frame.now, here=frame.here)] if found.sighting else []


def _buttons(found: Explained, frame: Frame, *, alone: bool) -> list[Block]:
    shown = frame.shown
    pressable: list[Block] = []
    if found.sighting:
        pressable += incidents.buttons(found.sighting.incident, shown)
    if found.diagnosis.best:
        turned = Shown(shown.key, shown.group, full=not shown.full).encode()
        pressable.append(elements.button("Less" if shown.full else "More", Action.VIEW, turned))
    if found.subject and not frame.pending:
        pressable.append(elements.button("Re-check", Action.RECHECK, shown.encode()))
    if frame.private and not frame.pending:
        pressable.append(_post(frame))
    if found.sighting:
        wrong = IncidentButton(found.sighting.incident.id, shown).encode()
        pressable.append(elements.button("Wrong diagnosis", Action.WRONG, wrong))
    if not alone:
        pressable.append(elements.button("Back to all", Action.BACK, Shown(shown.key).encode()))
    return [elements.actions(*pressable)] if pressable else []


def _post(frame: Frame) -> Block:
    hint = "Show this answer to everybody in the channel"
    return elements.button("Post to channel", Action.POST, frame.shown.encode(), hint=hint)


def _first_cause(found: Explained) -> str | None:
    return found.diagnosis.best.cause.id if found.diagnosis.best else None
