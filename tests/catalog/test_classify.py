"""What a diagnosis says beside the winning rule."""

from dataclasses import replace

import pytest

from bot.catalog.blocklist import Blocklist, ListKind
from bot.catalog.cause import Action, Step
from bot.catalog.classify import Classifier, diagnose_paste
from bot.mail.bounce import DsnAction, Paste
from tests.catalog.small import SOURCES, ambiguous, bounce, catalog, cause, generic, receiver, rule, standard

FULL = rule("generic.full", "mailbox_full.x", text=("mailbox is full",))


def blocklist(list_id: str, *names: str) -> Blocklist:
    return Blocklist(
        id=list_id, name=list_id.upper(), zone=None, kinds=(ListKind.IP4,), tier=1, lists="", used_by=None, codes=(),
        bits=(), refusals=(), must_list=None, must_not_list=None, names=names, delist_url=None, delist="", clears="",
        information_only=False, ask=False, sources=SOURCES,
    )  # fmt: skip


def test_facts_fill_the_texts_and_plain_words_stand_in() -> None:
    known = Classifier(catalog(generic(FULL)))

    told = known.classify(bounce("552 mailbox is full", sending_ip="192.0.2.1", sender_domain="example.com"))
    assert told.summary == "The receiver refuses 192.0.2.1."
    assert told.steps[0].text == "Look at example.com."
    assert told.steps[0].command == "/checkdomain example.com"
    assert told.filled("{recipient_domain} is theirs") == "The recipient's domain is theirs"

    name, code = "Publish it at _dmarc.{sender_domain}.", "`dig -x {sending_ip}`"
    assert told.filled(name) == "Publish it at _dmarc.example.com."

    untold = known.classify(bounce("552 mailbox is full"))
    assert untold.filled(name) == "Publish it at _dmarc.YOUR-DOMAIN."
    assert untold.filled(code) == "`dig -x YOUR-IP`"
    assert untold.summary == "The receiver refuses the sending IP."
    assert untold.steps[0].command == "/checkdomain YOUR-DOMAIN"


def test_the_receivers_advice_comes_before_the_causes_steps_and_its_meaning_replaces_the_summary() -> None:
    own = rule(
        "acme.full", "mailbox_full.x", text=("is full",), advice=(Step("Ask {receiver}."),), meaning="No room."
    )
    diagnosis = Classifier(catalog(receiver("acme", own))).classify(bounce("552 is full"))

    assert diagnosis.summary == "No room."
    assert [step.text for step in diagnosis.steps] == ["Ask Acme.", "Look at the sending domain."]


@pytest.mark.parametrize(
    ("action", "deferred", "reply_code", "expected"),
    [
        (Action.SUPPRESS, None, 550, Action.SUPPRESS),
        (Action.SUPPRESS, None, 450, Action.RETRY),
        (Action.PAUSE, Action.RETRY, 550, Action.PAUSE),
        (Action.PAUSE, Action.RETRY, 421, Action.RETRY),
        (Action.FIX_THEN_RESEND, None, 421, Action.FIX_THEN_RESEND),
    ],
)
def test_a_deferral_has_its_own_action_and_never_suppresses(
    action: Action, deferred: Action | None, reply_code: int, expected: Action
) -> None:
    known = Classifier(catalog(generic(FULL), causes=(cause("mailbox_full.x", action, deferred),)))

    assert known.classify(bounce("mailbox is full", reply_code=reply_code)).action is expected


@pytest.mark.parametrize(("share", "expected"), [(0.5, Action.CONTACT_RECIPIENT), (0.8, Action.SUPPRESS)])
def test_a_code_that_says_too_little_suppresses_only_what_it_mostly_means(share: float, expected: Action) -> None:
    gone = cause("recipient_unknown.x")
    gone = replace(gone, steps=(Step("Suppress now.", suppresses=True), *gone.steps))
    known = catalog(generic(FULL), ambiguous=(ambiguous((gone.id, share), reply_code=(550,)),), causes=(gone,))
    diagnosis = Classifier(known).classify(bounce("550 Error", reply_code=550))

    assert diagnosis.action is expected
    assert ("Suppress now." in [step.text for step in diagnosis.steps]) is (expected is Action.SUPPRESS)


