"""BM25 on disk is BM25 by the formula; the vocabulary on disk is the vocabulary."""

from collections import Counter
from math import log
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import lexical, terms
from index.analysis import terms as terms_of
from index.lexical import Forward, Lexical
from index.settings import Bm25Settings
from index.terms import Terms

WORDS = ["liver", "heart", "gout", "statin", "肝癌", "trial", "x1"]
TEXTS = st.lists(st.lists(st.sampled_from(WORDS), max_size=12), min_size=1, max_size=9)


def by_the_formula(passages: list[list[str]], question: list[str], k1: float, b: float):
    """Robertson & Zaragoza's sum, written out."""
    mean = sum(map(len, passages)) / len(passages) or 1
    scores = []
    for passage in passages:
        score = 0.0
        for term in question:
            df = sum(term in other for other in passages)
            idf = log(1 + (len(passages) - df + 0.5) / (df + 0.5))
            tf = Counter(passage)[term]
            score += idf * tf * (k1 + 1) / (tf + k1 * (1 - b + b * len(passage) / mean))
        scores.append(score)
    return scores


@settings(max_examples=40, deadline=None)
@given(texts=TEXTS, question=st.lists(st.sampled_from(WORDS), max_size=5))
def test_scores_are_the_formula(
    texts: list[list[str]], question: list[str], tmp_path_factory: pytest.TempPathFactory
):
    folder = tmp_path_factory.mktemp("lexical")
    passages = [terms_of(" ".join(text)) for text in texts]
    lexical.write(folder, passages)
    found = Lexical(folder, Bm25Settings(k1=1.3, b=0.6)).scores(" ".join(question))
    expected = by_the_formula(passages, terms_of(" ".join(question)), 1.3, 0.6)
    assert np.allclose(found, expected, atol=1e-4)
    forward = Forward(folder)
    assert [forward.terms(row) for row in range(len(passages))] == passages


@pytest.mark.parametrize("kept", [0, 1, 100])
def test_scores_are_the_same_whatever_is_kept_of_earlier_questions(
    kept: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    passages = [[f"t{n % 7}", f"t{n % 3}", f"t{n % 3}"] for n in range(60)]
    lexical.write(tmp_path, passages)
    monkeypatch.setattr(lexical, "_KEPT", kept)
    opened = Lexical(tmp_path, Bm25Settings())
    questions = [{"t1": 1.0, "t2": 2.0}, {"t0": 1.0, "absent": 1.0}, {"t1": 0.5, "t6": 1.0}] * 2
    for question in questions:
        fresh = Lexical(tmp_path, Bm25Settings())
        assert opened.weighted(question).tolist() == fresh.weighted(question).tolist()
        assert opened._gains._held <= kept * len(passages)


def test_passages_counted_in_chunks_are_counted_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    passages = [[f"t{n % 7}", f"t{n % 3}", f"t{n % 3}"] for n in range(100)]
    (tmp_path / "whole").mkdir()
    (tmp_path / "parts").mkdir()
    lexical.write(tmp_path / "whole", passages)
    monkeypatch.setattr(lexical, "_CHUNK", 9)
    lexical.write(tmp_path / "parts", passages)
    for path in (tmp_path / "whole" / "lexical").iterdir():
        assert path.read_bytes() == (tmp_path / "parts" / "lexical" / path.name).read_bytes()


@given(words=st.sets(st.text(st.characters(exclude_characters="\n", exclude_categories=["Cs"]))))
def test_every_term_is_found_and_no_other(
    words: set[str], tmp_path_factory: pytest.TempPathFactory
):
    folder = tmp_path_factory.mktemp("terms")
    order = terms.write(folder, sorted(words))
    opened = Terms(folder)
    assert len(opened) == len(words)
    assert [opened.number(word) for word in order] == list(range(len(words)))
    assert [opened[number] for number in range(len(words))] == order
    for word in ("", "absent", "\U0010ffff"):
        assert (opened.number(word) >= 0) == (word in words)
