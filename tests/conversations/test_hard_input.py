"""Whatever is pasted: a clear answer or silence, nobody pinged, nothing lost."""

import logging
from typing import NoReturn

import pytest

from bot.catalog.classify import Classifier
from bot.mail.bounce import Bounce
from bot.playground.workspace import ADA, DELIVERABILITY, SCOPES, Workspace
from bot.slack.files import MAX_BYTES
from tests.conversations.test_commands import modal
from tests.conversations.test_pasting import MAILBOX_FULL, UNAUTHENTICATED
from tests.fakes.rig import Mode, Rig, classifier, running, said

PINGS = "<!channel> <!here> <!everyone> <@U0BEN> <!subteam^S012|@ops> @channel"


def pings(value: object) -> list[str]:
    """Find what would notify somebody: tokens in mrkdwn, mention elements in rich text."""
    if isinstance(value, list):
        return [found for part in value for found in pings(part)]
    if not isinstance(value, dict):
        return []
    found = [value["type"]] if value.get("type") in {"broadcast", "user", "usergroup"} else []
    if value.get("type") == "mrkdwn" and "<!" in value["text"]:
        found.append(value["text"])
    return found + [inner for part in value.values() for inner in pings(part)]


async def test_nothing_pasted_pings(rig: Rig) -> None:
    ts = await rig.people.post(f"550 5.1.1 {PINGS} user unknown: <!channel>@example.org <@U0BEN>")
    answer = await rig.answer_to(ts, holding="What to do")
    await rig.people.command("/bounce", f"550 5.1.1 user unknown {PINGS}")
    note = await rig.note_to(ADA, holding="What to do")
    for message in (answer, note):
        assert pings(message["blocks"]) == []
        assert "<!" not in message["text"]
        assert "<@" not in message["text"]
    posts = [call for name, call in rig.workspace.server.calls if name == "chat.postMessage"]
    assert posts
    assert all(call["unfurl_links"] in {False, "0"} and call["unfurl_media"] in {False, "0"} for call in posts)


async def test_a_paste_of_a_megabyte_is_read_from_both_ends(socket_rig: Rig) -> None:
    long = f"{MAILBOX_FULL}\n" + "x" * 78 + ("\n" + "x" * 78) * 13_000
    file = socket_rig.people.upload("mail.log", long.encode())
    ts = await socket_rig.people.post("", files=[file])
    answer = await socket_rig.answer_to(ts, holding="Incident 1")
    assert "longer than I read" in said(answer)


async def test_a_file_beyond_all_measure_is_cut(socket_rig: Rig) -> None:
    file = socket_rig.people.upload("mail.log", MAILBOX_FULL.encode() + b"\n" + b"x" * MAX_BYTES)
    ts = await socket_rig.people.post("", files=[file])
    await socket_rig.answer_to(ts, holding="Incident 1")


