"""A vector space beyond the size of exact search: its recall is known, and filters still hold."""

from pathlib import Path

import faiss
import numpy as np
import pytest

from index import dense
from index.build import build
from index.dense import Dense
from index.embedders.base import Rows, unit
from index.generations import Manifest, current
from index.hit import Filters
from index.library import Library
from index.settings import IndexSettings
from index.verify import verify


@pytest.fixture
def vectors() -> Rows:
    """Two thousand unit vectors round forty middles, as texts on forty subjects lie."""
    random = np.random.default_rng(3)
    middles = random.normal(size=(40, 32))
    return unit(middles[random.integers(0, 40, 2000)] + 0.6 * random.normal(size=(2000, 32)))


def test_lists_find_what_exact_search_finds(vectors: Rows, tmp_path: Path):
    searched = dense.write(tmp_path, "x", vectors, np.arange(2000), exact_up_to=500)
    assert searched.kind.startswith("IVF")
    assert searched.recall >= dense.RECALL
    space = Dense(tmp_path, "x", 2000)
    assert space.vectors == len(space) == 2000
    shares = []
    for row in range(0, 2000, 40):
        true = np.argsort(-vectors @ vectors[row])[:10]
        found = space.nearest(vectors[row : row + 1], 10)
        shares.append(len(set(true.tolist()) & set(found.tolist())) / 10)
        cosines = space.cosines(vectors[row : row + 1], found)
        assert np.allclose(cosines, vectors[found] @ vectors[row], atol=2e-3)
    assert np.mean(shares) >= 0.9


@pytest.mark.parametrize("exact_up_to", [5000, 500])
def test_cosines_are_those_of_the_vectors_that_the_index_holds(
    exact_up_to: int, vectors: Rows, tmp_path: Path
):
    places = np.random.default_rng(5).permutation(3000)[:2000].astype(np.int64)
    places.sort()
    dense.write(tmp_path, "x", vectors, places, exact_up_to=exact_up_to)
    space = Dense(tmp_path, "x", 3000)
    held = space._index.reconstruct_batch(np.arange(2000))
    cosines = space.cosines(vectors[3:4], np.arange(3000))
    assert np.array_equal(cosines[places], dense.products(held, vectors[3:4]))
    assert np.isnan(np.delete(cosines, places)).all()


def test_a_product_is_the_same_whatever_stands_beside_it(vectors: Rows):
    together = dense.products(vectors, vectors[:1])
    assert np.allclose(together, vectors @ vectors[0], atol=1e-6)
    for start, end in ((0, 1), (7, 8), (5, 700), (1999, 2000)):
        assert np.array_equal(dense.products(vectors[start:end], vectors[:1]), together[start:end])


def test_a_filtered_search_finds_as_many_as_it_may(vectors: Rows, tmp_path: Path):
    dense.write(tmp_path, "x", vectors, np.arange(2000), exact_up_to=500)
    space = Dense(tmp_path, "x", 2000)
    allowed = np.zeros(2000, dtype=np.bool_)
    allowed[np.random.default_rng(4).choice(2000, 25, replace=False)] = True
    found = space.nearest(vectors[:1], 20, allowed)
    assert allowed[found].all()
    true = np.flatnonzero(allowed)[np.argsort(-(vectors[allowed] @ vectors[0]))][:20]
    assert len(set(found.tolist()) & set(true.tolist())) >= 19  # all lists are looked into
    assert len(space.nearest(vectors[:1], 20, np.zeros(2000, dtype=np.bool_))) == 0


@pytest.mark.parametrize("exact_up_to", [5000, 500])
def test_vectors_are_mapped_and_not_loaded(exact_up_to: int, vectors: Rows, tmp_path: Path):
    dense.write(tmp_path, "x", vectors, np.arange(2000), exact_up_to=exact_up_to)
    space = Dense(tmp_path, "x", 2000)
    assert str(tmp_path / "dense.x.faiss") in Path("/proc/self/maps").read_text()
    assert space.nearest(vectors[7:8], 1).tolist() == [7]


def test_a_space_of_the_first_version_is_still_read(vectors: Rows, tmp_path: Path):
    index = faiss.IndexFlatIP(32)
    index.add(vectors)
    faiss.write_index(index, str(tmp_path / "dense.x.faiss"))
    np.save(tmp_path / "dense.x.rows.npy", np.arange(2000))
    space = Dense(tmp_path, "x", 2000)
    rows = space.nearest(vectors[7:8], 5)
    assert np.allclose(space.cosines(vectors[7:8], rows), vectors[rows] @ vectors[7], atol=1e-6)


def test_a_library_says_how_it_is_searched(papers: Path, tmp_path: Path):
    found = {}
    for name, exact_up_to in (("exact", 1000), ("lists", 10)):
        settings = IndexSettings(exact_up_to=exact_up_to)
        library = tmp_path / name
        build([papers], library, ["hashing"], progress=False, settings=settings)
        assert verify(library) == []
        folder = current(library)
        assert folder is not None
        record = Manifest.load(folder).embedders["hashing"]
        assert record.index.startswith("SQ" if name == "exact" else "IVF")
        assert record.recall >= dense.RECALL
        with Library.open(library) as opened:
            hits = opened.search("betanib in hepatitis", k=5, filters=Filters(types=("review",)))
            assert all("Review" in hit.paper.publication_types for hit in hits)
            found[name] = [hit.passage.id for hit in opened.search("deltavir in gout", k=10)]
    assert len(set(found["exact"]) & set(found["lists"])) >= 9


@pytest.mark.parametrize("share", [0.02, 0.2, 0.6])
def test_a_filter_costs_no_recall(
    share: float, vectors: Rows, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(dense, "_FEW", 0)
    dense.write(tmp_path, "x", vectors, np.arange(2000), exact_up_to=500)
    space = Dense(tmp_path, "x", 2000)
    drawn = np.random.default_rng(6).random(2000) < share
    together = np.arange(2000) < 2000 * share
    for allowed in (drawn, together):
        rows = np.flatnonzero(allowed)
        shares = []
        for asked in vectors[::40]:
            true = rows[np.argsort(-(vectors[rows] @ asked))][:10]
            found = space.nearest(asked[None], 10, allowed)
            assert allowed[found].all()
            shares.append(len(set(true.tolist()) & set(found.tolist())) / len(true))
        assert np.mean(shares) >= 0.9


def test_what_lies_far_from_the_question_is_found_where_nothing_else_is_allowed(
    vectors: Rows, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(dense, "_FEW", 0)
    dense.write(tmp_path, "x", vectors, np.arange(2000), exact_up_to=500)
    space = Dense(tmp_path, "x", 2000)
    shares = []
    for asked in vectors[::40]:
        cosines = vectors @ asked
        allowed = cosines < np.quantile(cosines, 0.5)  # as passages of another language lie
        true = np.flatnonzero(allowed)[np.argsort(-cosines[allowed])][:10]
        found = space.nearest(asked[None], 10, allowed)
        assert allowed[found].all()
        shares.append(len(set(true.tolist()) & set(found.tolist())) / 10)
    assert np.mean(shares) >= 0.85
