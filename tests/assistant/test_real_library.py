"""The assistant over a real library on disk, with the real embedders and checker."""

import shutil
from pathlib import Path

import pytest

from assistant.answer import Answer
from assistant.ask import ask
from assistant.journal import Journal
from assistant.models import load
from grounding.checker import Checker
from index.build import build
from index.library import Library

ENGLISH = """\
---
title: "Drug trial of sorafenib in advanced hepatocellular carcinoma"
journal: "Journal of Tests"
year: 2019
doi: 10.1000/english
---

## Results

Patients with hepatocellular carcinoma lived 10.7 months on sorafenib and 7.9 months on placebo.

## Conclusion

Sorafenib prolonged the survival of patients with advanced hepatocellular carcinoma.
"""
CHINESE = """\
---
title: "恩替卡韦治疗慢性乙型肝炎的观察"
journal: "测试杂志"
year: 2018
doi: 10.1000/chinese
---

## 结论

恩替卡韦治疗慢性乙型肝炎48周后，多数患者病毒转阴，安全性良好。
"""


@pytest.fixture(scope="module")
def shelves(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with ``sources`` and the ``library`` built of them, once for all tests here."""
    folder = tmp_path_factory.mktemp("shelves")
    sources = folder / "sources"
    sources.mkdir()
    (sources / "english.md").write_text(ENGLISH, encoding="utf-8")
    (sources / "chinese.md").write_text(CHINESE, encoding="utf-8")
    build([sources], folder / "library", progress=False)
    return folder


@pytest.fixture
def library(shelves: Path) -> Path:
    return shelves / "library"


def asked(question: str, library: Path) -> Answer:
    with Library.open(library) as opened:
        return ask(question, opened, load(), Checker())


@pytest.mark.parametrize(
    ("question", "doi"),
    [
        ("Does sorafenib prolong survival in hepatocellular carcinoma?", "10.1000/english"),
        ("索拉非尼能延长肝癌患者的生存期吗？", "10.1000/english"),
        ("恩替卡韦治疗慢性乙肝安全吗？", "10.1000/chinese"),
        ("Is entecavir safe in chronic hepatitis B?", "10.1000/chinese"),
    ],
)
def test_a_question_is_answered_in_both_languages_and_across(
    library: Path, question: str, doi: str
) -> None:
    answer = asked(question, library)
    assert {citation.paper["doi"] for citation in answer.citations} == {doi}
    for citation in answer.citations:
        assert citation.passage_text[citation.start : citation.end] == citation.quote != ""


@pytest.mark.parametrize("question", ["How is gout treated?", "今天天气怎么样？"])
def test_what_the_library_lacks_is_not_answered(library: Path, question: str) -> None:
    assert asked(question, library).abstained


def test_an_answer_reopened_after_a_rebuild_shows_the_same_evidence(
    shelves: Path, tmp_path: Path
) -> None:
    sources, library = tmp_path / "sources", tmp_path / "library"
    shutil.copytree(shelves / "sources", sources)
    shutil.copytree(shelves / "library", library)
    journal = Journal(tmp_path / "journal.sqlite")
    given = asked("Does sorafenib prolong survival in hepatocellular carcinoma?", library)
    journal.add(given)

    (sources / "english.md").unlink()
    build([sources], library, progress=False)
    with Library.open(library) as rebuilt:
        assert rebuilt.generation != given.generation
        with pytest.raises(KeyError):
            rebuilt.passage(given.citations[0].passage_id)

    reopened = journal.get(given.id)
    assert reopened == given
    first = reopened.citations[0]
    assert first.passage_text[first.start : first.end] == first.quote
