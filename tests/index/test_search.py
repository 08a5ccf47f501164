"""What a search gives: the right passage, true scores, filters before the ranking, neighbours."""

from pathlib import Path

import numpy as np
import pytest

from index.build import build
from index.hit import Filters
from index.library import Library
from literature.errors import ShizhenError
from tests.index.conftest import Builder, Record, invented, write_pubmed


@pytest.fixture
def library(papers: Path, make: Builder, tmp_path: Path):
    make(papers)
    with Library.open(tmp_path / "library") as opened:
        yield opened


def test_hits_come_best_first_each_passage_once(library: Library):
    hits = library.search("deltavir in gout", k=25)
    scores = [hit.score for hit in hits]
    assert scores == sorted(scores, reverse=True)
    assert len({hit.passage.id for hit in hits}) == len(hits) == 25
    assert "deltavir" in hits[0].passage.text.lower()


def test_scores_are_bm25_and_true_cosines(library: Library):
    from tests.index.hashing import Hashing

    question = "How many patients with sepsis were free of symptoms?"
    hits = library.search(question, k=10)
    texts = [f"{hit.paper.title}\n{hit.passage.text}" for hit in hits]
    cosines = Hashing().passages(texts) @ Hashing().queries([question])[0]
    assert np.allclose([hit.dense for hit in hits], cosines, atol=1e-3)
    assert all(hit.lexical is None or hit.lexical > 0 for hit in hits)


def test_a_question_that_shares_nothing_still_gives_what_is_nearest(library: Library):
    hits = library.search("zzz", k=3)
    assert [hit.lexical for hit in hits] == [None] * len(hits)


@pytest.mark.parametrize("question", ["", "   ", "?!…", "\x00", "的了吗", "a" * 20_000])
def test_odd_questions_are_no_error(question: str, library: Library):
    assert len(library.search(question, k=5)) <= 5


def test_more_hits_than_passages_are_not_promised(library: Library):
    assert len(library.search("hepatitis", k=10_000)) <= library.passages


@pytest.mark.parametrize(
    ("filters", "holds"),
    [
        (Filters(year_from=2010), lambda p: p.year >= 2010),
        (Filters(year_to=2004), lambda p: p.year <= 2004),
        (Filters(year_from=2003, year_to=2003), lambda p: p.year == 2003),
        (Filters(types=("rct",)), lambda p: "Randomized Controlled Trial" in p.publication_types),
        (Filters(types=("REVIEW",)), lambda p: "Review" in p.publication_types),
        (Filters(journals=("journal of TESTS",)), lambda p: p.journal == "Journal of Tests"),
        (Filters(statuses=("ok",)), lambda p: p.status == "ok"),
        (Filters(languages=("en",), sections=("abstract",)), lambda p: True),
    ],
)
def test_filters_hold_for_every_hit_and_lose_none(filters: Filters, holds, library: Library):
    hits = library.search("patients with hepatitis", k=1000, filters=filters)
    assert hits
    assert all(holds(hit.paper) for hit in hits)
    everything = library.search("patients with hepatitis", k=1000)
    assert {h.passage.id for h in hits} == {h.passage.id for h in everything if holds(h.paper)}


def test_filters_come_before_the_ranking(papers: Path, tmp_path: Path):
    """A hundred better passages of other years do not crowd out the one that is asked for."""
    many = [
        Record(n, "Statins in liver disease", f"Statins, liver, {n}.") for n in range(900, 1300)
    ]
    rare = Record(5000, "A note", "Something about the liver.", year=1987)
    write_pubmed(papers / "many.xml", [*many, rare])
    build([papers], tmp_path / "library", ["hashing"], progress=False)
    with Library.open(tmp_path / "library") as library:
        filters = Filters(year_to=1990)
        hits = library.search("statins in liver disease", k=5, filters=filters)
    assert [hit.paper.id for hit in hits] == ["pmid:5000"]


@pytest.mark.parametrize(
    "filters",
    [
        Filters(year_from=2090),
        Filters(types=("no such type",)),
        Filters(journals=("The Lancet",)),
        Filters(languages=("fr",)),
        Filters(sections=("table",)),
        Filters(statuses=("retracted",)),
    ],
)
def test_filters_that_leave_nothing_give_nothing(filters: Filters, library: Library):
    assert library.search("hepatitis", filters=filters) == []


