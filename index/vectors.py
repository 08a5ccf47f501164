"""Vectors that were once paid for: kept by (weights, text), added to, never changed.

Two files an embedder, beside the generations:

``embeddings.<name>-<sha8>.vectors``  float16 rows, one after the other
``embeddings.<name>-<sha8>.keys``     for each row the SHA-256 of its text (32 bytes) and the CRC-32
                                      of key and row (4 bytes)

The rows of a batch reach the disk before their keys are written, so a key never stands for a row
that is not there. What a kill leaves half-written at the end is cut off by the next writer. A pair
that does not match its checksum is passed over, and the next writer gives it to nobody, a key of
noughts, so that what is needed of it is computed and added anew. Sixteen bits keep the cosine of
two unit vectors to about 1e-4, at half the bytes.
"""

import hashlib
import os
import re
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.embedders.base import Rows, unit
from literature.errors import ShizhenError

_KEY = np.dtype([("text", "V32"), ("crc", "<u4")])
_NOBODY = bytes(32)


def text_key(text: str) -> bytes:
    """The 32 bytes that a text to embed is known by."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


def stem(name: str, sha256: str) -> str:
    """How the files of an embedder are called: its name made harmless, and its weights."""
    harmless = re.sub(r"[^\w.-]+", "_", name)[-60:].strip("._")
    return f"{harmless}-{sha256[:8]}"


class Vectors:
    """The kept vectors of one embedder. A writer holds ``lock.writer``; readers need nothing."""

    def __init__(self, library: Path, stem: str, dimension: int, write: bool = False) -> None:
        self.keys_path = library / f"embeddings.{stem}.keys"
        self.vectors_path = library / f"embeddings.{stem}.vectors"
        self._dimension = dimension
        self.faults: list[str] = []
        if write:
            self.keys_path.touch()
            self.vectors_path.touch()
        self._rows = self._sound()
        if write:
            os.truncate(self.keys_path, self._count * _KEY.itemsize)
            os.truncate(self.vectors_path, self._count * self._row_bytes)
            self._give_up()

    def __len__(self) -> int:
        return len(self._rows)

    def __contains__(self, key: bytes) -> bool:
        return key in self._rows

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._rows)

    def add(self, keys: Sequence[bytes], rows: Rows) -> None:
        """Keep one row for each key, durably before this returns. A key already kept stays."""
        fresh = list({key: i for i, key in enumerate(keys) if key not in self._rows}.values())
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
        self._rows.update((keys[i], self._count + n) for n, i in enumerate(fresh))
        self._count += len(fresh)

    def get(self, keys: Sequence[bytes]) -> Rows:
        """The rows of these keys, in order, at length one. ``KeyError`` for an unknown key."""
        at = np.fromiter((self._rows[key] for key in keys), dtype=np.int64, count=len(keys))
        return unit(self._map()[at].astype(np.float32))

    @property
    def _row_bytes(self) -> int:
        return 2 * self._dimension

    def _map(self) -> NDArray[np.float16]:
        count = self.vectors_path.stat().st_size // self._row_bytes
        if not count:
            return np.zeros((0, self._dimension), dtype="<f2")
        return np.memmap(self.vectors_path, "<f2", "r", shape=(count, self._dimension))

    def _sound(self) -> dict[bytes, int]:
        """Key to row for every pair that is whole; ``_count`` becomes the pairs up to the last."""
        self._count, self._broken = 0, []
        if not self.keys_path.exists() or not self.vectors_path.exists():
            return {}
        data = self.keys_path.read_bytes()
        entries = np.frombuffer(data[: len(data) - len(data) % _KEY.itemsize], dtype=_KEY)
        found: dict[bytes, int] = {}
        broken: list[int] = []
        for n, (entry, row) in enumerate(zip(entries, self._map(), strict=False)):
            key = entry["text"].tobytes()
            if _crc(key, row.tobytes()) == entry["crc"]:
                found[key] = n
                self._count = n + 1
            else:
                broken.append(n)
        found.pop(_NOBODY, None)
        self._broken = [n for n in broken if n < self._count]
        self.faults = [
            f"{self.vectors_path.name}: row {n} does not match its checksum" for n in self._broken
        ]
        return found

    def _give_up(self) -> None:
        """Make the broken pairs nobody's, each in place."""
        rows = self._map()
        with self.keys_path.open("r+b") as stream:
            for n in self._broken:
                entry = np.array((_NOBODY, _crc(_NOBODY, rows[n].tobytes())), dtype=_KEY)
                stream.seek(n * _KEY.itemsize)
                stream.write(entry.tobytes())
            stream.flush()
            os.fsync(stream.fileno())


def _crc(key: bytes, row: bytes) -> int:
    return zlib.crc32(row, zlib.crc32(key))


def _append(path: Path, data: bytes) -> None:
    with path.open("ab") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
