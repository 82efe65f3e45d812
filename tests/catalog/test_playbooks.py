"""What a playbook promises: something to do, who does it, and figures that say where they come from."""

import re
from dataclasses import replace
from functools import cache

import pytest

from bot.catalog.cause import Action, Category, Cause, Party, Step
from bot.catalog.classify import Classifier
from bot.catalog.load import catalog_path, load_catalog
from bot.mail.bounce import DsnAction
from tests.catalog.small import bounce, catalog, generic, rule

COMMANDS = re.compile(r"/(?:checkdomain \{(?:sender|recipient)_domain\}|checkip \{sending_ip\}|bounce)")
GIVES_UP = re.compile(r"(?:^|otherwise,? )suppress\b(?! (?:when|if|after|only)\b)", re.IGNORECASE)
"""Without a condition that has still to come."""
WAITS = re.compile(r"^(?:leave|let|do nothing)\b[^.]{0,60}\bqueue|; it is retried", re.IGNORECASE)
LEAVES = re.compile(
    r"\blet (?:the|your) (?:queue|server) (?:re)?try\b|\bin the queue\b|\bkeep retrying\b", re.IGNORECASE
)
FIGURES = {
    "recipient_unknown.no_such_user": ("Over 2 %", "5 %", "20 to 30", "rule of thumb"),
    "reputation.ip": ("24 to 48 hours", "20 %", "25 %", "half", "2 to 4 weeks", "2 to 6 weeks", "rules of thumb"),
    "reputation.domain": ("under a year", "4 to 6 weeks", "0.10 %", "0.30 %", "2 to 6"),
    "reputation.volume": ("10 minutes", "one connection", "20 %", "25 %", "4 to 6 weeks", "0.10 %", "rules of thumb"),
    "reputation.complaints": ("0.10 %", "0.30 %", "0.3 %"),
    "content.spam": ("40 %", "150 to 200 KB", "List-Unsubscribe", "Re: re: re:", "rules of thumb"),
    "policy.unspecified": ("40 %", "35 %", "20 %", "5 %", "nobody publishes", "0.5 %", "2 to 6 weeks"),
    "authentication.bulk_requirements": ("5,000", "5 May 2025", "p=none", "0.3 %"),
    "blocklist.listed": ("every six hours", "Hours to days"),
    "rate_limit.too_many_messages": ("half", "2 to 4 weeks", "rule of thumb"),
    "rate_limit.queued_by_client": ("Clears after minutes", "Never clears", "new domain", "late bounces"),
}


@cache
def causes() -> dict[str, Cause]:
    return {cause.id: cause for cause in load_catalog(catalog_path()).causes}


def everything_said(cause: Cause) -> str:
    said = [cause.summary, cause.why, cause.clears, cause.appeal.text, cause.ip_change or ""]
    said += [step.text for step in cause.steps]
    said += [*cause.never, *cause.prevention]
    said += [f"{item.question} {item.answer}" for item in cause.faq]
    return " ".join(said)


def test_every_category_has_a_playbook() -> None:
    assert {cause.category for cause in causes().values()} == set(Category)


def test_every_playbook_has_at_least_two_steps_and_a_warning() -> None:
    poor = [cause.id for cause in causes().values() if len(cause.steps) < 2 or not cause.never]
    assert poor == []


def test_the_command_of_a_step_is_one_that_the_bot_has() -> None:
    commands = [step.command for cause in causes().values() for step in cause.steps if step.command]
    assert commands
    assert [command for command in commands if not COMMANDS.fullmatch(command)] == []


def test_a_text_reads_well_where_the_bounce_does_not_say() -> None:
    """ "The IP {sending_ip}" becomes "The IP the sending IP"."""
    doubled = re.compile(r"\b(?:IP|domain|address|receiver|server|list|mailbox) \{\w+\}")
    assert [cause.id for cause in causes().values() if doubled.search(everything_said(cause))] == []


@pytest.mark.parametrize("cause_id", sorted(FIGURES))
def test_a_playbook_carries_its_figures(cause_id: str) -> None:
    said = everything_said(causes()[cause_id])
    assert [figure for figure in FIGURES[cause_id] if figure not in said] == []


