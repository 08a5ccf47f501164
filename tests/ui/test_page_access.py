"""No page breaks a rule of WCAG 2.2, level A or AA, as axe-core sees it; nothing needs a mouse."""

import re
from collections.abc import Iterator

import pytest
from chromium import DESKTOP, PHONE, broken, settle
from playwright.sync_api import Browser, Page, expect

from ui.views import VIEWS

pytestmark = pytest.mark.browser
NUTRITION = "Does early oral nutrition shorten the hospital stay after liver resection?"
SCHEMES = ("light", "dark")


@pytest.fixture(params=SCHEMES)
def window(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    page = browser.new_page(viewport=DESKTOP, locale="en-GB", color_scheme=request.param)
    page.set_default_timeout(60_000)
    yield page
    page.close()


@pytest.mark.parametrize("view", [view.KEY for view in VIEWS])
def test_every_page_is_open_to_everybody(window: Page, address: str, view: str) -> None:
    window.goto(f"{address}/{view if view != VIEWS[0].KEY else ''}")
    settle(window)
    assert broken(window) == []


@pytest.mark.parametrize("query", ["?answer=made", "?answer=made&lang=zh", "?answer=no-such"])
def test_every_verdict_and_every_error_is(window: Page, address: str, query: str) -> None:
    window.goto(address + query)
    settle(window)
    window.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert broken(window) == []


def test_a_conversation_with_its_menus_is(window: Page, address: str) -> None:
    window.goto(address)
    settle(window)
    box = window.get_by_role("textbox", name="Ask a medical question")
    box.fill(NUTRITION)
    box.press("Enter")
    window.locator(".sz-foot").wait_for()
    settle(window)
    assert broken(window) == []
    for menu in ("Filters", "Conversation"):
        button = window.get_by_role("button", name=re.compile(rf"\b{menu}$"))
        button.press("Enter")
        window.get_by_test_id("stPopoverBody").wait_for()
        assert broken(window) == []
        window.keyboard.press("Escape")
        expect(window.get_by_test_id("stPopoverBody")).to_have_count(0)
    window.locator("button[data-sz-dispute]").first.press("Enter")
    window.get_by_role("dialog").wait_for()
    assert broken(window) == []
    window.set_viewport_size(PHONE)  # type: ignore[arg-type]
    assert broken(window) == []