def test_two_short_words_beside_a_code_are_words_that_nobody_knows() -> None:
    vague = ambiguous(("recipient_unknown.x", 0.5), reply_code=(550,))
    known = Classifier(catalog(generic(FULL), ambiguous=(vague,)))

    assert known.classify(bounce("550 Error", reply_code=550)).candidates
    assert known.classify(bounce("550 no thanks", reply_code=550)).candidates == ()


def test_a_delay_warning_never_suppresses() -> None:
    delayed = replace(bounce("550 mailbox is full", reply_code=550), dsn_action=DsnAction.DELAYED)

    assert Classifier(catalog(generic(FULL))).classify(delayed).action is Action.RETRY


def test_the_reply_code_decides_what_is_a_deferral_before_the_enhanced_code() -> None:
    known = Classifier(catalog(generic(FULL)))

    assert known.classify(bounce("mailbox is full", reply_code=450, enhanced="5.2.2")).action is Action.RETRY
    assert known.classify(bounce("mailbox is full", enhanced="4.2.2")).action is Action.RETRY


def test_the_evidence_is_where_the_words_are_whatever_their_typography() -> None:
    said = "552 5.2.2 “Bob’s”   MAILBOX\u00a0is   Full"
    diagnosis = Classifier(catalog(generic(FULL))).classify(bounce(said))

    assert [said[span.start : span.end] for span in diagnosis.evidence] == ["MAILBOX\u00a0is   Full"]


def test_the_evidence_of_a_pattern_and_of_a_code() -> None:
    listed = rule("generic.listed", "blocklist.x", pattern=r"listed (?:at|on) (?P<blocklist>[\w.-]{1,99})")
    code = rule("generic.code", "authentication.x", enhanced=("5.7.23",))
    known = Classifier(catalog(generic(listed, code)))

    found = known.classify(bounce("550 Listed on RBL.example.net."))
    assert [(span.start, span.end) for span in found.evidence] == [(4, 30)]
    assert dict(found.facts)["blocklist"] == "rbl.example.net."
    coded = known.classify(bounce("550 5.7.23 no", enhanced="5.7.23"))
    assert [(span.start, span.end) for span in coded.evidence] == [(4, 10)]


def test_the_longest_name_of_a_blocklist_is_the_one_that_is_named() -> None:
    known = replace(
        catalog(generic(rule("generic.listed", "blocklist.x", text=("blocked using",)))),
        blocklists=(blocklist("spamhaus", "spamhaus"), blocklist("zen", "zen.spamhaus.org"), blocklist("cop", "cop")),
    )
    diagnosis = Classifier(known).classify(bounce("550 blocked using zen.spamhaus.org"))

    assert [item.id for item in diagnosis.blocklists] == ["zen"]
    assert dict(diagnosis.facts)["blocklist"] == "ZEN"


def test_other_causes_are_shown_beside_the_first_with_less_confidence() -> None:
    rules = (FULL, rule("generic.spam", "content.x", text=("spam",)))
    diagnosis = Classifier(catalog(generic(*rules))).classify(bounce("552 mailbox is full of spam"))

    assert [candidate.cause.id for candidate in diagnosis.candidates] == ["mailbox_full.x", "content.x"]
    first, second = diagnosis.candidates
    assert first.confidence > second.confidence > 0
    alone = Classifier(catalog(generic(FULL))).classify(bounce("552 mailbox is full"))
    assert first.confidence < alone.candidates[0].confidence


def test_loose_words_that_name_another_category_make_loose_words_less_sure() -> None:
    full = rule("generic.full", "mailbox_full.x", pattern="mailbox .{0,60} full")
    spam = rule("generic.spam", "content.x", pattern="spam .{0,60} seen")
    said = bounce("552 mailbox of bob is full and spam was seen")
    alone = Classifier(catalog(generic(full))).classify(said).best
    disputed = Classifier(catalog(generic(full, spam))).classify(said).best

    assert alone is not None
    assert disputed is not None
    assert disputed.confidence < alone.confidence


