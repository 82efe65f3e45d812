"""The tour that a newcomer takes, on the real page, with the real bot."""

import re
from pathlib import Path

import pytest
from playwright.async_api import FilePayload, Locator, Page, expect

from tests.browser.conftest import DESKTOP, NARROW

BOUNCE = "552 5.2.2 The email account that you tried to reach is over quota"
HOSTILE = '550 5.1.1 <img src=x onerror="document.title=1"> <script>alert(1)</script> User unknown <!channel>'


def replies(page: Page) -> Locator:
    return page.get_by_role("complementary", name="Thread").get_by_role("article")


def messages(page: Page) -> Locator:
    return page.get_by_role("list", name=re.compile("^Messages in")).get_by_role("article")


def composer(page: Page, name: str = "Message #deliverability") -> Locator:
    return page.get_by_role("textbox", name=name)


async def write(page: Page, text: str) -> None:
    await composer(page).fill(text)
    await composer(page).press("Enter")


@pytest.mark.parametrize("page", [DESKTOP], indirect=True)
async def test_paste_answer_checks_assign_resolve(page: Page, pictures: Path) -> None:
    await page.get_by_role("button", name="Gmail wants SPF or DKIM").click()
    answer = replies(page).last
    await expect(answer).to_contain_text("Neither SPF nor DKIM passed")
    await expect(answer).to_contain_text("Checked now")
    await expect(answer).to_contain_text("Incident 1 · ")
    await expect(answer).not_to_contain_text("Checking DNS")
    await page.screenshot(path=pictures / "answer.png")

    await page.get_by_role("button", name="Assign incident 1 to me").click()
    await expect(answer).to_contain_text("assigned to @Ada")
    await expect(page.get_by_role("button", name="Assign incident 1 to me")).to_be_focused()
    await page.get_by_role("button", name="Resolve incident 1").click()
    await expect(answer).to_contain_text("resolved just now")
    await expect(page.get_by_role("button", name="Resolve incident 1")).to_have_count(0)

    await answer.get_by_role("button", name="More", exact=True).click()
    await expect(answer).to_contain_text("Why it happens")
    await page.screenshot(path=pictures / "resolved.png")
    await expect(replies(page)).to_have_count(2)


async def test_what_is_wrong_in_a_modal_is_said_beside_the_field(page: Page, pictures: Path) -> None:
    await write(page, "/bounce")
    modal = page.get_by_role("dialog", name="Explain a bounce")
    field = modal.get_by_role("textbox", name="Paste the bounce")
    await expect(field).to_be_focused()

    await modal.get_by_role("button", name="Explain").click()
    await expect(modal).to_contain_text("Please complete this required field.")
    await field.fill("the weather is fine")
    await modal.get_by_role("button", name="Explain").click()
    await expect(modal).to_contain_text("I see no bounce in this")
    await expect(field).to_have_attribute("aria-invalid", "true")
    await expect(field).to_have_value("the weather is fine")
    await expect(field).to_be_focused()
    await field.fill("x" * 3100)
    await modal.get_by_role("button", name="Explain").click()
    await expect(modal).to_contain_text("Too long by 100 characters")
    await page.screenshot(path=pictures / "modal.png")

    await field.fill(BOUNCE)
    await modal.get_by_role("button", name="Explain").click()
    await expect(modal).to_have_count(0)
    await expect(messages(page).first).to_contain_text("What to do")
    await expect(page.get_by_text("Only visible to you").first).to_be_visible()
    await expect(composer(page)).to_be_focused()


async def test_escape_closes_a_modal_and_a_thread(page: Page) -> None:
    await write(page, "/bounce")
    await page.get_by_role("dialog").wait_for()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_have_count(0)
    await page.get_by_role("button", name="The mailbox is full").click()
    await replies(page).nth(1).wait_for()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("complementary", name="Thread")).to_be_hidden()
    await page.get_by_role("button", name="1 reply").click()
    await expect(page.get_by_role("heading", name="Thread")).to_be_focused()


async def test_checkdomain_with_completion_by_keyboard(page: Page, pictures: Path) -> None:
    await composer(page).press_sequentially("/ch")
    offered = page.get_by_role("listbox", name="Commands").get_by_role("option")
    await expect(offered).to_have_count(2)
    await page.screenshot(path=pictures / "commands.png")
    await composer(page).press("ArrowDown")
    await expect(offered.nth(1)).to_have_attribute("aria-selected", "true")
    await composer(page).press("ArrowUp")
    await composer(page).press("Enter")
    await expect(composer(page)).to_have_value("/checkdomain ")
    await composer(page).press_sequentially("broken-spf.example")
    await composer(page).press("Enter")
    answer = messages(page).first
    await expect(answer).to_contain_text("there is no mechanism “ipv4”")
    await page.screenshot(path=pictures / "checkdomain.png")


