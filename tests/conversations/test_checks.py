"""/checkdomain and /checkip: one verdict line, the record found, the record to paste, the receivers' checklist."""

from collections.abc import AsyncIterator, Mapping
from typing import Any

import pytest

from bot.catalog.load import catalog_path
from bot.catalog.load_requirements import load_requirements
from bot.checks.knowledge import Knowledge
from bot.playground.workspace import ADA, BEN, DELIVERABILITY, Workspace
from tests.conversations.test_hard_input import pings
from tests.fakes.rig import Mode, Rig, buttons, running, said, to_copy
from tests.fakes.zone import TIMEOUT, Zone

KEY = "v=DKIM1; k=rsa; p=" + "A" * 40
WORLD: Mapping[str, Any] = {
    "example.com": {
        "TXT": ["v=spf1 ip4:192.0.2.0/24 ipv4:192.0.2.1 ~all", "unrelated=1"],
        "MX": ["10 mail.example.com."],
        "NS": ["ns.example.com."],
    },
    "mail.example.com": {"A": ["192.0.2.10"]},
    "s1._domainkey.example.com": {"TXT": [KEY]},
    "_dmarc.example.com": {"TXT": ["v=DMARC1; p=none; rua=mailto:dmarc@example.com"]},
    "1.2.0.192.in-addr.arpa": {"PTR": ["mail.example.com."]},
    "example.net": {"TXT": TIMEOUT, "MX": TIMEOUT, "NS": ["ns.example.net."]},
    "_dmarc.example.net": TIMEOUT,
    "example.org": {"TXT": ["<!channel> v=spf1", "v=spf1 +all"], "MX": ["0 ."], "NS": ["ns.example.org."]},
}


@pytest.fixture(params=list(Mode), ids=str)
async def rig(request: pytest.FixtureRequest, workspace: Workspace) -> AsyncIterator[Rig]:
    async with running(workspace, request.param, dns=Zone(WORLD), knowledge=knowledge()) as running_rig:
        yield running_rig


def knowledge() -> Knowledge:
    return Knowledge(requirements=load_requirements(catalog_path()))


async def test_a_failure_shows_the_record_found_and_the_record_to_paste(rig: Rig) -> None:
    await rig.people.command("/checkdomain", "example.com")
    answer = await rig.note_to(ADA, holding="example.com")
    assert said(answer).startswith("❌ example.com\n2 failures, 3 warnings")
    found, corrected = to_copy(answer)[:2]
    assert found == 'example.com. TXT "v=spf1 ip4:192.0.2.0/24 ipv4:192.0.2.1 ~all"'
    assert corrected == 'example.com. TXT "v=spf1 ip4:192.0.2.0/24 ip4:192.0.2.1 ~all"'
    assert said(answer).index("❌ The SPF record") < said(answer).index("⚠️")
    assert "✅ In order: domain, MX" in said(answer)


async def test_what_got_no_answer_is_said_once_and_is_no_failure(rig: Rig) -> None:
    await rig.people.command("/checkdomain", "example.net")
    words = said(await rig.note_to(ADA, holding="example.net"))
    assert words.count("No answer, so neither good nor bad") == 1
    assert "no SPF record" not in words
    assert "❌ SPF" not in words
    assert "without an answer" in words


async def test_the_checklist_of_the_receivers_is_behind_a_button_and_so_is_the_way_back(rig: Rig) -> None:
    await rig.people.command("/checkdomain", "example.com")
    answer = await rig.note_to(ADA, holding="What Gmail, Yahoo and Outlook.com require of senders: 1 not met")
    assert "One-click unsubscribe" not in said(answer)
    await rig.people.press(answer, "check_requirements")
    listed = await rig.note_to(ADA, holding="One-click unsubscribe")
    words = said(listed)
    assert words.index("Not met") < words.index("\n✅ Met") < words.index("Not visible in DNS")
    assert "Postmaster Tools" in words
    assert len(rig.people.seen_by(ADA)) == 1
    await rig.people.press(listed, "check_findings")
    assert "In order: domain" in said(await rig.note_to(ADA, holding="In order"))
    await rig.people.press(await rig.note_to(ADA, holding="In order"), "check_all")
    assert "example.com exists in DNS" in said(await rig.note_to(ADA, holding="exists in DNS"))


