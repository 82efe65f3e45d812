"""The answer of /checkdomain and /checkip."""

from collections.abc import Sequence

from bot import phrases
from bot.checks.finding import Finding, Verdict
from bot.checks.report import Report
from bot.checks.requirements import Met, Requirement
from bot.checks.topics import topic
from bot.question import Question
from bot.slack.blocks import elements, rich, troubles
from bot.slack.blocks.findings import SIGN
from bot.slack.blocks.message import Block, Message, fitting
from bot.slack.ids import Action, CheckButton, Part
from bot.slack.mrkdwn import escape

_MET = {Met.FAIL: Verdict.FAIL, Met.PASS: Verdict.PASS, Met.LOOK: Verdict.UNKNOWN}
"""In the order in which they are shown."""
_MAX_FINE = 25


def report(found: Report, *, key: str, part: Part = Part.FINDINGS, private: bool = False) -> Message:
    """Show one part of the answer; `key` is its request key. `private`: it can be posted to the channel."""
    about = " and ".join(name for name in (found.subject.domain, found.subject.ip) if name)
    shown = [finding for finding in found.shown if finding.verdict is not Verdict.SKIPPED]
    buttons = _buttons(found, key, part, private=private)
    text = escape(f"{about}: {phrases.counts(shown)}")
    if part is Part.REQUIREMENTS and found.requirements:
        return Message(text, fitting([elements.header(about), *_checklist(found.requirements)], buttons))
    head = troubles.headline(about, shown, found.took_s)
    fine = [*troubles.in_order(shown, most=_MAX_FINE), *_unused(found)] if part is Part.ALL else _fine_in_short(shown)
    if shown and found.nothing_answered:
        words = escape(f"{SIGN[Verdict.UNKNOWN]} {phrases.NOTHING_ANSWERED.format(about=about)} {shown[0].summary}")
        return Message(text, fitting([*head, elements.context(words)], buttons))
    tail = [*troubles.unanswered(shown), *fine, *_checklist_in_short(found.requirements), *buttons]
    return Message(text, troubles.fitted(head, troubles.troubles(shown), tail))


def question_of(found: Report) -> str:
    """Write what to type after the command to get this answer again."""
    subject = found.subject
    if subject.domain is None:
        return str(Question(about=subject.ip, helo=subject.helo_name)) if subject.ip else ""
    return str(Question(about=subject.domain, selectors=subject.selectors, ip=subject.ip, helo=subject.helo_name))


def _fine_in_short(findings: Sequence[Finding]) -> list[Block]:
    """Name the topics in which nothing is wrong; the passes of the others are behind “All findings”."""
    wrong = {topic(finding.code) for finding in findings if finding.verdict in {Verdict.FAIL, Verdict.WARN}}
    passed = dict.fromkeys(topic(finding.code) for finding in findings if finding.verdict is Verdict.PASS)
    fine = [topic for topic in passed if topic not in wrong]
    return [elements.context(f"{SIGN[Verdict.PASS]} In order: {', '.join(fine)}")] if fine else []


def _unused(found: Report) -> list[Block]:
    names = [topic(finding.code) for finding in found.findings if finding.code.endswith(".unused")]
    words = f"{SIGN[Verdict.SKIPPED]} {phrases.UNUSED} {', '.join(dict.fromkeys(names))}"
    return [elements.context(words)] if names else []


def _checklist_in_short(requirements: Sequence[Requirement]) -> list[Block]:
    rows = list({row.id: row.met for row in requirements}.values())
    told = [f"{rows.count(met)} {words}" for met, words in phrases.MET.items() if met in rows]
    return [elements.context(f"{phrases.REQUIRED}: {', '.join(told)}.")] if told else []


def _checklist(requirements: Sequence[Requirement]) -> list[Block]:
    blocks = [rich.block(rich.section(rich.text(phrases.REQUIRED, bold=True)))]
    rows = {row.id: row for row in requirements}.values()
    for met, verdict in _MET.items():
        listed = [
            _row(row, [other for other in requirements if other.id == row.id]) for row in rows if row.met is met
        ]
        if not listed:
            continue
        title = phrases.MET[met]
        words = f"{SIGN[verdict]} {title[:1].upper()}{title[1:]}"
        blocks.append(rich.block(rich.section(rich.text(words, bold=True)), rich.items(listed)))
    return blocks


def _row(row: Requirement, all_alike: Sequence[Requirement]) -> rich.Element:
    """Make one line: what is required, by whom (a link to the receiver's own page), of whom, and where to look."""
    parts = [rich.text(f"{row.text} (")]
    for number, other in enumerate(all_alike):
        name = phrases.RECEIVER.get(other.receiver, other.receiver)
        parts += [rich.text(", ")] if number else []
        parts.append(rich.link(other.source, name) if other.source else rich.text(name))
    parts.append(rich.text(f"; {row.scope})"))
    return rich.section(*parts, *([rich.text(f" {row.look}", italic=True)] if row.look else []))


def _buttons(found: Report, key: str, part: Part, *, private: bool) -> list[Block]:
    question = question_of(found)
    if not question:
        return []

    def button(label: str, action: Action, shown: Part = part, hint: str = "") -> Block:
        return elements.button(label, action, CheckButton(key, question, shown).encode(), hint=hint)

    other_parts = (
        (Part.FINDINGS, "Findings", Action.CHECK_FINDINGS, True),
        (Part.REQUIREMENTS, "Sender requirements", Action.CHECK_REQUIREMENTS, bool(found.requirements)),
        (Part.ALL, "All findings", Action.CHECK_ALL, bool(found.shown)),
    )
    pressable = [
        button(label, action, which) for which, label, action, has in other_parts if has and which is not part
    ]
    pressable.append(button("Check again", Action.CHECK_AGAIN))
    if private:
        hint = "Show this answer to everybody in the channel"
        pressable.append(button("Post to channel", Action.CHECK_POST, hint=hint))
    return [elements.actions(*pressable)]
