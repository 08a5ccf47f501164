"""From a snapshot to the answer: a retracted paper is never cited without its flag."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

HEADER = (
    "Record ID,RetractionDate,RetractionDOI,OriginalPaperDOI,OriginalPaperPubMedID,"
    "RetractionNature,Reason"
)
QUESTION = "Does wolframol prolong survival in patients with hepatocellular carcinoma?"
PAPER = """<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>4711</PMID><Article>
<Journal><JournalIssue><PubDate><Year>2021</Year></PubDate></JournalIssue><Title>Tests</Title>
</Journal><ArticleTitle>Wolframol in hepatocellular carcinoma: a randomised trial.</ArticleTitle>
<Abstract><AbstractText Label="RESULTS">Wolframol prolonged survival in patients with
hepatocellular carcinoma (median 14.2 against 9.1 months, p = 0.01).</AbstractText>
<AbstractText Label="CONCLUSIONS">Wolframol prolongs survival in patients with hepatocellular
carcinoma.</AbstractText></Abstract><Language>eng</Language></Article></MedlineCitation>
<PubmedData><ArticleIdList><ArticleId IdType="doi">10.5555/Wolfram</ArticleId></ArticleIdList>
</PubmedData></PubmedArticle></PubmedArticleSet>"""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of one paper, which nothing says anything against."""
    from index.build import build

    folder = tmp_path_factory.mktemp("retracted")
    (folder / "paper.xml").write_text(PAPER, "utf-8")
    build([folder / "paper.xml"], folder / "library", progress=False)
    return folder / "library"


def test_an_answer_flags_what_a_snapshot_retracts(
    shizhen: Callable[..., Any], library: Path, tmp_path: Path
) -> None:
    before = shizhen("ask", QUESTION, "--library", library, "--json").json
    assert [c["paper"]["status"] for c in before["citations"]] == ["ok"]
    assert not before["notes"]

    watch = tmp_path / "watch-2026-05-05.csv"
    row = "9,5/4/2026 0:00,10.9999/n,https://doi.org/10.5555/WOLFRAM,0,Retraction,+Fake Data;"
    watch.write_text(f"{HEADER}\n{row}\n", "utf-8")
    kept = shizhen("literature", "status", "--library", library, "--snapshot", watch, "--json")
    assert kept.code == 0, kept.err
    assert kept.json["counts"]["retracted"] == 1
    assert kept.json["flagged"][0]["notice"]["reason"] == "Fake Data"
    said = shizhen("literature", "status", "--library", library).out
    assert "RETRACTED  pmid:4711" in said
    assert "Fake Data" in said

    after = shizhen("ask", QUESTION, "--library", library, "--json").json
    assert after["generation"] == before["generation"]
    assert [c["paper"]["status"] for c in after["citations"]] == ["retracted"]
    assert any("[1]" in note and "Retracted" in note for note in after["notes"])
    told = shizhen("ask", QUESTION, "--library", library).out
    assert "RETRACTED: Wolframol" in told
    assert "do not rely on it" in told
    found = shizhen("search", QUESTION, "--library", library)
    assert "RETRACTED: Wolframol" in found.out
    hits = shizhen("search", QUESTION, "--library", library, "--json").json["hits"]
    assert {hit["paper"]["status"] for hit in hits} == {"retracted"}


def test_records_that_name_no_paper_are_told_and_the_rest_is_kept(
    shizhen: Callable[..., Any], library: Path, tmp_path: Path
) -> None:
    rows = [f"{n},1/1/2026 0:00,10.9999/x,,0,Retraction," for n in range(30)]
    watch = tmp_path / "watch.csv"
    watch.write_text("\n".join([HEADER, *rows, "99,1/1/2026 0:00,,10.1000/a,0,Retraction,", ""]))
    ran = shizhen("literature", "status", watch, "--library", library, "--json")
    assert ran.code == 3
    assert len(ran.json["failures"]) == 30
    assert "20 more" in ran.err
    assert ran.err.count("\n") < 15


def test_no_library_is_said_with_its_cure(shizhen: Callable[..., Any], tmp_path: Path) -> None:
    ran = shizhen("literature", "status", "--library", tmp_path / "none")
    assert ran.code == 2
    assert "there is no library here" in ran.err
