"""What `bouncebot catalog explain`, `test` and `coverage` say."""

from dataclasses import replace

from bot.catalog.account import account_of_rule, account_of_text
from bot.catalog.cause import Category
from bot.catalog.classify import Classifier
from bot.catalog.coverage import EVERYDAY, coverage_of
from bot.catalog.rule import Example
from tests.catalog.small import ambiguous, catalog, generic, receiver, rule, standard

FULL = replace(
    rule("acme.full", "mailbox_full.x", text=("mailbox is full",), reply_code=(452, 552), enhanced=("x.2.2",)),
    match=(Example("552 5.2.2 mailbox is full", origin="seen"),),
    no_match=(Example("552 5.2.2 no", because="no words"),),
    path="receivers/acme.yml",
    line=9,
)
KNOWN = catalog(
    receiver("acme", FULL, hosts=("*.acme.example",)),
    generic(rule("generic.full", "mailbox_full.x", text=("is full",))),
    ambiguous=(ambiguous(("content.x", 0.5), enhanced=("x.7.1",)),),
    enhanced=(standard("x.7.1", None), standard("x.1.5", None), standard("x.1.1", "recipient_unknown.x")),
)


def test_a_rule_is_told_with_its_conditions_and_what_its_examples_meet() -> None:
    assert account_of_rule("acme.full", Classifier(KNOWN)) == (
        "acme.full  (receivers/acme.yml:9)",
        "  means mailbox_full.x, certainty high",
        "  reply code 452 or 552",
        "  enhanced code x.2.2",
        "  one of: mailbox is full",
        "example: 552 5.2.2 mailbox is full",
        "  read: 552 5.2.2, receiver acme",
        "  words that decide: 552 5.2.2 mailbox is full",
        "  1. acme.full → mailbox_full.x: words of a named service or list, 15 characters",
        "  2. generic.full → mailbox_full.x: words that anybody uses, 7 characters",
        "example, not to be matched (no words): 552 5.2.2 no",
        "  read: 552 5.2.2, receiver not known",
        "  words that decide: 552 5.2.2 no",
        "  no rule; unexplained",
    )


def test_a_rule_that_is_not_there_has_no_account() -> None:
    assert account_of_rule("acme.none", Classifier(KNOWN)) is None


def test_a_text_is_told_with_what_its_code_says_when_no_rule_knows_it() -> None:
    lines = account_of_text("550 5.1.1 the moon is wrong", Classifier(KNOWN))

    assert lines[0] == "  read: 550 5.1.1, receiver not known"
    assert lines[-1] == "  no rule; recipient_unknown.x, since 5.1.1 means by its standard: x.1.1"


def test_coverage_counts_rules_by_receiver_and_category() -> None:
    covered = coverage_of(KNOWN)

    assert [(item.id, item.rules, item.examples) for item in covered.receivers] == [("acme", 1, 2), ("generic", 1, 0)]
    assert covered.rules == 2
    assert dict(covered.rules_by_category)[Category.MAILBOX_FULL] == 2
    assert len(covered.rules_by_category) == len(Category)
    assert covered.silent_codes == ("x.1.5",)
    assert covered.codes == 2
    assert covered.unreached == ()


def test_coverage_says_where_a_rule_is_wanted() -> None:
    covered = coverage_of(KNOWN)

    assert [(it.id, it.rules, it.receivers) for it in covered.thin_causes] == [
        ("content.x", 0, ()),
        ("recipient_unknown.x", 0, ()),
        ("mailbox_full.x", 2, ("acme", "generic")),
    ]
    (gap,) = covered.gaps
    assert gap.id == "acme"
    assert gap.missing == tuple(category for category in EVERYDAY if category is not Category.MAILBOX_FULL)
    assert covered.only_documented == ("generic",)
