"""JATS full text: what belongs to the text, in which role, and what does not."""

import time
from pathlib import Path
from typing import Any

import pytest

from literature.errors import Failure
from literature.files import read
from literature.paper import Paper, Role, Status

FRONT = """<front><journal-meta><journal-title-group>
<journal-title>Annals of Nothing</journal-title></journal-title-group></journal-meta><article-meta>
<article-id pub-id-type="pmid">101</article-id><article-id pub-id-type="pmc">555555</article-id>
<article-id pub-id-type="doi">10.1000/ABC</article-id>
<title-group><article-title>Goats on <italic>Salvia</italic><xref ref-type="fn">*</xref>
</article-title><subtitle>a trial</subtitle></title-group>
<contrib-group><contrib contrib-type="author"><name><surname>Okafor</surname>
<given-names>Ada B.</given-names></name><xref ref-type="aff">1</xref></contrib>
<contrib contrib-type="author"><collab>Goat Study Group<contrib-group><contrib><name>
<surname>Member</surname></name></contrib></contrib-group></collab></contrib>
<contrib contrib-type="editor"><name><surname>Editor</surname></name></contrib></contrib-group>
<pub-date pub-type="epub"><year>2018</year></pub-date>
<pub-date pub-type="collection"><year>2019</year></pub-date>
<volume>7</volume><issue>2</issue><fpage>205</fpage><lpage>7</lpage>
<permissions><license xlink:href="https://creativecommons.org/licenses/by-nc/4.0/"><license-p>Free
</license-p></license></permissions>{meta}
<kwd-group><kwd>sage</kwd><kwd>goat</kwd></kwd-group></article-meta></front>"""


def jats(body: str = "", meta: str = "", back: str = "", kind: str = "research-article") -> str:
    return (
        '<?xml version="1.0"?><!DOCTYPE article PUBLIC "-//NLM//DTD JATS v1.2//EN" "a.dtd">'
        f'<article xmlns:xlink="http://www.w3.org/1999/xlink" article-type="{kind}">'
        f"{FRONT.format(meta=meta)}<body>{body}</body><back>{back}</back></article>"
    )


def result(folder: Path, content: str) -> Any:
    path = folder / "paper.nxml"
    path.write_text(content, encoding="utf-8")
    (found,) = read([path])
    return found


def paper(folder: Path, **parts: str) -> Paper:
    found = result(folder, jats(**parts))
    assert isinstance(found, Paper)
    return found


def body_of(folder: Path, paragraph: str) -> str:
    (section,) = paper(folder, body=f"<p>{paragraph}</p>").sections
    return section.text


def test_the_fields_of_an_article(tmp_path: Path) -> None:
    found = paper(tmp_path)
    assert found.title == "Goats on Salvia: a trial"
    assert found.authors == ("Okafor, Ada B.", "Goat Study Group")
    assert (found.journal, found.year, found.volume, found.issue, found.pages) == (
        "Annals of Nothing", 2019, "7", "2", "205-207",
    )  # fmt: skip
    assert (found.id, found.doi, found.pmcid) == ("pmid:101", "10.1000/abc", "PMC555555")
    assert (found.licence, found.keywords) == ("CC BY-NC 4.0", ("sage", "goat"))
    assert found.publication_types == ("research-article",)


def test_sections_have_the_role_of_their_title_type_or_parent(tmp_path: Path) -> None:
    body = """<sec sec-type="intro"><title>Why goats</title><p>They eat.</p></sec>
    <sec sec-type="materials|methods"><title>What was done</title><sec><title>Feeding</title>
    <p>Daily.</p></sec></sec>
    <sec sec-type="conclusions"><title>Results and discussion</title><p>They ate.</p></sec>
    <sec><title>4. Conclusions</title><p>They do.</p></sec>"""
    found = paper(tmp_path, body=body).sections
    assert [(s.role, s.heading, s.text) for s in found] == [
        (Role.BACKGROUND, "Why goats", "They eat."),
        (Role.METHODS, "Feeding", "Daily."),
        (Role.RESULTS, "Results and discussion", "They ate."),
        (Role.CONCLUSION, "4. Conclusions", "They do."),
    ]


def test_a_structured_abstract_has_roles_and_a_graphical_one_is_left_out(tmp_path: Path) -> None:
    meta = """<abstract><title>Abstract</title><sec><title>Aims</title><p>To see.</p></sec>
    <sec><title>Results</title><p>Seen in NCT00000003.</p></sec></abstract>
    <abstract abstract-type="graphical"><p>A picture.</p></abstract>
    <trans-abstract xml:lang="zh"><title>摘要</title><p>山羊。</p></trans-abstract>"""
    found = paper(tmp_path, meta=meta)
    assert [(s.role, s.heading, s.text) for s in found.sections] == [
        (Role.OBJECTIVE, "Aims", "To see."),
        (Role.RESULTS, "Results", "Seen in NCT00000003."),
        (Role.ABSTRACT, "", "山羊。"),
    ]
    assert found.nct == ("NCT00000003",)


