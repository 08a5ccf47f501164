"""Text that nobody has vouched for stays text."""

import html
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.render import Html, escape, join, label, link, path, tag

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><a href="javascript:alert(1)">',
    "a & b < c > d \"e\" 'f'",
    "[a link](https://example.org) **bold** $x^2$ :material/home: :red[x]",
    "&lt;b&gt; already escaped",
]


class Reader(HTMLParser):
    """What a browser would read: the tags it would make, and the text."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_reads_as_text(text: str) -> None:
    read = Reader(tag("p", text, title=text))
    assert read.tags == ["p"]
    assert read.text == text
    assert read.attributes == [("title", text)]


@given(st.text())
def test_any_text_reads_back_as_it_was(text: str) -> None:
    escaped = escape(text)
    assert "<" not in escaped
    assert '"' not in escaped
    assert len(html.unescape(escaped)) == len(text)


def test_what_is_html_already_is_not_escaped_twice() -> None:
    assert tag("p", tag("b", "a<b")) == "<p><b>a&lt;b</b></p>"
    assert join([tag("i", "x"), None, "", "<"], " · ") == "<i>x</i> · &lt;"
    assert isinstance(tag("p"), Html)


def test_attributes_are_written_as_html_writes_them() -> None:
    made = tag("details", class_="a", aria_label="b", open=True, hidden=False, title="", n=0)
    assert made == '<details class="a" aria-label="b" open n="0"></details>'


def test_direction_marks_cannot_turn_a_sentence_round() -> None:
    assert escape("50\u202e05 %\u2066") == "50\ufffd05 %\ufffd"


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "//x.org", "", "x y"])
def test_only_web_addresses_become_links(url: str) -> None:
    assert link(url, "here") is None


def test_a_link_opens_apart_and_tells_nobody_where_it_came_from() -> None:
    made = link("https://doi.org/" + path('10.1000/a"b<c>'), "DOI")
    assert made is not None
    attributes = dict(Reader(made).attributes)
    assert attributes["href"] == "https://doi.org/10.1000/a%22b%3Cc%3E"
    assert attributes["rel"] == "noopener noreferrer"


def test_a_label_keeps_its_words_and_is_cut_where_it_is_long() -> None:
    seen = label("肝癌 [x](y) $z$ :smile:").replace("\\", "").replace("\u2060", "")
    assert seen == "肝癌 [x](y) $z$ :smile:"
    assert label("字" * 200, longest=90) == "字" * 89 + "…"
    assert label(" two\n lines ") == "two lines"
