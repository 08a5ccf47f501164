"""Web pages: their own data first, the article without the page around it, no login walls."""

from literature.readers import html
from tests.literature.readers.examples import HTML
from tests.literature.readers.reading import failures, paper, parts

PROSE = "Goats were kept in the meadow, fed with hay and thyme, and counted by two herders. " * 5


def page(head: str, body: str) -> str:
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>"


def test_a_page_fills_every_field() -> None:
    one = paper(html, HTML)
    assert one.authors == ("Gruff, William", "Heide, A")
    assert (one.journal, one.year, one.pages) == ("Journal of Goat Medicine", 2021, "475-482")
    assert [role for role, _ in parts(one)] == ["abstract", "methods", "table", "results"]


def test_what_stands_around_the_article_goes() -> None:
    text = paper(html, HTML).text
    for gone in ("Shop for hats", "Buy hats", "Under the bridge", "Home"):
        assert gone not in text


def test_powers_stay_and_citations_go() -> None:
    text = paper(html, HTML).text
    assert "5 × 10^9/L white cells took part. They" in text


def test_json_ld_says_what_meta_tags_do_not() -> None:
    linked = """<script type="application/ld+json">{"@context": "https://schema.org", "@graph": [
      {"@type": "WebPage"}, {"@type": "ScholarlyArticle", "headline": "Thyme for coughing goats",
      "author": [{"name": "William Gruff"}], "datePublished": "2021-03-04",
      "sameAs": "https://doi.org/10.1000/jgm.1", "isPartOf": {"issueNumber": "3", "isPartOf":
      {"volumeNumber": "12", "isPartOf": {"name": "Journal of Goats"}}}}]}</script>"""
    one = paper(html, page(linked, f"<article><h1>x</h1><p>{PROSE}</p></article>"))
    assert (one.title, one.authors) == ("Thyme for coughing goats", ("Gruff, William",))
    assert (one.journal, one.volume, one.issue, one.year) == ("Journal of Goats", "12", "3", 2021)
    assert one.doi == "10.1000/jgm.1"


def test_a_page_with_an_abstract_in_its_head_alone_is_read() -> None:
    head = (
        '<meta name="citation_title" content="Thyme for goats">'
        '<meta name="citation_abstract" content="BACKGROUND: Goats cough. RESULTS: Less.">'
    )
    assert parts(paper(html, page(head, "<p>Log in to read on.</p>")))[-1] == ("results", "Less.")


def test_a_page_that_is_no_article_is_refused() -> None:
    (fault,) = failures(html, page("<title>403</title>", "<h1>Forbidden</h1>"))
    assert "no article" in fault.reason


def test_a_declared_chinese_encoding_is_believed() -> None:
    head = (
        '<meta charset="gb2312"><meta name="citation_title" content="百里香治疗山羊咳嗽">'
        '<meta name="citation_author" content="张三">'
    )
    one = paper(html, page(head, f"<p>{'山羊在草地上咳嗽。' * 30}</p>").encode("gb18030"))
    assert (one.title, one.authors, one.language) == ("百里香治疗山羊咳嗽", ("张三",), "zh")