def test_a_section_or_status_that_does_not_exist_is_an_error(library: Library):
    with pytest.raises(ShizhenError, match=r"no section sumary.*abstract.*conclusion"):
        library.search("x", filters=Filters(sections=("sumary",)))
    with pytest.raises(ShizhenError, match=r"no status fine.*retracted"):
        library.search("x", filters=Filters(statuses=("fine",)))


@pytest.mark.parametrize(
    ("filters", "says"),
    [
        (Filters(types=("nonsense",)), r"publication type 'nonsense'. Choose from rct, .*case"),
        (Filters(types=("rct", "rewiev")), r"publication type 'rewiev'. Did you mean review"),
        (Filters(languages=("fr",)), r"language 'fr'. Choose from en, zh\."),
        (Filters(languages=("chinese",)), r"language 'chinese'. Choose from en, zh\."),
        (Filters(journals=("Tests",)), r"journal 'Tests'. Did you mean journal of tests\?"),
        (Filters(journals=("",)), r"journal ''. Choose from journal of tests\."),
    ],
)
def test_a_name_that_no_paper_has_is_told_from_a_search_without_hits(
    filters: Filters, says: str, library: Library
):
    with pytest.raises(ShizhenError, match=f"^no paper here has the {says}"):
        library.require(filters)


@pytest.mark.parametrize(
    "filters",
    [
        Filters(),
        Filters(types=("RCT", "case", "Clinical Trial, Phase IV", "Journal Article")),
        Filters(languages=("en", "zh"), journals=("journal of TESTS",)),
    ],
)
def test_the_usual_names_and_those_of_its_papers_are_taken(filters: Filters, library: Library):
    library.require(filters)


def test_neighbours_are_the_passages_beside_in_the_same_paper(make: Builder, tmp_path: Path):
    long = Record(
        1, "A long one", " ".join(f"Sentence number {n} of this text." for n in range(200))
    )
    write_pubmed(tmp_path / "in" / "a.xml", [long, invented(2)])
    make(tmp_path / "in")
    with Library.open(tmp_path / "library") as library:
        passages = library.passages_of("pmid:1")
        assert len(passages) > 3
        assert library.neighbours(passages[1].id) == [passages[0], passages[2]]
        assert library.neighbours(passages[0].id) == [passages[1]]
        assert library.neighbours(passages[-1].id, reach=2) == passages[-3:-1]
        assert library.neighbours("pmid:2#0") == []
        for unknown in ("pmid:1#999", "pmid:9#0", "pmid:1", "#", "pmid:1#x"):
            with pytest.raises(KeyError):
                library.neighbours(unknown)


def test_sentences_are_embedded_by_what_the_settings_name(library: Library):
    for language, dimension in (("en", 384), ("zh", 512)):
        rows = library.embed(["one", "two", "three"], language)
        assert rows.shape == (3, dimension)
        assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)


def test_chinese_and_english_find_each_other(tmp_path: Path):
    """The real bilingual encoder: the question in one language, the only answer in the other."""
    texts = {
        "a": "Hepatocellular carcinoma\n\nSorafenib prolonged survival in liver cancer.",
        "b": "Asthma in children\n\nInhaled steroids kept asthma under control in most children.",
        "c": "高血压的饮食\n\n减少食盐摄入可以降低高血压患者的血压。",
        "d": "糖尿病与运动\n\n规律运动改善了2型糖尿病患者的血糖控制。",
    }
    folder = tmp_path / "in"
    folder.mkdir()
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, "utf-8")
    build([folder], tmp_path / "library", progress=False)
    with Library.open(tmp_path / "library") as library:
        assert "Sorafenib" in library.search("肝癌的药物治疗能延长生存期吗？", k=1)[0].passage.text
        assert (
            "食盐"
            in library.search("Does eating less salt lower blood pressure?", k=1)[0].passage.text
        )
        assert "2型糖尿病" in library.search("糖尿病患者应该运动吗？", k=1)[0].passage.text
        manifest = library.manifest
    assert manifest.embedders["minilm"].vectors == 2
    assert manifest.embedders["e5"].vectors == 4


