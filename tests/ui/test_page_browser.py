"""The page as a reader meets it: a real Chromium before the really served page."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from chromium import DESKTOP, PHONE, ask, settle
from page_library import HOSTILE, HOSTILE_TITLE
from playwright.sync_api import Browser, Page, expect

from ui.words import say

pytestmark = pytest.mark.browser
expect.set_options(timeout=30_000)
CONTRAST = Path(__file__).with_name("contrast.js").read_text(encoding="utf-8")
NUTRITION = "Does early oral nutrition shorten the hospital stay after liver resection?"
SENTENCE = (
    "Early oral nutrition after liver resection shortened the hospital stay "
    "from 9.5 to 7.1 days (P=0.03)."
)


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """The page in a fresh window; at the end, nothing may have been asked of the network."""
    asked: list[str] = []
    complaints: list[str] = []
    window = browser.new_page(viewport=DESKTOP, locale="en-GB", color_scheme="light")  # type: ignore[arg-type]
    window.set_default_timeout(60_000)
    window.on("request", lambda request: asked.append(request.url))
    window.on("websocket", lambda socket: asked.append(socket.url))
    window.on("pageerror", lambda error: complaints.append(str(error)))
    window.goto(address)
    settle(window)
    yield window
    window.close()
    hosts = {
        urlsplit(url).hostname for url in asked if urlsplit(url).scheme not in {"data", "blob"}
    }
    assert hosts == {"127.0.0.1"}
    assert not complaints


def test_ask_read_the_verdict_and_open_the_source(page: Page) -> None:
    ask(page, NUTRITION)
    sentence = page.locator(".sz-sentence").filter(has_text="from 9.5 to 7.1 days")
    expect(sentence).to_contain_text(SENTENCE)
    expect(sentence.locator(".sz-badge")).to_contain_text("Supported")
    number = sentence.get_by_role("link", name=re.compile(r"^Source \d$"))
    n = (number.text_content() or "").strip("[]")
    number.click()
    mark = page.locator(f"mark#sz-1-source-{n}")
    expect(mark).to_be_in_viewport()
    expect(mark).to_have_text(SENTENCE)
    source = page.locator("details").filter(has=mark)
    expect(source).to_have_attribute("open", "")
    expect(source).to_contain_text("Journal of Invented Hepatology")
    pubmed = source.get_by_role("link", name="PMID 90000001")
    expect(pubmed).to_have_attribute("href", "https://pubmed.ncbi.nlm.nih.gov/90000001/")
    expect(pubmed).to_have_attribute("target", "_blank")
    expect(pubmed).to_have_attribute("rel", "noopener noreferrer")


def test_a_number_is_followed_by_keyboard_and_unfolds_its_source(page: Page) -> None:
    ask(page, NUTRITION)
    for summary in page.locator("details.sz-source > summary").all():
        summary.press("Enter")
    expect(page.locator("details.sz-source[open]")).to_have_count(0)
    page.get_by_role("link", name="Source 1", exact=True).first.press("Enter")
    expect(page.locator("details.sz-source").first).to_have_attribute("open", "")


def test_a_reload_shows_the_same_answer_and_asks_nothing_again(page: Page) -> None:
    ask(page, NUTRITION)
    before = page.locator(".sz-reading").inner_text()
    kept = page.get_by_role("button", name="Does early oral nutrition").count()
    page.reload()
    settle(page)
    assert page.locator(".sz-reading").inner_text() == before
    assert page.get_by_role("button", name="Does early oral nutrition").count() == kept


def test_the_language_is_switched_and_remembered(page: Page) -> None:
    ask(page, NUTRITION)
    page.get_by_role("radio", name="中文").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(say("zh", "brand"))
    expect(page.locator(".sz-sentence .sz-badge").first).to_contain_text("原文支持")
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")
    assert "lang=zh" in page.url
    page.reload()
    settle(page)
    expect(page.get_by_role("heading", level=1)).to_have_text(say("zh", "brand"))


def test_a_chinese_question_is_answered_in_chinese(page: Page) -> None:
    ask(page, "恩替卡韦治疗慢性乙型肝炎的病毒学应答率是多少？")
    expect(page.locator(".sz-sentences")).to_contain_text("病毒学应答率为 91.4%")
    expect(page.locator(".sz-sentences")).to_have_attribute("lang", "zh-Hans")


def test_what_the_library_does_not_hold_is_not_answered(page: Page) -> None:
    ask(page, "Which telescope found the rings of Uranus?")
    expect(page.locator(".sz-abstained")).to_contain_text("5 papers")
    expect(page.locator(".sz-sentence")).to_have_count(0)


def test_markup_in_a_passage_is_text(page: Page) -> None:
    title = page.title()
    ask(page, "Does metformin lower serum ferritin in patients with diabetes?")
    expect(page.locator(".sz-passage").first).to_have_text(HOSTILE)
    expect(page.locator(".sz-source h3").first).to_have_text(HOSTILE_TITLE)
    assert page.title() == title
    inside = page.locator(".sz-reading")
    assert inside.locator("script, img, iframe").count() == 0
    assert inside.locator("a[href*='evil'], a[href^='javascript']").count() == 0


def test_markup_in_a_question_is_text_in_the_list_of_answers(page: Page) -> None:
    question = (
        "Metformin: <b>5</b> [x](https://evil.example) $y^2$ :material/home: :smile: -> ferritin?"
    )
    ask(page, question)
    label = page.locator(".st-key-sz-past button").first
    assert label.inner_text().replace("\u2060", "") == question[:80]
    assert label.locator("a, b, img, .katex, [data-testid='stIconMaterial']").count() == 0


def test_a_retracted_paper_is_announced(page: Page) -> None:
    ask(page, "Do curcumin capsules end gout attacks?")
    expect(page.locator(".sz-flag.sz-status-retracted").first).to_have_text("Retracted")
    expect(page.locator(".sz-source .sz-warning").first).to_contain_text("Do not rely on it")


def test_a_wrong_figure_stands_out_on_both_sides(page: Page, address: str) -> None:
    page.goto(f"{address}?answer=made")
    settle(page)
    wrong = page.locator(".sz-sentence").filter(has_text="Mortality at 90 days was 14%")
    expect(wrong.locator(".sz-badge")).to_contain_text("Contradicted")
    expect(wrong.locator("strong")).to_have_text("14%")
    wrong.get_by_role("link", name="Source 2").click()
    expect(page.locator("mark#sz-1-source-2")).to_be_in_viewport()
    expect(page.locator("mark#sz-1-source-2 strong")).to_have_text("4%")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_a_phone_nothing_is_cut_off(page: Page, scheme: str) -> None:
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.reload()
    settle(page)
    ask(page, NUTRITION)
    answer, sources = (
        page.locator(name).bounding_box() or {} for name in (".sz-answer", ".sz-sources")
    )
    assert sources["y"] >= answer["y"] + answer["height"]
    assert page.evaluate("document.querySelector('.stMain').scrollWidth <= innerWidth")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_word_stands_out_from_its_ground(page: Page, address: str, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    for shown in ("", "?answer=made", "?answer=no-such-answer"):
        page.goto(address + shown)
        settle(page)
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        assert page.locator(".stApp").evaluate(CONTRAST) == []
    ask(page, "Who painted Uranus?")
    assert page.locator(".stApp").evaluate(CONTRAST) == []
