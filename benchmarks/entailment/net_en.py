"""The English network as it is trained: an adapter on all-mpnet-base-v2 under the head."""

from collections.abc import Iterator

from torch import Tensor, nn
from torch.nn import functional as f

from benchmarks.entailment.adapters import MASKED, Layer
from benchmarks.entailment.net import Reading
from grounding.entailment.mpnet import (
    EPSILON,
    FIRST_POSITION,
    FIXED,
    HEADS,
    LAYERS,
    LONGEST,
    MATRICES,
    NORMS,
    buckets,
)
from literature.weights.mpnet import opened, tensors

WIDTH = 768


class EnglishNet(Reading):
    """MPNet's lower layers, all but the lowest with an adapter (a tenth of the time saved)."""

    def __init__(self) -> None:
        super().__init__(WIDTH)
        with opened() as file:
            w = dict(tensors(file))
        places = w["embeddings.position_embeddings.weight"]
        self._words = w["embeddings.word_embeddings.weight"]
        self._places = places[FIRST_POSITION : FIRST_POSITION + LONGEST]
        self._first = [w[f"embeddings.LayerNorm.{kind}"] for kind in ("weight", "bias")]
        relative = w["encoder.relative_attention_bias.weight"][buckets(LONGEST)]
        self._relative = relative.permute(2, 0, 1).contiguous().bfloat16()
        self.layers = nn.ModuleList(
            Layer(w, f"encoder.layer.{n}.", HEADS, EPSILON, MATRICES, NORMS, trained=n >= FIXED)
            for n in range(LAYERS)
        )

    def states(self, ids: Tensor, seen: Tensor) -> Tensor:
        """In bfloat16."""
        length = ids.shape[1]
        x = f.embedding(ids, self._words) + self._places[:length]
        x = f.layer_norm(x, (WIDTH,), *self._first, EPSILON).bfloat16()
        mask = ((1 - seen) * MASKED).bfloat16()[:, None, None, :]
        mask = mask + self._relative[None, :, :length, :length]
        for layer in self.layers:
            x = layer(x, mask)
        return x

    def packed(self) -> Iterator[nn.Parameter]:
        """None: a few megabytes, kept in half precision."""
        return iter(())
