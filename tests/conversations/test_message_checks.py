"""Saved messages and pasted headers that are no bounces: checked when somebody asks, never unasked."""

from collections.abc import AsyncIterator

import dkim
import pytest
from slack_bolt.async_app import AsyncApp

from bot.app import compose, new_client
from bot.catalog.load import catalog_path
from bot.catalog.load_filters import load_filters
from bot.checks.knowledge import Knowledge
from bot.incidents.job import Job
from bot.playground.state import BOT_USER
from bot.playground.workspace import ADA, DELIVERABILITY, Workspace
from bot.slack.files import MAX_BYTES
from bot.slack.private import CHECK_MESSAGE, shortcut_key
from bot.slack.work import Work
from tests.checks.message.test_message_scenarios import PRIVATE_KEY, PUBLIC_KEY
from tests.conversations.test_commands import modal
from tests.conversations.test_pasting import MAILBOX_FULL
from tests.fakes.rig import Json, Mode, Rig, running, said, to_copy
from tests.fakes.zone import Zone

HEADER = """\
Return-Path: <bounces@mail.example.net>
Received: from mx.example.org by imap.example.org with LMTP; Fri, 20 Nov 2026 10:10:00 +0000
Received: from out.example.net by mx.example.org with ESMTPS; Fri, 20 Nov 2026 10:01:00 +0000
Received: from app.example.net by out.example.net with ESMTP; Fri, 20 Nov 2026 10:00:00 +0000
Authentication-Results: mx.example.org; spf=pass smtp.mailfrom=mail.example.net;
 dkim=pass header.d=example.com; dmarc=pass
From: Ada <ada@example.com>
To: Ben <ben@example.org>
Subject: Hello
Date: Fri, 20 Nov 2026 10:00:00 +0000
Message-ID: <1@example.com>
"""
TABLE = (
    "Original Message\nMessage ID\t<1@example.com>\nFrom:\tAda <ada@example.com>\nSubject:\tHello\n"
    "SPF:\tPASS with IP 192.0.2.9 Learn more\nDKIM:\t'PASS' with domain example.com Learn more\n"
    "DMARC:\t'PASS' Learn more\n"
)
FAILING = HEADER.replace("dkim=pass", "dkim=fail").replace("dmarc=pass", "dmarc=fail")
UNSIGNED = (HEADER + "\nHello Ben, the numbers are attached. Regards, Ada\n").replace("\n", "\r\n").encode()
SIGNATURE: bytes = dkim.sign(UNSIGNED, b"s1", b"example.com", PRIVATE_KEY, include_headers=[b"from", b"subject"])
MESSAGE = SIGNATURE + UNSIGNED
WORLD = {
    "example.com": {"TXT": "v=spf1 ip4:192.0.2.0/24 -all", "NS": "ns.example.com.", "MX": "10 mail.example.com."},
    "mail.example.com": {"A": "192.0.2.10"},
    "_dmarc.example.com": {"TXT": "v=DMARC1; p=reject"},
    "s1._domainkey.example.com": {"TXT": PUBLIC_KEY},
    "example.net": {"TXT": "v=spf1 -all", "NS": "ns.example.net."},
}
SHORTCUT = "check_message"


@pytest.fixture(params=list(Mode), ids=str)
async def rig(request: pytest.FixtureRequest, workspace: Workspace) -> AsyncIterator[Rig]:
    knowledge = Knowledge(filters=load_filters(catalog_path()))
    async with running(workspace, request.param, dns=Zone(WORLD), knowledge=knowledge) as running_rig:
        yield running_rig


def saved(rig: Rig, raw: bytes = MESSAGE) -> Json:
    return rig.people.upload("hello.eml", raw, "message/rfc822")


async def test_a_saved_message_is_left_alone_until_somebody_asks(rig: Rig) -> None:
    ts = await rig.people.post("has anybody seen this?", files=[saved(rig)])
    await rig.people.post(HEADER)
    await rig.quiet()
    assert [item for item in rig.workspace.state.channels[DELIVERABILITY].messages if item.get("bot_id")] == []
    await rig.people.shortcut(SHORTCUT, ts)
    answer = await rig.note_to(ADA, holding="Message from example.com")
    words = said(answer)
    assert "The DKIM signature of example.com (selector s1) is good" in words
    assert "Authentication (Authentication-Results by mx.example.org)" in words
    authentication, path = to_copy(answer)[-2:]
    assert "DKIM  pass       example.com  aligned: yes" in authentication
    assert "SPF   pass       mail.example.net  aligned: no" in authentication
    assert " +9 minutes  mx.example.org → imap.example.org  LMTP" in path
    assert words.index("⚠️ The message lay 9 minutes") < words.index("Authentication (")