def test_a_table_is_read_with_caption_notes_and_spanned_cells(tmp_path: Path) -> None:
    table = """<table-wrap><label>Table 1.</label><caption><title>Weights of goats</title>
    <p>In spring.</p></caption><table><thead>
    <tr><th rowspan="2">Goat</th><th colspan="2">Weight, kg</th></tr>
    <tr><th>before</th><th>after</th></tr></thead>
    <tbody><tr><td>Ada</td><td>40.1<sup>a</sup></td><td>4.2 × 10<sup>1</sup></td></tr>
    <tr><td/><td/><td/></tr></tbody></table>
    <table-wrap-foot><fn><label>a</label><p><sup>a</sup>In the shade.</p></fn></table-wrap-foot>
    </table-wrap>"""
    text, found = paper(
        tmp_path, body=f"<sec><title>Results</title><p>See {table}below.</p></sec>"
    ).sections
    assert text.text == "See below."
    assert (found.role, found.heading) == (Role.TABLE, "Table 1")
    assert found.text.split("\n") == [
        "Weights of goats. In spring.",
        "Goat | Weight, kg | Weight, kg",
        "Goat | before | after",
        "Ada | 40.1 | 4.2 × 10^1",
        "In the shade.",
    ]


def test_a_figure_gives_its_caption_wherever_it_stands(tmp_path: Path) -> None:
    content = jats(body="<p>Text.</p>").replace(
        "</article>",
        "<floats-group><fig><label>Fig. 1</label><caption><title>Goats</title></caption></fig>"
        "</floats-group></article>",
    )
    *_, figure = result(tmp_path, content).sections
    assert (figure.role, figure.heading, figure.text) == (Role.FIGURE, "Fig. 1", "Goats")


def test_what_the_authors_cite_or_owe_is_no_text(tmp_path: Path) -> None:
    back = """<ack><p>We thank the hens.</p></ack>
    <sec sec-type="funding-information"><title>Funding</title><p>Paid by hens.</p></sec>
    <sec><title>Authors' contributions</title><p>Hens wrote it.</p></sec>
    <sec sec-type="supplementary-material"><title>Supporting information</title><p>Hens.</p></sec>
    <fn-group><fn><p>Hens have no interests.</p></fn></fn-group><notes><p>Hens noted.</p></notes>
    <app-group><app><title>Appendix A</title><p>More on goats.</p></app></app-group>
    <ref-list><ref><mixed-citation>Hen A. On hens.</mixed-citation></ref></ref-list>"""
    body = "<p>Goats.<fn><p>Not hens.</p></fn></p>"
    found = paper(tmp_path, body=body, back=back)
    assert "hens" not in found.text.lower()
    assert [s.text for s in found.sections] == ["Goats.", "More on goats."]


@pytest.mark.parametrize(
    ("marked", "plain"),
    [
        ("Goats eat [{1}].", "Goats eat."),
        ("Goats eat [{1}, {2}–{5}] sage.", "Goats eat sage."),
        ("Goats eat<sup>{1},{2}</sup>.", "Goats eat."),
        ("In 2010<sup>{1}</sup> they ate.", "In 2010 they ate."),
        ("Goats eat {[1]}, {[2]}.", "Goats eat."),
        ("Goats eat ({Okafor et al., 2010}; {Lee, 2011}).", "Goats eat."),
        ("Goats eat (reviewed in {Lee, 2011}).", "Goats eat."),
        ("As {Okafor (2010)} showed, goats eat.", "As Okafor (2010) showed, goats eat."),
        ("Goats eat, {3} and drink.", "Goats eat, and drink."),
        ("Goats eat (n = 5; {3}).", "Goats eat (n = 5)."),
    ],
)
def test_markers_of_references_leave_whole_sentences(
    tmp_path: Path, marked: str, plain: str
) -> None:
    references = marked.replace("{", '<xref ref-type="bibr" rid="r">').replace("}", "</xref>")
    assert body_of(tmp_path, references) == plain


def test_references_to_tables_and_figures_stay(tmp_path: Path) -> None:
    figure, table = ('<xref ref-type="fig">Fig. 1', '<xref ref-type="table">Table 2')
    marked = f"As {figure}</xref> shows ({table}</xref>)."
    assert body_of(tmp_path, marked) == "As Fig. 1 shows (Table 2)."


