"""A bounce in a channel gets its answer in the thread."""

import pytest

from bot.playground.state import BOT_USER
from bot.playground.workspace import ADA, BEN, DELIVERABILITY, GENERAL, Workspace
from tests.fakes.rig import WORLD, Mode, Rig, buttons, running, said
from tests.fakes.zone import Zone

UNAUTHENTICATED = (
    "550-5.7.26 Unauthenticated email from example.net is not accepted due to domain's DMARC policy. Please contact "
    "the administrator of example.net domain if this was a legitimate mail. gsmtp"
)
MAILBOX_FULL = "452-4.2.2 The recipient's inbox is out of storage space and inactive. gsmtp"


async def test_a_pasted_bounce_is_answered_in_its_thread(rig: Rig) -> None:
    ts = await rig.people.post(f"why are we getting this??\n{UNAUTHENTICATED}")
    answer = await rig.answer_to(ts, holding="Incident 1")
    words = said(answer)
    assert "Gmail" in words
    assert "What to do" in words
    assert "Who acts" in words
    assert "Never" in words
    assert "Checked now" in words
    assert "first time seen" in words
    assert buttons(answer) == ["Assign to me", "Resolve", "More", "Re-check", "Wrong diagnosis"]
    assert len(rig.people.thread(ts)) == 1


async def test_the_first_answer_comes_before_the_checks_and_is_updated_in_place(workspace: Workspace) -> None:
    async with running(workspace, Mode.SOCKET, dns=Zone(WORLD, delay_s=0.3)) as rig:
        ts = await rig.people.post(UNAUTHENTICATED)
        first = await rig.answer_to(ts)
        assert "Checking DNS" in said(first)
        final = await rig.answer_to(ts, holding="Checked now")
        assert final["ts"] == first["ts"]
        assert "Checking DNS" not in said(final)
        assert "confirms" in said(final)


async def test_the_same_trouble_again_joins_the_incident_and_links_to_the_first(rig: Rig) -> None:
    first = await rig.people.post(UNAUTHENTICATED)
    await rig.answer_to(first, holding="Incident 1")
    rig.clock.pass_by(days=1)
    again = await rig.people.post(UNAUTHENTICATED, user=BEN)
    answer = await rig.answer_to(again, holding="Incident 1")
    assert "seen 2 times since yesterday, first here" in said(answer)
    assert f"/archives/{DELIVERABILITY}/p{first.replace('.', '')}" in str(answer["blocks"])


async def test_unknown_users_of_two_domains_are_two_incidents(rig: Rig) -> None:
    for number, domain in enumerate(("example.org", "example.net"), start=1):
        ts = await rig.people.post(f"550 5.1.1 <someone@{domain}>: Recipient address rejected: User unknown")
        await rig.answer_to(ts, holding=f"Incident {number} · first time seen")


@pytest.mark.parametrize(
    "talk",
    [
        "the 550 campaign went out at 5.7.1 this morning",
        "lunch?",
        "curl says HTTP 550, and 554 for the other one",
        "upgraded postfix to 3.5.1 on 203.0.113.9, all fine",
    ],
)
async def test_ordinary_talk_gets_no_answer_and_leaves_no_trace(socket_rig: Rig, talk: str) -> None:
    ts = await socket_rig.people.post(talk)
    await socket_rig.quiet()
    assert socket_rig.people.thread(ts) == []
    assert await socket_rig.deps.incidents.unfinished_jobs() == ()


async def test_an_event_delivered_three_times_gives_one_answer_and_one_sighting(rig: Rig) -> None:
    ts = await rig.people.post(UNAUTHENTICATED)
    await rig.answer_to(ts, holding="Incident 1")
    event_id = next(iter(rig.workspace.events))
    assert await rig.workspace.redeliver(event_id)
    assert await rig.workspace.redeliver(event_id)
    await rig.quiet()
    assert len(rig.people.thread(ts)) == 1
    assert (await rig.deps.incidents.incident(1)).seen == 1


async def test_an_edit_is_not_answered_again(rig: Rig) -> None:
    ts = await rig.people.post(UNAUTHENTICATED)
    await rig.answer_to(ts, holding="Incident 1")
    await rig.people.edit(ts, UNAUTHENTICATED + " (edited)")
    await rig.quiet()
    assert len(rig.people.thread(ts)) == 1


async def test_a_bounce_in_a_thread_is_answered_in_that_thread(socket_rig: Rig) -> None:
    root = await socket_rig.people.post("campaign of today")
    await socket_rig.people.post(UNAUTHENTICATED, user=BEN, thread_ts=root)
    answer = await socket_rig.answer_to(root, holding="Gmail")
    assert answer["thread_ts"] == root


async def test_another_apps_bounce_is_answered_unless_it_is_in_a_thread(socket_rig: Rig) -> None:
    ts = await socket_rig.people.post_as_bot(UNAUTHENTICATED)
    await socket_rig.answer_to(ts, holding="Gmail")
    root = await socket_rig.people.post("look at this")
    await socket_rig.people.post_as_bot(UNAUTHENTICATED, thread_ts=root)
    await socket_rig.quiet()
    assert len(socket_rig.people.thread(root)) == 1


async def test_our_own_answers_are_not_read(socket_rig: Rig) -> None:
    ts = await socket_rig.people.post(UNAUTHENTICATED)
    await socket_rig.answer_to(ts, holding="Incident 1")
    await socket_rig.quiet()
    own = [body for body in socket_rig.workspace.events.values() if body["event"].get("bot_id")]
    assert own
    assert len(socket_rig.people.thread(ts)) == 1


