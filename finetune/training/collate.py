"""All epochs of a run as one list of packed sequences, and a sequence as tensors."""

import random
from bisect import bisect_right
from collections.abc import Callable, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING

from torch.utils.data import Dataset

from finetune.pack import Bin, pack
from finetune.row import Row
from literature.errors import ShizhenError

if TYPE_CHECKING:
    import torch

STEP = 64
"""Lengths that are computed are multiples of this many tokens. For every other shape of a product
oneDNN makes code anew and keeps it: with the lengths as they come, a run on a processor held
0.7 MiB more for each layer and length.
"""

Rows = Callable[[int], Sequence[Row]]
"""The rows of an epoch, from 0; the same every time it is asked."""


class Epochs(Dataset[Bin]):
    """Every epoch, one after the other, each augmented, packed and shuffled on its own.

    Trainer sees one long epoch. So the number of steps is known although epochs differ in length,
    and resuming is counting: step n trains on the same tokens whether or not a run was cut before.
    """

    def __init__(self, rows: Rows, epochs: int, length: int, *, seed: int, packed: bool) -> None:
        self._rows, self._length, self._seed, self._packed = rows, length, seed, packed
        self._held: tuple[int, list[Bin]] = (-1, [])
        self.tokens = self.learnt = 0
        counts = []
        for epoch in range(epochs):
            bins = self._epoch(epoch)
            counts.append(len(bins))
            self.tokens += sum(len(one) for one in bins)
            self.learnt += sum(weight > 0 for one in bins for weight in one.weights)
        self.ends = list(accumulate(counts))
        if not self.learnt:
            raise ShizhenError(
                "no row has a token to learn from",
                cure="Prepare the rows from dialogues with answers.",
            )

    def __len__(self) -> int:
        return self.ends[-1]

    def __getitem__(self, n: int) -> Bin:
        epoch = bisect_right(self.ends, n)
        return self._epoch(epoch)[n - (self.ends[epoch - 1] if epoch else 0)]

    def epoch_at(self, n: int) -> int:
        """The epoch, from 0, that sequence ``n`` belongs to."""
        return bisect_right(self.ends, n)

    def _epoch(self, epoch: int) -> list[Bin]:
        if self._held[0] != epoch:
            bins = laid_out(self._rows(epoch), self._length, packed=self._packed)
            random.Random(f"{self._seed}:{epoch}").shuffle(bins)  # noqa: S311 - no secret
            self._held = epoch, bins
        return self._held[1]


def rounded(length: int) -> int:
    """A length as it is computed: up to the next multiple of ``STEP``."""
    return -(-length // STEP) * STEP


def laid_out(rows: Sequence[Row], length: int, *, packed: bool) -> list[Bin]:
    """Rows as sequences: packed, or each on its own."""
    if packed:
        return pack(rows, length)
    return [one for row in rows for one in pack([row], length)]


def collate(bins: Sequence[Bin]) -> dict[str, "torch.Tensor"]:
    """One sequence as ``tokens``, ``positions`` (int64) and ``weights`` (f32), each (1, length),
    the length a multiple of ``STEP``; ``held`` (1,) is how many of the tokens are no padding.

    Padding stands behind, where nothing sees it, goes on with the positions of the last row, and
    is not learnt.
    """
    import torch

    (one,) = bins
    spare = rounded(len(one)) - len(one)
    last = one.positions[-1] if len(one) else -1
    return {
        "tokens": torch.tensor([one.tokens + [0] * spare]),
        "positions": torch.tensor([[*one.positions, *range(last + 1, last + 1 + spare)]]),
        "weights": torch.tensor([one.weights + [0.0] * spare]),
        "held": torch.tensor([len(one)]),
    }
