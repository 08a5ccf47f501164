"""Answering and abstaining over the sample library, on questions that no threshold was set on."""

import json
from pathlib import Path

import pytest

from assistant.ask import ask
from assistant.models import load
from grounding.checker import Checker
from index.build import build
from index.library import Library

HERE = Path(__file__).parent


def questions(name: str) -> list[dict]:
    """The questions of a file that are asked of the sample library."""
    rows = json.loads((HERE / f"questions_{name}.json").read_text(encoding="utf-8"))
    return [row for row in rows if row["over"] == "samples"]


@pytest.fixture(scope="module")
def library(root: Path, tmp_path_factory: pytest.TempPathFactory):
    path = tmp_path_factory.mktemp("samples") / "library"
    build([root / "samples" / "en", root / "samples" / "zh"], path, progress=False)
    with Library.open(path) as opened:
        yield opened


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_is_there_is_answered_and_what_is_not_is_left(library: Library, language: str) -> None:
    right = missed = wrongly = 0
    for row in questions("fresh")[::2]:  # every other one keeps this under a minute
        if row["language"] != language:
            continue
        answer = ask(row["question"], library, load(), Checker())
        right += answer.abstained and not row["answerable"]
        missed += not answer.abstained and not row["answerable"]
        wrongly += answer.abstained and row["answerable"]
        for citation in answer.citations:
            assert citation.passage_text[citation.start : citation.end] == citation.quote != ""
        if row["answerable"] and row["papers"] and not answer.abstained:
            assert {c.paper["id"] for c in answer.citations} & set(row["papers"]), row["question"]
    assert 2 * right / (2 * right + missed + wrongly) >= 0.9  # F1 of abstaining
