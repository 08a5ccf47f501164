"""The vocabulary of a generation on disk: every term once, sorted, looked up without being loaded.

``terms.txt`` holds the terms in the order of their UTF-8 bytes, a line each; ``terms.starts.npy``
where each begins. A term's number is its place in that order.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from index import arrays


class Terms:
    """Term to number by bisection over the mapped file, and back. Opening costs nothing."""

    def __init__(self, folder: Path) -> None:
        path = folder / "terms.txt"
        empty = path.stat().st_size == 0
        self._data = (
            np.zeros(0, np.uint8) if empty else np.memmap(path, np.uint8, "r").view(np.ndarray)
        )
        self._starts = arrays.read(folder / "terms.starts.npy")

    def __len__(self) -> int:
        return len(self._starts) - 1

    def __getitem__(self, number: int) -> str:
        return self._bytes(number).decode("utf-8")

    def number(self, term: str) -> int:
        """The term's number, -1 where no passage holds it."""
        wanted = term.encode("utf-8")
        low, high = 0, len(self)
        while low < high:
            middle = (low + high) // 2
            if self._bytes(middle) < wanted:
                low = middle + 1
            else:
                high = middle
        return low if low < len(self) and self._bytes(low) == wanted else -1

    def _bytes(self, number: int) -> bytes:
        start, end = self._starts[number], self._starts[number + 1] - len(b"\n")
        return self._data[start:end].tobytes()


def read(folder: Path) -> list[str]:
    """All terms, in their order."""
    return (folder / "terms.txt").read_bytes().decode("utf-8").split("\n")[:-1]


def write(folder: Path, terms: Sequence[str]) -> list[str]:
    """Write the vocabulary; gives the terms in their order."""
    ordered = sorted(terms)  # by code points, which is the order of their UTF-8 bytes
    encoded = [term.encode("utf-8") for term in ordered]
    (folder / "terms.txt").write_bytes(b"".join(term + b"\n" for term in encoded))
    starts = np.cumsum([0, *(len(term) + 1 for term in encoded)], dtype=np.int64)
    np.save(folder / "terms.starts.npy", starts)
    return ordered
