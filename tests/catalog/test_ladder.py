"""Which rule wins: catalog/README.md, "How one rule is chosen"."""

import pytest

from bot.catalog.catalog import Catalog
from bot.catalog.classify import Classifier
from bot.catalog.rule import ReceiverKind
from tests.catalog.small import bounce, catalog, generic, receiver, rule

WORDS = ("mailbox is full",)


def winner(of: Catalog, diagnostic: str, **facts: str | int) -> str | None:
    best = Classifier(of).classify(bounce(diagnostic, **facts)).best  # type: ignore[arg-type]
    return best.rule.id if best and best.rule else None


def test_the_receivers_own_words_beat_everybodys_longer_words() -> None:
    known = catalog(
        receiver("acme", rule("acme.full", text=("is full",)), hosts=("*.acme.example",)),
        generic(rule("generic.full", text=("the mailbox is full",))),
    )
    assert winner(known, "552 the mailbox is full", remote_mta="mx.acme.example") == "acme.full"
    assert winner(known, "552 the mailbox is full", remote_mta="mx.other.example") == "acme.full"


def test_words_that_need_their_receiver_are_not_believed_from_others() -> None:
    known = catalog(
        receiver("acme", rule("acme.full", text=WORDS, needs_receiver=True), hosts=("*.acme.example",)),
        generic(rule("generic.full", text=("full",))),
    )
    assert winner(known, "552 mailbox is full", remote_mta="mx.acme.example") == "acme.full"
    assert winner(known, "552 mailbox is full") == "generic.full"


def test_another_known_receiver_silences_a_providers_words() -> None:
    known = catalog(
        receiver("acme", rule("acme.full", text=WORDS)),
        receiver("other", hosts=("*.other.example",), domains=("other.example",)),
    )
    assert winner(known, "552 mailbox is full", remote_mta="mx.other.example") is None
    assert winner(known, "552 mailbox is full", recipient_domain="other.example") == "acme.full"


@pytest.mark.parametrize("kind", [ReceiverKind.GATEWAY, ReceiverKind.ESP, ReceiverKind.MTA, ReceiverKind.BLOCKLIST])
def test_words_of_what_stands_before_many_receivers_are_heard_at_each(kind: ReceiverKind) -> None:
    known = catalog(
        receiver("gate", rule("gate.full", text=WORDS), kind=kind),
        receiver("other", hosts=("*.other.example",)),
    )
    assert winner(known, "552 mailbox is full", remote_mta="mx.other.example") == "gate.full"


LOOSE = rule("generic.loose", "policy.x", pattern="mailbox .{0,60} refused")


def test_words_with_a_gap_between_them_come_after_all_words_but_those_that_say_little() -> None:
    said = "552 mailbox of bob is full, so it was refused"
    little = rule("generic.little", text=("so it was refused",), fallback=True)
    assert winner(catalog(generic(LOOSE, little)), said) == "generic.loose"
    assert winner(catalog(generic(LOOSE, rule("generic.full", text=("is full",)))), said) == "generic.full"


def test_words_with_a_gap_come_before_a_code_alone_and_after_a_receivers_own_code() -> None:
    said: dict[str, str | int] = {"enhanced": "5.2.2", "reply_code": 552}
    code = rule("generic.code", enhanced=("5.2.2",))
    assert winner(catalog(generic(LOOSE, code)), "552 5.2.2 mailbox of bob refused", **said) == "generic.loose"
    own = receiver("acme", rule("acme.code", enhanced=("5.2.2",)), hosts=("*.acme.example",))
    at_acme = {**said, "remote_mta": "mx.acme.example"}
    assert winner(catalog(generic(LOOSE), own), "552 5.2.2 mailbox of bob refused", **at_acme) == "acme.code"


def test_a_gap_in_a_receivers_own_pattern_takes_nothing_from_it() -> None:
    own = receiver("acme", rule("acme.loose", pattern="mailbox .{0,60} refused"), hosts=("*.acme.example",))
    known = catalog(own, generic(rule("generic.full", text=("mailbox of bob",))))
    assert winner(known, "552 mailbox of bob refused", remote_mta="mx.acme.example") == "acme.loose"


