"""Two papers of a library in memory, and an audit as the command makes it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from audit_doubles import Shelf

from assistant.audit.check import Audit, audit
from assistant.audit.layouts import read_answers
from assistant.audit.nouns import CitedAnswer
from assistant.audit.resolve import Resolver
from grounding.checker import Checker
from literature.normal import make_paper
from literature.paper import Role, Section, Status


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
