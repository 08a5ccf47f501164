"""A conversation as a reader holds it: followed up, stopped, found again, exported, disputed."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from chromium import DESKTOP, settle
from playwright.sync_api import Browser, BrowserContext, Page, expect

from assistant.conversations import Conversations
from assistant.disputes import Disputes
from assistant.journal import Journal

pytestmark = pytest.mark.browser
NUTRITION = "Does early oral nutrition shorten the hospital stay after liver resection?"
METFORMIN = "Does metformin lower serum ferritin in patients with diabetes?"


@pytest.fixture
def reader(browser: Browser, address: str) -> Iterator[BrowserContext]:
    """A browser of somebody's own, without a cookie yet."""
    context = browser.new_context(viewport=DESKTOP, locale="en-GB", color_scheme="light")
    context.set_default_timeout(60_000)
    yield context
    context.close()


@pytest.fixture
def page(reader: BrowserContext, address: str) -> Page:
    return opened(reader, address)


def opened(reader: BrowserContext, url: str) -> Page:
    page = reader.new_page()
    page.goto(url)
    settle(page)
    return page


def ask(page: Page, question: str, turn: int = 1) -> None:
    box = page.get_by_role("textbox", name="Ask a medical question")
    box.fill(question)
    box.press("Enter")
    page.locator(f"#sz-{turn}-question").filter(has_text=question).wait_for()
    expect(page.locator("[aria-busy]")).to_have_count(0, timeout=60_000)
    settle(page)


def test_a_follow_up_stands_under_the_first_answer(page: Page) -> None:
    ask(page, NUTRITION)
    ask(page, "What about mortality?", turn=2)
    expect(page.locator(".sz-answer")).to_have_count(2)
    expect(page.locator(".sz-answer").nth(1)).to_contain_text("Understood as")
    second = page.locator(".sz-answer").nth(1).get_by_role("link", name="Source 1").first
    second.click()
    expect(page.locator("mark#sz-2-source-1")).to_be_in_viewport()


def test_another_reader_never_sees_it(page: Page, browser: Browser, address: str) -> None:
    ask(page, NUTRITION)
    theirs = page.url
    expect(page.locator(".st-key-sz-past button")).to_have_count(1)
    page.reload()
    settle(page)
    expect(page.locator(".sz-sentence").first).to_be_visible()
    other = browser.new_context(viewport=DESKTOP, locale="en-GB")
    other.set_default_timeout(60_000)
    stranger = opened(other, theirs)
    expect(stranger.locator(".sz-panel")).to_contain_text("there is no conversation")
    expect(stranger.locator(".sz-sentence")).to_have_count(0)
    expect(stranger.locator(".st-key-sz-past button")).to_have_count(0)
    other.close()


def test_it_is_renamed_searched_exported_and_deleted(page: Page) -> None:
    ask(page, NUTRITION)
    page.get_by_role("button", name="New question").click()
    settle(page)
    ask(page, METFORMIN)
    page.get_by_role("button", name=re.compile("Conversation$")).click()
    title = page.get_by_role("textbox", name="Title")
    title.fill("Iron stores")
    title.press("Enter")
    listed = page.locator(".st-key-sz-past button")
    expect(listed.filter(has_text="Iron stores")).to_have_count(1)
    body = page.get_by_test_id("stPopoverBody")
    if not body.is_visible():
        page.get_by_role("button", name=re.compile("Conversation$")).click()
    for form, part in (("Markdown", "# Iron stores"), ("RIS", "TY  - "), ("BibTeX", "@")):
        with page.expect_download() as caught:
            body.get_by_role("button", name=form).click()
        text = Path(caught.value.path()).read_text(encoding="utf-8")
        assert part in text
    with page.expect_download() as caught:
        body.get_by_role("button", name="JSON").click()
    whole = json.loads(Path(caught.value.path()).read_text(encoding="utf-8"))
    assert [answer["question"] for answer in whole["answers"]] == [METFORMIN]
    body.get_by_text("Delete it with all its answers").click()
    body.get_by_role("button", name="Delete", exact=True).click()
    expect(listed).to_have_count(1)
    expect(page.locator(".sz-answer")).to_have_count(0)
    search = page.get_by_role("textbox", name="Search conversations")
    search.fill("resection")
    search.press("Enter")
    expect(listed).to_have_count(1)
    search.fill("nowhere")
    search.press("Enter")
    expect(listed).to_have_count(0)


