"""One paper once: what counts as the same article, what is kept of each record."""

import random
from dataclasses import replace
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from literature.files import read
from literature.identity import groups, identity_of
from literature.merge import by_trial, merge, same
from literature.normal import make_paper
from literature.paper import Kind, Paper, Role, Section, Source, Status

TITLE = "Thyme for coughing goats: a randomised trial"


def paper(title: str = TITLE, file: str = "a", text: str = "", **fields: object) -> Paper:
    sections = [Section(Role.ABSTRACT, text)] if text else []
    return make_paper(title=title, sections=sections, sources=(Source(file),), **fields)


def test_identifiers_make_the_same_article_whatever_the_title() -> None:
    assert same(paper(pmid="1"), paper("Another title of it, as printed", pmid="1"))
    assert same(
        paper(doi="10.1000/A"), paper("Another title of it", doi="https://doi.org/10.1000/a")
    )


def test_contradicting_identifiers_are_two_articles() -> None:
    assert not same(paper(pmid="1"), paper(pmid="2"))
    assert not same(paper(doi="10.1000/a"), paper(doi="10.1000/b"))


def test_a_title_counts_with_its_year() -> None:
    assert same(paper(year=2021), paper(TITLE.upper() + ".", year=2021, doi="10.1000/a"))
    assert same(paper(year=2020), paper(year=2021)), "printed the year after it went online"
    assert not same(paper(year=2015), paper(year=2021))


def test_titles_that_many_papers_bear_prove_nothing() -> None:
    for title in ("Editorial", "Letter to the editor", "Authors' reply", "编者按", "In memoriam"):
        assert not same(paper(title), paper(title))


def test_a_summary_is_not_the_article() -> None:
    assert not same(paper(pmid="1"), paper(pmid="1", kind=Kind.SUMMARY))


def test_the_richer_text_and_the_fuller_data_are_kept() -> None:
    exported = paper(
        file="a.ris",
        authors=["Gruff, W."],
        journal="J Goat Med",
        doi="10.1000/a",
        keywords=["Goats"],
    )
    whole = paper(
        file="b.pdf", text="A long text about goats.", authors=["Gruff, William", "Heide, Anna"],
        year=2021, keywords=["goats", "thyme"], status=Status.RETRACTED,
    )  # fmt: skip
    full = paper(file="c.xml", journal="Journal of Goat Medicine", pmid="9", volume="12", year=2022)
    (one,) = merge([exported, whole, full])
    assert (one.id, one.doi) == ("pmid:9", "10.1000/a")
    assert one.authors == ("Gruff, William", "Heide, Anna")
    assert (one.journal, one.volume, one.year) == ("Journal of Goat Medicine", "12", 2022)
    assert one.keywords == ("goats", "thyme")
    assert one.status == Status.RETRACTED
    assert one.sections[0].text == "A long text about goats."
    assert [source.file for source in one.sources] == ["a.ris", "b.pdf", "c.xml"]


def test_an_article_in_two_languages_keeps_both() -> None:
    english = make_paper(
        title=TITLE,
        sections=[
            Section(Role.TITLE, "百里香治疗山羊咳嗽的随机对照试验"),
            Section(Role.ABSTRACT, "Goats given thyme coughed less."),
        ],
        pmid="1",
    )
    chinese = make_paper(
        title="百里香治疗山羊咳嗽的随机对照试验",
        sections=[Section(Role.ABSTRACT, "百里香组山羊咳嗽较少。")],
    )
    (one,) = merge([english, chinese])
    texts = [section.text for section in one.sections]
    assert "Goats given thyme coughed less." in texts
    assert "百里香组山羊咳嗽较少。" in texts
    assert "百里香治疗山羊咳嗽的随机对照试验" in one.text


def test_a_full_text_without_an_abstract_gets_it_from_the_other() -> None:
    abstract = paper(pmid="1", text="In short, goats cough.")
    body = make_paper(title=TITLE, pmid="1", sections=[Section(Role.OTHER, "A long body. " * 20)])
    (one,) = merge([body, abstract])
    assert [str(section.role) for section in one.sections] == ["abstract", "other"]


def test_records_meet_through_a_third() -> None:
    by_doi, by_pmid = paper("A first title of some length", doi="10.1000/a"), paper(pmid="1")
    bridge = paper("A third title of some length", doi="10.1000/a", pmid="1")
    assert len(list(merge([by_doi, by_pmid, bridge, paper(pmid="1")]))) == 1


