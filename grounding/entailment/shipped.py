"""What the models that ship have in common: a pinned file, read with the first claim."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from functools import cached_property
from pathlib import Path

from grounding.entailment.model import Logits
from grounding.entailment.network import Network, cut
from grounding.entailment.packing import Packed
from literature.weights.memory import give_back
from literature.weights.pinned import require_sha256

Encode = Callable[[str], list[int]]
"""A text to token ids, without the marks around it."""


class Shipped(ABC):
    """The model in the file at ``path``, which has to have the hash ``sha256``.

    ``longest`` are the tokens of claim and portion together; the portion is cut where they are
    more. ``budget`` are the characters of a portion.
    """

    name: str
    budget: int
    longest: int

    def __init__(self, path: Path, sha256: str) -> None:
        self.sha256 = sha256
        self._path = path

    @abstractmethod
    def built(self, file: Packed) -> tuple[Encode, Network]:
        """How texts become ids, and the network that reads them."""

    @cached_property
    def _parts(self) -> tuple[Encode, Network]:
        from safetensors.numpy import load_file

        require_sha256(self._path, self.sha256)
        parts = self.built(Packed(load_file(self._path)))
        give_back()
        return parts

    def __call__(self, claim: str, portion: str) -> Logits:
        """Three logits; pure in ``claim`` and ``portion``."""
        encode, network = self._parts
        return network(*cut(encode(claim), encode(portion), self.longest))
