"""The parts of one explained bounce: what it means, who acts, what to do, and the details under More."""

from collections.abc import Iterable, Mapping, Sequence

from bot import phrases
from bot.catalog.cause import Cause, Step
from bot.catalog.diagnosis import Candidate, Diagnosis
from bot.explain import Explained
from bot.slack.blocks import rich
from bot.slack.blocks.message import Block

MAX_QUOTED = 700
"""Characters of the reply that are shown; around the deciding words when it is longer."""
MAX_ALTERNATIVES = 5
MAX_STEPS = 5
"""Steps in the short form of an answer."""


def meaning(found: Explained, cause: Cause) -> Block:
    """Say what it means, who has to act and what becomes of the address, or of the addresses of like bounces."""
    diagnosis = found.diagnosis
    parts = [rich.section(*rich.prose(diagnosis.summary or diagnosis.filled(cause.summary)))]
    if state := phrases.state(diagnosis.bounce):
        parts.append(rich.section(rich.text(state, italic=True)))
    lines = [rich.labelled("Who acts", phrases.PARTY[cause.party])]
    if action := phrases.action(diagnosis):
        lines.append(rich.labelled(phrases.address(found), action))
    if recipients := phrases.recipients(found):
        lines.append(rich.labelled("Recipients", recipients))
    return rich.block(*parts, rich.items(lines))


def steps(diagnosis: Diagnosis, *, full: bool) -> tuple[Block, ...]:
    """List what to do, in order; the short form has the first MAX_STEPS."""
    if not diagnosis.steps:
        return ()
    shown = diagnosis.steps if full else diagnosis.steps[:MAX_STEPS]
    left = len(diagnosis.steps) - len(shown)
    more = [rich.section(rich.text(f"… and {left} more under More.", italic=True))] if left else []
    title = rich.section(rich.text("What to do", bold=True))
    return (rich.block(title, rich.items(map(step, shown), ordered=True), *more),)


def expectations(diagnosis: Diagnosis, cause: Cause, *, full: bool) -> Block:
    """Say how long it takes, whether one can appeal, and what never to do."""
    rule = diagnosis.best.rule if diagnosis.best else None
    appeal = [rich.text(" "), rich.link(cause.appeal.url)] if cause.appeal.url else []
    lines = [
        rich.labelled("How long", diagnosis.filled(rule.clears if rule and rule.clears else cause.clears)),
        rich.labelled("Appeal", diagnosis.filled(cause.appeal.text), *appeal),
    ]
    if cause.never:
        never = cause.never if full else cause.never[:1]
        lines.append(rich.labelled("Never", diagnosis.filled(" ".join(never))))
    return rich.block(rich.items(lines))


def ambiguity(diagnosis: Diagnosis) -> Block:
    """Say that it may be one of several causes, with their shares, and what would decide."""
    best = diagnosis.candidates[0]
    parts = [
        rich.section(rich.text(f"{best.why[:1].upper()}{best.why[1:]}. It can be:")),
        rich.items(map(_candidate, diagnosis.candidates[: 1 + MAX_ALTERNATIVES])),
    ]
    if diagnosis.questions:
        parts.append(rich.section(rich.text("What would decide", bold=True)))
        parts.append(rich.items(rich.section(rich.text(question)) for question in diagnosis.questions))
    parts.append(rich.section(rich.text(f"\nIf it is the likeliest, {best.cause.title}:", bold=True)))
    return rich.block(*parts)


def code_uses(diagnosis: Diagnosis) -> list[Block]:
    """List what receivers mean by a code that was asked about alone."""
    return titled("At receivers", (rich.section(rich.text(line)) for line in phrases.code_uses(diagnosis)))


def alternatives(diagnosis: Diagnosis) -> tuple[Block, ...]:
    """List what else it could be, with shares, and what would decide."""
    parts: list[rich.Element] = []
    others = diagnosis.candidates[1 : 1 + MAX_ALTERNATIVES]
    if others:
        parts.append(rich.section(rich.text("It could also be", bold=True)))
        parts.append(rich.items(map(_candidate, others)))
    if diagnosis.questions:
        parts.append(rich.section(rich.text("What would decide", bold=True)))
        parts.append(rich.items(rich.section(rich.text(question)) for question in diagnosis.questions))
    return (rich.block(*parts),) if parts else ()


