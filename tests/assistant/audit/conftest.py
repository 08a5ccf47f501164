"""Two papers of a library in memory, and an audit as the command makes it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from assistant.audit.check import Audit, audit
from assistant.audit.layouts import read_answers
from assistant.audit.nouns import CitedAnswer
from assistant.audit.resolve import Resolver
from grounding.checker import Checker
from literature.normal import make_paper
from literature.paper import Paper, Passage, Role, Section, Status
from literature.passages import passages


class Shelf:
    """A double of a library: papers held in memory."""

    generation = "1-double"

    def __init__(self, *papers: Paper) -> None:
        self._papers = {paper.id: paper for paper in papers}

    def paper(self, id: str) -> Paper:  # noqa: A002 - as in the library
        return self._papers[id]

    def passages_of(self, paper_id: str) -> list[Passage]:
        return list(passages(self._papers[paper_id])) if paper_id in self._papers else []

    def passage(self, id: str) -> Passage:  # noqa: A002 - as in the library
        paper_id, _, n = id.rpartition("#")
        return {p.n: p for p in self.passages_of(paper_id)}[int(n)]

    def every_paper(self) -> Iterator[Paper]:
        return iter(self._papers.values())


@pytest.fixture(scope="session")
def shelf() -> Shelf:
    return Shelf(
        make_paper(
            pmid="777",
            doi="10.1234/abc.7",
            title="A trial of tarvinib in advanced liver cancer",
            sections=[
                Section(Role.METHODS, "We assigned 240 patients to tarvinib or to placebo."),
                Section(Role.RESULTS, "Median survival was 14.2 months with tarvinib."),
                Section(Role.CONCLUSION, "Tarvinib prolonged survival and was well tolerated."),
            ],
            status=Status.RETRACTED,
        ),
        make_paper(
            pmid="778",
            title="某药治疗晚期肝癌的随机对照试验研究",
            sections=[Section(Role.RESULTS, "治疗组中位生存期为14.2个月，对照组为11.1个月。")],
        ),
    )


@pytest.fixture(scope="session")
def checker() -> Checker:
    return Checker()


@pytest.fixture
def audited(tmp_path: Path, checker: Checker) -> Callable[..., Audit]:
    """``audited(text)`` writes the text to a file and audits it."""

    def run(text: str, library: Shelf | None = None) -> Audit:
        file = tmp_path / "answers"
        file.write_text(text, encoding="utf-8")
        answers = [a for a in read_answers(file) if isinstance(a, CitedAnswer)]
        return audit(answers, checker, Resolver(library), source=file.name)

    return run
