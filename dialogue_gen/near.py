"""Near-duplicates: MinHash on character 5-grams (Broder 1997), looked up by bands (LSH).

Characters, not words: Chinese has no blanks, and the same measure then holds for both languages.
"""

import re
from hashlib import blake2b

import numpy as np
from datasketch import MinHash, MinHashLSH

from dialogue_gen.dialogue import Dialogue
from grounding.markers import bare

GRAM = 5
PERMUTATIONS = 128
_SEED = 1
_LOOSE = re.compile(r"[\W_]+")


def grams(text: str, size: int = GRAM) -> set[str]:
    """The character n-grams of a text's letters and digits; of a shorter text, the text itself."""
    plain = _LOOSE.sub("", text.lower())
    if not plain:
        return set()
    return {plain[i : i + size] for i in range(max(1, len(plain) - size + 1))}


def jaccard(left: set[str], right: set[str]) -> float:
    """|A ∩ B| / |A ∪ B|; two empty sets are alike."""
    return len(left & right) / len(left | right) if left or right else 1.0


def speech(dialogue: Dialogue) -> str:
    """What is compared of a dialogue: all that was said, markers left out."""
    return bare("\n".join(turn.text for turn in dialogue.turns))


def _hashes(found: set[str]) -> np.ndarray:
    """The n-grams as sorted 64-bit numbers, the same everywhere: a tenth of the strings' memory."""
    if not found:
        return np.empty(0, dtype="<u8")
    digests = b"".join(blake2b(gram.encode(), digest_size=8).digest() for gram in found)
    return np.unique(np.frombuffer(digests, dtype="<u8"))


def _signature(hashes: np.ndarray) -> MinHash:
    made = MinHash(num_perm=PERMUTATIONS, seed=_SEED, hashfunc=_low_half)
    made.update_batch(hashes.tolist())
    return made


def _low_half(value: int) -> int:
    return value & 0xFFFFFFFF


def _overlap(left: np.ndarray, right: np.ndarray) -> float:
    both = len(np.intersect1d(left, right, assume_unique=True))
    return both / max(1, len(left) + len(right) - both)


class NearDuplicates:
    """The texts seen so far, asked for the nearest to a new one.

    ``threshold`` is the Jaccard similarity of the n-grams from which two are one; candidates come
    from the bands and are then compared exactly, so there are no false alarms.
    """

    def __init__(self, threshold: float = 0.8, size: int = GRAM) -> None:
        self.threshold, self.size = threshold, size
        self._lsh = MinHashLSH(threshold=max(0.1, threshold - 0.1), num_perm=PERMUTATIONS)
        self._hashed: dict[str, np.ndarray] = {}

    def __len__(self) -> int:
        return len(self._hashed)

    def nearest(self, name: str, text: str) -> tuple[str, float] | None:
        """The most similar other text at or above the threshold, with its similarity."""
        return max(self.alike(name, text), key=lambda pair: pair[1], default=None)

    def alike(self, name: str, text: str) -> list[tuple[str, float]]:
        """Every other text at or above the threshold with its similarity; an empty one has none."""
        ours = _hashes(grams(text, self.size))
        if not len(ours):
            return []
        near = [
            (other, _overlap(ours, self._hashed[other]))
            for other in self._lsh.query(_signature(ours))
            if other != name
        ]
        return [(other, share) for other, share in near if share >= self.threshold]

    def add(self, name: str, text: str) -> None:
        """Remember a text; a name seen before is left as it was."""
        if name not in self._hashed:
            self._hashed[name] = _hashes(grams(text, self.size))
            if len(self._hashed[name]):
                self._lsh.insert(name, _signature(self._hashed[name]))
