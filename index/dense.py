"""One vector space of a generation: FAISS over unit rows, whose inner product is the cosine.

``dense.<embedder>.faiss`` holds the vectors, ``dense.<embedder>.rows.npy`` the passage row of each.
An embedder that knows only some languages holds only passages in them.
"""

from dataclasses import dataclass
from math import ceil
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.embedders.base import Rows

EXACT_UP_TO = 200_000
"""Vectors up to which all are compared with a question."""
RECALL = 0.95
"""The part of the ten true neighbours that a search of more must find."""
_SAMPLE = 200  # questions by which the recall is measured
_FEW = 20_000  # allowed vectors up to which a filtered search compares them all


class Dense:
    """The vectors of one embedder over one generation, memory-mapped."""

    def __init__(self, generation: Path, stem: str, passages: int) -> None:
        import faiss

        self._faiss: Any = faiss
        path = generation / f"dense.{stem}.faiss"
        self._index: Any = faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC)
        self.rows: NDArray[np.int64] = np.load(generation / f"dense.{stem}.rows.npy")
        self._lists: int = getattr(self._index, "nlist", 0)
        self._place = np.full(passages, -1, dtype=np.int64)
        self._place[self.rows] = np.arange(len(self.rows))

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def vectors(self) -> int:
        """How many vectors the index itself counts."""
        return int(self._index.ntotal)

    def nearest(
        self, question: Rows, k: int, allowed: NDArray[np.bool_] | None = None
    ) -> NDArray[np.int64]:
        """The passage rows of the ``k`` nearest to one unit row ``(1, d)``, among the allowed."""
        k = min(k, len(self.rows))
        if allowed is None:
            _, found = self._index.search(question, k)
            return self.rows[found[0][found[0] >= 0]]
        held = allowed[self.rows]
        count = int(held.sum())
        if self._lists and count <= _FEW:
            places = np.flatnonzero(held)
            cosines = self._index.reconstruct_batch(places) @ question[0] if count else places
            return self.rows[places[np.argsort(-cosines, kind="stable")[:k]]]
        bitmap = np.packbits(held, bitorder="little")
        selector = self._faiss.IDSelectorBitmap(bitmap)
        _, found = self._index.search(question, k, params=self._parameters(selector, count))
        return self.rows[found[0][found[0] >= 0]]

    def _parameters(self, selector: Any, count: int) -> Any:
        """Where few vectors are allowed, more lists are looked into for as many of them."""
        if not self._lists:
            return self._faiss.SearchParameters(sel=selector)
        lists = ceil(self._index.nprobe * len(self.rows) / count)
        return self._faiss.SearchParametersIVF(sel=selector, nprobe=min(lists, self._lists))

    def cosines(self, question: Rows, rows: NDArray[np.int64]) -> NDArray[np.float32]:
        """The cosine of one unit row ``(1, d)`` with each passage; NaN where it has no vector."""
        out = np.full(len(rows), np.nan, dtype=np.float32)
        places = self._place[rows]
        held = np.flatnonzero(places >= 0)
        if len(held):
            out[held] = self._index.reconstruct_batch(places[held]) @ question[0]
        return out


@dataclass(frozen=True, slots=True)
class Searched:
    """How a vector space is searched: FAISS's name of the index, and its recall@10 against exact
    search."""

    kind: str
    recall: float


def write(
    generation: Path,
    stem: str,
    vectors: Rows,
    rows: NDArray[np.int64],
    exact_up_to: int = EXACT_UP_TO,
) -> Searched:
    """Write one vector space: unit ``vectors`` ``(n, d)`` and the passage row of each.

    Up to ``exact_up_to`` vectors every one is compared; more lie in inverted lists of 16-bit
    floats, of which a search looks into as many as give a recall of :data:`RECALL`.
    """
    import faiss

    data = np.ascontiguousarray(vectors, dtype=np.float32)
    if len(data) <= exact_up_to:
        index, searched = faiss.IndexFlatIP(data.shape[1]), Searched("Flat", 1.0)
        index.add(data)
    else:
        index, searched = _lists(data)
    # Through Python's own file, which says "no space left" where FAISS says only that it failed.
    (generation / f"dense.{stem}.faiss").write_bytes(faiss.serialize_index(index).tobytes())
    np.save(generation / f"dense.{stem}.rows.npy", rows)
    return searched


def _lists(data: Rows) -> tuple[Any, Searched]:
    """Inverted lists (Jégou, Douze & Schmid 2011), and how many of them to look into.

    Four times the root of the vectors are the lists that FAISS's guidelines advise, where there
    are 39 vectors to train each. The recall is that of vectors drawn from the space itself, each
    without the vector that it is.
    """
    import faiss

    n, dimension = data.shape
    count = max(1, min(int(4 * n**0.5), n // 39))
    kind = f"IVF{count},SQfp16"
    index: Any = faiss.index_factory(dimension, kind, faiss.METRIC_INNER_PRODUCT)
    index.train(data)
    index.add(data)
    index.make_direct_map(True)
    asked = np.random.default_rng(0).choice(n, min(n, _SAMPLE), replace=False)
    exact = faiss.IndexFlatIP(dimension)
    exact.add(data)
    _, true = exact.search(data[asked], min(n, 11))
    index.nprobe, recall = 1, 0.0
    while True:
        _, found = index.search(data[asked], min(n, 11))
        recall = _recall(asked, true, found)
        if recall >= RECALL or index.nprobe == count:
            return index, Searched(kind, round(recall, 4))
        index.nprobe = min(2 * index.nprobe, count)


def _recall(asked: NDArray[np.int64], true: NDArray[np.int64], found: NDArray[np.int64]) -> float:
    """The share of the true neighbours that were found, the asked one itself left out."""
    shares = []
    for place, real, got in zip(asked, true, found, strict=True):
        wanted = set(real.tolist()) - {int(place)}
        shares.append(len(wanted & set(got.tolist())) / max(len(wanted), 1))
    return float(np.mean(shares))
