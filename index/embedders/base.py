"""What every embedder is, and the two things all of them need: pinned weights, sorted batches."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from literature.errors import ShizhenError

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


def file_sha256(*paths: Path) -> str:
    """Hex SHA-256 of the bytes of one file; of several, that of their hashes in the order given."""
    hashes = []
    for path in paths:
        with path.open("rb") as stream:
            hashes.append(hashlib.file_digest(stream, "sha256").hexdigest())
    return hashes[0] if len(hashes) == 1 else hashlib.sha256("".join(hashes).encode()).hexdigest()


def require_sha256(path: Path, expected: str) -> None:
    """Raise ``ShizhenError`` unless the file is there and is the one that was pinned."""
    if not path.is_file():
        raise ShizhenError(
            "the model's file is missing", file=str(path), cure="Reinstall the package it is in."
        )
    if file_sha256(path) != expected:
        raise ShizhenError(
            f"the file is not the model that was pinned (sha256 {expected[:12]}…)",
            file=str(path),
            cure="Reinstall the package it is in.",
        )


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
