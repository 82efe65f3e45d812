"""Slash commands, the modal and the shortcut: answers to one person."""

import pytest

from bot.playground.workspace import ADA, BEN, DELIVERABILITY
from tests.conversations.test_pasting import MAILBOX_FULL, UNAUTHENTICATED
from tests.fakes.rig import Json, Rig, buttons, said


async def modal(rig: Rig) -> Json:
    return await rig.workspace.wait_for(
        lambda: next((view.payload for view in rig.workspace.state.modals.values()), None) or {}
    )


async def home_of(rig: Rig, user: str) -> Json:
    homes = rig.workspace.state.homes
    return await rig.workspace.wait_for(lambda: homes[user].payload if user in homes else {})


async def test_bounce_explains_to_the_person_alone(rig: Rig) -> None:
    await rig.people.command("/bounce", UNAUTHENTICATED)
    answer = await rig.note_to(ADA, holding="What to do")
    assert "Checking DNS" in said(answer)
    checked = await rig.note_to(ADA, holding="Checked now")
    assert "confirms" in said(checked)
    assert "Post to channel" in buttons(checked)
    assert rig.workspace.state.channels[DELIVERABILITY].messages == []
    assert rig.people.seen_by(BEN) == []


async def test_post_to_channel_shows_it_to_everybody_and_takes_the_private_one_away(rig: Rig) -> None:
    await rig.people.command("/bounce", MAILBOX_FULL)
    answer = await rig.note_to(ADA, holding="Incident 1")
    await rig.people.press(answer, "answer_post")
    posted = await rig.workspace.wait_for(lambda: rig.workspace.state.channels[DELIVERABILITY].messages)
    assert "What to do" in said(posted[0])
    assert "Post to channel" not in buttons(posted[0])
    await rig.workspace.wait_for(lambda: not rig.people.seen_by(ADA))


async def test_a_code_alone_is_explained_and_opens_no_incident(rig: Rig) -> None:
    await rig.people.command("/bounce", "5.7.26")
    answer = await rig.note_to(ADA)
    assert "5.7.26" in said(answer)
    assert await rig.deps.incidents.incidents() == ()


async def test_an_ambiguous_code_gives_shares_and_what_would_decide(socket_rig: Rig) -> None:
    await socket_rig.people.command("/bounce", "550 5.7.1")
    answer = await socket_rig.note_to(ADA)
    assert "can mean several things" in said(answer)
    assert "%" in said(answer)
    assert "What would decide" in said(answer)


async def test_help_helps(rig: Rig) -> None:
    await rig.people.command("/bounce", "help")
    assert "/checkdomain example.com" in said(await rig.note_to(ADA))


async def test_bounce_alone_opens_a_modal_whose_answer_comes_where_it_was_asked(rig: Rig) -> None:
    await rig.people.command("/bounce")
    view = await modal(rig)
    assert await rig.people.submit(view, {"paste_block": MAILBOX_FULL}) == {}
    answer = await rig.note_to(ADA, holding="Incident 1")
    assert "What to do" in said(answer)


@pytest.mark.parametrize("typed", ["", "   ", "hello there"])
async def test_the_modal_says_what_is_wrong_beside_the_field(rig: Rig, typed: str) -> None:
    await rig.people.command("/bounce")
    view = await modal(rig)
    errors = await rig.people.submit(view, {"paste_block": typed})
    assert set(errors) == {"paste_block"}
    assert "aste" in errors["paste_block"]
    assert view["id"] in rig.workspace.state.modals


async def test_the_answer_comes_as_a_direct_message_when_the_modal_was_opened_from_the_home_tab(rig: Rig) -> None:
    await rig.people.open_home()
    home = await home_of(rig, ADA)
    assert "All is well" in str(home)
    await rig.people.press_in_view(home, "paste_open")
    assert await rig.people.submit(await modal(rig), {"paste_block": MAILBOX_FULL}) == {}
    direct = rig.workspace.state.direct(ADA)
    answer = await rig.workspace.wait_for(lambda: direct.messages)
    assert "Incident 1" in said(answer[0])
    assert "Post to channel" not in buttons(answer[0])