async def test_gmails_table_alone_gives_the_results_and_says_what_is_missing(rig: Rig) -> None:
    ts = await rig.people.post(TABLE)
    await rig.people.shortcut(SHORTCUT, ts)
    answer = await rig.note_to(ADA, holding="Message from example.com")
    assert "DKIM  pass       example.com  aligned: yes" in to_copy(answer)[-1]
    assert "SPF   pass       192.0.2.9" in to_copy(answer)[-1]
    assert "only the table above the source" in said(answer)


async def test_microsofts_fields_say_why_it_went_to_junk_and_what_the_gateway_had_found(rig: Rig) -> None:
    results = "spf=fail (sender IP is 192.0.2.1) smtp.mailfrom=mail.example.net; dkim=fail header.d=example.com;"
    results += "dmarc=fail action=none header.from=example.com;compauth=fail reason=001"
    fields = "X-Forefront-Antispam-Report: CIP:192.0.2.1;CTRY:DE;SCL:5;SFV:SPM;CAT:SPM;DIR:INB;\n"
    fields += "Authentication-Results-Original: gateway.example.org; dkim=pass header.d=example.com\n"
    fields += f"Authentication-Results: {results}\n"
    kept = "".join(line for line in HEADER.splitlines(keepends=True) if not line.startswith(("Auth", " dkim")))
    ts = await rig.people.post(fields + kept)
    await rig.people.shortcut(SHORTCUT, ts)
    answer = await rig.note_to(ADA, holding="Message from example.com")
    words = said(answer)
    assert words.index("the message was changed there or after") < words.index(
        "Microsoft 365 took the message for spam"
    )
    assert "CAT:SPM (category: spam)" in words
    rows = to_copy(answer)[-2]
    assert "COMPAUTH fail" in rows
    assert "DKIM  pass       example.com  at a server before" in rows


async def test_the_selectors_learnt_are_used_to_check_the_domain(rig: Rig) -> None:
    ts = await rig.people.post("", files=[saved(rig)])
    await rig.people.shortcut(SHORTCUT, ts)
    answer = await rig.note_to(ADA, holding="DKIM selectors of this domain, by this message: s1")
    await rig.people.press(answer, "check_domain")
    checked = await rig.note_to(ADA, holding="✅ In order")
    assert "Check again" in str(checked["blocks"])
    assert "s1" in next(
        element["value"]
        for block in checked["blocks"]
        if block["type"] == "actions"
        for element in block["elements"]
        if element["action_id"] == "check_again"
    )


async def test_a_message_that_was_changed_is_told_from_one_that_was_pasted(rig: Rig) -> None:
    changed = await rig.people.post("", files=[saved(rig, MESSAGE + b"One line more\r\n")])
    await rig.people.shortcut(SHORTCUT, changed)
    assert "does not verify on this copy" in said(await rig.note_to(ADA, holding="Message from"))
    pasted = await rig.people.post((MESSAGE + b"One line more\r\n").decode().replace("\r\n", "\n"))
    await rig.people.shortcut(SHORTCUT, pasted, user="U0BEN")
    words = said(await rig.note_to("U0BEN", holding="Message from"))
    assert "does not verify" not in words
    assert "Slack changes what is pasted" in words


@pytest.mark.parametrize("header", [HEADER, FAILING], ids=["passing", "failing"])
async def test_a_pasted_header_is_checked_in_a_direct_message_and_for_a_mention(rig: Rig, header: str) -> None:
    direct = rig.workspace.state.direct(ADA).id
    ts = await rig.people.post(header, channel=direct)
    await rig.workspace.wait_for(lambda: rig.people.thread(ts, channel=direct))
    assert "Message from example.com" in said(rig.people.thread(ts, channel=direct)[0])
    mentioned = await rig.people.post(header, mention=BOT_USER)
    answer = await rig.answer_to(mentioned, holding="Message from example.com")
    assert "Check example.com" in str(answer["blocks"])


