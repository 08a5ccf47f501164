"""Arrays of a generation, read from their files."""

from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

_READING = Lock()
"""numpy reads a file's heading by Python's ``ast``, which fails in CPython 3.11 where two threads
come to it at once (python/cpython#106905)."""


def read(path: Path, mapped: bool = True) -> NDArray[Any]:
    """The array of an ``.npy`` file: on the disk, or as a copy in memory."""
    with _READING:
        found: NDArray[Any] = np.load(path, "r" if mapped else None, allow_pickle=False)
    return found.view(np.ndarray)  # a memmap's own indexing costs more than the read