async def test_a_selector_and_an_address_given_after_the_domain_are_asked_about(rig: Rig) -> None:
    await rig.people.command("/checkdomain", "example.com selector=s1 ip=192.0.2.1")
    answer = await rig.note_to(ADA, holding="example.com and 192.0.2.1")
    asked = rig.deps.dns.questions  # type: ignore[attr-defined]  # the rig's Dns is a Zone
    assert ("s1._domainkey.example.com", "TXT") in asked
    assert ("1.2.0.192.in-addr.arpa", "PTR") in asked
    assert "s1._domainkey.example.com" in said(answer)


async def test_check_again_asks_the_same_question_with_its_selector(rig: Rig) -> None:
    await rig.people.command("/checkdomain", "example.com selector=s1")
    answer = await rig.note_to(ADA, holding="example.com")
    asked = rig.deps.dns.questions  # type: ignore[attr-defined]  # the rig's Dns is a Zone
    before = asked.count(("s1._domainkey.example.com", "TXT"))
    await rig.people.press(answer, "check_again")
    await rig.workspace.wait_for(lambda: asked.count(("s1._domainkey.example.com", "TXT")) > before)


async def test_an_answer_is_shown_to_the_channel_when_the_person_says_so(rig: Rig) -> None:
    await rig.people.command("/checkip", "192.0.2.1")
    answer = await rig.note_to(ADA, holding="192.0.2.1")
    assert rig.workspace.state.channels[DELIVERABILITY].messages == []
    await rig.people.press(answer, "check_post")
    posted = await rig.workspace.wait_for(lambda: rig.workspace.state.channels[DELIVERABILITY].messages)
    assert "192.0.2.1" in said(posted[0])
    assert "Post to channel" not in buttons(posted[0])
    await rig.workspace.wait_for(lambda: not rig.people.seen_by(ADA))


async def test_a_button_from_before_a_restart_asks_again(workspace: Workspace) -> None:
    async with running(workspace, Mode.SOCKET, dns=Zone(WORLD), knowledge=knowledge()) as before:
        await before.people.command("/checkdomain", "example.com")
        answer = await before.note_to(ADA, holding="example.com")
    async with running(workspace, Mode.SOCKET, dns=Zone(WORLD), knowledge=knowledge()) as after:
        await after.people.press(answer, "check_requirements")
        assert "Postmaster Tools" in said(await after.note_to(ADA, holding="One-click"))


@pytest.mark.parametrize("command", ["/checkdomain", "/checkip"])
async def test_help_names_the_words_that_may_follow(rig: Rig, command: str) -> None:
    await rig.people.command(command, "help")
    words = said(await rig.note_to(ADA))
    assert "/checkdomain example.com selector=s1 ip=192.0.2.1" in words
    assert "Check message headers" in words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("192.0.2.7", "use checkip 192.0.2.7"),
        ("example.com colour=red", "I don't understand “colour=red”. I take selector=…, ip=… and helo=…"),
        ("example.com selector=a/b", "is no DKIM selector"),
        ("example.com ip=999.1.1.1", "999.1.1.1"),
    ],
)
async def test_a_slip_of_the_pen_gets_a_kind_sentence(rig: Rig, text: str, words: str) -> None:
    await rig.people.command("/checkdomain", text)
    assert words in said(await rig.note_to(ADA))


@pytest.mark.parametrize("value", ["", "findings", "findings|key|", "secrets|key|example.com"])
async def test_a_forged_button_says_that_it_is_too_old(rig: Rig, value: str) -> None:
    await rig.people.command("/checkdomain", "example.com")
    answer = await rig.note_to(ADA, holding="example.com")
    await rig.people.press(answer, "check_all", value=value, user=BEN)
    assert "too old" in said(await rig.note_to(BEN))


async def test_a_record_that_would_ping_pings_nobody(rig: Rig) -> None:
    await rig.people.command("/checkdomain", "example.org")
    answer = await rig.note_to(ADA, holding="example.org")
    assert pings(answer["blocks"]) == []
    assert "<!" not in answer["text"]