def test_powers_and_formulas_keep_their_meaning(tmp_path: Path) -> None:
    formula = """At 10<sup>9</sup> cells<disp-formula><alternatives><tex-math>\\begin{document}
    $$x$$\\end{document}</tex-math><mml:math xmlns:mml="http://www.w3.org/1998/Math/MathML">
    <mml:mi>x</mml:mi><mml:mo>=</mml:mo><mml:msup><mml:mn>2</mml:mn><mml:mn>8</mml:mn></mml:msup>
    </mml:math></alternatives></disp-formula>holds."""
    assert "".join(body_of(tmp_path, formula).split()) == "At10^9cellsx=2^8holds."


def test_lists_have_one_item_to_a_line(tmp_path: Path) -> None:
    text = body_of(
        tmp_path,
        "Goats:<list><list-item><p>eat</p></list-item><list-item><p>sleep</p></list-item></list>",
    )
    assert text == "Goats:\n\neat\nsleep"


@pytest.mark.parametrize(
    ("link", "status"),
    [
        ("retraction-forward", Status.RETRACTED),
        ("expression-of-concern", Status.CONCERN),
        ("correction-forward", Status.CORRECTED),
        ("companion", Status.OK),
        ("corrected-article", Status.OK),
    ],
)
def test_links_to_notices_are_the_status(tmp_path: Path, link: str, status: Status) -> None:
    meta = f'<related-article related-article-type="{link}" xlink:href="10.1000/n"/>'
    assert paper(tmp_path, meta=meta).status is status


def test_a_notice_itself_is_no_retracted_paper(tmp_path: Path) -> None:
    meta = '<related-article related-article-type="retraction" xlink:href="10.1000/n"/>'
    assert paper(tmp_path, meta=meta, kind="retraction").status is Status.OK


def test_a_licence_told_in_words_is_named(tmp_path: Path) -> None:
    words = "under the terms of the Creative Commons Attribution-NonCommercial License, which"
    content = jats().replace(' xlink:href="https://creativecommons.org/licenses/by-nc/4.0/"', "")
    assert result(tmp_path, content.replace("Free", words)).licence == "CC BY-NC"


def test_boxes_in_boxes_are_each_read_once(tmp_path: Path) -> None:
    boxes = "".join(f"<boxed-text><p>box {n}." for n in range(40)) + "</p></boxed-text>" * 40
    found = paper(tmp_path, body=f"<p>Text.</p>{boxes}")
    assert [s.text for s in found.sections] == ["Text.", *(f"box {n}." for n in range(40))]


def test_a_set_of_articles_gives_one_paper_each(tmp_path: Path) -> None:
    article = jats(body="<p>Goats.</p>").partition('"a.dtd">')[2]
    path = tmp_path / "set.xml"
    path.write_text(f"<pmc-articleset>{article}{article}<article", encoding="utf-8")
    first, second, failure = read([path])
    assert first.sections == second.sections
    assert isinstance(failure, Failure)
    assert "cut off" in failure.reason


def test_namespaced_and_prefixless_articles_are_read(tmp_path: Path) -> None:
    content = jats(body="<p>Goats.</p>").replace(
        "<article xmlns", '<article xmlns="https://jats.nlm.nih.gov/ns/archiving/1.3/" xmlns'
    )
    assert result(tmp_path, content).section(Role.OTHER) == "Goats."
    unbound = jats(body='<p><mml:math><mml:mi xlink:href="x">y</mml:mi></mml:math></p>')
    unbound = unbound.replace(' xmlns:xlink="http://www.w3.org/1999/xlink"', "")
    assert result(tmp_path, unbound).section(Role.OTHER) == "y"


def test_a_cut_article_fails_by_its_id(tmp_path: Path) -> None:
    failure = result(tmp_path, jats(body="<p>Goats.</p>")[:-60])
    assert isinstance(failure, Failure)
    assert (failure.record, "cut off" in failure.reason) == ("pmid:101", True)


@pytest.mark.data
def test_real_articles_are_read_whole(data: Path) -> None:
    papers = list(read([data / "literature" / "jats"]))
    assert len(papers) == 11
    for found in papers:
        assert isinstance(found, Paper)
        roles = {section.role for section in found.sections}
        assert found.authors
        assert found.year
        assert found.pmid
        assert found.doi
        assert found.licence.startswith("CC")
        assert {Role.BACKGROUND, Role.TABLE, Role.FIGURE} & roles
        assert not {"\x01", "\x02"} & set(found.text)
        assert "[]" not in found.text
        assert "( )" not in found.text
    assert sum(Role.RESULTS in {s.role for s in paper.sections} for paper in papers) >= 10


def test_a_hundred_thousand_blanks_beside_a_marker_cost_no_more_than_their_length(
    tmp_path: Path,
) -> None:
    blanks = " " * 100_000
    started = time.process_time()
    paper = result(
        tmp_path, jats(f'<p>Goats coughed{blanks}<xref ref-type="bibr">3</xref>{blanks}less.</p>')
    )
    assert "Goats coughed less." in paper.text
    assert time.process_time() - started < 2
