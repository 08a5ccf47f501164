"""What a store of vectors is, and what it gives to a search."""

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.dense import Searched
from index.embedders.base import Rows
from index.store import Store
from literature.errors import ShizhenError


class VectorsMissingError(ShizhenError):
    """The store answers, but does not hold what the generation says: a build makes it anew."""


class VectorSpace(Protocol):
    """The vectors of one embedder over one generation, opened (:class:`index.dense.Dense`)."""

    rows: NDArray[np.int64]
    """The passage row of each vector, ascending."""

    def __len__(self) -> int: ...

    @property
    def vectors(self) -> int:
        """How many vectors the store itself counts."""
        ...

    def nearest(
        self, question: Rows, k: int, allowed: NDArray[np.bool_] | None = None
    ) -> NDArray[np.int64]:
        """The passage rows of the ``k`` nearest to one unit row ``(1, d)``, among the allowed."""
        ...

    def cosines(self, question: Rows, rows: NDArray[np.int64]) -> NDArray[np.float32]:
        """The cosine of one unit row ``(1, d)`` with each passage; NaN where it has no vector."""
        ...


class VectorStore(Protocol):
    """A place for the vectors of generations. What is written for one is never changed."""

    name: str

    @property
    def place(self) -> str:
        """Part of what a generation follows from: of another place, it is built again."""
        ...

    def write(
        self, generation: Path, stem: str, vectors: Rows, rows: NDArray[np.int64], store: Store
    ) -> Searched:
        """Keep unit ``vectors`` ``(n, d)`` and the passage row of each for a staged generation."""
        ...

    def open(self, generation: Path, stem: str, passages: int) -> VectorSpace:
        """The vectors as a search sees them. Raises ``VectorsMissingError`` where they are gone."""
        ...

    def faults(self, generation: Path, stem: str, store: Store) -> Iterator[str]:
        """What is wrong with what was written, as far as the checksums of files do not tell."""
        ...

    def tidy(self) -> None:
        """Follow the published generations: show the live one, let go of what none needs."""
        ...
