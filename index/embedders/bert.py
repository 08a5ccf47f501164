"""BERT's encoder (Devlin et al. 2019) under mean pooling, for the small models that embed.

The layers are run here rather than through transformers, whose import alone takes three times as
long as all the rest of a first question; tests hold the two to the same vectors.
"""

from collections.abc import Callable
from itertools import chain, groupby
from typing import TYPE_CHECKING, Any

from index.embedders.base import Rows, bf16_pays

if TYPE_CHECKING:
    from torch import Tensor

BUDGET = 2048
"""Tokens a batch: the work set stays in the cache."""
_EPS = 1e-12  # of the layer norms, in the config.json of every model here


class Bert:
    """Texts end to end to unit rows.

    ``weights`` are named as in transformers' ``BertModel``; ``words`` gives the embeddings
    ``(tokens, width)`` of token ids where the weights do not hold them. Nothing is padded: the
    matrices see one row of all texts' tokens, and attention goes over the texts of one length
    together. Where the processor has instructions for bfloat16 all is in that, else in single
    precision. Eight bits (weights scaled by output, activations by token) were tried with MiniLM:
    a tenth more passages a second, the cosine to single precision .9995 where the second half of
    the feed-forward net and the projections into attention stay as they are, .9976 where they do
    not, and .995 for an empty text; it is not worth it.
    """

    def __init__(
        self,
        weights: "dict[str, Tensor]",
        heads: int,
        words: "Callable[[Tensor], Tensor] | None" = None,
        fast: bool | None = None,
    ) -> None:
        import torch

        fast = bf16_pays() if fast is None else fast
        self._heads = heads
        self._kind = torch.bfloat16 if fast else torch.float32
        w = {name: tensor.float() for name, tensor in weights.items() if tensor.ndim}
        layers = [f"encoder.layer.{n}." for n in range(sum(_QUERY in name for name in w))]
        self._matrices: dict[str, _Linear] = {}
        for at in layers:
            for name, parts in _JOINED.items():
                weight, bias = (
                    torch.cat([w.pop(f"{at}{part}.{kind}") for part in parts])
                    for kind in ("weight", "bias")
                )
                if name == _QKV:  # the queries come divided by the root of their width
                    rows = weight.shape[0] // 3
                    scale = (rows / heads) ** -0.5
                    weight[:rows] *= scale
                    bias[:rows] *= scale
                made = _Packed if fast else _Linear
                self._matrices[at + name] = made(weight, bias, self._kind)
        self._layers = layers
        if words is None:
            table = w["embeddings.word_embeddings.weight"].to(self._kind)
            words = table.__getitem__
        self._words = words
        places = w["embeddings.position_embeddings.weight"]
        self._places = places + w["embeddings.token_type_embeddings.weight"][0]
        norms = [name.rpartition(".")[0] for name in w if name.endswith("LayerNorm.weight")]
        self._norms = {
            at: (w[f"{at}.weight"].to(self._kind), w[f"{at}.bias"].to(self._kind)) for at in norms
        }

    def __call__(self, tokens: list[list[int]]) -> Rows:
        """Unit rows for texts of token ids; fastest where neighbours are of one length."""
        import torch

        lengths = [len(text) for text in tokens]
        groups = [(length, len(list(same))) for length, same in groupby(lengths)]
        ids = torch.tensor(list(chain.from_iterable(tokens)))
        places = torch.cat([torch.arange(length).repeat(n) for length, n in groups])
        with torch.inference_mode():
            x = (self._words(ids) + self._places[places]).to(self._kind)
            x = self._norm(x, "embeddings.LayerNorm")
            for at in self._layers:
                x = self._layer(x, groups, at)
            means = [part.float().mean(0) for part in x.split(lengths)]
            rows: Rows = torch.nn.functional.normalize(torch.stack(means), dim=1).numpy()
        return rows

    def _layer(self, x: "Tensor", groups: list[tuple[int, int]], at: str) -> "Tensor":
        context = _attend(self._matrices[at + _QKV](x), groups, self._heads)
        x = self._norm(
            x + self._matrices[at + "attention"](context), f"{at}attention.output.LayerNorm"
        )
        inner = self._matrices[at + "inner"](x, bent=True)
        return self._norm(x + self._matrices[at + "outer"](inner), f"{at}output.LayerNorm")

    def _norm(self, x: "Tensor", at: str) -> "Tensor":
        from torch.nn.functional import layer_norm

        return layer_norm(x, x.shape[-1:], *self._norms[at], _EPS)


_QKV = "qkv"
_QUERY = "attention.self.query.weight"
_JOINED = {
    _QKV: tuple(f"attention.self.{part}" for part in ("query", "key", "value")),
    "attention": ("attention.output.dense",),
    "inner": ("intermediate.dense",),
    "outer": ("output.dense",),
}
"""What is multiplied in one go, and the weights it consists of."""


def _attend(qkv: "Tensor", groups: list[tuple[int, int]], heads: int) -> "Tensor":
    """``(tokens, 3 · width)`` to ``(tokens, width)``: each text over itself.

    ``groups`` are lengths and how many texts of each stand there side by side.
    """
    import torch
    from torch.nn.functional import scaled_dot_product_attention as attend

    context = torch.empty(qkv.shape[0], qkv.shape[1] // 3, dtype=qkv.dtype)
    at = 0
    for length, n in groups:
        span = slice(at, at + n * length)
        parts = qkv[span].view(n, length, 3, heads, -1).permute(2, 0, 3, 1, 4)
        query, key, value = parts.unbind()
        seen = attend(query, key, value, scale=1.0)  # the queries come scaled
        context[span].view(n, length, heads, -1).copy_(seen.transpose(1, 2))
        at = span.stop
    return context


class _Linear:
    """``x · weightᵀ + bias``, with GELU after it or without, in the kind of number given."""

    def __init__(self, weight: "Tensor", bias: "Tensor", kind: Any) -> None:
        self._weight, self._bias = weight.to(kind), bias.to(kind)

    def __call__(self, x: "Tensor", bent: bool = False) -> "Tensor":
        from torch.nn.functional import gelu, linear

        y = linear(x, self._weight, self._bias)
        return gelu(y) if bent else y


class _Packed(_Linear):
    """The same by oneDNN, the weights laid out for the processor once and not for each batch."""

    def __init__(self, weight: "Tensor", bias: "Tensor", kind: Any) -> None:
        import torch

        super().__init__(weight, bias, kind)
        self._weight = torch.ops.mkldnn._reorder_linear_weight(self._weight, BUDGET)

    def __call__(self, x: "Tensor", bent: bool = False) -> "Tensor":
        import torch

        name, how = ("gelu", "none") if bent else ("none", "")
        y: Tensor = torch.ops.mkldnn._linear_pointwise(x, self._weight, self._bias, name, [], how)
        return y
