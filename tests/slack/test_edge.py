"""The small parts of the Slack edge: button values, held work, remembered answers, told errors, file bytes."""

import asyncio
import logging

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import BadDomain
from bot.explain import Explanation
from bot.incidents.trouble import Origin
from bot.slack import conversation
from bot.slack.answering import Outcome, answer
from bot.slack.files import UnreadableFile, decoded
from bot.slack.ids import CheckButton, IncidentButton, Part, Shown, StaleButton
from bot.slack.private import shortcut_key, shortcut_message
from bot.slack.recall import MAX_ANSWERS, Given, Recall
from bot.slack.work import Work

SHOWN = st.builds(
    Shown,
    st.text(alphabet="abcC0123:._-", min_size=1, max_size=40),
    st.none() | st.integers(min_value=0, max_value=50),
    st.booleans(),
)


@given(SHOWN)
def test_what_a_button_shows_survives_the_way_through_slack(shown: Shown) -> None:
    assert Shown.decode(shown.encode()) == shown


@given(st.integers(min_value=1, max_value=10**9), st.none() | SHOWN)
def test_an_incident_button_survives_the_way_through_slack(number: int, shown: Shown | None) -> None:
    button = IncidentButton(number, shown)
    assert IncidentButton.decode(button.encode()) == button


@pytest.mark.parametrize("value", ["", "|", "key", "key|x|", "key|1|maybe", "a|b|c|d", "key|٣|"])
def test_a_forged_view_is_stale(value: str) -> None:
    with pytest.raises(StaleButton):
        Shown.decode(value)


@given(st.sampled_from(Part), st.text(alphabet="abc0123:._-", min_size=1), st.text(min_size=1, max_size=300))
def test_a_checks_button_survives_the_way_through_slack(part: Part, key: str, question: str) -> None:
    button = CheckButton(key, question, part)
    assert CheckButton.decode(button.encode()) == button


@pytest.mark.parametrize("value", ["", "x", "-1", "1.5", "٣", "9" * 16, "1|garbage"])
def test_a_forged_incident_is_stale(value: str) -> None:
    with pytest.raises(StaleButton):
        IncidentButton.decode(value)


@given(st.text(max_size=100))
def test_no_forged_value_raises_anything_else(value: str) -> None:
    try:
        IncidentButton.decode(value)
        Shown.decode(value)
    except StaleButton:
        pass


def test_request_keys_are_read_back() -> None:
    assert conversation.parse_request_key(conversation.request_key("C1", "1.2")) == ("C1", "1.2")
    assert conversation.parse_request_key("bounce:1.2.3") is None
    assert conversation.parse_request_key("message:C1") is None
    assert shortcut_message(shortcut_key("13345224609.738474920.8088930838d88f008e0", "C1", "1.2")) == ("C1", "1.2")


async def test_a_user_error_is_told_as_it_is_but_cannot_ping() -> None:
    told: list[str] = []

    async def tell(words: str) -> None:
        told.append(words)

    async def work() -> None:
        raise BadDomain("“<!channel>” is not a domain & never was")

    assert await answer(work(), tell) is Outcome.TOLD
    assert told == ["“&lt;!channel&gt;” is not a domain &amp; never was"]


async def test_a_bug_is_told_by_reference_and_logged_without_its_words(caplog: pytest.LogCaptureFixture) -> None:
    told: list[str] = []

    async def tell(words: str) -> None:
        told.append(words)

    async def work() -> None:
        try:
            int("jane.doe@example.org")
        except ValueError as problem:
            raise KeyError("550 pasted words") from problem

    with caplog.at_level(logging.ERROR):
        assert await answer(work(), tell) is Outcome.TOLD
    reference = told[0].partition("Reference ")[2][:8]
    assert f"reference {reference}: builtins.KeyError" in caplog.text
    assert "builtins.ValueError" in caplog.text
    assert "in work" in caplog.text
    assert "jane.doe" not in caplog.text.replace('int("jane.doe@example.org")', "")
    assert "pasted words" not in caplog.text.replace('raise KeyError("550 pasted words")', "")


async def test_when_even_telling_fails_nothing_is_raised(caplog: pytest.LogCaptureFixture) -> None:
    async def tell(words: str) -> None:
        raise ConnectionError(words)

    async def work() -> None:
        raise BadDomain("no")

    assert await answer(work(), tell) is Outcome.TOLD
    assert "could not tell the person" in caplog.text


async def test_when_slack_is_out_of_reach_the_work_is_worth_another_try() -> None:
    async def tell(words: str) -> None:
        raise AssertionError(words)

    async def work() -> None:
        raise ConnectionResetError

    assert await answer(work(), tell) is Outcome.UNREACHABLE


async def test_drain_waits_for_work_that_starts_more_work() -> None:
    work, done = Work(), []

    async def second() -> None:
        await asyncio.sleep(0.01)
        done.append("second")

    async def first() -> None:
        await asyncio.sleep(0.01)
        work.start(second())
        done.append("first")

    work.start(first())
    assert await work.drain(5.0) == 0
    assert done == ["first", "second"]


async def test_drain_cancels_what_takes_too_long() -> None:
    work = Work()
    work.start(asyncio.sleep(60))
    assert await work.drain(0.02) == 1


async def test_settling_waits_for_requests_that_are_being_taken_in() -> None:
    work, order = Work(), []

    async def request() -> None:
        with work.request():
            await asyncio.sleep(0.02)
            order.append("acknowledged")

    task = asyncio.create_task(request())
    await asyncio.sleep(0)
    await work.settle(5.0)
    order.append("settled")
    await task
    assert order == ["acknowledged", "settled"]
    assert work.closing


def test_the_oldest_answers_are_forgotten_first() -> None:
    recall = Recall()
    for number in range(MAX_ANSWERS + 1):
        recall.remember(Given(explanation=Explanation(), origin=Origin(request_key=f"k{number}")))
    assert recall.find("k0") is None
    assert recall.find("k1") is not None


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"550 no", "550 no"),
        ("\ufeff550 größe".encode(), "550 größe"),
        ("550 größe".encode("latin-1"), "550 größe"),
        ("550 größe".encode("utf-16"), "550 größe"),
        (b"", ""),
    ],
)
def test_files_are_decoded_as_mail_is(raw: bytes, text: str) -> None:
    assert decoded(raw, "f").removeprefix("\ufeff") == text


def test_a_binary_file_is_named() -> None:
    with pytest.raises(UnreadableFile, match=r"x\.bin is not text"):
        decoded(b"\x89PNG\x00\x00", "x.bin")
