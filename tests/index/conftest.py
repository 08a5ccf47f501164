"""Small collections of literature, written here, and a library builder that needs no model."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html import escape
from pathlib import Path

import pytest

import index.embedders
from index.build import BuildReport, build


@dataclass
class Record:
    """A PubMed record to be: what a test wants to vary."""

    pmid: int
    title: str
    abstract: str
    year: int = 2020
    journal: str = "Journal of Tests"
    types: tuple[str, ...] = ("Journal Article",)

    def xml(self) -> str:
        types = "".join(f"<PublicationType>{t}</PublicationType>" for t in self.types)
        return (
            f"<PubmedArticle><MedlineCitation><PMID>{self.pmid}</PMID><Article>"
            f"<Journal><JournalIssue><PubDate><Year>{self.year}</Year></PubDate></JournalIssue>"
            f"<Title>{self.journal}</Title></Journal>"
            f"<ArticleTitle>{escape(self.title)}</ArticleTitle>"
            f"<Abstract><AbstractText>{escape(self.abstract)}</AbstractText></Abstract>"
            f"<Language>eng</Language><PublicationTypeList>{types}</PublicationTypeList>"
            "</Article></MedlineCitation></PubmedArticle>"
        )


NOBODY = 65534


@contextmanager
def as_anybody() -> Iterator[None]:
    """The administrator, whom no right is denied, is somebody else meanwhile."""
    user = os.geteuid()
    if user == 0:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(user)


def write_pubmed(path: Path, records: list[Record]) -> Path:
    """A PubMed XML file of these records."""
    body = "\n".join(record.xml() for record in records)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"<?xml version='1.0'?>\n<PubmedArticleSet>\n{body}\n</PubmedArticleSet>\n")
    return path


def invented(pmid: int) -> Record:
    """A record like no other, and always the same for its number."""
    drugs = ("alphamab", "betanib", "gammastat", "deltavir", "epsilonide")
    ills = ("hepatitis", "cirrhosis", "asthma", "gout", "sepsis", "anaemia", "migraine")
    drug, ill = drugs[pmid % len(drugs)], ills[pmid % len(ills)]
    return Record(
        pmid,
        f"{drug.capitalize()} in {ill}: study {pmid}",
        f"We gave {drug} to {pmid} patients with {ill}. "
        f"After {pmid % 11 + 2} weeks, {pmid % 89} patients were free of symptoms. "
        f"Adverse events were rare in the arm called {pmid}.",
        year=2000 + pmid % 25,
        types=("Journal Article", "Randomized Controlled Trial") if pmid % 2 else ("Review",),
    )


def edition(pmid: int, number: int) -> Record:
    """A record that says in every sentence which edition it is of."""
    made = invented(pmid)
    made.title = f"{made.title}, edition{number}"
    made.abstract = made.abstract.replace(".", f" in edition{number}.")
    made.year = 1900 + number
    return made


Builder = Callable[..., BuildReport]


@pytest.fixture(autouse=True)
def _hashing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The double can be asked for by name; the real embedders stay what they are."""
    monkeypatch.setitem(index.embedders._BY_NAME, "hashing", "tests.index.hashing")


@pytest.fixture
def make(tmp_path: Path) -> Builder:
    """``make(sources…)`` builds ``tmp_path/library`` with the double, without a bar."""

    def build_here(*sources: Path, library: Path | None = None) -> BuildReport:
        return build(sources, library or tmp_path / "library", ["hashing"], progress=False)

    return build_here


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    """A folder with three PubMed files of ten records each."""
    folder = tmp_path / "papers"
    for n in range(3):
        records = [invented(pmid) for pmid in range(100 * n + 1, 100 * n + 11)]
        write_pubmed(folder / f"{n}.xml", records)
    return folder
