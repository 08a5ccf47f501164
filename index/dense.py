"""One vector space of a generation: FAISS over unit rows, whose inner product is the cosine.

``dense.<embedder>.faiss`` holds the vectors, ``dense.<embedder>.rows.npy`` the passage row of each.
An embedder that knows only some languages holds only passages in them.
"""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.embedders.base import Rows


class Dense:
    """The vectors of one embedder over one generation, memory-mapped."""

    def __init__(self, generation: Path, stem: str, passages: int) -> None:
        import faiss

        self._faiss: Any = faiss
        path = generation / f"dense.{stem}.faiss"
        self._index: Any = faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC)
        self.rows: NDArray[np.int64] = np.load(generation / f"dense.{stem}.rows.npy")
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
        if allowed is None:
            _, found = self._index.search(question, min(k, len(self.rows)))
        else:
            mask = np.packbits(allowed[self.rows], bitorder="little")
            selector = self._faiss.IDSelectorBitmap(mask)
            parameters = self._faiss.SearchParameters(sel=selector)
            _, found = self._index.search(question, min(k, len(self.rows)), params=parameters)
        found = found[0]
        return self.rows[found[found >= 0]]

    def cosines(self, question: Rows, rows: NDArray[np.int64]) -> NDArray[np.float32]:
        """The cosine of one unit row ``(1, d)`` with each passage; NaN where it has no vector."""
        out = np.full(len(rows), np.nan, dtype=np.float32)
        places = self._place[rows]
        held = np.flatnonzero(places >= 0)
        if len(held):
            out[held] = self._index.reconstruct_batch(places[held]) @ question[0]
        return out


def write(generation: Path, stem: str, vectors: Rows, rows: NDArray[np.int64]) -> None:
    """Write one vector space: unit ``vectors`` ``(n, d)`` and the passage row of each."""
    import faiss

    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(np.ascontiguousarray(vectors, dtype=np.float32))
    # Through Python's own file, which says "no space left" where FAISS says only that it failed.
    (generation / f"dense.{stem}.faiss").write_bytes(faiss.serialize_index(index).tobytes())
    np.save(generation / f"dense.{stem}.rows.npy", rows)