async def test_of_a_file_beyond_all_measure_without_a_bounce_it_asks_for_the_part_that_matters(
    socket_rig: Rig,
) -> None:
    file = socket_rig.people.upload("notes.txt", b"the weather is fine\n" * (MAX_BYTES // 10))
    channel = socket_rig.workspace.state.direct(ADA).id
    ts = await socket_rig.people.post("", files=[file], channel=channel)
    await socket_rig.workspace.wait_for(lambda: socket_rig.people.thread(ts, channel=channel))
    told = said(socket_rig.people.thread(ts, channel=channel)[0])
    assert "notes.txt is larger than the 5 MB that I read here" in told
    assert "a server's reply, or a message's header" in told


async def test_a_saved_message_is_read_from_the_file(rig: Rig) -> None:
    file = rig.people.upload("bounce.eml", MAILBOX_FULL.encode(), "message/rfc822")
    ts = await rig.people.post("see attached", files=[file])
    assert "What to do" in said(await rig.answer_to(ts, holding="Incident 1"))


async def test_a_binary_file_is_passed_over_in_a_channel_and_named_to_who_asked(socket_rig: Rig) -> None:
    file = socket_rig.people.upload("report.bin", b"\x00\x01\x02" * 1000, "application/octet-stream")
    ts = await socket_rig.people.post("", files=[file])
    await socket_rig.quiet()
    assert socket_rig.people.thread(ts) == []
    channel = socket_rig.workspace.state.direct(ADA).id
    direct = await socket_rig.people.post("", files=[file], channel=channel)
    await socket_rig.workspace.wait_for(lambda: socket_rig.people.thread(direct, channel=channel))
    assert "report.bin is not text" in said(socket_rig.people.thread(direct, channel=channel)[0])


async def test_slacks_login_page_is_not_taken_for_the_file(workspace: Workspace) -> None:
    workspace.server.scopes.discard("files:read")
    async with running(workspace, Mode.SOCKET) as rig:
        file = rig.people.upload("bounce.eml", MAILBOX_FULL.encode(), "message/rfc822")
        ts = await rig.people.post("", files=[file])
        assert "files:read" in said(await rig.answer_to(ts))
    assert "files:read" in SCOPES


async def test_a_file_kept_elsewhere_is_not_fetched_with_our_token(socket_rig: Rig) -> None:
    file = socket_rig.people.upload("bounce.eml", b"", "message/rfc822")
    file["url_private_download"] = "https://files.example.org/bounce.eml"
    ts = await socket_rig.people.post("", files=[file])
    assert "it is not kept in Slack" in said(await socket_rig.answer_to(ts))


async def test_a_forwarded_message_is_read(socket_rig: Rig) -> None:
    forwarded = {"is_share": True, "fallback": "forwarded", "text": MAILBOX_FULL, "channel_id": DELIVERABILITY}
    ts = await socket_rig.people.post("what is this?", attachments=[forwarded])
    await socket_rig.answer_to(ts, holding="Incident 1")


@pytest.mark.parametrize(
    "text",
    [
        "\u202e" + MAILBOX_FULL + "\u202c",
        "\u200b".join(MAILBOX_FULL),
        MAILBOX_FULL.replace(" ", "\u00a0"),
        MAILBOX_FULL.replace("'", "\u2019"),
        f"```\n{MAILBOX_FULL}\n```",
        f"> {MAILBOX_FULL}",
        f"مرحبا بكم\n{MAILBOX_FULL}",
    ],
    ids=["right-to-left", "zero-width", "no-break", "smart-quotes", "fenced", "quoted", "beside-arabic"],
)
@pytest.mark.parametrize("rich", [True, False], ids=["rich", "plain"])
async def test_what_slack_and_people_do_to_a_text_does_not_hide_the_bounce(
    socket_rig: Rig, text: str, rich: bool
) -> None:
    ts = await socket_rig.people.post(text, rich=rich)
    await socket_rig.answer_to(ts, holding="Incident 1")


async def test_a_paste_that_slack_split_is_answered_once_as_a_whole(socket_rig: Rig) -> None:
    head = "Received: from mail.example.com by mx.example.org; a long trace line of some eighty characters\n" * 45
    first = await socket_rig.people.post(head)
    await socket_rig.people.post(MAILBOX_FULL)
    await socket_rig.answer_to(first, holding="Incident 1")
    answered = [item for item in socket_rig.workspace.state.channels[DELIVERABILITY].messages if item.get("bot_id")]
    assert len(answered) == 1


async def test_a_listeners_bug_gives_a_reference_and_not_silence(rig: Rig, caplog: pytest.LogCaptureFixture) -> None:
    await rig.deps.incidents.call(lambda db: db.execute("DROP TABLE jobs"))
    with caplog.at_level(logging.ERROR):
        await rig.people.command("/bounce", UNAUTHENTICATED)
        note = await rig.note_to(ADA, holding="Something went wrong")
        ts = await rig.people.post(UNAUTHENTICATED)
        reply = await rig.answer_to(ts, holding="Something went wrong")
    for message in (note, reply):
        reference = said(message).partition("Reference ")[2].partition(":")[0]
        assert reference in caplog.text
    assert "example.net" not in caplog.text
    assert rig.people.failures == []


@pytest.mark.parametrize("mode", list(Mode), ids=str)
async def test_a_bug_in_reading_gives_a_reference_everywhere(workspace: Workspace, mode: Mode) -> None:
    class Broken(Classifier):
        def decide(self, bounce: Bounce) -> NoReturn:
            raise ZeroDivisionError(bounce.text)

    async with running(workspace, mode, knows=Broken(classifier().catalog)) as rig:
        ts = await rig.people.post(MAILBOX_FULL)
        assert "Reference" in said(await rig.answer_to(ts))
        await rig.people.command("/bounce", MAILBOX_FULL)
        assert "Reference" in said(await rig.note_to(ADA))
        await rig.people.command("/bounce")
        errors = await rig.people.submit(await modal(rig), {"paste_block": MAILBOX_FULL})
        assert "Reference" in errors["paste_block"]
        assert rig.people.failures == []


async def test_a_bug_in_the_checks_leaves_the_first_answer_standing(workspace: Workspace) -> None:
    class BrokenDns:
        async def lookup(self, name: str, rdtype: str) -> object:
            raise ZeroDivisionError(name, rdtype)

    async with running(workspace, Mode.SOCKET, dns=BrokenDns()) as rig:  # type: ignore[arg-type]  # that is the point
        ts = await rig.people.post(UNAUTHENTICATED)
        assert "Reference" in said(await rig.answer_to(ts, holding="Something went wrong"))
        first = rig.people.thread(ts)[0]
        assert "What to do" in said(first)
        assert "Checking DNS" not in said(first)


async def test_every_payload_that_was_sent_had_text_beside_its_blocks(socket_rig: Rig) -> None:
    ts = await socket_rig.people.post(UNAUTHENTICATED)
    await socket_rig.answer_to(ts, holding="Incident 1")
    sent = [call for name, call in socket_rig.workspace.server.calls if name in {"chat.postMessage", "chat.update"}]
    assert len(sent) == 2
    assert all(call["text"].strip() for call in sent)
