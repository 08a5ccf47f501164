"""BM25 over our own terms: built and scored with bm25s, memory-mapped when searched.

Beside the scores stands the forward index (``forward.*.npy``: for each passage its term ids), so
that a rebuild counts again without cutting old text into terms again. Term ids are the places of
the terms in sorted order: the same passages give the same files, whatever was there before.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.analysis import terms
from index.settings import Bm25Settings

FOLDER = "lexical"


class Lexical:
    """The lexical half of one generation."""

    def __init__(self, generation: Path) -> None:
        import bm25s

        folder = generation / FOLDER
        self._bm25 = bm25s.BM25.load(folder, mmap=True, load_vocab=False)
        self._ids: dict[str, int] = json.loads((folder / "terms.json").read_text("utf-8"))

    @property
    def passages(self) -> int:
        """How many passages it scores."""
        return int(self._bm25.scores["num_docs"])

    def scores(self, question: str) -> NDArray[np.float32]:
        """BM25 of every passage, ``(passages,)``; zero where no term is shared."""
        ids = [self._ids[term] for term in terms(question) if term in self._ids]
        scores: NDArray[np.float32] = self._bm25.get_scores_from_ids(ids)
        return scores


class Forward:
    """The terms of the passages of a published generation, by row."""

    def __init__(self, generation: Path) -> None:
        folder = generation / FOLDER
        self._starts = np.load(folder / "forward.starts.npy", mmap_mode="r")
        self._ids = np.load(folder / "forward.ids.npy", mmap_mode="r")
        by_id: dict[str, int] = json.loads((folder / "terms.json").read_text("utf-8"))
        self._terms = list(by_id)

    def terms(self, row: int) -> list[str]:
        """The terms of one passage, in order."""
        return [self._terms[i] for i in self._ids[self._starts[row] : self._starts[row + 1]]]


def write(generation: Path, passages: Iterable[Sequence[str]], settings: Bm25Settings) -> None:
    """Write the lexical half for passages given by their terms, in the order of their rows."""
    import bm25s

    folder = generation / FOLDER
    folder.mkdir()
    first_seen: dict[str, int] = {}
    ids: list[NDArray[np.int32]] = []
    for passage in passages:
        seen = [first_seen.setdefault(term, len(first_seen)) for term in passage]
        ids.append(np.asarray(seen, dtype=np.int32))
    vocabulary = sorted(first_seen)
    place = np.empty(len(vocabulary), dtype=np.int32)
    place[[first_seen[term] for term in vocabulary]] = np.arange(len(vocabulary), dtype=np.int32)
    ids = [place[passage] for passage in ids]
    by_term = {term: n for n, term in enumerate(vocabulary)}

    bm25 = bm25s.BM25(k1=settings.k1, b=settings.b, method="lucene")
    bm25.index(
        ([passage.tolist() for passage in ids], by_term),
        create_empty_token=False,
        show_progress=False,
    )
    bm25.save(folder, show_progress=False)
    (folder / "vocab.index.json").unlink()  # kept once, in terms.json
    (folder / "terms.json").write_text(json.dumps(by_term, ensure_ascii=False), "utf-8")
    starts = np.cumsum([0, *map(len, ids)], dtype=np.int64)
    np.save(folder / "forward.starts.npy", starts)
    np.save(folder / "forward.ids.npy", np.concatenate(ids) if ids else np.zeros(0, np.int32))
