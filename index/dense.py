"""One vector space of a generation: FAISS over unit rows, whose inner product is the cosine.

``dense.<embedder>.faiss`` holds the vectors, ``dense.<embedder>.rows.npy`` the passage row of each.
An embedder that knows only some languages holds only passages in them.
"""

import ctypes
from dataclasses import dataclass
from functools import cached_property
from math import ceil
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index import arrays
from index.barred import require_readable
from index.embedders.base import Rows

EXACT_UP_TO = 200_000
"""Vectors up to which all are compared with a question."""
DEPTH = 200
"""How many true neighbours the recall of a search of more is counted on: as many as a ranking
takes from a space. The first ten of a question are found more surely than these."""
RECALL = 0.95
"""The part of them that it must find."""
TRAINED_ON = 64
"""Vectors a list, at most, from which its middle is found: a quarter of FAISS's own number, in a
quarter of the time."""
SPACES_VERSION = "2"
"""Changes whenever the same vectors would be written otherwise: a library is then built anew."""

_FEW = 5000  # allowed vectors up to which each is compared, whatever list it lies in
_EACH = 8  # of so many vectors one is looked at when the allowed ones in a list are counted
_NEARLY = 0.95
_SAMPLE = 200  # vectors by which the recall is measured


class Dense:
    """The vectors of one embedder over one generation, memory-mapped."""

    def __init__(self, generation: Path, stem: str, passages: int) -> None:
        import faiss

        self._faiss: Any = faiss
        path = generation / f"dense.{stem}.faiss"
        if path.exists():
            require_readable(path)
        self._index: Any = faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC)
        self.rows: NDArray[np.int64] = arrays.read(
            generation / f"dense.{stem}.rows.npy", mapped=False
        )
        self._lists: int = getattr(self._index, "nlist", 0)
        self._place = np.full(passages, -1, dtype=np.int64)
        self._place[self.rows] = np.arange(len(self.rows))
        self._whole = len(self.rows) == passages

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
        held = allowed if self._whole else allowed.take(self.rows)
        count = int(np.count_nonzero(held))
        if not count:
            return np.zeros(0, dtype=np.int64)
        if self._lists and count <= _FEW:
            places = np.flatnonzero(held)
            nearest = np.argsort(-products(self._at(places), question), kind="stable")
            return self.rows[places[nearest[:k]]]
        bitmap = np.packbits(held, bitorder="little")
        selector = self._faiss.IDSelectorBitmap(bitmap)
        if self._lists:
            return self.rows[self._in_lists_of(question, k, held, count, selector)]
        params = self._faiss.SearchParameters(sel=selector)
        _, found = self._index.search(question, k, params=params)
        return self.rows[found[0][found[0] >= 0]]

    def _in_lists_of(
        self, question: Rows, k: int, held: NDArray[np.bool_], count: int, selector: Any
    ) -> NDArray[np.int64]:
        """The places of the ``k`` nearest allowed, from as many lists as it takes.

        First, unless few of those allowed lie there, as many as a search without filters looks
        into: where nearly all that is found lies in the nearer half of them, what is farther away
        has nothing to add.
        """

        def found_in(lists: int) -> NDArray[np.int64]:
            params = self._faiss.SearchParametersIVF(sel=selector, nprobe=lists)
            _, found = self._index.search(question, k, params=params)
            return np.asarray(found[0][found[0] >= 0])

        order = np.argsort(-products(self._middles, question), kind="stable")
        some = slice(None, None, _EACH)  # enough to count by
        inside = np.bincount(self._list_of[some][held[some]], minlength=self._lists)
        seen = np.cumsum(inside[order]) * _EACH
        first, share = int(self._index.nprobe), count / len(self.rows)
        usual = first * len(self.rows) / self._lists  # vectors compared without filters
        if seen[first - 1] >= share * usual / 2:
            found = found_in(first)
            nearer = np.isin(self._list_of[found], order[: first // 2])
            if len(found) == k and nearer.mean() >= _NEARLY:
                return found
        return found_in(self._lists_for(seen, share, usual))

    def _lists_for(self, seen: NDArray[np.int64], share: float, usual: float) -> int:
        """How many lists a filtered search looks into, the nearest first.

        Where the share ``s`` of the vectors is allowed, as many lists as hold ``√s`` of the
        vectors, then allowed ones, that a search without filters compares (``usual``; ``seen`` are
        the allowed in so many lists); and ``1/√s`` of its lists at least. On filters drawn by lot
        that finds no smaller part of the nearest than a search without filters, and looks at far
        less than as many allowed vectors would take. Counted in vectors it holds also where those
        allowed lie together, as a language's do.
        """
        root = share**0.5
        enough = int(np.searchsorted(seen, root * usual)) + 1
        return min(max(enough, ceil(self._index.nprobe / root)), self._lists)

    def cosines(self, question: Rows, rows: NDArray[np.int64]) -> NDArray[np.float32]:
        """The cosine of one unit row ``(1, d)`` with each passage; NaN where it has no vector."""
        out = np.full(len(rows), np.nan, dtype=np.float32)
        places = self._place[rows]
        held = np.flatnonzero(places >= 0)
        if len(held):
            out[held] = products(self._at(places[held]), question)
        return out

    def _at(self, places: NDArray[np.int64]) -> Rows:
        """The vectors at these places of the index: FAISS would decode them one by one."""
        if not self._lists:
            return _in_32_bits(self._codes[places])
        windows, starts = self._in_lists
        vectors = _in_32_bits(windows[starts[places]].view(np.float16))
        if self._index.by_residual:  # what lies there is how far each is from its list's middle
            vectors += self._middles[self._list_of[places]]
        return vectors

    @cached_property
    def _codes(self) -> NDArray[np.floating]:
        """The rows of an exact index where they lie in its file. They are of 16 bits, of 32 in
        libraries of the first version."""
        index = self._index
        kind = np.float16 if index.code_size == 2 * index.d else np.float32
        data = self._faiss.rev_swig_ptr(index.codes.data(), index.ntotal * index.code_size)
        return np.asarray(data.view(kind).reshape(index.ntotal, index.d))

    @cached_property
    def _in_lists(self) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
        """The rows of inverted lists where they lie: a window of one row's bytes beginning at
        every byte from the first list to the last, and the window of each place of the index."""
        index = self._index
        lists, size = index.invlists, index.code_size
        found = [(int(lists.get_codes(n)), lists.list_size(n)) for n in range(self._lists)]
        low = min(at for at, held in found if held)
        length = max(at + held * size for at, held in found if held) - low
        data = np.frombuffer((ctypes.c_uint8 * length).from_address(low), np.uint8)
        windows = np.lib.stride_tricks.sliding_window_view(data, size)
        begin = np.array([at - low for at, _ in found], dtype=np.int64)
        return windows, begin[self._list_of] + (self._listed() & 0xFFFFFFFF) * size

    @cached_property
    def _list_of(self) -> NDArray[np.int32]:
        """The list of each place of the index."""
        return (self._listed() >> 32).astype(np.int32)

    def _listed(self) -> NDArray[np.int64]:
        """Of each place its list, in the upper 32 bits, and its place there."""
        return np.asarray(self._faiss.vector_to_array(self._index.direct_map.array))

    @cached_property
    def _middles(self) -> Rows:
        """The middle of each list."""
        return np.asarray(self._index.quantizer.reconstruct_n(0, self._lists))


def _in_32_bits(codes: NDArray[np.floating]) -> Rows:
    """The same numbers; by torch, which is twenty times as fast at it as numpy."""
    import torch

    return np.asarray(torch.from_numpy(codes).float().numpy(), dtype=np.float32)


def products(vectors: Rows, question: Rows) -> NDArray[np.float32]:
    """The inner product of each vector ``(n, d)`` with one row ``(1, d)``.

    Summed by numpy itself: the same to the last bit whatever vectors stand beside it, and without
    the threads of a BLAS, which wait for each other longer than so little takes.
    """
    return np.asarray(np.einsum("ij,j->i", vectors, question[0]), dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Searched:
    """How a vector space is searched: FAISS's name of the index, and the part of the
    :data:`DEPTH` nearest by exact search that it finds."""

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

    They lie there in 16 bits, as they were kept, which halves the bytes that a search reads. Up
    to ``exact_up_to`` of them every one is compared; more lie in inverted lists, of which a
    search looks into as many as give a recall of :data:`RECALL`.
    """
    import faiss

    data = np.ascontiguousarray(vectors, dtype=np.float32)
    kind = "SQfp16" if len(data) <= exact_up_to else f"IVF{_count(len(data))},SQfp16"
    index: Any = faiss.index_factory(data.shape[1], kind, faiss.METRIC_INNER_PRODUCT)
    recall = _fill_lists(index, data) if len(data) > exact_up_to else _fill(index, data)
    # Through Python's own file, which says "no space left" where FAISS says only that it failed.
    with (generation / f"dense.{stem}.faiss").open("wb") as stream:
        stream.write(faiss.serialize_index(index).data)
    np.save(generation / f"dense.{stem}.rows.npy", rows)
    return Searched(kind, recall)


def _fill(index: Any, data: Rows) -> float:
    index.train(data)
    index.add(data)
    return 1.0


def _count(n: int) -> int:
    """How many lists: four times the root of the vectors, as FAISS's guidelines advise, where
    there are 39 vectors to train each."""
    return max(1, min(int(4 * n**0.5), n // 39))


def _fill_lists(index: Any, data: Rows) -> float:
    """Fill inverted lists (Jégou, Douze & Schmid 2011) and set how many are looked into.

    The recall is that of vectors drawn from the space itself, each without the vector that it
    is; real questions lie farther from the passages and find somewhat less at the same depth
    (``python -m benchmarks.spaces``).
    """
    import faiss

    n = len(data)
    index.cp.max_points_per_centroid = TRAINED_ON
    _fill(index, data)
    index.make_direct_map(True)
    asked = np.random.default_rng(0).choice(n, min(n, _SAMPLE), replace=False)
    depth = min(n, DEPTH + 1)
    _, true = faiss.knn(data[asked], data, depth, metric=faiss.METRIC_INNER_PRODUCT)
    index.nprobe = 1
    while True:
        _, found = index.search(data[asked], depth)
        recall = _recall(asked, true, found)
        if recall >= RECALL or index.nprobe == index.nlist:
            return round(recall, 4)
        index.nprobe = min(2 * index.nprobe, index.nlist)


def _recall(asked: NDArray[np.int64], true: NDArray[np.int64], found: NDArray[np.int64]) -> float:
    """The share of the true neighbours that were found, the asked one itself left out."""
    shares = []
    for place, real, got in zip(asked, true, found, strict=True):
        wanted = set(real.tolist()) - {int(place)}
        shares.append(len(wanted & set(got.tolist())) / max(len(wanted), 1))
    return float(np.mean(shares))