def test_a_verdict_is_disputed_and_stays_so(page: Page, tiny_library: Path) -> None:
    ask(page, NUTRITION)
    button = page.get_by_role("button", name=re.compile("Dispute the verdict “Supported”")).first
    button.click()
    form = page.get_by_role("dialog")
    form.get_by_text("Partly supported").click()
    form.get_by_label("Why?").fill("Only of <b>one</b> hospital.")
    form.get_by_label("Your name").fill("R. Reader")
    form.get_by_role("button", name="Keep the dispute").click()
    told = page.locator(".sz-disputed")
    expect(told).to_contain_text("Only of <b>one</b> hospital.")
    page.reload()
    settle(page)
    expect(told).to_contain_text("R. Reader")
    journal = Journal(tiny_library / "journal.sqlite")
    conversation = page.url.rpartition("conversation=")[2].partition("&")[0]
    (answer,) = Conversations(journal).answers(conversation)
    (kept,) = Disputes(journal).of(answer.id)
    assert (kept.sentence, kept.before, kept.verdict) == (1, "SUPPORTED", "PARTIAL")
    button.click()
    expect(form.get_by_text("Partly supported")).to_have_count(0)
    form.get_by_text("withdraw the dispute").click()
    form.get_by_label("Why?").fill("Of two, after all.")
    form.get_by_label("Your name").fill("R. Reader")
    form.get_by_role("button", name="Keep the dispute").click()
    expect(told).to_have_count(0)
    assert Disputes(journal).standing(answer.id) == {}


def test_an_answer_is_copied_with_its_citations(
    page: Page, reader: BrowserContext, address: str
) -> None:
    reader.grant_permissions(["clipboard-read", "clipboard-write"], origin=address)
    ask(page, NUTRITION)
    page.get_by_role("button", name="Copy with citations").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "from 9.5 to 7.1 days (P=0.03). [" in copied
    assert "Journal of Invented Hepatology" in copied


def test_filters_narrow_what_is_searched(page: Page) -> None:
    page.get_by_role("button", name=re.compile("Filters$")).click()
    year = page.get_by_role("combobox", name=re.compile("To year"))
    year.fill("2018")
    page.get_by_role("option").filter(has_text="2018").first.click()
    page.keyboard.press("Escape")
    settle(page)
    expect(page.get_by_role("button", name=re.compile("Filters: 1"))).to_be_visible()
    ask(page, NUTRITION)
    expect(page.locator(".sz-abstained")).to_be_visible()
    expect(page.locator(".sz-answer")).to_contain_text("to 2018")
    page.get_by_role("link", name="Study").click()
    page.locator(".sz-part").first.wait_for()
    page.get_by_role("link", name="Ask").click()
    expect(page.get_by_role("button", name=re.compile("Filters: 1"))).to_be_visible()
    expect(page.locator(".sz-abstained")).to_be_visible()


def test_the_keyboard_alone_is_enough(page: Page) -> None:
    page.locator("html[data-sz-keys]").wait_for(state="attached")
    page.keyboard.press("/")
    expect(page.get_by_role("textbox", name="Ask a medical question")).to_be_focused()
    page.keyboard.type(NUTRITION)
    page.keyboard.press("Enter")
    page.locator(".sz-foot").wait_for()
    settle(page)
    page.keyboard.press("Escape")
    page.get_by_role("link", name="Source 1").first.press("Enter")
    expect(page.locator("mark#sz-1-source-1")).to_be_in_viewport()


def test_what_is_offered_to_go_on_with_is_asked_at_a_click(page: Page) -> None:
    ask(page, "恩替卡韦治疗慢性乙型肝炎的病毒学应答率是多少？")
    offered = page.locator(".st-key-sz-next button")
    expect(offered.first).to_be_visible(timeout=60_000)
    question = offered.first.inner_text().replace("\u2060", "")
    offered.first.click()
    page.locator("#sz-2-question").filter(has_text=question).wait_for()
    expect(page.locator("[aria-busy]")).to_have_count(0, timeout=60_000)
    settle(page)
    expect(page.locator(".sz-answer").nth(1).locator(".sz-sentence").first).to_be_visible()