async def test_only_the_named_channels_are_read(workspace: Workspace) -> None:
    workspace.state.channels[GENERAL].members.add(BOT_USER)
    async with running(workspace, Mode.SOCKET, channels=(DELIVERABILITY,)) as rig:
        elsewhere = await rig.people.post(UNAUTHENTICATED, channel=GENERAL)
        here = await rig.people.post(UNAUTHENTICATED)
        await rig.answer_to(here, holding="Gmail")
        assert rig.people.thread(elsewhere, channel=GENERAL) == []
        asked = await rig.people.post(UNAUTHENTICATED, channel=GENERAL, mention=BOT_USER)
        await workspace.wait_for(lambda: rig.people.thread(asked, channel=GENERAL))


async def test_asked_about_no_bounce_it_says_so(socket_rig: Rig) -> None:
    ts = await socket_rig.people.post("what do you think?", mention=BOT_USER)
    assert "I see no bounce in this" in said(await socket_rig.answer_to(ts))


async def test_a_direct_message_is_always_answered(socket_rig: Rig) -> None:
    channel = socket_rig.workspace.state.direct(ADA).id
    ts = await socket_rig.people.post("hello?", channel=channel)
    await socket_rig.workspace.wait_for(lambda: socket_rig.people.thread(ts, channel=channel))
    assert "I see no bounce in this" in said(socket_rig.people.thread(ts, channel=channel)[0])


async def test_two_kinds_of_bounce_give_one_message_with_details_to_open(rig: Rig) -> None:
    ts = await rig.people.post(f"{UNAUTHENTICATED}\n\n{MAILBOX_FULL}\n\n{MAILBOX_FULL}")
    answer = await rig.answer_to(ts, holding="kinds of trouble")
    assert buttons(answer) == ["Details", "Details"]
    await rig.answer_to(ts, holding="kinds of trouble")
    await rig.workspace.wait_for(lambda: "Checking" not in said(rig.people.thread(ts)[0]))
    await rig.people.press(rig.people.thread(ts)[0], "answer_view")
    opened = await rig.answer_to(ts, holding="What to do")
    assert "Back to all" in buttons(opened)
    await rig.people.press(opened, "answer_back")
    await rig.answer_to(ts, holding="kinds of trouble")


async def test_an_unexplained_bounce_says_what_it_could_read(socket_rig: Rig) -> None:
    ts = await socket_rig.people.post(
        "host mx.example.org said: 550 quux: the frobnicator of 203.0.113.7 is not jazzy enough"
    )
    answer = await socket_rig.answer_to(ts)
    assert "I don't know this one" in said(answer)
    assert "550" in said(answer)
    assert len(await socket_rig.deps.incidents.unexplained()) == 1


UNKNOWN_WORDS = "550 zorgle frobnicated"


async def test_a_code_with_unknown_words_is_passed_over_in_a_channel_and_answered_when_asked(rig: Rig) -> None:
    unasked = await rig.people.post(UNKNOWN_WORDS)
    asked = await rig.people.post(UNKNOWN_WORDS, mention=BOT_USER)
    answer = await rig.answer_to(asked)
    assert "I don't know this one" in said(answer)
    assert "refused for good (5xx)" in said(answer)
    assert "What to check" in said(answer)
    assert rig.people.thread(unasked) == []
    await rig.people.command("/bounce", UNKNOWN_WORDS)
    assert "I don't know this one" in said(await rig.note_to(ADA))


async def test_a_code_behind_a_mention_is_explained(socket_rig: Rig) -> None:
    ts = await socket_rig.people.post("5.7.26?", mention=BOT_USER)
    assert "authentication" in said(await socket_rig.answer_to(ts))


COMPLAINT = """\
Feedback-Type: abuse
User-Agent: Example/1.0
Version: 1
Original-Mail-From: <news@example.com>
Source-IP: 192.0.2.25"""


async def test_a_complaint_is_passed_over_in_a_channel_and_named_when_asked(rig: Rig) -> None:
    unasked = await rig.people.post(COMPLAINT)
    asked = await rig.people.post(COMPLAINT, mention=BOT_USER)
    assert "This is a complaint report (ARF), not a bounce" in said(await rig.answer_to(asked))
    assert rig.people.thread(unasked) == []
    await rig.people.command("/bounce", COMPLAINT)
    assert "This is a complaint report (ARF), not a bounce" in said(await rig.note_to(ADA))
    assert await rig.deps.incidents.incidents() == ()


async def test_asked_about_what_has_a_number_but_no_reply_it_sees_no_bounce(socket_rig: Rig) -> None:
    await socket_rig.people.command("/bounce", "404 not found on this server")
    assert "I see no bounce in this" in said(await socket_rig.note_to(ADA))


async def test_more_shows_the_details_and_less_hides_them(rig: Rig) -> None:
    ts = await rig.people.post(UNAUTHENTICATED)
    answer = await rig.answer_to(ts, holding="Incident 1")
    assert "Why it happens" not in said(answer)
    await rig.people.press(answer, "answer_view")
    full = await rig.answer_to(ts, holding="Why it happens")
    assert "Sources" in said(full)
    assert "Less" in buttons(full)
    await rig.people.press(full, "answer_view")
    await rig.workspace.wait_for(lambda: "Why it happens" not in said(rig.people.thread(ts)[0]))
