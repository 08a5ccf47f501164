"""The sample library: real papers, true figures, own words."""

import json
import re
from pathlib import Path

import pytest
from sample_copying import common_han, common_words, copied_from
from sample_figures import disagreements
from sample_sources import Record, all_records, foreign_texts

from literature.files import read
from literature.normal import make_paper, one_line
from literature.paper import Kind, Paper, Role
from literature.sentences import sentences

ROOT = Path(__file__).resolve().parent.parent.parent / "samples"
FILES = sorted(path for language in ("en", "zh") for path in (ROOT / language).glob("*.md"))
HEADINGS = {
    "en": ["Background", "Methods", "Results", "Conclusion"],
    "zh": ["背景", "方法", "结果", "结论"],
}
LENGTH = {"en": range(90, 221), "zh": range(150, 351)}
"""English words; Chinese characters, a figure or a Latin word counted as one."""
_COUNTED = {
    "en": re.compile(r"[^\W\d_]+(?:[-'][^\W\d_]+)*|\d[\d.,]*"),
    "zh": re.compile(r"[\u3400-\u9fff]|[A-Za-zα-ωμ]+|\d[\d.,]*"),
}
_STEM = re.compile(r"(\d+|csl-[a-z]+-\d+)-([a-z0-9]+(?:-[a-z0-9]+)*)")

named = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)


def paper_of(path: Path) -> Paper:
    """The one paper in a file, read as the index reads it."""
    (paper,) = read([path])
    assert isinstance(paper, Paper), paper
    return paper


def body_of(paper: Paper) -> str:
    """The summary itself, without the title, which is the paper's own."""
    return "\n".join(section.text for section in paper.sections)


def key_of(path: Path) -> str:
    """The PMID or CSL id a file is named after."""
    match = _STEM.fullmatch(path.stem)
    assert match, f"{path.name} is not called <pmid or csl id>-<slug>.md"
    return match[1]


@pytest.fixture(scope="module")
def records(data: Path) -> dict[str, Record]:
    """Every source record by PMID or CSL id."""
    return all_records(data)


def test_there_are_enough_summaries_and_enough_of_them_chinese() -> None:
    papers = [paper_of(path) for path in FILES]
    assert len(papers) >= 40
    assert sum(paper.language == "zh" for paper in papers) >= 15
    assert len({paper.id for paper in papers}) == len(papers)


def test_hepatology_comes_first() -> None:
    liver = re.compile(r"liver|hepat|cirrho|varice|biliary|肝", re.IGNORECASE)
    assert sum(bool(liver.search(paper_of(path).text)) for path in FILES) >= 22


def test_the_language_folders_hold_nothing_else() -> None:
    assert [p for p in (ROOT / "en", ROOT / "zh") for p in p.iterdir() if p.suffix != ".md"] == []


@named
def test_a_summary_is_whole(path: Path) -> None:
    paper = paper_of(path)
    language = path.parent.name
    assert paper.kind is Kind.SUMMARY
    assert paper.language == language
    assert paper.title
    assert [section.heading for section in paper.sections] == HEADINGS[language]
    assert [section.role for section in paper.sections] == [
        Role.BACKGROUND,
        Role.METHODS,
        Role.RESULTS,
        Role.CONCLUSION,
    ]
    assert paper.pmid == (key_of(path) if key_of(path).isdigit() else "")


@named
def test_a_summary_is_short(path: Path) -> None:
    paper = paper_of(path)
    body = body_of(paper)
    assert len(_COUNTED[paper.language].findall(body)) in LENGTH[paper.language]
    assert 4 <= sum(len(sentences(section.text)) for section in paper.sections) <= 9


