"""What both networks are trained as: a fixed encoder, low-rank matrices beside its own.

LoRA, Hu et al. 2021: rank 16 beside each matrix of a layer, trained with the normalisations.
"""

import math
from collections.abc import Mapping

import torch
from torch import Tensor, nn
from torch.nn import functional as f

RANK = 16
MASKED = -1e4
"""What is added to the attention to a token that is not there."""


class Fixed(nn.Module):
    """``x · weightᵀ + bias``, not trained."""

    def __init__(self, weight: Tensor, bias: Tensor) -> None:
        super().__init__()
        self.register_buffer("weight", weight.bfloat16(), persistent=False)
        self.register_buffer("bias", bias.bfloat16(), persistent=False)

    def forward(self, x: Tensor) -> Tensor:
        """Tokens × inputs to tokens × outputs."""
        return f.linear(x, self.weight, self.bias)


class LowRank(Fixed):
    """``x · (weight + upᵀ·down)ᵀ + bias``; ``weight`` and ``bias`` are fixed."""

    def __init__(self, weight: Tensor, bias: Tensor) -> None:
        super().__init__(weight, bias)
        outputs, inputs = weight.shape
        self.down = nn.Parameter(torch.randn(RANK, inputs) / math.sqrt(inputs))
        self.up = nn.Parameter(torch.zeros(RANK, outputs))

    def forward(self, x: Tensor) -> Tensor:
        """Tokens × inputs to tokens × outputs, in ``x``'s kind of number."""
        low = f.linear(x, self.down.to(x.dtype))
        return super().forward(x) + low @ self.up.to(x.dtype)


class Layer(nn.Module):
    """One of BERT's layers or MPNet's.

    ``matrices`` and ``norms`` name its parts in ``weights``, behind ``at``; see
    :data:`grounding.entailment.e5.MATRICES`.
    """

    def __init__(
        self,
        weights: Mapping[str, Tensor],
        at: str,
        heads: int,
        epsilon: float,
        matrices: Mapping[str, tuple[str, ...]],
        norms: Mapping[str, str],
        trained: bool = True,
    ) -> None:
        super().__init__()
        self._heads = heads
        for name, parts in matrices.items():
            weight, bias = (
                torch.cat([weights[f"{at}{part}.{kind}"] for part in parts])
                for kind in ("weight", "bias")
            )
            self.add_module(name, (LowRank if trained else Fixed)(weight, bias))
        for name, part in norms.items():
            self.add_module(name, _norm(weights, f"{at}{part}", epsilon, trained))

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """Batch × tokens × width; ``mask`` is added to the attention."""
        parts = self.qkv(x).unflatten(-1, (3, self._heads, -1)).permute(2, 0, 3, 1, 4)
        context = f.scaled_dot_product_attention(*parts.unbind(), attn_mask=mask)
        x = _normed(self.norm, x + self.out(context.transpose(1, 2).flatten(2)))
        return _normed(self.outer_norm, x + self.outer(f.gelu(self.inner(x))))


def _norm(weights: Mapping[str, Tensor], at: str, epsilon: float, trained: bool) -> nn.LayerNorm:
    norm = nn.LayerNorm(len(weights[f"{at}.bias"]), eps=epsilon)
    norm.weight.data = weights[f"{at}.weight"].clone()
    norm.bias.data = weights[f"{at}.bias"].clone()
    return norm.requires_grad_(trained)


def _normed(norm: nn.LayerNorm, x: Tensor) -> Tensor:
    weight, bias = norm.weight.to(x.dtype), norm.bias.to(x.dtype)
    return f.layer_norm(x, norm.normalized_shape, weight, bias, norm.eps)
