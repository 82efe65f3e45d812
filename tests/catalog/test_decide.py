"""A decision is remembered by all that it depends on: what differs in one thing only is decided anew."""

from dataclasses import replace

from bot.catalog.catalog import Catalog
from bot.catalog.classify import Classifier
from bot.mail.bounce import Bounce, Stage
from tests.catalog.small import bounce, catalog, generic, receiver, rule


def winners(known: Catalog, *bounces: Bounce) -> list[str]:
    """Return the rules that one classifier decides by, asked in that order."""
    asked = Classifier(known)
    return [asked.decide(one).contenders[0].matcher.rule.id for one in bounces]


def test_the_stage_is_remembered_with_a_decision() -> None:
    early = rule("generic.early", text=("we are full",))
    early = replace(early, when=replace(early.when, stage=(Stage.CONNECT,)))
    known = catalog(generic(early, rule("generic.late", text=("are full",))))
    said = bounce("452 we are full")

    assert winners(known, replace(said, stage=Stage.CONNECT), said) == ["generic.early", "generic.late"]


def test_the_host_that_refused_is_remembered_with_a_decision() -> None:
    own = receiver("acme", rule("acme.full", text=("full",), needs_receiver=True), hosts=("*.acme.example",))
    known = catalog(own, generic(rule("generic.full", text=("box is full",))))
    at_acme, at_other = (bounce("552 box is full", remote_mta=f"mx.{name}.example") for name in ("acme", "other"))

    assert winners(known, at_acme, at_other, at_acme) == ["acme.full", "generic.full", "acme.full"]


def test_the_words_in_the_rest_of_a_paste_are_remembered_with_a_decision() -> None:
    known = catalog(generic(rule("generic.full", text=("is full",)), rule("generic.spam", text=("looks like spam",))))
    full, spam = (bounce("552 no", text=f"552 no\n\nIt {words}.") for words in ("is full", "looks like spam"))

    assert winners(known, full, spam) == ["generic.full", "generic.spam"]