@named
def test_title_journal_year_and_ids_are_those_of_the_source(
    path: Path, records: dict[str, Record]
) -> None:
    paper, record = paper_of(path), records[key_of(path)]
    true = make_paper(
        title=record.title,
        journal=record.journal,
        year=record.year,
        doi=record.doi,
        authors=record.authors,
        publication_types=record.publication_types,
        keywords=record.keywords,
    )
    for field in ("title", "journal", "year", "doi", "authors", "publication_types", "keywords"):
        assert getattr(paper, field) == getattr(true, field), field


@named
def test_every_figure_is_in_the_source(path: Path, records: dict[str, Record]) -> None:
    record = records[key_of(path)]
    assert disagreements(body_of(paper_of(path)), f"{record.title} {record.abstract}") == []


@named
def test_no_sentence_is_the_authors(path: Path, records: dict[str, Record]) -> None:
    body, abstract = body_of(paper_of(path)), records[key_of(path)].abstract
    assert common_words(body, abstract) == []
    assert common_han(body, abstract) == []


def test_no_run_of_sixty_characters_stands_in_any_abstract(data: Path) -> None:
    assert copied_from({p.name: body_of(paper_of(p)) for p in FILES}, foreign_texts(data)) == []


def test_questions_name_papers_of_the_library() -> None:
    questions = json.loads((ROOT / "questions.json").read_text(encoding="utf-8"))
    ids = {paper_of(path).id: paper_of(path).language for path in FILES}
    assert len({q["question"] for q in questions}) == len(questions)
    for q in questions:
        assert q.keys() == {"question", "language", "answerable", "papers"}
        assert q["question"] == one_line(q["question"])
        assert bool(q["papers"]) is q["answerable"]
        assert set(q["papers"]) <= ids.keys(), q["question"]
        assert all(ids[paper] == q["language"] for paper in q["papers"])
    for language in ("en", "zh"):
        asked = [q for q in questions if q["language"] == language]
        assert sum(q["answerable"] for q in asked) >= 6
        assert sum(not q["answerable"] for q in asked) >= 2


SOURCE = (
    "Seventy-two of 1 243 patients (5.8%) took 40 mg for 12 weeks; the risk fell "
    "(HR 0·36 [95% CI 0·18–0·72], P < .01), the difference was - 2.50 (95% CI - 4.30 to - 0.70)."
)


@pytest.mark.parametrize(
    "true",
    [
        "72 of 1,243 patients (5.8%) took 40 mg for 12 weeks.",
        "HR 0.36 (95% CI 0.18–0.72), P<0.01",
        "HR 0.36（95% CI 0.18–0.72），P＜0.01；共12周，每次40 mg",
        "a difference of -2.50 (95% CI -4.30 to -0.70)",
        "lower by 2.50 (95% CI -4.30 to -0.70)",
    ],
)
def test_a_true_figure_passes(true: str) -> None:
    assert disagreements(true, SOURCE) == []


@pytest.mark.parametrize(
    "false",
    [
        "73 of 1,243 patients",
        "58% of the patients",
        "5.8 patients",
        "40 g for 12 weeks",
        "每次40 g",
        "40 mg for 12 months",
        "共12个月",
        "HR 0.63 (95% CI 0.18–0.72)",
        "HR 0.72 (95% CI 0.18–0.36)",
        "HR 0.18 (95% CI 0.18–0.72)",
        "P > 0.01",
        "a difference of -0.36",
        "seventy-three patients",
    ],
)
def test_a_changed_figure_is_caught(false: str) -> None:
    assert disagreements(false, SOURCE)


def test_a_copied_sentence_is_caught() -> None:
    words = "the tide turned before any of the boats had reached the harbour wall"
    assert common_words(f"We saw that {words}.", f"{words.capitalize()}, 12 times.")
    assert common_han(
        "潮水在渔船还没有到达港口之前就已经退去了", "潮水，在渔船还没有到达港口之前，就已经退去"
    )
    assert copied_from({"one": f"So {words} at last"}, ["nothing", f"and then {words} again"])
    assert not common_words("The boats came late.", words)
    assert not copied_from({"one": "The boats came late."}, [words])
