"""Buttons under an answer."""

from datetime import date

import yaml

from bot.catalog.candidate import candidate
from bot.catalog.lint_examples import decisions, real_addresses
from bot.playground.workspace import ADA, BEN, Workspace
from tests.conversations.test_commands import home_of, modal
from tests.conversations.test_pasting import MAILBOX_FULL, UNAUTHENTICATED
from tests.fakes.rig import Mode, Rig, buttons, running, said


async def test_assigning_and_resolving_update_the_answer(rig: Rig) -> None:
    ts = await rig.people.post(MAILBOX_FULL)
    answer = await rig.answer_to(ts, holding="Incident 1")
    await rig.people.press(answer, "incident_assign", user=BEN)
    assigned = await rig.answer_to(ts, holding=f"assigned to {BEN}")
    assert "What to do" in said(assigned)
    await rig.people.press(assigned, "incident_resolve", user=BEN)
    resolved = await rig.answer_to(ts, holding="resolved just now")
    assert "Resolve" not in buttons(resolved)
    assert "Assign to me" not in buttons(resolved)
    assert "More" in buttons(resolved)
    assert len(rig.people.thread(ts)) == 1


async def test_a_private_answers_incident_can_be_assigned_too(rig: Rig) -> None:
    await rig.people.command("/bounce", MAILBOX_FULL)
    answer = await rig.note_to(ADA, holding="Incident 1")
    await rig.people.press(answer, "incident_assign")
    assert "What to do" in said(await rig.note_to(ADA, holding=f"assigned to {ADA}"))


async def test_recheck_asks_the_world_again_and_counts_nothing(rig: Rig) -> None:
    ts = await rig.people.post(UNAUTHENTICATED)
    answer = await rig.answer_to(ts, holding="Checked now")
    asked = len(rig.deps.dns.questions)  # type: ignore[attr-defined]  # the rig's Dns is a Zone
    await rig.people.press(answer, "answer_recheck")
    await rig.workspace.wait_for(lambda: len(rig.deps.dns.questions) > asked)  # type: ignore[attr-defined]
    await rig.workspace.wait_for(lambda: "edited" in rig.people.thread(ts)[0])
    assert (await rig.deps.incidents.incident(1)).seen == 1


async def test_a_wrong_diagnosis_is_asked_about_and_noted_without_addresses(rig: Rig) -> None:
    ts = await rig.people.post(MAILBOX_FULL)
    answer = await rig.answer_to(ts, holding="Incident 1")
    await rig.people.press(answer, "diagnosis_wrong")
    view = await modal(rig)
    assert set(await rig.people.submit(view, {"wrong_block": " "})) == {"wrong_block"}
    assert await rig.people.submit(view, {"wrong_block": "jane.doe@example.org left the company"}) == {}
    assert "noted with incident 1" in said(await modal(rig))
    assert rig.workspace.state.ephemerals == []
    history = await rig.deps.incidents.history(1)
    notes = [entry.note for entry in history.timeline if entry.event == "reported-wrong"]
    assert notes == ["…@example.org left the company"]


async def test_a_wrong_diagnosis_becomes_a_candidate_for_the_catalog(rig: Rig) -> None:
    ts = await rig.people.post(MAILBOX_FULL)
    answer = await rig.answer_to(ts, holding="Incident 1")
    await rig.people.press(answer, "diagnosis_wrong")
    await rig.people.submit(await modal(rig), {"wrong_block": "The domain jane@example.org is over its plan"})
    (report,) = await rig.deps.incidents.wrong_reports()
    made = candidate(
        report.redacted,
        rig.deps.classifier,
        date(2026, 11, 21),
        said_by=report.rule,
        receiver=report.receiver,
        note=report.note,
    )

    assert made.said_by == made.today == report.rule
    (near_miss,) = yaml.safe_load(made.no_match or "")
    assert near_miss["because"] == "The domain …@example.org is over its plan"
    assert decisions(near_miss["text"], rig.deps.classifier)
    assert list(real_addresses(near_miss["text"])) == []
    assert made.begun is not None


async def test_a_forged_button_says_so(rig: Rig) -> None:
    ts = await rig.people.post(MAILBOX_FULL)
    answer = await rig.answer_to(ts, holding="Incident 1")
    await rig.people.press(answer, "incident_resolve", value="1; DROP TABLE incidents")
    assert "too old for me to know" in said(await rig.note_to(ADA))
    await rig.people.press(answer, "incident_resolve", value="4711", user=BEN)
    assert "There is no incident 4711" in said(await rig.note_to(BEN))


async def test_a_button_from_before_a_restart_makes_the_answer_again(workspace: Workspace) -> None:
    async with running(workspace, Mode.SOCKET) as before:
        ts = await before.people.post(MAILBOX_FULL)
        await before.answer_to(ts, holding="Incident 1")
    async with running(workspace, Mode.SOCKET) as after:
        await after.people.press(after.people.thread(ts)[0], "answer_view")
        assert "Why it happens" in said(await after.answer_to(ts, holding="Why it happens"))


async def test_a_private_button_from_before_a_restart_says_so(workspace: Workspace) -> None:
    async with running(workspace, Mode.SOCKET) as before:
        await before.people.command("/bounce", MAILBOX_FULL)
        answer = await before.note_to(ADA, holding="Incident 1")
    async with running(workspace, Mode.SOCKET) as after:
        await after.people.press(answer, "answer_view")
        assert "I was restarted since" in said(await after.note_to(ADA, holding="restarted"))


async def test_the_home_tab_lists_open_incidents(rig: Rig) -> None:
    ts = await rig.people.post(MAILBOX_FULL)
    await rig.answer_to(ts, holding="Incident 1")
    await rig.people.open_home(user=BEN)
    home = await home_of(rig, BEN)
    await rig.people.press_in_view(home, "incident_show", user=BEN)
    assert "Incident 1" in str((await modal(rig))["blocks"])
