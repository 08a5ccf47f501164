"""FAISS files in the generation's folder (:mod:`index.dense`)."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index import dense
from index.dense import Dense, Searched
from index.embedders.base import Rows
from index.settings import IndexSettings
from index.store import Store


class Files:
    """The files are the generation's own: checked, published and removed with it."""

    name = "faiss"
    place = ""

    def __init__(self, exact_up_to: int) -> None:
        self._exact_up_to = exact_up_to

    def write(
        self, generation: Path, stem: str, vectors: Rows, rows: NDArray[np.int64], store: Store
    ) -> Searched:
        """:func:`index.dense.write`."""
        return dense.write(generation, stem, vectors, rows, self._exact_up_to)

    def open(self, generation: Path, stem: str, passages: int) -> Dense:
        """:class:`index.dense.Dense`."""
        return Dense(generation, stem, passages)

    def faults(self, generation: Path, stem: str, store: Store) -> Iterator[str]:
        """None: their checksums are in the manifest."""
        return iter(())

    def tidy(self) -> None:
        """Nothing lies outside the generations."""


def make(library: Path, settings: IndexSettings) -> Files:
    """The store of every library; it needs to know nothing of it."""
    return Files(settings.exact_up_to)