def evidence(diagnosis: Diagnosis, why: str | None) -> Block:
    """Quote the reply with the words that decided in bold; `why` None: it was said before."""
    said = [rich.section(rich.text("I think so ", bold=True), rich.text(f"because {why}"))] if why else []
    quoted = _highlighted(diagnosis)
    return rich.block(*said, *([rich.quote(*quoted)] if quoted else []))


def background(diagnosis: Diagnosis, cause: Cause, titles: Mapping[str, str]) -> tuple[Block, ...]:
    """Give the details under More: why, another IP, look-alikes, prevention, questions, links.

    `titles` are the titles of causes by id.
    """
    filled = diagnosis.filled
    blocks = [rich.block(rich.labelled("Why it happens", filled(cause.why)))]
    if cause.ip_change:
        blocks.append(rich.block(rich.labelled("Another IP", filled(cause.ip_change))))
    named = (rich.labelled(titles.get(item.cause, item.cause), filled(item.difference)) for item in cause.neighbours)
    blocks += titled("Not to be mistaken for", named)
    prevention = (rich.section(*rich.prose(filled(item))) for item in cause.prevention)
    blocks += titled("So that it does not come back", prevention)
    asked = (
        rich.section(rich.text(f"{item.question} ", bold=True), *rich.prose(filled(item.answer)))
        for item in cause.faq
    )
    blocks += titled("Asked often", asked)
    blocks += titled("Links", (rich.section(rich.link(url, label)) for url, label in links(diagnosis)))
    blocks += titled("Sources", (rich.section(rich.link(url)) for url in sources(diagnosis)))
    return tuple(blocks)


def links(diagnosis: Diagnosis) -> tuple[tuple[str, str | None], ...]:
    """Collect pages to act on: the rule's, the receiver's, the lists' own; (address, title or None), each once."""
    rule = diagnosis.best.rule if diagnosis.best else None
    found: dict[str, str | None] = dict.fromkeys(rule.links if rule else ())
    found |= {link.url: link.title for link in (diagnosis.receiver.support if diagnosis.receiver else ())}
    found |= {item.delist_url: f"Delisting at {item.name}" for item in diagnosis.blocklists if item.delist_url}
    return tuple((url, title) for url, title in found.items() if url.startswith(("https://", "http://")))


def sources(diagnosis: Diagnosis) -> tuple[str, ...]:
    """Collect where the catalog's knowledge was read."""
    best = diagnosis.best
    if best is None:
        return ()
    read = (*(best.rule.sources if best.rule else ()), *best.cause.sources)
    return tuple(dict.fromkeys(item.url for item in read if item.url.startswith(("https://", "http://"))))


def step(todo: Step) -> rich.Element:
    """Show one thing to do, with its command."""
    command = [rich.text(" "), rich.text(todo.command, code=True)] if todo.command else []
    return rich.section(*rich.prose(todo.text), *command)


def titled(title: str, sections: Iterable[rich.Element]) -> list[Block]:
    """Make a list with a bold title; no block at all when the list is empty."""
    listed = list(sections)
    return [rich.block(rich.section(rich.text(title, bold=True)), rich.items(listed))] if listed else []


def _candidate(candidate: Candidate) -> rich.Element:
    share = f" ({round(candidate.confidence * 100)} %)"
    return rich.section(rich.text(candidate.cause.title, bold=True), rich.text(share))


def _highlighted(diagnosis: Diagnosis) -> Sequence[rich.Element]:
    words = diagnosis.bounce.diagnostic
    first = diagnosis.evidence[0].start if diagnosis.evidence else 0
    start = max(0, min(first - MAX_QUOTED // 4, len(words) - MAX_QUOTED))
    end = min(len(words), start + MAX_QUOTED)
    pieces: list[rich.Element] = [rich.text("… ")] if start else []
    at = start
    for span in diagnosis.evidence:
        opening, closing = max(span.start, at), min(span.end, end)
        if opening >= closing:
            continue
        pieces += [rich.text(words[at:opening])] if opening > at else []
        pieces.append(rich.text(words[opening:closing], bold=True))
        at = closing
    pieces += [rich.text(words[at:end])] if at < end else []
    return [*pieces, rich.text(" …")] if end < len(words) else pieces
