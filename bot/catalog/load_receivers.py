"""Reads catalog/receivers/*.yml; the keys are described in catalog/README.md."""

import re
from enum import StrEnum

from bot.catalog.cause import Action
from bot.catalog.load_causes import read_sources, read_steps
from bot.catalog.rule import Certainty, EnhancedPattern, Example, Link, Receiver, ReceiverKind, Rule, When
from bot.catalog.strict_yaml import UNWRITTEN, Table
from bot.mail.bounce import Stage
from bot.mail.status import parse_reply_code

RULE_ID = re.compile(r"[a-z0-9_]+\.[a-z0-9][a-z0-9_-]*")


class Origin(StrEnum):
    """Where an example's words come from."""

    DOCUMENTATION = "documentation"
    SEEN = "seen"
    ASSUMED = "assumed"


def read_receiver(table: Table, receiver_id: str, path: str) -> Receiver:
    """Read the file of one receiver. Faults are reported by the table."""
    receiver = Receiver(
        id=receiver_id,
        name=table.text("name"),
        kind=table.word("kind", ReceiverKind),
        hosts=tuple(host.lower() for host in table.texts("hosts")),
        domains=tuple(domain.lower() for domain in table.texts("domains")),
        signatures=table.texts("signatures"),
        signature_patterns=table.texts("signature_patterns"),
        speaks_like=table.texts("speaks_like"),
        support=tuple(_link(item) for item in table.tables("support")),
        rules=tuple(_rule(item, receiver_id, path) for item in table.tables("rules")),
    )
    table.close()
    return receiver


def read_enhanced(table: Table, key: str = "enhanced") -> tuple[EnhancedPattern, ...]:
    """Read a list of enhanced code patterns."""
    patterns = []
    for text in table.texts(key):
        pattern = EnhancedPattern.parse(text)
        if pattern is None:
            table.problem(f"'{text}' is no enhanced code: write 5.7.26, x.2.2 or 5.7.606-649", key)
        else:
            patterns.append(pattern)
    return tuple(patterns)


def read_reply_codes(table: Table) -> tuple[int, ...]:
    """Read a list of reply codes."""
    codes = []
    for text in table.texts("reply_code"):
        code = parse_reply_code(text)
        if code is None:
            table.problem(f"'{text}' is no reply code: write three digits", "reply_code")
        else:
            codes.append(code)
    return tuple(codes)


def _stages(table: Table) -> tuple[Stage, ...]:
    known = {stage.value: stage for stage in Stage}
    stages = []
    for text in table.texts("stage"):
        if text in known:
            stages.append(known[text])
        else:
            table.problem(f"'{text}' is no stage; one of {', '.join(known)}", "stage")
    return tuple(stages)


def _rule(table: Table, receiver_id: str, path: str) -> Rule:
    examples = table.table("examples", required=True)
    rule = Rule(
        id=table.text("id"),
        receiver=receiver_id,
        cause=table.text("cause"),
        when=_when(table.table("when", required=True)),
        needs_receiver=table.truth("needs_receiver", default=False),
        fallback=table.truth("fallback", default=False),
        beats=table.texts("beats"),
        action=table.word_or_none("action", Action),
        certainty=table.word("certainty", Certainty),
        meaning=table.text_or_none("meaning"),
        advice=read_steps(table, "advice"),
        clears=table.text_or_none("clears"),
        links=table.texts("links"),
        sources=read_sources(table),
        match=tuple(_match(item) for item in examples.tables("match", required=True)) if examples else (),
        no_match=tuple(_no_match(item) for item in examples.tables("no_match", required=True)) if examples else (),
        notes=table.text_or_none("notes"),
        path=path,
        line=table.line,
    )
    if examples:
        examples.close()
    table.close()
    if rule.id == f"{receiver_id}.{UNWRITTEN}":
        table.problem(
            f"the id is still to be written: {receiver_id}. and a word or two, as in generic.no_such_user", "id"
        )
    elif rule.id and not (RULE_ID.fullmatch(rule.id) and rule.id.startswith(f"{receiver_id}.")):
        table.problem(f"id '{rule.id}' must be '{receiver_id}.' (the file's name) and one word", "id")
    return rule


def _when(table: Table | None) -> When:
    if table is None:
        return When()
    when = When(
        reply_code=read_reply_codes(table),
        enhanced=read_enhanced(table),
        text=table.texts("text"),
        and_text=table.texts("and_text"),
        unless_text=table.texts("unless_text"),
        stage=_stages(table),
        pattern=table.text_or_none("pattern"),
    )
    table.close()
    if not (when.reply_code or when.enhanced or when.text or when.pattern):
        table.problem("'when' needs reply_code, enhanced, text or pattern")
    return when


def _match(table: Table) -> Example:
    example = Example(table.text("text"), origin=table.word("from", Origin).value)
    table.close()
    return example


def _no_match(table: Table) -> Example:
    example = Example(table.text("text"), because=table.text("because"))
    table.close()
    return example


def _link(table: Table) -> Link:
    link = Link(table.text("title"), table.text("url"))
    table.close()
    return link
