"""What bounces sound like whose words no rule knows."""

from dataclasses import replace

import pytest

from bot.catalog import confidence
from bot.catalog.cause import Action, Category
from bot.catalog.classify import Classifier
from bot.catalog.diagnosis import Candidate, Span
from bot.catalog.likeness import Likely, Likeness
from bot.catalog.load import cached_index, catalog_path
from bot.mail.bounce import Stage
from bot.phrases import LIKELY
from tests.catalog.small import ambiguous, bounce, catalog, generic, rule

CATALOG = cached_index(catalog_path()).catalog
FULL = rule("generic.full", "mailbox_full.x", text=("mailbox is full", "no room in the mailbox"))
UNKNOWN = rule("generic.unknown", "recipient_unknown.x", text=("no such user here", "user is unknown"))
REFUSED = rule("generic.refused", "policy.x", text=("message refused",), fallback=True)
SMALL = catalog(generic(FULL, UNKNOWN, REFUSED))
PARTS = 4
"""The rules are left out in so many parts, by file."""
LEAST_ASKED = 1000


def test_known_words_in_an_unknown_sentence_are_answered_as_a_guess_that_suppresses_nobody() -> None:
    diagnosis = Classifier(SMALL).classify(bounce("550 mailbox full no room", reply_code=550))

    assert diagnosis.best is not None
    assert diagnosis.best.cause.id == "mailbox_full.x"
    assert diagnosis.best.confidence < LIKELY
    assert (diagnosis.best.rule, diagnosis.best.is_guess) == (None, True)
    assert diagnosis.action is Action.CONTACT_RECIPIENT
    assert [step.text.partition(":")[0] for step in diagnosis.steps] == ["Read the reply yourself"]
    assert "Suppress no address" in diagnosis.steps[0].text
    assert diagnosis.nearest == ()


def test_a_guess_that_gives_no_reason_is_none() -> None:
    vague = rule("generic.failed", "delivery_failure.unspecified", text=("delivery has failed for these recipients",))
    diagnosis = Classifier(catalog(generic(vague))).classify(bounce("delivery failed for recipients"))

    assert diagnosis.candidates == ()
    assert [cause.id for cause in diagnosis.nearest] == ["delivery_failure.unspecified"]


def test_a_guess_at_a_deferral_is_tried_again_like_every_deferral() -> None:
    assert Classifier(SMALL).classify(bounce("450 mailbox full no room", reply_code=450)).action is Action.RETRY


@pytest.mark.parametrize(
    "text",
    ["550 quel dommage", "550 a user moved elsewhere without leaving directions", "550 5.1.1 <user@example.net>", ""],
)
def test_words_that_are_mostly_in_no_rule_are_like_nothing(text: str) -> None:
    assert Likeness(SMALL).causes(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "550 5.7.1 our lawyers said no",
        "554 the answer is no",
        "550 I have a bad feeling about this",
        "554 no thanks, we are good",
        "550 5.7.1 what do you think you are doing",
        "550 not with that attitude",
    ],
)
def test_a_refusal_of_words_that_only_join_others_is_no_guess(text: str) -> None:
    assert all(likely.probability < confidence.LIKE_ENOUGH for likely in Likeness(CATALOG).causes(text))


def test_your_tells_whose_account_is_meant() -> None:
    assert [one.cause.category for one in Likeness(CATALOG).causes("550 Your account: suspended")][:1] == [
        Category.POLICY
    ]


def test_addresses_hosts_and_links_make_a_text_no_less_like() -> None:
    names = "<kim.lee@mail.example.org> mx1.example.net https://example.com/help/why-did-it-bounce"

    assert Likeness(SMALL).causes(f"{names} mailbox full no room") == Likeness(SMALL).causes("mailbox full no room")


def test_probabilities_are_of_categories_of_which_the_likely_ones_are_named() -> None:
    likely = Likeness(CATALOG).causes("the mailbox of this user has no room left")

    assert likely[0].cause.category == "mailbox_full"
    assert [one.probability for one in likely] == sorted((one.probability for one in likely), reverse=True)
    assert sum(one.probability for one in likely) <= 1
    assert len({one.cause.category for one in likely}) == len(likely) <= 3