def test_a_receivers_own_code_beats_everybodys_words() -> None:
    known = catalog(
        receiver("acme", rule("acme.code", enhanced=("5.7.606-649",)), hosts=("*.acme.example",)),
        generic(rule("generic.denied", text=("access denied",))),
    )
    reply: dict[str, str | int] = {"enhanced": "5.7.606", "reply_code": 550}
    assert winner(known, "550 5.7.606 access denied", remote_mta="mx.acme.example", **reply) == "acme.code"
    assert winner(known, "550 5.7.606 access denied", **reply) == "generic.denied"


def test_a_receivers_own_words_beat_its_own_code() -> None:
    known = catalog(
        receiver(
            "acme",
            rule("acme.code", enhanced=("5.2.2",)),
            rule("acme.quota", text=("submission quota",)),
            hosts=("*.acme.example",),
        ),
    )
    reply = {"enhanced": "5.2.2", "remote_mta": "mx.acme.example"}
    assert winner(known, "552 5.2.2 submission quota exceeded", **reply) == "acme.quota"


def test_the_words_beat_a_bare_code_of_nobody_in_particular() -> None:
    known = catalog(generic(rule("generic.code", enhanced=("5.1.1",)), rule("generic.rate", text=("too many",))))
    assert winner(known, "550 5.1.1 too many messages", enhanced="5.1.1") == "generic.rate"


def test_fallback_words_give_way_to_all_other_words() -> None:
    known = catalog(
        generic(
            rule("generic.refused", text=("message rejected by the server",), fallback=True),
            rule("generic.virus", text=("virus",)),
        )
    )
    assert winner(known, "550 message rejected by the server: virus") == "generic.virus"
    assert winner(known, "550 message rejected by the server") == "generic.refused"


def test_longer_words_win_on_one_rung() -> None:
    known = catalog(generic(rule("generic.a", text=("user", "unknown")), rule("generic.b", text=("user unknown",))))
    assert winner(known, "550 user unknown") == "generic.b"


def test_a_code_decides_between_equal_words() -> None:
    known = catalog(
        generic(
            rule("generic.plain", text=("refused",)),
            rule("generic.coded", text=("refused",), enhanced=("x.2.1",)),
            rule("generic.replied", text=("refused",), reply_code=(550,)),
        )
    )
    assert winner(known, "550 5.2.1 refused", reply_code=550, enhanced="5.2.1") == "generic.coded"
    assert winner(known, "550 refused", reply_code=550) == "generic.replied"
    assert winner(known, "554 refused", reply_code=554) == "generic.plain"


def test_beats_overrides_the_ladder() -> None:
    known = catalog(
        generic(
            rule("generic.long", text=("user unknown here",)),
            rule("generic.short", text=("user unknown",), beats=("generic.long",)),
        )
    )
    assert winner(known, "550 user unknown here") == "generic.short"


def test_the_order_of_rules_never_decides() -> None:
    rules = [
        rule("generic.a", text=("user unknown",)),
        rule("generic.b", text=("unknown",)),
        rule("generic.c", text=("user unknown",), reply_code=(550,)),
        rule("generic.d", text=("user unknow n",)),
    ]
    winners = {
        winner(catalog(generic(*rules[turn:], *rules[:turn])), "550 user unknown", reply_code=550)
        for turn in range(len(rules))
    }
    assert winners == {"generic.c"}


def test_all_conditions_must_hold() -> None:
    known = catalog(
        generic(rule("generic.x", text=("listed", "blocked"), and_text=("spamhaus",), unless_text=("open resolver",)))
    )
    assert winner(known, "550 blocked using spamhaus") == "generic.x"
    assert winner(known, "550 blocked") is None
    assert winner(known, "550 blocked using spamhaus (open resolver)") is None


def test_literals_match_whole_words_only() -> None:
    known = catalog(generic(rule("generic.x", text=("ts01",)), rule("generic.y", text=("[ip]",))))
    assert winner(known, "421 [TS01] deferred") == "generic.x"
    assert winner(known, "421 ats012 deferred") is None
    assert winner(known, "421 x[IP]y deferred") == "generic.y"


def test_speaking_like_another_receiver_is_speaking_its_words() -> None:
    known = catalog(
        receiver("acme", rule("acme.full", text=WORDS, needs_receiver=True)),
        receiver("mini", hosts=("*.mini.example",), speaks_like=("acme",)),
    )
    diagnosis = Classifier(known).classify(bounce("552 mailbox is full", remote_mta="mx.mini.example"))
    assert diagnosis.receiver is not None
    assert diagnosis.receiver.id == "mini"
    assert diagnosis.best is not None
