"""Small catalogs made in memory."""

from dataclasses import replace

from bot.catalog.catalog import Catalog
from bot.catalog.cause import Action, Appeal, Category, Cause, Party, Source, Step
from bot.catalog.codes import AmbiguousCode, EnhancedMeaning, Share
from bot.catalog.rule import Certainty, EnhancedPattern, Receiver, ReceiverKind, Rule, When
from bot.mail.bounce import Bounce, SourceFormat
from bot.mail.status import EnhancedStatusCode

SOURCES = (Source("https://example.com/", "2026-11-20"),)


def cause(cause_id: str, action: Action = Action.SUPPRESS, deferred: Action | None = None) -> Cause:
    return Cause(
        id=cause_id,
        category=Category(cause_id.partition(".")[0]),
        title=cause_id,
        summary="{receiver} refuses {sending_ip}.",
        party=Party.SENDER_LIST,
        action=action,
        action_deferred=deferred,
        why="",
        steps=(Step("Look at {sender_domain}.", "/checkdomain {sender_domain}"),),
        clears="",
        appeal=Appeal(""),
        ip_change=None,
        never=(),
        prevention=(),
        faq=(),
        neighbours=(),
        checks=(),
        confirmed_by=(),
        contradicted_by=(),
        sources=SOURCES,
    )


def rule(
    rule_id: str,
    cause_id: str = "recipient_unknown.x",
    *,
    text: tuple[str, ...] = (),
    and_text: tuple[str, ...] = (),
    unless_text: tuple[str, ...] = (),
    pattern: str | None = None,
    enhanced: tuple[str, ...] = (),
    reply_code: tuple[int, ...] = (),
    needs_receiver: bool = False,
    fallback: bool = False,
    beats: tuple[str, ...] = (),
    action: Action | None = None,
    advice: tuple[Step, ...] = (),
    meaning: str | None = None,
) -> Rule:
    patterns = [EnhancedPattern.parse(code) for code in enhanced]
    return Rule(
        id=rule_id,
        receiver=rule_id.partition(".")[0],
        cause=cause_id,
        when=When(
            reply_code=reply_code,
            enhanced=tuple(pattern for pattern in patterns if pattern),
            text=text,
            and_text=and_text,
            unless_text=unless_text,
            pattern=pattern,
        ),
        needs_receiver=needs_receiver,
        fallback=fallback,
        beats=beats,
        action=action,
        certainty=Certainty.HIGH,
        meaning=meaning,
        advice=advice,
        clears=None,
        links=(),
        sources=SOURCES,
        match=(),
        no_match=(),
        notes=None,
        path="",
        line=0,
    )


def receiver(
    receiver_id: str,
    *rules: Rule,
    kind: ReceiverKind = ReceiverKind.PROVIDER,
    hosts: tuple[str, ...] = (),
    domains: tuple[str, ...] = (),
    signatures: tuple[str, ...] = (),
    speaks_like: tuple[str, ...] = (),
) -> Receiver:
    return Receiver(
        id=receiver_id,
        name=receiver_id.title(),
        kind=kind,
        hosts=hosts,
        domains=domains,
        signatures=signatures,
        signature_patterns=(),
        speaks_like=speaks_like,
        support=(),
        rules=rules,
    )


def generic(*rules: Rule) -> Receiver:
    return receiver("generic", *rules, kind=ReceiverKind.GENERIC)


def catalog(
    *receivers: Receiver,
    ambiguous: tuple[AmbiguousCode, ...] = (),
    enhanced: tuple[EnhancedMeaning, ...] = (),
    causes: tuple[Cause, ...] = (),
) -> Catalog:
    made = {item.id: item for item in causes}
    named = [rule.cause for item in receivers for rule in item.rules]
    named += [share.cause for entry in ambiguous for share in entry.candidates]
    named += [entry.cause for entry in enhanced if entry.cause]
    for cause_id in named:
        made.setdefault(cause_id, cause(cause_id))
    return Catalog(causes=tuple(made.values()), receivers=receivers, ambiguous=ambiguous, enhanced=enhanced)


def ambiguous(
    *shares: tuple[str, float], enhanced: tuple[str, ...] = (), reply_code: tuple[int, ...] = ()
) -> AmbiguousCode:
    patterns = [EnhancedPattern.parse(code) for code in enhanced]
    return AmbiguousCode(
        enhanced=tuple(pattern for pattern in patterns if pattern),
        reply_code=reply_code,
        candidates=tuple(Share(*share) for share in shares),
        questions=("Which one?",),
        sources=SOURCES,
    )


def standard(code: str, cause_id: str | None) -> EnhancedMeaning:
    return EnhancedMeaning(
        code=code, name=code, meaning=code, cause=cause_id, used_differently_by=(), rfc=(), sources=SOURCES
    )


def bounce(
    diagnostic: str,
    *,
    reply_code: int | None = None,
    enhanced: str | None = None,
    text: str | None = None,
    certain: bool = True,
    **facts: str,
) -> Bounce:
    made = Bounce(
        text=text or diagnostic,
        diagnostic=diagnostic,
        source_format=SourceFormat.REPLY,
        certain=certain,
        reply_code=reply_code,
        enhanced=EnhancedStatusCode.parse(enhanced) if enhanced else None,
    )
    return replace(made, **facts)  # type: ignore[arg-type]


FULL_CATALOG = catalog(
    receiver("acme", rule("acme.full", text=("is full",)), hosts=("*.acme.example",)),
    generic(rule("generic.x", "authentication.x", enhanced=("x.7.26",))),
    ambiguous=(ambiguous(("content.x", 0.5), enhanced=("x.7.1",)),),
    enhanced=(standard("x.1.1", "recipient_unknown.x"),),
)
