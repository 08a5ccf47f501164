"""Four-bit weights: sixteen levels as a normal distribution needs them, one scale for each group.

NF4 of Dettmers et al. 2023 ("QLoRA", appendix E), with groups of 128 and half-precision scales.
"""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from torch import Tensor

GROUP = 128
PACKED, SCALES = ".packed", ".scales"
"""How the names of a packed matrix end in a file."""
LEVELS = (
    -1.0, -0.6961928009986877, -0.5250730514526367, -0.39491748809814453,
    -0.28444138169288635, -0.18477343022823334, -0.09105003625154495, 0.0,
    0.07958029955625534, 0.16093020141124725, 0.24611230194568634, 0.33791524171829224,
    0.44070982933044434, 0.5626170039176941, 0.7229568362236023, 1.0,
)  # fmt: skip


def rounded(weights: "Tensor") -> "Tensor":
    """``weights`` (rows of a multiple of 128 columns) as they come back from packing."""
    codes, scales = _codes(weights)
    return _values(codes, scales).view_as(weights).to(weights.dtype)


def pack(weights: "Tensor") -> tuple[NDArray[np.uint8], NDArray[np.float16]]:
    """Two codes a byte, and the scales; for rows of a multiple of 128 columns."""
    codes, scales = _codes(weights)
    flat = codes.to(dtype=_torch().uint8).numpy().reshape(weights.shape[0], -1)
    return flat[:, 0::2] | flat[:, 1::2] << 4, scales.numpy().reshape(weights.shape[0], -1)


def unpack(packed: NDArray[np.uint8], scales: NDArray[np.float16]) -> "Tensor":
    """The weights, single precision, rows as they were packed."""
    codes = np.empty((packed.shape[0], 2 * packed.shape[1]), dtype=np.uint8)
    codes[:, 0::2], codes[:, 1::2] = packed & 15, packed >> 4
    values = np.array(LEVELS, dtype=np.float32)[codes].reshape(-1, GROUP)
    values *= scales.reshape(-1, 1).astype(np.float32)
    found: Tensor = _torch().from_numpy(values.reshape(codes.shape))
    return found


class Packed(Mapping[str, "Tensor"]):
    """A file's tensors by name, single precision: ``NAME.packed`` with its scales as ``NAME``.

    Each is unpacked as it is asked for: eight times the file would be too much to hold at once.
    """

    def __init__(self, weights: Mapping[str, NDArray[Any]]) -> None:
        self._weights = weights

    def __getitem__(self, name: str) -> "Tensor":
        packed = self._weights.get(f"{name}{PACKED}")
        if packed is not None:
            return unpack(packed, self._weights[f"{name}{SCALES}"])
        plain: Tensor = _torch().from_numpy(self._weights[name]).float()
        return plain

    def __iter__(self) -> Iterator[str]:
        names = (name for name in self._weights if not name.endswith(SCALES))
        return (name.removesuffix(PACKED) for name in names)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _codes(weights: "Tensor") -> "tuple[Tensor, Tensor]":
    torch = _torch()
    grouped = weights.detach().float().reshape(-1, GROUP)
    scales = grouped.abs().amax(1, keepdim=True).clamp(min=1e-6).half()
    levels = torch.tensor(LEVELS)
    borders = (levels[1:] + levels[:-1]) / 2
    return torch.bucketize(grouped / scales.float(), borders, out_int32=True), scales


def _values(codes: "Tensor", scales: "Tensor") -> "Tensor":
    return _torch().tensor(LEVELS)[codes] * scales.float()


def _torch() -> Any:
    import torch

    return torch