def test_opening_needs_no_model_and_no_torch(library: Library, tmp_path: Path):
    import subprocess
    import sys

    script = (
        "import sys, time; t = time.perf_counter()\n"
        "from index.library import Library\n"
        f"Library.open({str(library.folder.parents[1])!r})\n"
        "assert 'torch' not in sys.modules and 'jieba' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True)


def test_a_build_with_nothing_to_do_imports_no_torch(papers: Path, tmp_path: Path):
    import subprocess
    import sys

    script = (
        "import sys; from index.build import build\n"
        f"r = build([{str(papers)!r}], {str(tmp_path / 'library')!r}, progress=False)\n"
        "assert r.embedded == 0 and 'torch' not in sys.modules\n"
    )
    build([papers], tmp_path / "library", progress=False)
    subprocess.run([sys.executable, "-c", script], check=True)


ONCE = (
    "Forty goats were given hay and forty were given oats for twelve weeks in the spring. "
    "Those given oats gained more weight, and none of them fell ill in the course of the study."
)


def test_a_text_published_twice_is_one_hit(make: Builder, tmp_path: Path):
    records = [
        Record(1, "Oats for goats", ONCE),
        Record(2, "Oats for goats: a preprint", ONCE),
        Record(3, "Oats for goats again", ONCE.replace("twelve weeks", "12 weeks")),
        Record(4, "Hay for sheep", "Sheep were given hay, and little came of it in that year."),
    ]
    write_pubmed(tmp_path / "papers" / "a.xml", records)
    make(tmp_path / "papers")
    with Library.open(tmp_path / "library") as library:
        hits = library.search("Do goats gain weight on oats?", k=10)
        apart = library.search("Do goats gain weight on oats?", k=10, fold=False)
    told = [hit for hit in hits if "gained more weight" in hit.passage.text]
    assert sum("gained more weight" in hit.passage.text for hit in apart) == 3
    assert [len(hit.also) for hit in told if hit.also] == [1]
    assert {told[0].paper.id, *told[0].also} == {"pmid:1", "pmid:2"}
    assert any(hit.paper.id == "pmid:3" for hit in told)  # other numbers are another result


def test_reports_of_one_trial_are_one_hit_a_section(make: Builder, tmp_path: Path):
    said = ("Weight rose in the goats that had oats.", "Oats made the goats of this trial heavier.")
    records = [
        Record(n, f"Goats and oats, report {n}", f"{text} Registered as NCT01234567.")
        for n, text in enumerate(said, 1)
    ]
    records.append(Record(3, "Goats and hay", "Hay did little for the weight of the goats."))
    write_pubmed(tmp_path / "papers" / "a.xml", records)
    make(tmp_path / "papers")
    with Library.open(tmp_path / "library") as library:
        hits = library.search("oats and the weight of goats", k=10)
        assert len(library.search("oats and the weight of goats", k=len(hits))) == len(hits)
    of_trial = [hit for hit in hits if hit.paper.nct]
    assert [{hit.paper.id, *hit.also} for hit in of_trial] == [{"pmid:1", "pmid:2"}] * len(of_trial)
    assert len({hit.passage.section for hit in of_trial}) == len(of_trial) > 0
    assert {hit.paper.id for hit in hits if not hit.also} == {"pmid:3"}


def test_an_unrelated_paper_in_the_language_of_the_question_does_not_come_first(tmp_path: Path):
    """The real encoders: vectors of one language lie close together, whatever is said."""
    told = [
        "Sorafenib prolonged survival in advanced liver cancer.",
        "Inhaled steroids kept asthma under control in most children.",
        "Entecavir lowered the risk of liver cancer in hepatitis B.",
        "Metformin lowered blood glucose in type 2 diabetes.",
        "Aspirin after a heart attack prevented a second one.",
        "Yoga relieved chronic low back pain within three months.",
    ]
    others = [
        "规律运动改善了睡眠质量。",
        "减少食盐摄入可以降低血压。",
        "戒烟后肺功能有所恢复。",
    ] * 9
    folder = tmp_path / "in"
    folder.mkdir()
    for n, text in enumerate(told + [f"第{n}项研究\n\n{text}" for n, text in enumerate(others)]):
        (folder / f"{n}.txt").write_text(text, "utf-8")
    build([folder], tmp_path / "library", progress=False)
    with Library.open(tmp_path / "library") as library:
        for question, answer in (
            ("恩替卡韦能降低乙肝患者的肝癌风险吗？", "Entecavir"),
            ("瑜伽对慢性腰痛有效吗？", "Yoga"),
        ):
            assert library.search(question, k=1)[0].passage.text.startswith(answer)