def test_words_elsewhere_in_the_paste_count_less() -> None:
    known = Classifier(catalog(generic(FULL)))
    here = known.classify(bounce("552 mailbox is full"))
    elsewhere = known.classify(bounce("552 no", text="552 no\n\nHer mailbox is full."))

    assert elsewhere.best is not None
    assert here.best is not None
    assert elsewhere.best.confidence < here.best.confidence


def test_an_ambiguous_code_gives_its_shares_and_questions() -> None:
    known = catalog(ambiguous=(ambiguous(("authentication.x", 0.4), ("reputation.x", 0.35), enhanced=("5.7.1",)),))
    diagnosis = Classifier(known).classify(bounce("550 5.7.1", reply_code=550, enhanced="5.7.1"))

    assert [(item.cause.id, item.confidence) for item in diagnosis.candidates] == [
        ("authentication.x", 0.4),
        ("reputation.x", 0.35),
    ]
    assert diagnosis.questions == ("Which one?",)


def test_codes_are_looked_up_from_the_most_to_the_least_specific() -> None:
    known = Classifier(
        catalog(
            ambiguous=(
                ambiguous(("content.x", 0.5), enhanced=("x.7.1",)),
                ambiguous(("reputation.x", 0.5), enhanced=("x.7.1",), reply_code=(554,)),
                ambiguous(("policy.x", 0.5), reply_code=(550,)),
            ),
            enhanced=(standard("x.1.1", "recipient_unknown.x"), standard("4.1.1", "greylisting.x")),
        )
    )

    def first(text: str, **codes: int | str) -> str | None:
        best = known.classify(bounce(text, **codes)).best  # type: ignore[arg-type]
        return best.cause.id if best else None

    assert first("554 5.7.1", reply_code=554, enhanced="5.7.1") == "reputation.x"
    assert first("550 5.7.1", reply_code=550, enhanced="5.7.1") == "content.x"
    assert first("550 5.1.1", reply_code=550, enhanced="5.1.1") == "recipient_unknown.x"
    assert first("450 4.1.1", reply_code=450, enhanced="4.1.1") == "greylisting.x"
    assert first("550 5.0.0", reply_code=550, enhanced="5.0.0") == "policy.x"
    assert first("550", reply_code=550) == "policy.x"
    assert first("550 the moon is in the wrong phase", reply_code=550) is None


def test_the_unexplained_name_the_causes_whose_words_come_nearest() -> None:
    rules = (FULL, rule("generic.user", "recipient_unknown.x", text=("mailbox is unknown",)))
    diagnosis = Classifier(catalog(generic(*rules))).classify(bounce("550 what about the mailbox"))

    assert diagnosis.candidates == ()
    assert diagnosis.summary is None
    assert {item.id for item in diagnosis.nearest} == {"mailbox_full.x", "recipient_unknown.x"}


def test_talk_is_dropped_unless_the_catalog_knows_its_words() -> None:
    known = Classifier(catalog(generic(FULL)))
    talk = bounce("we should talk about the 550 campaign", certain=False)
    notice = bounce("Sorry, the mailbox is full.", certain=False)
    reply = bounce("550 what is this")

    found = diagnose_paste(Paste(bounces=(talk, notice, reply)), known)
    assert [diagnosis.bounce for diagnosis in found] == [notice, reply]


def test_other_candidates_bring_their_own_action_summary_and_steps() -> None:
    second = rule("generic.spam", "content.x", text=("spam",), meaning="It is {sending_ip}.")
    known = Classifier(
        catalog(generic(FULL, second), causes=(cause("content.x", Action.FIX_THEN_RESEND),)),
    )
    diagnosis = known.classify(bounce("552 mailbox is full of spam", sending_ip="192.0.2.9"))
    turned = known.with_candidates(diagnosis, diagnosis.candidates[::-1])

    assert turned.action is Action.FIX_THEN_RESEND
    assert turned.summary == "It is 192.0.2.9."
    assert known.with_candidates(diagnosis, ()).action is None
