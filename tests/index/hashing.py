"""A test double of an embedder, for tests in which the encoder does not matter: hashed words.

Texts that share words are near each other, at no cost and with no model. ``SLOW`` makes each batch
take a while, so that a kill can land inside.
"""

import os
import time
import zlib
from collections.abc import Sequence

import numpy as np

from index.embedders.base import Rows, unit


class Hashing:
    """64 buckets of words, any language; counts what it was given."""

    name = "hashing"
    sha256 = "ab" * 32
    dimension = 64
    languages: frozenset[str] = frozenset()

    def __init__(self) -> None:
        self.seen = 0

    def passages(self, texts: Sequence[str]) -> Rows:
        self.seen += len(texts)
        time.sleep(float(os.environ.get("SLOW", "0")))
        rows = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in text.lower().split() if text.isascii() else text:
                row[zlib.crc32(word.encode()) % self.dimension] += 1
        return unit(rows)

    queries = passages


def make() -> Hashing:
    return Hashing()
