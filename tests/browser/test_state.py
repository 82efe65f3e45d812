"""Where the page is: scrolled, loaded again, without its workspace, as somebody else."""

import re

import pytest
from playwright.async_api import Browser, FilePayload, Page, expect

from bot.console.playground import Options, running
from bot.settings import Settings
from tests.browser.conftest import NARROW
from tests.browser.test_tour import BOUNCE, composer, messages, replies, write
from tests.fakes.rig import classifier, free_port

MIDDLE = (820, 800)
"""The sidebar and one pane beside it."""


async def test_the_answer_to_a_command_comes_into_sight_after_a_long_one(page: Page) -> None:
    await write(page, "/checkdomain broken-spf.example")
    await expect(messages(page).first.get_by_role("heading", name="broken-spf.example")).to_be_in_viewport()
    await write(page, "/checkip 192.0.2.99")
    await expect(messages(page).nth(1).get_by_role("heading", name="192.0.2.99")).to_be_in_viewport()
    await write(page, "/incidents")
    await expect(messages(page).nth(2)).to_be_in_viewport()


async def test_who_reads_above_is_told_of_what_is_new_below(page: Page) -> None:
    for number in range(12):
        await write(page, f"talk {number}")
    await expect(messages(page)).to_have_count(12)
    below = page.locator("#talk").get_by_role("button", name="New messages")
    await expect(below).to_be_hidden()
    await page.locator("#talk .scroller").evaluate("scroller => { scroller.scrollTop = 0; }")
    other = await page.context.new_page()
    await other.goto(page.url)
    await other.get_by_role("combobox", name="You are").select_option(label="Ben")
    await write(other, "somebody else has news")
    await expect(page.locator("[aria-live=polite]")).to_have_text("Ben wrote: somebody else has news")
    await expect(messages(page).last).not_to_be_in_viewport()
    await below.click()
    await expect(messages(page).last).to_be_in_viewport()
    await expect(below).to_be_hidden()


@pytest.mark.parametrize("page", [MIDDLE], indirect=True)
async def test_another_person_sees_the_thread_that_is_open(page: Page) -> None:
    await write(page, BOUNCE)
    await page.get_by_role("button", name="1 reply").click()
    await page.get_by_role("combobox", name="You are").select_option(label="Ben")
    await expect(replies(page).last).to_contain_text("What to do")
    await page.get_by_role("button", name="Close the thread").click()
    await expect(messages(page).first).to_be_visible()


async def test_a_page_that_is_loaded_again_stays_where_it_was(page: Page) -> None:
    await page.get_by_role("combobox", name="You are").select_option(label="Cleo")
    await page.get_by_role("button", name="# general").click()
    await page.reload()
    await expect(composer(page, "Message #general")).to_be_visible()
    await expect(page.get_by_role("combobox", name="You are")).to_have_value("U0CLEO")


async def test_what_was_begun_in_a_channel_waits_there(page: Page) -> None:
    file = FilePayload(name="bounce.txt", mimeType="text/plain", buffer=BOUNCE.encode())
    await page.locator("#talk input[type=file]").set_input_files(file)
    begun = page.locator("#talk").get_by_role("list", name="Files to send")
    await expect(begun).to_contain_text("bounce.txt")
    await composer(page).fill("look at")
    await page.get_by_role("button", name="# general").click()
    await expect(composer(page, "Message #general")).to_have_value("")
    await expect(begun).to_be_empty()
    await page.get_by_role("button", name="# deliverability").click()
    await expect(composer(page)).to_have_value("look at")
    await expect(begun).to_contain_text("bounce.txt")


@pytest.mark.parametrize("page", [NARROW], indirect=True)
async def test_a_link_to_a_message_opens_its_thread(page: Page) -> None:
    await write(page, BOUNCE)
    await page.get_by_role("button", name="1 reply").wait_for()
    item = page.get_by_role("list", name=re.compile("^Messages in")).get_by_role("listitem").first
    ts = str(await item.get_attribute("data-key"))
    await page.goto(f"{page.url}archives/C0DELIVER/p{ts.replace('.', '')}")
    await expect(replies(page).last).to_contain_text("What to do")


async def test_a_window_opens_in_the_tab_where_it_was_asked_for(page: Page) -> None:
    other = await page.context.new_page()
    await other.goto(page.url)
    await expect(composer(other)).to_be_visible()
    await write(page, "/bounce")
    await page.get_by_role("dialog").wait_for()
    await write(other, BOUNCE)
    await expect(messages(other).first).to_contain_text(BOUNCE)
    await expect(other.get_by_role("dialog")).to_have_count(0)


async def test_a_link_in_a_window_shows_what_is_behind_it(page: Page) -> None:
    await write(page, BOUNCE)
    await expect(replies(page).last).to_contain_text("Incident 1 · ")
    await page.get_by_role("button", name="Close the thread").click()
    await write(page, "/incidents")
    await page.get_by_role("button", name="Show incident 1").click()
    await page.get_by_role("dialog").get_by_role("link", name="message").click()
    await expect(page.get_by_role("dialog")).to_have_count(0)
    await expect(replies(page).first).to_be_visible()


async def test_slack_takes_no_commands_in_threads_and_so_the_page_takes_none(page: Page) -> None:
    await write(page, BOUNCE)
    await replies(page).nth(1).wait_for()
    reply = composer(page, "Reply in the thread")
    await reply.press_sequentially("/inc")
    await expect(page.get_by_role("complementary").get_by_role("option")).to_have_count(0)
    await reply.press("Enter")
    await expect(page.get_by_text("Slack takes no commands in threads")).to_be_visible()
    await expect(reply).to_have_value("/inc")
    await page.get_by_role("complementary").get_by_role("button", name="Examples").click()
    await expect(page.get_by_role("menuitem", name="The mailbox is full")).to_be_visible()
    await expect(page.get_by_role("menuitem", name="/checkip 192.0.2.99")).to_have_count(0)


@pytest.mark.parametrize("size", [(1360, 860), NARROW], ids=["desktop", "narrow"])
async def test_the_page_says_that_its_workspace_is_gone_and_finds_the_next_one(
    browser: Browser, size: tuple[int, int]
) -> None:
    options = Options(port=free_port(), demo_dns=True)
    page = await browser.new_page(viewport={"width": size[0], "height": size[1]})
    gone = page.get_by_text("The workspace does not answer. Start it again: bouncebot playground")
    async with running(Settings(), classifier(), options) as workspace:
        await page.goto(workspace.url)
        await page.get_by_role("button", name="The mailbox is full").click()
        await page.get_by_role("button", name="1 reply").click()
        await replies(page).last.get_by_role("button", name="Wrong diagnosis").click()
        await page.get_by_role("dialog").wait_for()
        await expect(gone).to_be_hidden()
    await expect(gone).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_have_count(0)
    await composer(page, "Reply in the thread").fill("not lost")
    await composer(page, "Reply in the thread").press("Enter")
    await expect(page.get_by_text("the workspace does not answer", exact=True)).to_be_visible()
    await expect(composer(page, "Reply in the thread")).to_have_value("not lost")
    async with running(Settings(), classifier(), options):
        await expect(gone).to_be_hidden()
        await expect(page.get_by_role("button", name="The mailbox is full")).to_be_visible()
        await write(page, BOUNCE)
        await page.get_by_role("button", name="1 reply").wait_for()
        await page.close()