def test_papers_of_one_trial_are_linked() -> None:
    first = paper("First results of the goat trial", nct=["NCT01234567"])
    second = paper("Ten years of the goat trial", nct=["NCT01234567", "NCT07654321"])
    assert by_trial([first, second]) == {
        "NCT01234567": (first.id, second.id),
        "NCT07654321": (second.id,),
    }


_POOL = [
    paper(
        f"Paper number {n} about goats and their coughs", pmid=str(n), file=f"p{n}", year=2000 + n
    )
    for n in range(6)
]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(_POOL), max_size=20), st.integers(0, 10))
def test_merging_is_the_same_in_any_order_and_changes_nothing_twice(
    papers: list[Paper], seed: int
) -> None:
    once = list(merge(papers))
    assert list(merge(once)) == once
    shuffled = papers.copy()
    random.Random(seed).shuffle(shuffled)
    assert {one.id for one in merge(shuffled)} == {one.id for one in once}
    assert len({one.id for one in once}) == len(once)


_TITLES = [
    "Thyme for coughing goats: a randomised trial",
    "Sage for sneezing sheep: a cohort study",
    "百里香治疗山羊咳嗽的随机对照试验",
    "Editorial",
]
_RECORDS = st.builds(
    paper,
    title=st.sampled_from(_TITLES),
    text=st.sampled_from(["", "Goats cough.", "山羊咳嗽。", "Goats given thyme coughed less."]),
    pmid=st.sampled_from(["", "", "1", "2"]),
    doi=st.sampled_from(["", "", "10.1000/a", "10.1000/b"]),
    pmcid=st.sampled_from(["", "", "PMC123"]),
    year=st.sampled_from([None, 2019, 2020, 2021, 2022]),
    authors=st.sampled_from([(), ("Gruff, W",), ("Heide, Anna", "Gruff, William")]),
    kind=st.sampled_from([Kind.ARTICLE, Kind.ARTICLE, Kind.SUMMARY]),
)


@settings(max_examples=200, deadline=None)
@given(st.lists(_RECORDS, max_size=9), st.randoms(use_true_random=False))
def test_the_order_of_the_records_does_not_count(papers: list[Paper], draw: random.Random) -> None:
    numbered = [replace(each, sources=(Source(f"f{n}"),)) for n, each in enumerate(papers)]
    shuffled = draw.sample(numbered, len(numbered))

    def told(records: list[Paper]) -> set[tuple[str, frozenset[str]]]:
        return {(p.sha256, frozenset(s.file for s in p.sources)) for p in merge(records)}

    assert told(shuffled) == told(numbered)
    assert sum(len(files) for _, files in told(numbered)) == len(papers), "no record is lost"


@settings(max_examples=100, deadline=None)
@given(st.lists(_RECORDS, max_size=9))
def test_an_article_never_has_two_pmids(papers: list[Paper]) -> None:
    for group in groups([identity_of(each) for each in papers]):
        assert len({papers[i].pmid for i in group} - {""}) <= 1
        assert len({papers[i].kind for i in group}) == 1


def test_an_annual_report_is_another_every_year() -> None:
    years = [paper("Cancer incidence in the Highlands", year=2000 + n) for n in range(6)]
    named = [replace(each, volume=str(n), pages="1-9", authors=(f"A{n}",))
             for n, each in enumerate(years)]  # fmt: skip
    assert len(list(merge(named))) == 6


def test_one_question_answered_twice_is_two_texts() -> None:
    asked = "What is the treatment of a cough in goats?"
    assert not same(paper(asked, text="Thyme is given."), paper(asked, text="Wait for a week."))
    assert same(paper(asked, text="Thyme is given."), paper(asked, file="b"))


def test_a_title_that_very_many_bear_joins_nobody() -> None:
    asked = [paper(TITLE, year=2020, text=f"Text {n}.", doi=f"10.1000/{n}") for n in range(60)]
    assert len(list(merge([*asked, paper(TITLE, year=2020)]))) == 61


def test_the_same_exports_in_two_formats_merge_pair_by_pair(data: Path) -> None:
    folder = data / "literature"
    for name in ("Classic5Test", "CoverAllTest15Entries", "LotsOfEnglish", "mixed"):
        files = [
            folder / "cnki" / f"noteexpress-{name}.net",
            folder / "bibtex" / f"cnki2bib-{name}.bib",
        ]
        papers = [each for each in read(files) if isinstance(each, Paper)]
        merged = list(merge(papers))
        assert 2 * len(merged) == len(papers)
        assert all(len(one.sources) == 2 for one in merged)
