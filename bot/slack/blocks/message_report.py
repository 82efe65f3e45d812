"""The answer to “Check message headers”: what a message, or its header alone, shows."""

from collections.abc import Iterator, Sequence

from bot import phrases
from bot.checks.finding import Verdict
from bot.checks.message.alignment import Aligned, Alignment
from bot.checks.message.report import MessageReport
from bot.checks.message.travel import duration
from bot.checks.text import printable
from bot.mail.received import Hop
from bot.question import Question, is_selector
from bot.slack.blocks import elements, rich, troubles
from bot.slack.blocks.message import Block, Message
from bot.slack.ids import Action, CheckButton
from bot.slack.mrkdwn import cut, escape

_MAX_HOPS = 12
_MAX_RESULTS = 15
_MAX_HOST = 60
_PASSED = {True: "pass", False: "fail", None: "not known"}
_YES_NO = {True: "yes", False: "no", None: "not known"}


def message_report(found: MessageReport, *, key: str, intact: bool) -> Message:
    """Show it all; `key` is the answer's request key. `intact` False: it was pasted, not uploaded."""
    missing = phrases.ONLY_TABLE if found.only_table else phrases.ONLY_FIELDS
    shown = [finding for finding in found.findings if finding.verdict is not Verdict.SKIPPED]
    tail = [
        *troubles.unanswered(shown),
        *_authentication(found),
        *_path(found.path),
        *troubles.in_order(shown),
        *([elements.context(phrases.NOT_INTACT)] if found.signatures and not intact else []),
        *([] if found.header_known else [elements.context(missing)]),
        *_next(found, key),
    ]
    head = troubles.headline(found.title, shown, found.took_s)
    return Message(
        escape(f"{found.title}: {phrases.counts(shown)}"), troubles.fitted(head, troubles.troubles(shown), tail)
    )


def _authentication(found: MessageReport) -> Iterator[Block]:
    """Set the receiver's results beside the alignment with the From domain, one method a line."""
    rows = list(_results(found))[:_MAX_RESULTS]
    if not rows:
        return
    by = f" by {printable(found.verdicts.by)}" if found.verdicts.by else ""
    source = f" ({found.verdicts.source}{by})" if found.verdicts.source else ""
    title = rich.section(rich.text(f"Authentication{cut(source, 200)}", bold=True))
    yield rich.block(title, rich.preformatted("\n".join(rows)))


def _results(found: MessageReport) -> Iterator[str]:
    domains = {(entry.method, entry.domain): entry for entry in _domains(found.alignment)}
    for result in found.verdicts.results:
        entry = domains.pop((result.method, result.identity or ""), None)
        yield _result(result.method, result.result, result.identity or result.ip or "", entry)
    for entry in domains.values():
        yield _result(entry.method, _PASSED[entry.passed], entry.domain, entry)
    for result in found.verdicts.before:
        yield f"{_result(result.method, result.result, result.identity or result.ip or '', None)}  at a server before"


def _result(method: str, result: str, domain: str, entry: Aligned | None) -> str:
    aligned = f"  aligned: {_YES_NO[entry.aligned]}" if entry is not None else ""
    return f"{method.upper():<5} {printable(result):<11}{printable(domain)}{aligned}".rstrip()


def _domains(alignment: Alignment | None) -> Sequence[Aligned]:
    return alignment.domains if alignment is not None else ()


def _path(path: Sequence[Hop]) -> Iterator[Block]:
    if not path:
        return
    shown = path[:_MAX_HOPS]
    width = max(len(_delay(hop)) for hop in shown)  # 0: of one hop there is no delay, and the hosts need the room
    lines = [f"{_delay(hop):>{width}}{'  ' if width else ''}{_hop(hop)}" for hop in shown]
    if len(path) > _MAX_HOPS:
        lines.append(f"… and {len(path) - _MAX_HOPS} more hops")
    yield rich.block(rich.section(rich.text("Path", bold=True)), rich.preformatted("\n".join(lines)))


def _hop(hop: Hop) -> str:
    return f"{_host(hop.from_host)} → {_host(hop.by_host)}  {hop.protocol or ''}".rstrip()


def _delay(hop: Hop) -> str:
    return f"+{duration(hop.delay_s)}" if hop.delay_s is not None and hop.delay_s >= 0 else ""


def _host(name: str | None) -> str:
    return cut(printable(name or "?"), _MAX_HOST)


def _next(found: MessageReport, key: str) -> Iterator[Block]:
    """Offer the check of the domain, with the selectors that DNS cannot list."""
    if found.author_domain is None:
        return
    selectors = tuple(name for name in found.selectors if is_selector(name))
    if selectors:
        yield rich.block(rich.labelled(phrases.LEARNT, ", ".join(selectors)))
    question = Question(about=found.author_domain, selectors=selectors)
    label = cut(f"Check {found.author_domain}", elements.MAX_BUTTON)
    yield elements.actions(elements.button(label, Action.CHECK_DOMAIN, CheckButton(key, str(question)).encode()))
