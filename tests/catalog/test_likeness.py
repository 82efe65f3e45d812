"""What bounces sound like whose words no rule knows."""

from collections import defaultdict
from dataclasses import replace

import pytest

from bot.catalog import confidence
from bot.catalog.cause import Action
from bot.catalog.classify import Classifier
from bot.catalog.diagnosis import Candidate
from bot.catalog.likeness import Likely, Likeness
from bot.catalog.load import cached_index, catalog_path
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


def first(text: str, **codes: int | str) -> Candidate | None:
    known = replace(SMALL, ambiguous=(ambiguous(("policy.x", 1.0), enhanced=("5.7.1",)),))
    return Classifier(known).classify(bounce(text, **codes)).best  # type: ignore[arg-type]


def test_known_words_in_an_unknown_sentence_are_answered_as_a_guess_that_suppresses_nobody() -> None:
    diagnosis = Classifier(SMALL).classify(bounce("550 mailbox full no room", reply_code=550))

    assert diagnosis.best is not None
    assert diagnosis.best.cause.id == "mailbox_full.x"
    assert diagnosis.best.confidence < LIKELY
    assert (diagnosis.best.rule, diagnosis.best.is_guess) == (None, True)
    assert diagnosis.action is Action.CONTACT_RECIPIENT
    assert diagnosis.nearest == ()


def test_a_guess_at_a_deferral_is_tried_again_like_every_deferral() -> None:
    assert Classifier(SMALL).classify(bounce("450 mailbox full no room", reply_code=450)).action is Action.RETRY


@pytest.mark.parametrize(
    "text",
    ["550 quel dommage", "550 a user moved elsewhere without leaving directions", "550 5.1.1 <user@example.net>", ""],
)
def test_words_that_are_mostly_in_no_rule_are_like_nothing(text: str) -> None:
    assert Likeness(SMALL).causes(text) == ()


def test_addresses_hosts_and_links_make_a_text_no_less_like() -> None:
    names = "<kim.lee@mail.example.org> mx1.example.net https://example.com/help/why-did-it-bounce"

    assert Likeness(SMALL).causes(f"{names} mailbox full no room") == Likeness(SMALL).causes("mailbox full no room")


def test_probabilities_are_of_categories_and_make_up_one() -> None:
    likely = Likeness(CATALOG).causes("the mailbox of this user has no room left")

    assert likely[0].cause.category == "mailbox_full"
    assert [one.probability for one in likely] == sorted((one.probability for one in likely), reverse=True)
    assert sum(one.probability for one in likely) == pytest.approx(1)
    assert len({one.cause.category for one in likely}) == len(likely)


def test_a_script_without_spaces_is_read_by_pairs_of_characters() -> None:
    known = Likeness(catalog(generic(rule("generic.zh", "mailbox_full.x", text=("收件人邮箱空间不足无法投递邮件",)))))

    assert [one.cause.id for one in known.causes("邮箱空间已经不足")] == ["mailbox_full.x"]


def test_the_broad_sense_of_a_code_and_words_that_say_little_give_way_to_a_clear_likeness_only() -> None:
    clear, unclear = "no such user, user is unknown here, no such user", "user is in the mailbox"

    for text in (f"550 5.7.1 {clear}", f"550 message refused: {clear}"):
        best = first(text, reply_code=550, enhanced="5.7.1")
        assert best is not None
        assert best.cause.id == "recipient_unknown.x", text
    for text in (f"550 5.7.1 {unclear}", f"550 message refused: {unclear}"):
        best = first(text, reply_code=550, enhanced="5.7.1")
        assert best is not None
        assert best.cause.id == "policy.x", text


def test_guesses_at_rules_whose_file_was_left_out_are_right_as_often_as_their_confidence_says() -> None:
    asked = [one for part in range(PARTS) for one in guesses_without(part)]
    assert len(asked) >= LEAST_ASKED

    by_confidence: dict[float, list[bool]] = defaultdict(list)
    for likely, category in asked:
        by_confidence[confidence.of_likeness(likely.probability)].append(likely.cause.category == category)
    assert len(by_confidence) > 1
    for value, right in by_confidence.items():
        assert sum(right) / len(right) >= value, f"of {len(right)} guesses at {value}"


def guesses_without(part: int) -> list[tuple[Likely, str]]:
    """Guess at the examples of each fourth file of rules, knowing the others; return it with what is right."""
    kept = tuple(receiver for place, receiver in enumerate(CATALOG.receivers) if place % PARTS != part)
    likeness = Likeness(replace(CATALOG, receivers=kept))
    category = {cause.id: cause.category for cause in CATALOG.causes}
    left_out = [rule for receiver in CATALOG.receivers[part::PARTS] for rule in receiver.rules]
    found = ((likeness.causes(example.text)[:1], rule) for rule in left_out for example in rule.match)
    return [
        (likely, category[rule.cause])
        for first, rule in found
        for likely in first
        if likely.probability >= confidence.LIKE_ENOUGH
    ]