async def test_the_other_examples_show_what_they_are_called(page: Page) -> None:
    await page.get_by_role("button", name="/checkip 192.0.2.99").click()
    await expect(messages(page).first).to_contain_text("Spamhaus")
    await page.get_by_role("button", name="/checkdomain no-dmarc.example").click()
    await expect(messages(page).nth(1)).to_contain_text("DMARC")
    await page.get_by_role("button", name="/checkdomain slow.example").click()
    await expect(messages(page).nth(2)).to_contain_text("no answer")
    await expect(page.get_by_role("note")).to_contain_text("Demonstration")


async def test_a_command_that_is_none_says_so_and_keeps_what_was_typed(page: Page) -> None:
    await write(page, "/frobnicate now")
    await expect(page.get_by_text("/frobnicate is not a command here")).to_be_visible()
    await expect(composer(page)).to_have_value("/frobnicate now")


async def test_the_shortcut_answers_to_one_person(page: Page) -> None:
    await write(page, "Somebody wrote us: " + BOUNCE)
    message = messages(page).first
    await message.hover()
    await page.get_by_role("button", name="More actions").first.click()
    await expect(page.get_by_role("menuitem").first).to_be_focused()
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("ArrowUp")
    await page.keyboard.press("Enter")
    await expect(messages(page).nth(1)).to_contain_text("What to do")
    await page.get_by_role("combobox", name="You are").select_option(label="Ben")
    await expect(messages(page)).to_have_count(1)
    await page.get_by_role("combobox", name="You are").select_option(label="Ada")
    await messages(page).nth(1).wait_for()


async def test_a_file_is_shared_and_read(page: Page) -> None:
    name = "bounce.txt"
    file = FilePayload(name=name, mimeType="text/plain", buffer=BOUNCE.encode())
    await page.locator("#talk input[type=file]").set_input_files(file)
    await expect(page.get_by_role("list", name="Files to send").first).to_contain_text(name)
    await page.get_by_role("main").get_by_role("button", name="Send", exact=True).click()
    await expect(messages(page).first).to_contain_text(name)
    await expect(replies(page).last).to_contain_text("What to do")


async def test_a_file_is_dropped(page: Page) -> None:
    drop = """(area, text) => {
      const data = new DataTransfer();
      data.items.add(new File([text], "dropped.eml", {type: "message/rfc822"}));
      area.dispatchEvent(new DragEvent("drop", {dataTransfer: data, bubbles: true, cancelable: true}));
    }"""
    await page.locator("#talk").evaluate(drop, BOUNCE)
    await expect(page.get_by_role("list", name="Files to send").first).to_contain_text("dropped.eml")
    await page.get_by_role("button", name="Remove dropped.eml").click()
    await expect(page.get_by_text("dropped.eml")).to_have_count(0)


async def test_the_home_tab_lists_incidents_and_opens_windows(page: Page, pictures: Path) -> None:
    await page.get_by_role("button", name="The mailbox is full").click()
    await expect(replies(page).last).to_contain_text("Incident 1 · ")
    await page.get_by_role("navigation").get_by_role("button", name="Bouncebot").click()
    await page.get_by_role("tab", name="Home").click()
    home = page.get_by_role("tabpanel", name="Home")
    await expect(home).to_contain_text("Open incidents")
    await page.screenshot(path=pictures / "home.png")
    await home.get_by_role("button", name="Show incident 1").click()
    modal = page.get_by_role("dialog", name="Incident", exact=True)
    await expect(modal.get_by_role("heading", name="Incident 1: The mailbox is full")).to_be_visible()
    assert (await modal.inner_text()).count("Incident 1") == 1
    await modal.get_by_role("button", name="Assign incident 1 to me").click()
    await expect(modal).to_contain_text("assigned to @Ada")
    await page.screenshot(path=pictures / "incident.png")
    await modal.get_by_role("button", name="Close").last.click()
    await home.get_by_role("button", name="Paste a bounce").click()
    await expect(page.get_by_role("dialog", name="Explain a bounce")).to_be_visible()


async def test_a_wrong_diagnosis_is_told_of(page: Page) -> None:
    await page.get_by_role("button", name="The mailbox is full").click()
    await replies(page).last.get_by_role("button", name="Wrong diagnosis").click()
    modal = page.get_by_role("dialog", name="Wrong diagnosis")
    await modal.get_by_role("textbox").fill("the disk of their server is full")
    await modal.get_by_role("button", name="Send").click()
    await expect(modal).to_contain_text("noted with incident 1")
    await modal.get_by_role("button", name="Close").last.click()
    await expect(modal).to_have_count(0)