async def test_checkdomain_shows_findings_with_fixes(rig: Rig) -> None:
    await rig.people.command("/checkdomain", "Example.COM.")
    answer = await rig.note_to(ADA, holding="example.com")
    assert "DMARC" in said(answer)
    assert "❌" in said(answer)


async def test_checkip_shows_findings(rig: Rig) -> None:
    await rig.people.command("/checkip", "198.51.100.7")
    answer = await rig.note_to(ADA, holding="198.51.100.7")
    assert "PTR" in said(answer)


@pytest.mark.parametrize(
    ("command", "text", "words"),
    [
        ("/checkdomain", "", "There is no domain here"),
        ("/checkdomain", "not a domain", "domain"),
        ("/checkdomain", "192.0.2.7", "use checkip 192.0.2.7"),
        ("/checkip", "example.com", "use checkdomain example.com"),
        ("/checkip", "999.1.1.1", "999.1.1.1"),
        ("/checkdomain", "<!channel>", "domain"),
        ("/bounce", "hello there", "I see no bounce in this"),
        ("/incidents", "77", "There is no incident 77"),
        ("/incidents", "frobnicate", "Type /incidents"),
    ],
)
async def test_bad_input_gets_a_clear_sentence(socket_rig: Rig, command: str, text: str, words: str) -> None:
    await socket_rig.people.command(command, text)
    answer = await socket_rig.note_to(ADA)
    assert words in said(answer)
    assert "<!channel>" not in str(answer)


async def test_an_idn_is_checked_by_its_ascii_name(socket_rig: Rig) -> None:
    await socket_rig.people.command("/checkdomain", "bücher.example")
    assert "xn--bcher-kva.example" in said(await socket_rig.note_to(ADA))


async def test_the_shortcut_explains_a_message_and_counts_it_once(rig: Rig) -> None:
    ts = await rig.people.post(MAILBOX_FULL)
    await rig.answer_to(ts, holding="Incident 1")
    await rig.people.shortcut("diagnose_bounce", ts, user=BEN)
    answer = await rig.note_to(BEN, holding="What to do")
    assert (await rig.deps.incidents.incident(1)).seen == 1
    await rig.people.press(answer, "answer_post", user=BEN)
    await rig.workspace.wait_for(lambda: len(rig.people.thread(ts)) == 2)


async def test_the_shortcut_reads_what_was_edited_into_a_message(socket_rig: Rig) -> None:
    ts = await socket_rig.people.post("let me paste it, one moment")
    await socket_rig.people.edit(ts, MAILBOX_FULL)
    await socket_rig.people.shortcut("diagnose_bounce", ts)
    assert "What to do" in said(await socket_rig.note_to(ADA))


async def test_incidents_lists_shows_and_closes(rig: Rig) -> None:
    await rig.people.command("/incidents")
    assert "No open incidents." in said(await rig.note_to(ADA, holding="No open"))
    ts = await rig.people.post(MAILBOX_FULL)
    await rig.answer_to(ts, holding="Incident 1")
    await rig.people.command("/incidents", user=BEN)
    listed = await rig.note_to(BEN, holding="1 open incident")
    assert "Gmail and Google Workspace" in said(listed)
    await rig.people.press(listed, "incident_show", user=BEN)
    window = await modal(rig)
    await rig.people.press_in_view(window, "incident_resolve", user=BEN)
    await rig.workspace.wait_for(
        lambda: "resolved" in str(next(iter(rig.workspace.state.modals.values())).payload["blocks"])
    )
    assert await rig.deps.incidents.incidents() == ()
    await rig.people.command("/incidents", "1", user=BEN)
    detail = await rig.note_to(BEN, holding="Incident 1:")
    assert "What happened" in said(detail)


async def test_a_code_is_explained_with_what_receivers_mean_by_it(rig: Rig) -> None:
    await rig.people.command("/bounce", "5.7.26")
    words = said(await rig.note_to(ADA, holding="At receivers"))
    assert "Gmail and Google Workspace: Authentication failed; Neither SPF nor DKIM passed" in words
    assert "Microsoft 365 (Exchange Online): Mail over IPv6 without SPF or DKIM." in words
