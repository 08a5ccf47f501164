"""What every embedder is, and what all of them need: batches sorted by length."""

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.float32]
"""Unit vectors, one a row: float32, shape ``(n, dimension)``."""


@runtime_checkable
class Embedder(Protocol):
    """Texts to unit vectors, in one vector space.

    ``sha256`` pins the weights: vectors of different weights never meet. ``languages`` are the
    ISO 639-1 codes it was trained for, empty for any. Making an embedder is cheap; weights load
    with the first text.
    """

    @property
    def name(self) -> str:
        """What the library and its user call it."""
        ...

    @property
    def sha256(self) -> str:
        """Hash of the weights."""
        ...

    @property
    def dimension(self) -> int:
        """Components of a vector."""
        ...

    @property
    def languages(self) -> frozenset[str]:
        """ISO 639-1 codes, empty for any."""
        ...

    def passages(self, texts: Sequence[str]) -> Rows:
        """The vectors of passages, in order."""
        ...

    def queries(self, texts: Sequence[str]) -> Rows:
        """The vectors of questions, in order, in the same space as the passages."""
        ...


def batches(lengths: Sequence[int], budget: int) -> Iterator[list[int]]:
    """Positions in batches of like length, longest first, each at most ``budget`` padded tokens.

    Sorting by length leaves little padding; longest first shows at once whether memory suffices.
    A text longer than the budget is a batch of its own.
    """
    batch: list[int] = []
    for position in sorted(range(len(lengths)), key=lambda i: (-lengths[i], i)):
        if batch and (len(batch) + 1) * lengths[batch[0]] > budget:
            yield batch
            batch = []
        batch.append(position)
    if batch:
        yield batch


def in_batches(
    lengths: Sequence[int], dimension: int, budget: int, forward: Callable[[list[int]], Rows]
) -> Rows:
    """The rows of ``forward`` over :func:`batches`, put back in the order of ``lengths``."""
    rows = np.zeros((len(lengths), dimension), dtype=np.float32)
    for batch in batches(lengths, budget):
        rows[batch] = forward(batch)
    return rows


def unit(rows: NDArray[np.floating]) -> Rows:
    """Rows scaled to length one; a row of zeros stays what it is."""
    norms = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.where(norms > 0, norms, 1), dtype=np.float32)


def bf16_pays() -> bool:
    """Whether this processor multiplies bfloat16 faster than float32 (AVX-512 BF16 or AMX)."""
    import torch

    return bool(torch.cpu._is_avx512_bf16_supported() or torch.cpu._is_amx_tile_supported())
