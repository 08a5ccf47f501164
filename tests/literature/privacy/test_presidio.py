"""Presidio where it is installed; the same texts without it where it is not."""

from pathlib import Path

import pytest

from literature.privacy.folded import Folded
from literature.privacy.recognizers import presidio


def test_without_a_model_nothing_is_asked_and_nothing_fails() -> None:
    assert presidio.analyzer("") is None
    assert list(presidio.find(Folded("患者李红梅，女"))) == []


def test_persons_of_presidio_are_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spacy = pytest.importorskip("spacy", reason="presidio-analyzer is not installed")
    pytest.importorskip("presidio_analyzer")
    nlp = spacy.blank("en")
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "PERSON", "pattern": "Zyx Wvut"}])
    nlp.to_disk(tmp_path / "model")
    monkeypatch.setattr(presidio, "_model", lambda: str(tmp_path / "model"))
    spans = list(presidio.find(Folded("Tell Zyx Wvut in France.")))
    assert [(str(span.type), span.text) for span in spans] == [("NAME", "Zyx Wvut")]
