"""Every answer that the catalog can give is one that Slack takes."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.catalog.cause import Category
from bot.catalog.diagnosis import Span
from bot.catalog.load import catalog_path
from bot.catalog.load_requirements import load_requirements
from bot.checks.finding import Finding, Subject, Verdict
from bot.checks.report import Report
from bot.checks.requirements import judge_requirements
from bot.explain import Effect, Explanation, Weighed, explain
from bot.incidents.history import Event, IncidentHistory, SightingRecord, TimelineEntry
from bot.incidents.incident import Incident, Sighting, State
from bot.incidents.trouble import StoredFinding
from bot.inspect_message import inspect_message
from bot.mail.bounce import NotABounce
from bot.playground.blockkit import check_message, check_view
from bot.settings import Settings
from bot.slack.blocks import answer, category, findings, incidents, message_report, playbook, report, rich, views
from bot.slack.blocks.message import MAX_BLOCKS, MAX_CHARS, Message, fitting, size
from bot.slack.ids import Part, Shown
from tests.fakes.rig import buttons, classifier, open_deps, said, to_copy
from tests.fakes.zone import Zone

NOW = datetime(2026, 3, 4, 2, 0, tzinfo=UTC)
EXAMPLES = [(rule.id, example.text) for rule in classifier().catalog.rules for example in rule.match]
HOSTILE = "<!channel> & *bold* `code` \u202e :fire: " + "x" * 5_000


def frame(
    *, full: bool = False, private: bool = False, pending: bool = False, group: int | None = None
) -> answer.Frame:
    shown = Shown("message:C1:1.2", group, full)
    return answer.Frame(now=NOW, shown=shown, private=private, pending=pending)


def check(message: Message) -> None:
    """Fail as Slack would."""
    check_message(list(message.blocks))
    assert message.text.strip()
    assert "<" not in message.text


def incident(**changes: Any) -> Incident:
    known = Incident(
        id=12,
        fingerprint="f",
        cause="mailbox_full.over_quota",
        category="mailbox_full",
        title="The mailbox is full",
        receiver="gmail",
        place="Gmail",
        sender_domain="example.com",
        sending_ip="192.0.2.1",
        state=State.OPEN,
        assignee=None,
        first_seen=NOW - timedelta(days=2),
        last_seen=NOW,
        resolved_at=None,
        seen=14,
        first_link="https://playground.example/archives/C1/p12",
    )
    return replace(known, **changes)


def weighed(number: int) -> tuple[Weighed, ...]:
    verdicts, effects = list(Verdict), list(Effect)
    return tuple(
        Weighed(
            Finding(
                code=f"spf.{place}",
                verdict=verdicts[place % 4],
                summary=f"finding {place} {HOSTILE[:300]}",
                fix=HOSTILE[:500] if place % 2 else None,
                reference="RFC 7208 §4.6.4" if place % 3 else "https://example.com/page",
            ),
            effects[place % 3],
        )
        for place in range(number)
    )


@pytest.mark.parametrize(("rule", "text"), EXAMPLES, ids=[f"{rule}-{n}" for n, (rule, _) in enumerate(EXAMPLES)])
def test_slack_takes_the_answer_to_every_example_of_the_catalog(rule: str, text: str) -> None:
    explanation = explain(text, classifier())
    for full in (False, True):
        message = answer.answer(explanation, frame(full=full, private=True))
        check(message)
        assert message.blocks, rule


def test_there_are_examples() -> None:
    assert len(EXAMPLES) > 100


def answered(text: str, **changes: Any) -> Explanation:
    explanation = explain(text, classifier())
    return replace(explanation, answers=tuple(replace(found, **changes) for found in explanation.answers))


FULL = "452-4.2.2 The recipient's inbox is out of storage space and inactive. gsmtp"


def test_many_findings_and_hostile_texts_stay_within_the_limits() -> None:
    sighting = Sighting(incident(), is_new=False, is_repeat=False)
    explanation = answered(FULL, weighed=weighed(60), subject=Subject(domain="example.com"), sighting=sighting)
    for full in (False, True):
        message = answer.answer(explanation, frame(full=full))
        check(message)
        assert "seen 14 times since Monday, first here" in said({"blocks": list(message.blocks)})
        assert "Resolve" in buttons({"blocks": list(message.blocks)})


def test_the_words_that_decided_stand_out_wherever_they_are() -> None:
    found = explain(FULL, classifier()).answers[0]
    long = ("y" * 3_000) + " decisive words " + ("z" * 3_000)
    span = Span(3_001, 3_015)
    bounce = replace(found.diagnosis.bounce, diagnostic=long)
    diagnosis = replace(found.diagnosis, bounce=bounce, evidence=(span,))
    quote = playbook.evidence(diagnosis, "why")["elements"][1]["elements"]
    bold = [element["text"] for element in quote if element.get("style", {}).get("bold")]
    assert bold == ["decisive words"]
    assert sum(len(element["text"]) for element in quote) < playbook.MAX_QUOTED + 10


@pytest.mark.parametrize("kind", [None, *NotABounce])
def test_what_is_no_bounce_gets_its_sentence(kind: NotABounce | None) -> None:
    check(answer.answer(Explanation(other=kind), frame()))


def test_an_overview_of_very_many_kinds_stays_within_the_limits() -> None:
    found = explain(FULL, classifier()).answers[0]
    many = tuple(replace(found, others=(found.diagnosis,) * number) for number in range(80))
    message = answer.answer(Explanation(answers=many, truncated=True), frame(private=True, pending=True))
    check(message)
    assert "68 more kinds" in said({"blocks": list(message.blocks)})


def test_a_group_that_is_not_there_shows_the_overview() -> None:
    found = explain(FULL, classifier()).answers[0]
    message = answer.answer(Explanation(answers=(found, found)), frame(group=7))
    assert "kinds of trouble" in message.text


def test_checks_that_change_the_cause_give_the_whole_answer_again() -> None:
    before = answered(FULL)
    after = answered("550-5.1.1 The email account that you tried to reach does not exist. gsmtp")
    assert answer.checked(after, before=before, frame=frame()) == answer.answer(after, frame())
    same = answer.checked(before, before=before, frame=frame())
    check(same) if same.blocks else None


def test_every_category_has_an_emoji() -> None:
    assert set(category.EMOJI) == set(Category)
    assert len(set(category.EMOJI.values())) == len(category.EMOJI)


def test_a_report_of_all_verdicts_stays_within_the_limits() -> None:
    found = tuple(item.finding for item in weighed(90))
    requirements = judge_requirements(found, load_requirements(catalog_path()))
    about = Report(subject=Subject(domain="example.com"), findings=found, took_s=1.23, requirements=requirements)
    for part in Part:
        check(report.report(about, key="k", part=part, private=True))
    assert "the command line shows all of them" in said({"blocks": list(report.report(about, key="k").blocks)})


def test_the_receivers_checklist_fits_into_one_message() -> None:
    requirements = judge_requirements((), load_requirements(catalog_path()))
    about = Report(subject=Subject(domain="example.com"), findings=(), took_s=0.1, requirements=requirements)
    message = report.report(about, key="k", part=Part.REQUIREMENTS)
    check(message)
    words = said({"blocks": list(message.blocks)})
    assert all(requirement.text in words and (requirement.look or "") in words for requirement in requirements)


def test_what_is_on_a_list_is_not_in_order_for_the_sake_of_the_other_lists() -> None:
    found = (
        Finding(code="ptr.ok", verdict=Verdict.PASS, summary="The name leads back."),
        Finding(code="blocklist.listed.main", verdict=Verdict.FAIL, summary="It is on a list."),
        Finding(code="blocklist.clean", verdict=Verdict.PASS, summary="It is not on the others."),
    )
    message = report.report(Report(subject=Subject(ip="192.0.2.1"), findings=found, took_s=0.0), key="k")
    assert "✅ In order: reverse DNS (PTR)'" in str(message.blocks)


def test_below_a_bounce_too_the_record_to_paste_stands_alone() -> None:
    record = 'example.com. TXT "v=spf1 mx -all"'
    missing = Finding(code="spf.none", verdict=Verdict.FAIL, summary="No SPF record.", fix=f"Publish {record}")
    blocks = findings.weighed([Weighed(missing, Effect.CONFIRMS)], full=False)
    copied = [part for part in blocks[-1]["elements"] if part["type"] == "rich_text_preformatted"]
    assert [part["elements"][0]["text"] for part in copied] == [record]


def test_a_report_about_nothing_says_so() -> None:
    message = report.report(Report(subject=Subject(ip="192.0.2.1"), findings=(), took_s=0.0), key="k")
    check(message)
    assert "nothing to check" in message.text


def test_a_report_without_any_answer_says_so_once() -> None:
    found = tuple(Finding(code=f"{name}.unknown", verdict=Verdict.UNKNOWN, summary="Not known.") for name in "ab")
    message = report.report(Report(subject=Subject(domain="example.com"), findings=found, took_s=0.0), key="k")

    check(message)
    assert str(message.blocks).count("Nothing could be asked") == 1
    assert str(message.blocks).count("Not known.") == 1


async def test_a_hostile_message_stays_within_the_limits_and_keeps_its_button() -> None:
    host = "a" * 60 + "." + "b" * 60
    signatures = [f"DKIM-Signature: v=1; d={host}.example; s={'q' * 60}{n}; h=from; bh=x; b=y" for n in range(20)]
    hops = [f"Received: from {host}{n}.example by {'<!channel>' * 10} with ESMTP; 1 Jan 2026" for n in range(40)]
    results = "; ".join(f"dkim=fail header.d={host}{number}.example" for number in range(60))
    links = "".join(f"<a href='http://h{n}.example/{'p' * 200}'>http://bank{n}.example/</a>" for n in range(200))
    fields = [*signatures, *hops, f"Authentication-Results: mx.example.org; {results}", "From: ada@example.com"]
    fields += [f"Subject: RE: RE: {'$' * 4_000}", "Content-Type: text/html"]
    raw = "\n".join([*fields, "", links]).encode()
    async with open_deps(Settings(), dns=Zone({})) as deps:
        found = await inspect_message(raw, deps)
    message = message_report.message_report(found, key="k" * 60, intact=False)
    check(message)
    assert "Check example.com" in buttons({"blocks": list(message.blocks)})


async def test_a_path_without_delays_leaves_no_room_for_them() -> None:
    hop = "Received: from mail.example.org by mx.example.com with ESMTPS; Fri, 20 Nov 2026 10:00:00 +0000"
    raw = f"{hop}\nFrom: ada@example.com\nSubject: Hello\nTo: ben@example.net\n\n".encode()
    async with open_deps(Settings(), dns=Zone({})) as deps:
        found = await inspect_message(raw, deps)
    message = message_report.message_report(found, key="k", intact=False)
    assert "mail.example.org → mx.example.com  ESMTPS" in to_copy({"blocks": list(message.blocks)})


@pytest.mark.parametrize("number", [0, 1, 15, 60])
def test_lists_of_incidents_stay_within_the_limits(number: int) -> None:
    many = [incident(id=place, title=HOSTILE) for place in range(1, number + 1)]
    check(incidents.listing(many, NOW, everything=False))
    check_view(views.home(many, NOW))


def test_one_incident_in_all_its_length_stays_within_the_limits() -> None:
    history = IncidentHistory(
        incident=incident(title=HOSTILE, assignee="U0ADA"),
        sightings=tuple(
            SightingRecord(NOW, 1, HOSTILE, None, 0.5, "https://example.com/p1", "U0ADA") for _ in range(50)
        ),
        findings=tuple(StoredFinding("spf.none", "fail", HOSTILE, "open") for _ in range(50)),
        timeline=tuple(TimelineEntry(NOW, "U0ADA", Event.REPORTED_WRONG, HOSTILE) for _ in range(50)),
    )
    message = incidents.detail(history, NOW)
    check(message)
    check_view(views.detail_modal(message))


def test_a_resolved_incident_has_no_buttons() -> None:
    assert incidents.buttons(incident(state=State.RESOLVED, resolved_at=NOW), None) == ()


def test_modals_and_help_are_taken() -> None:
    check_view(views.paste_modal("https://hooks.slack.com/commands/T1/2/3"))
    check_view(views.wrong_modal("12|message:C1:1.2||"))
    check_view(views.noted_modal(12))
    check_view(views.home_broken("Something went wrong."))
    check(views.help_message())
    check(views.check_help_message())


def test_what_does_not_fit_is_dropped_from_the_end_but_never_the_tail() -> None:
    block = {"type": "section", "text": {"type": "plain_text", "text": "x" * 1_000}}
    tail = {"type": "actions", "elements": []}
    kept = fitting([block] * 100, [tail])
    assert kept[-1] is tail
    assert len(kept) <= MAX_BLOCKS
    assert sum(map(size, kept)) <= MAX_CHARS


def test_code_in_a_playbook_is_shown_as_code() -> None:
    assert rich.prose("Compare `d=` and `s=`.") == (
        {"type": "text", "text": "Compare "},
        {"type": "text", "text": "d=", "style": {"code": True}},
        {"type": "text", "text": " and "},
        {"type": "text", "text": "s=", "style": {"code": True}},
        {"type": "text", "text": "."},
    )
    assert rich.prose("a ` alone") == ({"type": "text", "text": "a ` alone"},)