async def test_two_private_answers_are_told_apart(page: Page) -> None:
    notes = page.get_by_role("listitem").filter(has_text="Only visible to you")
    for number in (1, 2):
        await write(page, "/bounce 5.1.1")
        await expect(notes).to_have_count(number)
    above, below = [await note.bounding_box() for note in await notes.all()]
    assert above
    assert below
    assert above["y"] + above["height"] < below["y"]


async def test_a_private_answer_is_posted_to_the_channel(page: Page) -> None:
    await write(page, f"/bounce {BOUNCE}")
    await page.get_by_role("button", name="Show this answer to everybody").click()
    await page.get_by_role("combobox", name="You are").select_option(label="Cleo")
    await expect(messages(page).first).to_contain_text("What to do")


async def test_the_bot_is_invited_where_it_is_not(page: Page) -> None:
    await page.get_by_role("button", name="# general").click()
    await page.get_by_role("button", name="Invite Bouncebot").click()
    await expect(page.get_by_role("button", name="The mailbox is full")).to_be_visible()


async def test_the_newest_message_is_in_sight_until_one_goes_up_to_read(page: Page) -> None:
    await page.get_by_role("button", name="Several lines of a log").click()
    await expect(replies(page).last).to_contain_text("2 kinds of trouble")
    await expect(replies(page).last.get_by_role("heading")).to_be_in_viewport()
    await expect(page.get_by_role("button", name="1 reply")).to_be_in_viewport()
    for number in range(12):
        await write(page, f"talk {number}")
        await expect(messages(page).last).to_contain_text(f"talk {number}")
    await expect(messages(page).last).to_be_in_viewport()
    await page.locator("#talk .scroller").evaluate("scroller => { scroller.scrollTop = 0; }")
    await page.get_by_role("combobox", name="You are").focus()
    await expect(messages(page).last).not_to_be_in_viewport()
    await write(page, "the last word")
    await expect(messages(page).last).to_be_in_viewport()


async def test_what_is_pasted_is_text(page: Page) -> None:
    await write(page, HOSTILE)
    await expect(messages(page).first).to_contain_text("<script>alert(1)</script>")
    await replies(page).nth(1).wait_for()
    assert await page.locator("img[src=x], .content script").count() == 0
    assert await page.title() == "#deliverability · Bouncebot playground"


async def test_a_long_paste_arrives_in_parts_and_is_answered_once(page: Page) -> None:
    log = "\n".join(f"Nov 20 09:{n:02} mx1 postfix/qmgr[7]: 1A2B3C{n:04}: removed, nothing to see" for n in range(60))
    await write(page, f"{log}\n{BOUNCE}\n{log}")
    await replies(page).nth(1).wait_for()
    assert await messages(page).count() == 2 + (len(log) * 2 > 8000)


@pytest.mark.parametrize("page", [NARROW], indirect=True)
async def test_on_a_narrow_screen_there_is_one_pane_at_a_time(page: Page, pictures: Path) -> None:
    await page.screenshot(path=pictures / "narrow.png")
    await page.get_by_role("button", name="The mailbox is full").click()
    await page.get_by_role("button", name="1 reply").click()
    await expect(replies(page).last).to_contain_text("Incident 1 · ")
    await expect(page.get_by_role("main")).to_be_hidden()
    await page.screenshot(path=pictures / "narrow-thread.png")
    assert await page.evaluate("document.documentElement.scrollWidth") <= NARROW[0]
    await page.get_by_role("button", name="Close the thread").click()
    await page.get_by_role("button", name="Show channels").click()
    await page.screenshot(path=pictures / "narrow-channels.png")
    await page.get_by_role("button", name="Bouncebot").click()
    await expect(page.get_by_role("heading", name="Bouncebot").first).to_be_visible()


async def test_dark_is_readable_too(page: Page, pictures: Path) -> None:
    await page.emulate_media(color_scheme="dark")
    await page.get_by_role("button", name="Listed at Spamhaus").click()
    await expect(replies(page).last).to_contain_text("Incident 1 · ")
    await page.screenshot(path=pictures / "dark.png")
    await write(page, "/bounce")
    await page.get_by_role("dialog").wait_for()
    await page.screenshot(path=pictures / "dark-modal.png")


async def test_everything_that_can_be_used_has_a_name(page: Page) -> None:
    await page.get_by_role("button", name="The mailbox is full").click()
    await expect(replies(page).last).to_contain_text("Incident 1 · ")
    nameless = await page.locator("button, textarea, select, input, a, img").evaluate_all(
        """elements => elements.filter(element => !(element.ariaLabel || element.textContent.trim() ||
          element.alt !== undefined || element.labels?.length)).map(element => element.outerHTML)"""
    )
    assert nameless == []
    await expect(page.locator("[aria-live=polite]")).to_contain_text("Bouncebot")
