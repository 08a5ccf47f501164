"""Vectors that were once paid for: kept by (weights, text), added to, never changed.

Two files an embedder, beside the generations:

``embeddings.<name>-<sha8>.vectors``  float16 rows, one after the other
``embeddings.<name>-<sha8>.keys``     for each row the SHA-256 of its text (32 bytes) and the CRC-32
                                      of key and row (4 bytes)

The rows of a batch reach the disk before their keys are written, so a key never stands for a row
that is not there; whatever a kill leaves beyond the last whole, sound pair is dropped on opening.
Sixteen bits keep the cosine of two unit vectors to about 1e-4, at half the bytes.
"""

import hashlib
import os
import re
import zlib
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
from numpy.typing import NDArray

from index.embedders.base import Embedder, Rows, unit
from literature.errors import ShizhenError

_KEY = np.dtype([("text", "V32"), ("crc", "<u4")])
_TAIL = 4096  # pairs whose checksum is looked at on opening; all of them in ``faults``


def text_key(text: str) -> bytes:
    """The 32 bytes that a text to embed is known by."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


class Vectors:
    """The kept vectors of one embedder. Readers need no lock; a writer holds ``lock.writer``."""

    def __init__(self, library: Path, embedder: Embedder, write: bool = False) -> None:
        name = re.sub(r"[^\w.-]+", "_", embedder.name).strip("_")[-60:]
        self.stem = f"{name}-{embedder.sha256[:8]}"
        self.keys_path = library / f"embeddings.{self.stem}.keys"
        self.vectors_path = library / f"embeddings.{self.stem}.vectors"
        self._dimension = embedder.dimension
        self._row_bytes = 2 * embedder.dimension
        if write:
            self.keys_path.touch()
            self.vectors_path.touch()
        keys, count = self._sound()
        self._rows = {key["text"].tobytes(): n for n, key in enumerate(keys[:count])}
        self._count = count
        self._write = write
        if write:
            os.truncate(self.keys_path, count * _KEY.itemsize)
            os.truncate(self.vectors_path, count * self._row_bytes)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._rows.clear()

    def __len__(self) -> int:
        return self._count

    def __contains__(self, key: bytes) -> bool:
        return key in self._rows

    def add(self, keys: Sequence[bytes], rows: Rows) -> None:
        """Keep one row for each key, durably before this returns. A key already kept stays."""
        fresh = [i for i, key in enumerate(keys) if key not in self._rows]
        fresh = list({keys[i]: i for i in fresh}.values())
        if not fresh:
            return
        stored = np.ascontiguousarray(rows[fresh], dtype="<f2")
        if not np.isfinite(stored).all():
            raise ShizhenError("an embedder gave a vector that is not a number")
        entries = np.zeros(len(fresh), dtype=_KEY)
        for n, i in enumerate(fresh):
            entries[n] = (keys[i], _crc(keys[i], stored[n].tobytes()))
        _append(self.vectors_path, stored.tobytes())
        _append(self.keys_path, entries.tobytes())
        for n, i in enumerate(fresh):
            self._rows[keys[i]] = self._count + n
        self._count += len(fresh)

    def get(self, keys: Sequence[bytes]) -> Rows:
        """The rows of these keys, in order, of length one. Raises ``KeyError`` for an unknown one."""
        at = np.fromiter((self._rows[key] for key in keys), dtype=np.int64, count=len(keys))
        if not len(at):
            return np.zeros((0, self._dimension), dtype=np.float32)
        return unit(self._map()[at].astype(np.float32))

    def faults(self) -> list[str]:
        """Every pair whose checksum does not hold, as sentences."""
        keys, count = self._sound()
        rows = self._map()
        return [
            f"{self.vectors_path.name}: row {n} does not match its checksum"
            for n in range(count)
            if _crc(keys[n]["text"].tobytes(), rows[n].tobytes()) != keys[n]["crc"]
        ]

    def _map(self) -> NDArray[np.float16]:
        count = self.vectors_path.stat().st_size // self._row_bytes
        shape = (count, self._dimension)
        if not count:
            return np.zeros(shape, dtype="<f2")
        return np.memmap(self.vectors_path, dtype="<f2", mode="r", shape=shape)

    def _sound(self) -> tuple[NDArray[np.void], int]:
        """The keys on disk, and how many of them stand for a row that is whole."""
        if not self.keys_path.exists() or not self.vectors_path.exists():
            return np.zeros(0, dtype=_KEY), 0
        data = self.keys_path.read_bytes()
        keys = np.frombuffer(data[: len(data) - len(data) % _KEY.itemsize], dtype=_KEY)
        rows = self._map()
        count = min(len(keys), len(rows))
        # A torn write is at the end. The first sound pair from behind ends the search, but a block
        # of lost pages may have sound pairs behind it: take the run that is sound from the tail's
        # beginning on.
        for n in range(max(0, count - _TAIL), count):
            if _crc(keys[n]["text"].tobytes(), rows[n].tobytes()) != keys[n]["crc"]:
                return keys, n
        return keys, count


def _crc(key: bytes, row: bytes) -> int:
    return zlib.crc32(row, zlib.crc32(key))


def _append(path: Path, data: bytes) -> None:
    with path.open("ab") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
