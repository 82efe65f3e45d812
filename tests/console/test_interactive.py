"""The commands of `bouncebot try` that ask about domains, addresses and messages."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
from rich.console import Console

from bot.console.interactive import COMMANDS, HELP, Interactive
from bot.settings import Settings
from tests.fakes.rig import open_deps
from tests.fakes.zone import Zone

WORLD = {
    "example.com": {"TXT": "v=spf1 ip4:192.0.2.0/28 -all"},
    "mail.example.com": {"A": "192.0.2.1"},
    "1.2.0.192.in-addr.arpa": {"PTR": "mail.example.com."},
}
HEADER = """\
From: Example <news@example.com>
To: joe@example.net
Subject: News
Received-SPF: pass client-ip=192.0.2.1; helo=web01"""
Answer = Callable[[str], Awaitable[str]]


@pytest.fixture
async def answer() -> AsyncIterator[Answer]:
    async with open_deps(Settings(check_budget_s=1.0), dns=Zone(WORLD)) as deps:

        async def answered(text: str) -> str:
            console = Console(width=200, force_terminal=False, color_system=None)
            with console.capture() as captured:
                await Interactive(deps, console).answer(text)
            return captured.get()

        yield answered


def test_help_names_every_command() -> None:
    assert all(command in HELP for command in COMMANDS)


async def test_spf_is_evaluated_for_an_address(answer: Answer) -> None:
    shown = await answer("/spf example.com ip=192.0.2.1 helo=mail.example.com")

    assert "pass  192.0.2.1 as example.com  by “ip4:192.0.2.0/28”" in shown
    assert "0/10 look-ups" in shown
    assert "The HELO name mail.example.com leads to 192.0.2.1" in shown


async def test_the_name_in_helo_is_checked_with_an_address(answer: Answer) -> None:
    assert "has no dot" in await answer("/checkip 192.0.2.1 helo=web01")


@pytest.mark.parametrize("command", ["/spf example.com selector=s1", "/checkip 192.0.2.1 ip=192.0.2.2"])
async def test_an_option_that_a_command_does_not_take_is_said(answer: Answer, command: str) -> None:
    assert "I don't understand" in await answer(command)


async def test_a_pasted_header_is_read(answer: Answer) -> None:
    shown = await answer(f"/message {HEADER}")

    assert "Message from example.com" in shown
    assert "The HELO name “web01” is no full name" in shown


async def test_a_saved_message_is_read(answer: Answer, tmp_path: Path) -> None:
    path = tmp_path / "a message.eml"
    path.write_text(f"{HEADER}\n\nHello\n", encoding="utf-8")

    assert "Message from example.com" in await answer(f"/message '{path}'")


@pytest.mark.parametrize("text", ["/message", "/message no-such-file.eml", "/message " + "x" * 5_000])
async def test_what_is_no_message_is_said(answer: Answer, text: str) -> None:
    assert "There is no message in this" in await answer(text)