def test_only_faults_of_the_address_suppress_it() -> None:
    about_the_address = {
        Category.RECIPIENT_UNKNOWN,
        Category.RECIPIENT_DISABLED,
        Category.RECIPIENT_DOMAIN,
        Category.POLICY,  # a sending service's suppression list
    }
    suppressing = {cause.category for cause in causes().values() if cause.action is Action.SUPPRESS}
    assert suppressing <= about_the_address


@pytest.mark.parametrize("action", [*sorted(set(Action) - {Action.SUPPRESS}), None])
def test_no_step_gives_an_address_up_that_the_answer_keeps(action: Action | None) -> None:
    """Action None: that of a deferral."""
    code = 550 if action else 450
    told = {}
    for cause in causes().values():
        known = catalog(generic(rule("generic.x", cause.id, text=("frobnicated",), action=action)), causes=(cause,))
        diagnosis = Classifier(known).classify(bounce(f"{code} frobnicated", reply_code=code))
        assert diagnosis.action is not Action.SUPPRESS
        told[cause.id] = [step.text for step in diagnosis.steps]

    assert told
    assert [cause for cause, steps in told.items() if not steps] == []
    assert [step for steps in told.values() for step in steps if GIVES_UP.search(step)] == []


def test_the_step_that_gives_an_address_up_is_told_where_that_is_the_action() -> None:
    marked = [cause for cause in causes().values() if any(step.suppresses for step in cause.steps)]
    assert marked
    assert [cause.id for cause in marked if cause.action is not Action.SUPPRESS] == []
    for cause in marked:
        known = catalog(generic(rule("generic.x", cause.id, text=("frobnicated",))), causes=(cause,))
        diagnosis = Classifier(known).classify(bounce("550 frobnicated", reply_code=550))
        assert len(diagnosis.steps) == len(cause.steps)


def test_no_step_leaves_to_the_queue_what_it_has_given_up() -> None:
    told = {}
    for cause in causes().values():
        known = catalog(generic(rule("generic.x", cause.id, text=("frobnicated",))), causes=(cause,))
        failed = replace(bounce("450 frobnicated", reply_code=450), dsn_action=DsnAction.FAILED)
        told[cause.id] = [step.text for step in Classifier(known).classify(failed).steps]

    assert told
    assert [cause for cause, steps in told.items() if not steps] == []
    assert [step for steps in told.values() for step in steps if WAITS.search(step)] == []


def test_no_advice_leaves_to_the_queue_what_it_has_given_up() -> None:
    advice = [step for rule in load_catalog(catalog_path()).rules for step in rule.advice]

    assert advice
    assert [step.text for step in advice if LEAVES.search(step.text) and not step.waits] == []


def test_advice_to_wait_is_not_told_once_the_queue_gave_up() -> None:
    advice = (Step("Slow down."), Step("Let the queue retry.", waits=True))
    known = Classifier(catalog(generic(rule("generic.full", "mailbox_full.x", text=("is full",), advice=advice))))
    deferred = bounce("450 is full", reply_code=450)
    failed = replace(deferred, dsn_action=DsnAction.FAILED)

    assert {step.text for step in advice} <= {step.text for step in known.classify(deferred).steps}
    assert "Let the queue retry." not in {step.text for step in known.classify(failed).steps}
    assert "Slow down." in {step.text for step in known.classify(failed).steps}


def test_the_answer_to_our_own_fault_never_waits_for_the_recipient() -> None:
    ours = {Party.SENDER_INFRASTRUCTURE, Party.SENDER_DNS, Party.SENDER_CLIENT, Party.SENDER_CONTENT}
    wrong = [it.id for it in causes().values() if it.party in ours and it.action is Action.CONTACT_RECIPIENT]
    assert wrong == []


def test_a_neighbour_that_is_told_apart_is_another_cause() -> None:
    wrong = [cause.id for cause in causes().values() if any(near.cause == cause.id for near in cause.neighbours)]
    assert wrong == []
