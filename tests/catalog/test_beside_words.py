"""What is concluded where no rule knows the words, and what counts as talk."""

from dataclasses import replace

import pytest

from bot.catalog.classify import Classifier, diagnose_paste
from bot.mail.bounce import Bounce, Paste, Stage
from tests.catalog.small import ambiguous, bounce, catalog, generic, receiver, rule

VAGUE = replace(
    ambiguous(("authentication.x", 0.4), ("reputation.x", 0.35), enhanced=("5.7.1",)), beside_words="policy.x"
)
BARE = ambiguous(("recipient_unknown.x", 0.5), ("content.x", 0.2), ("reputation.x", 0.1), reply_code=(550,))
POLICY = rule("generic.policy", "policy.x", text=("company policy",))
UNKNOWN = rule("generic.unknown", "recipient_unknown.x", text=("user unknown", "does not exist"))


def best(found: Bounce, known: Classifier) -> str | None:
    winner = known.classify(found).best
    return winner.cause.id if winner else None


@pytest.fixture
def known() -> Classifier:
    return Classifier(catalog(generic(POLICY, UNKNOWN), ambiguous=(VAGUE, BARE)))


def test_a_vague_code_alone_has_its_shares(known: Classifier) -> None:
    assert best(bounce("550 5.7.1", reply_code=550, enhanced="5.7.1"), known) == "authentication.x"


def test_beside_unknown_words_a_vague_code_has_its_broad_sense_and_the_shares_come_after(known: Classifier) -> None:
    diagnosis = known.classify(bounce("550 5.7.1 Flimsy wicket of doom", reply_code=550, enhanced="5.7.1"))

    assert [candidate.cause.id for candidate in diagnosis.candidates] == [
        "policy.x",
        "authentication.x",
        "reputation.x",
    ]
    assert diagnosis.questions


def test_a_code_without_any_sense_says_nothing_beside_unknown_words() -> None:
    known = Classifier(catalog(generic(POLICY), ambiguous=(ambiguous(("policy.x", 0.5), enhanced=("5.0.0",)),)))

    assert best(bounce("550 5.0.0", reply_code=550, enhanced="5.0.0"), known) == "policy.x"
    assert best(bounce("550 5.0.0 Flimsy wicket of doom", reply_code=550, enhanced="5.0.0"), known) is None


@pytest.mark.parametrize(
    ("stage", "expected"),
    [(None, "recipient_unknown.x"), (Stage.RCPT, "recipient_unknown.x"), (Stage.HELO, "reputation.x")],
)
def test_a_server_does_not_judge_what_it_has_not_heard(known: Classifier, stage: Stage | None, expected: str) -> None:
    assert best(replace(bounce("550 Rejected", reply_code=550), stage=stage), known) == expected


def test_a_rule_may_ask_for_the_stage() -> None:
    sender = rule("generic.sender", "sender_dns.x", text=("does not exist",), beats=("generic.unknown",))
    sender = replace(sender, when=replace(sender.when, stage=(Stage.MAIL,)))
    known = Classifier(catalog(generic(UNKNOWN, sender)))
    said = bounce("550 example.com does not exist", reply_code=550)

    assert best(said, known) == "recipient_unknown.x"
    assert best(replace(said, stage=Stage.MAIL), known) == "sender_dns.x"


def shown(found: Bounce, known: Classifier) -> bool:
    return bool(diagnose_paste(Paste(bounces=(found,)), known))


def test_a_line_that_names_nobody_must_be_mostly_known_words(known: Classifier) -> None:
    assert shown(bounce("error: user unknown", certain=False), known)
    assert not shown(bounce("Changed: names of user unknown to the audit log are shown", certain=False), known)


def test_what_names_a_recipient_or_a_mail_program_may_say_more(known: Classifier) -> None:
    words = "delivered to the local mailbox agent, which answered that the user unknown to it is gone"

    assert not shown(bounce(words, certain=False), known)
    assert shown(bounce(words, certain=False, recipient="user@example.com"), known)
    assert shown(bounce(f"maildrop: {words}", certain=False), known)


def test_in_speech_only_a_whole_sentence_of_a_server_is_a_bounce() -> None:
    sentence = rule("acme.sentence", "recipient_unknown.x", text=("the account that you tried to reach is not here",))
    known = Classifier(catalog(generic(UNKNOWN), receiver("acme", sentence)))

    def spoken(text: str) -> Bounce:
        return replace(bounce(text, certain=False), spoken=True)

    assert not shown(spoken("today they say user unknown"), known)
    assert shown(spoken("they say the account that you tried to reach is not here"), known)
