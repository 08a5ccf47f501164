"""What changed under the answers of a journal is told, and nothing that did not."""

from dataclasses import replace
from pathlib import Path

import pytest
from audit_doubles import Shelf

from assistant.answer import Answer, Citation, Searched, Segment, SegmentSource
from assistant.audit.stale import Kind, stale
from assistant.compose import card
from assistant.journal import Journal
from grounding.checker import Checker
from literature.normal import make_paper
from literature.paper import Paper, Role, Section, Status
from literature.retractions import RetractionList

SAID = "Median survival was 14.2 months with tarvinib."
CSV = (
    "Record ID,Title,OriginalPaperDOI,OriginalPaperPubMedID,RetractionDOI,RetractionPubMedID,"
    "RetractionDate,RetractionNature,Reason\n"
    "1,T,10.1234/abc.7,777,,,1/2/2026 0:00,Retraction,+Data invented;\n"
)


@pytest.fixture
def paper() -> Paper:
    return make_paper(
        pmid="777", doi="10.1234/abc.7", title="T", sections=[Section(Role.RESULTS, SAID)]
    )


@pytest.fixture
def journal(tmp_path: Path, paper: Paper) -> Journal:
    verdict = Checker().check(SAID, SAID, SAID)
    kept = Journal(tmp_path / "journal.sqlite")
    citation = Citation(1, "pmid:777#0", card(paper), SAID, "0", "results", SAID, 0, len(SAID))
    kept.add(
        Answer(
            question="Q?",
            language="en",
            abstained=False,
            segments=(Segment(SAID, SegmentSource.LITERATURE, (1,), (verdict,), verdict),),
            citations=(citation,),
            searched=Searched(("q",), 1, 1),
            generation="1-a",
            model="extractive",
            created="2026-01-01T00:00:00Z",
            id="one",
        )
    )
    return kept


def test_nothing_changed_is_nothing_told(journal: Journal, paper: Paper) -> None:
    assert list(stale(journal, Checker())) == []
    assert list(stale(journal, Checker(), Shelf(paper))) == []


def test_a_paper_gone_is_told(journal: Journal) -> None:
    (change,) = stale(journal, Checker(), Shelf())
    assert change.kind == Kind.PAPER_GONE


def test_another_text_is_judged_anew(journal: Journal, paper: Paper) -> None:
    other = replace(paper, sections=(Section(Role.RESULTS, SAID.replace("14.2", "9.8")),))
    (change,) = stale(journal, Checker(), Shelf(other))
    assert (change.kind, change.before, change.after) == (Kind.TEXT, "SUPPORTED", "CONTRADICTED")


def test_the_same_words_cut_otherwise_are_no_change(journal: Journal, paper: Paper) -> None:
    longer = replace(paper, sections=(Section(Role.RESULTS, f"More before. {SAID} And after."),))
    assert list(stale(journal, Checker(), Shelf(longer))) == []


def test_a_retraction_in_the_library_or_in_a_list_is_told(
    journal: Journal, paper: Paper, tmp_path: Path
) -> None:
    retracted = replace(paper, status=Status.RETRACTED)
    (change,) = stale(journal, Checker(), Shelf(retracted))
    assert (change.kind, change.before, change.after) == (Kind.STATUS, "ok", "retracted")
    snapshot = tmp_path / "retractions.csv"
    snapshot.write_text(CSV, encoding="utf-8")
    (change,) = stale(journal, Checker(), None, RetractionList.load(snapshot))
    assert change.kind == Kind.STATUS
    assert "Data invented" in change.detail


def test_a_checker_that_judges_otherwise_is_told(journal: Journal) -> None:
    class Later(Checker):
        """A double of a later version that supports nothing."""

        def check(self, claim: str, passage: str, quote: str = ""):
            return replace(super().check("Another thing altogether.", passage), checker="later/9")

    (change,) = stale(journal, Later())
    assert change.kind == Kind.VERDICT
    assert change.before == "SUPPORTED"
    assert "later/9" in change.detail


def test_the_answer_itself_is_never_touched(journal: Journal) -> None:
    before = journal.get("one")
    list(stale(journal, Checker(), Shelf()))
    assert journal.get("one") == before