def test_what_is_ruled_out_keeps_its_part_of_the_probability() -> None:
    full, *others = Likeness(SMALL).causes("no room for user here")

    assert others
    assert Likeness(SMALL).causes("no room for user here", {full.cause.category}) == tuple(others)


def test_a_script_without_spaces_is_read_by_pairs_of_characters() -> None:
    known = Likeness(catalog(generic(rule("generic.zh", "mailbox_full.x", text=("收件人邮箱空间不足无法投递邮件",)))))

    assert [one.cause.id for one in known.causes("邮箱空间已不足")] == ["mailbox_full.x"]


def test_the_broad_sense_of_a_code_gives_way_to_a_clear_likeness_only() -> None:
    broad = replace(ambiguous(("policy.x", 1.0), enhanced=("5.7.1",)), beside_words="policy.x")
    known = replace(SMALL, ambiguous=(broad,))

    def first(text: str) -> Candidate | None:
        return Classifier(known).classify(bounce(text, reply_code=550, enhanced="5.7.1")).best

    clear, unclear = first("550 5.7.1 user is no such user"), first("550 5.7.1 mailbox user")
    assert clear is not None
    assert unclear is not None
    assert (clear.cause.id, clear.is_guess) == ("recipient_unknown.x", True)
    assert (unclear.cause.id, unclear.is_guess) == ("policy.x", False)


def test_a_guess_does_not_show_the_code_as_the_words_that_decided() -> None:
    broad = replace(ambiguous(("policy.x", 1.0), enhanced=("5.7.1",)), beside_words="policy.x")
    known = Classifier(replace(SMALL, ambiguous=(broad,)))

    def evidence(text: str) -> tuple[Span, ...]:
        return known.classify(bounce(text, reply_code=550, enhanced="5.7.1")).evidence

    assert evidence("550 5.7.1 user is no such user") == ()
    assert evidence("550 5.7.1 mailbox user")


@pytest.mark.parametrize(
    ("stage", "cause"), [(Stage.CONNECT, None), (Stage.RCPT, "mailbox_full.x"), (None, "mailbox_full.x")]
)
def test_what_a_server_cannot_know_yet_is_not_guessed(stage: Stage | None, cause: str | None) -> None:
    said = replace(bounce("550 mailbox full no room", reply_code=550), stage=stage)
    best = Classifier(SMALL).classify(said).best

    assert (best and best.cause.id) == cause


def test_what_a_server_cannot_know_yet_is_not_called_near_either() -> None:
    said = replace(bounce("550 mailbox user", reply_code=550), stage=Stage.CONNECT)

    assert Classifier(SMALL).classify(replace(said, stage=None)).nearest
    assert Classifier(SMALL).classify(said).nearest == ()


def test_probabilities_are_worth_what_they_say_also_for_receivers_whose_files_were_left_out() -> None:
    asked = [one for part in range(PARTS) for one in asked_without(part)]
    assert len(asked) >= LEAST_ASKED

    for least in (0.5, confidence.LIKE_ENOUGH, confidence.LIKENESS, confidence.LIKE_RATHER_THAN_CODE, 0.8):
        right = [likely.cause.category == category for likely, category in asked if likely.probability >= least]
        assert sum(right) / len(right) >= least, f"of {len(right)}"


def asked_without(part: int) -> list[tuple[Likely, str]]:
    """Ask for the examples of each fourth file of rules, knowing the others; return answers with what is right."""
    kept = tuple(receiver for place, receiver in enumerate(CATALOG.receivers) if place % PARTS != part)
    likeness = Likeness(replace(CATALOG, receivers=kept))
    category = {cause.id: cause.category for cause in CATALOG.causes}
    left_out = [rule for receiver in CATALOG.receivers[part::PARTS] for rule in receiver.rules]
    found = ((likeness.causes(example.text)[:1], rule) for rule in left_out for example in rule.match)
    return [(likely, category[rule.cause]) for first, rule in found for likely in first]