async def test_a_pasted_header_in_which_a_result_failed_is_checked_unasked_and_is_no_incident(rig: Rig) -> None:
    ts = await rig.people.post(FAILING)
    assert "DKIM at mx.example.org: fail" in said(await rig.answer_to(ts, holding="Message from example.com"))
    assert await rig.deps.incidents.incidents() == ()


async def test_unasked_a_file_that_is_no_text_is_passed_over_beside_a_header(rig: Rig) -> None:
    dump = rig.people.upload("all.bin", bytes(MAX_BYTES + 1), "application/octet-stream")
    ts = await rig.people.post(FAILING, files=[dump])
    await rig.answer_to(ts, holding="Message from example.com")


async def test_diagnose_bounce_and_bounce_check_what_is_a_message_but_no_bounce(rig: Rig) -> None:
    ts = await rig.people.post("", files=[saved(rig)])
    await rig.people.shortcut("diagnose_bounce", ts)
    assert "signature of example.com" in said(await rig.note_to(ADA, holding="Message from example.com"))
    await rig.people.command("/bounce", HEADER, user="U0BEN")
    await rig.note_to("U0BEN", holding="Message from example.com")
    await rig.people.command("/bounce", user="U0CLEO")
    assert await rig.people.submit(await modal(rig), {"paste_block": HEADER}, user="U0CLEO") == {}
    await rig.note_to("U0CLEO", holding="Message from example.com")


async def test_a_bounce_stays_a_bounce(rig: Rig) -> None:
    ts = await rig.people.post("", files=[rig.people.upload("bounce.eml", MAILBOX_FULL.encode(), "message/rfc822")])
    await rig.answer_to(ts, holding="Incident 1")
    await rig.people.shortcut("diagnose_bounce", ts)
    assert "What to do" in said(await rig.note_to(ADA, holding="What to do"))


async def test_what_holds_no_message_is_told_how_to_get_one(rig: Rig) -> None:
    ts = await rig.people.post("lunch at noon?")
    await rig.people.shortcut(SHORTCUT, ts)
    assert "There is no message in this. Upload one as a file (.eml)" in said(await rig.note_to(ADA))


@pytest.mark.parametrize(
    ("gone", "words"),
    [(False, "signature of example.com (selector s1) is good"), (True, "I was restarted before I could check")],
)
async def test_a_check_that_a_former_process_acknowledged_is_done_from_the_message_itself(
    workspace: Workspace, gone: bool, words: str
) -> None:
    async with running(workspace, Mode.SOCKET, dns=Zone(WORLD)) as rig:
        ts = "1.2" if gone else await rig.people.post("", files=[saved(rig)])
        await workspace.wait_for(lambda: workspace.deliveries.keys() >= workspace.events.keys())
        for event_id in tuple(workspace.events):
            await workspace.redeliver(event_id)  # acknowledged: the message's own work has begun
        while await rig.deps.incidents.unfinished_jobs():
            await rig.quiet(0.02)
        key = shortcut_key("1.2.abc", DELIVERABILITY, ts, CHECK_MESSAGE)
        job = Job(request_key=key, kind=CHECK_MESSAGE, text="", channel=DELIVERABILITY, user=ADA, thread_ts=ts)
        await rig.deps.incidents.begin_job(job, rig.clock.now())
        client = new_client(rig.deps.settings)
        bolt = AsyncApp(client=client, signing_secret=workspace.credentials.signing_secret, name="another")
        listeners = compose(bolt, rig.deps, client, BOT_USER, Work())
        assert await listeners.resume() == 1
        direct = workspace.state.direct(ADA)
        answer = await workspace.wait_for(lambda: direct.messages)
        assert words in said(answer[0])
        await listeners.desk.work.drain(5.0)


async def test_no_text_of_a_message_is_stored(rig: Rig) -> None:
    ts = await rig.people.post(HEADER)
    await rig.people.shortcut(SHORTCUT, ts)
    await rig.note_to(ADA, holding="Message from")
    kept = await rig.deps.incidents.call(lambda db: "\n".join(str(row) for row in db["jobs"].rows))
    assert CHECK_MESSAGE in kept
    assert "ada@" not in kept
    assert "Hello" not in kept
