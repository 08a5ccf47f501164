"""The report: whole in itself, deaf to what it is given, readable without colour."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from chromium import DESKTOP, PHONE, chromium, program
from hypothesis import given
from hypothesis import strategies as st

from assistant.audit.report.marks import shortened, stretches
from assistant.audit.report.page import to_html
from grounding.verdict import Label, Span

EVIL = '<script>document.title="owned"</script><img src=x onerror=alert(1)>"\'{{7*7}}</style>'


@pytest.fixture
def page(audited) -> str:
    return to_html(
        audited(
            json.dumps(
                {
                    "question": f"Q {EVIL}",
                    "answer": "The dose was 5 mg [1]. The dose was 7 mg [1]. "
                    f"{EVIL} [2]. Gone [9].",
                    "references": [
                        {"text": f"The dose was 5 mg. {EVIL}"},
                        {"title": EVIL, "url": "javascript:alert(1)"},
                    ],
                }
            )
        )
    )


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))


def test_the_page_asks_for_nothing_and_runs_nothing(page: str) -> None:
    tags = Tags()
    tags.feed(page)
    names = {tag for tag, _ in tags.seen}
    assert not names & {"script", "img", "link", "iframe", "object", "form", "base"}
    attributes = {key for _, attrs in tags.seen for key in attrs}
    assert not {key for key in attributes if key.startswith("on")}
    targets = {attrs.get("href") or attrs.get("src") for _, attrs in tags.seen} - {None}
    assert all(str(target).startswith("#") for target in targets)
    assert "default-src 'none'" in page
    assert "url(" not in page
    assert "49" not in re.findall(r"\{\{.*?\}\}", page)


def test_every_verdict_has_a_sign_and_a_word_in_both_languages(page: str) -> None:
    assert len({label.sign for label in Label}) == len(Label)
    for word in (
        "Supported",
        "原文支持",
        "Contradicted",
        "与原文矛盾",
        "No such source",
        "引用无效",
    ):
        assert word in page


def test_an_unmeasured_checker_is_said_to_be_unmeasured(page: str, monkeypatch, audited) -> None:
    from grounding import error_rates

    monkeypatch.setattr(error_rates, "_measured", dict)
    told = to_html(audited("A is B."))
    assert "Nobody has measured" in told


@given(
    st.text(max_size=80), st.lists(st.tuples(st.integers(0, 90), st.integers(0, 90)), max_size=4)
)
def test_marking_neither_adds_nor_drops_a_character(
    text: str, pairs: list[tuple[int, int]]
) -> None:
    spans = [Span("passage", a, b) for a, b in pairs]
    parts = stretches(text, spans, "passage", around=True)
    assert "".join(part.text for part in parts) == text
    assert "".join(part.text for part in shortened(parts)) == text


@pytest.mark.browser
@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_in_a_browser_filters_and_languages_work_and_nothing_runs(
    page: str, tmp_path: Path, size: dict[str, int]
) -> None:
    executable = program()
    if executable is None:
        pytest.skip("no Chromium is installed (on Debian: apt install chromium)")
    file = tmp_path / "report.html"
    file.write_text(page, encoding="utf-8")
    with chromium(executable) as browser:
        shown = browser.new_page(viewport=size)
        asked: list[str] = []
        shown.on("request", lambda request: asked.append(request.url))
        shown.goto(file.as_uri())
        assert asked == [file.as_uri()]
        assert shown.title().startswith("Citation audit")
        assert shown.evaluate("document.documentElement.scrollWidth") <= size["width"]
        assert shown.locator(".claim.supported").is_visible()
        shown.locator("label[for=f-supported]").click()
        assert not shown.locator(".claim.supported").is_visible()
        assert shown.locator(".claim.contradicted").first.is_visible()
        shown.locator("label[for=l-zh]").click()
        assert shown.locator("h1 .t-zh").is_visible()
        assert not shown.locator("h1 .t-en").is_visible()
        words = shown.locator(".claim.contradicted mark.words").all_inner_texts()
        assert words == ["7 mg", "5 mg"]
