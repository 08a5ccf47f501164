"""The network under both models that ship: a transformer's encoder, and a three-way head.

A claim and one portion of a passage are read by themselves, without padding, so that no neighbour
in a batch can touch the result. Matrices are multiplied in whole numbers: weights of eight bits
under one scale for each output, activations under one for each token (Dettmers et al. 2022,
"LLM.int8()", section 2.1). Sums of whole numbers know no order and no rounding, so processors do
not differ in them.
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from grounding.entailment.model import Logits

if TYPE_CHECKING:
    from torch import Tensor

BEGIN, END = 0, 2
"""The marks before, between and behind two texts; MPNet and XLM-R number them alike."""
MARKS = 4
_WHOLE = 127.0
_SMALLEST = 1e-6


def cut(claim: list[int], portion: list[int], longest: int) -> tuple[list[int], list[int]]:
    """Both as long as they may be together with their four marks."""
    claim = claim[: longest // 2]
    return claim, portion[: longest - MARKS - len(claim)]


class Matrix:
    """A linear map in whole numbers: ``weight`` (outputs × inputs) and ``bias``, both single."""

    def __init__(self, weight: "Tensor", bias: "Tensor") -> None:
        import torch

        self._scale = (weight.abs().amax(1) / _WHOLE).clamp(min=_SMALLEST)
        whole = (weight / self._scale[:, None]).round()
        fast = torch.cpu._is_vnni_supported()
        self._whole = whole.to(torch.int8).t().contiguous() if fast else whole.t().contiguous()
        self._bias = bias

    def __call__(self, x: "Tensor") -> "Tensor":
        """Tokens × inputs to tokens × outputs."""
        import torch

        scale = x.abs().amax(1, keepdim=True).clamp(min=_SMALLEST) / _WHOLE
        whole = (x / scale).round_()
        if self._whole.dtype == torch.int8:
            summed = torch._int_mm(whole.to(torch.int8), self._whole).float()
        else:  # in single precision: exact to 2**24, in the last digit off above
            summed = whole @ self._whole
        return torch.addcmul(self._bias, summed.mul_(scale), self._scale)


class Norm(NamedTuple):
    """The normalisation behind each half of a layer."""

    weight: "Tensor"
    bias: "Tensor"
    epsilon: float

    def __call__(self, x: "Tensor") -> "Tensor":
        """Of each token by itself."""
        from torch.nn.functional import layer_norm

        return layer_norm(x, x.shape[-1:], self.weight, self.bias, self.epsilon)


class Layer(NamedTuple):
    """One layer: what is asked, told and given (``qkv``, joined), and the net behind it."""

    qkv: Matrix
    out: Matrix
    norm: Norm
    inner: Matrix
    outer: Matrix
    outer_norm: Norm

    def __call__(self, x: "Tensor", heads: int, relative: "Tensor | None") -> "Tensor":
        """``x`` (tokens × width) once through; ``relative`` is added to the heads' attention."""
        from torch.nn.functional import gelu, scaled_dot_product_attention

        query, key, value = (
            part.unflatten(-1, (heads, -1)).transpose(0, 1).unsqueeze(0)
            for part in self.qkv(x).chunk(3, dim=-1)
        )
        context = scaled_dot_product_attention(query, key, value, attn_mask=relative)
        context = context[0].transpose(0, 1).flatten(1)
        x = self.norm(x + self.out(context))
        return self.outer_norm(x + self.outer(gelu(self.inner(x))))


class Head:
    """From three vectors of the encoder's width to logits; its weights are called ``head.…``."""

    def __init__(self, weights: "Mapping[str, Tensor]") -> None:
        self._dense, self._out = (
            (weights[f"head.{part}.weight"], weights[f"head.{part}.bias"])
            for part in ("dense", "out")
        )

    def __call__(self, x: "Tensor", claim: int, portion: int) -> Logits:
        """Of the first token, the mean over the claim's, and its distance from the portion's."""
        import torch
        from torch.nn.functional import gelu, linear

        nought = torch.zeros(x.shape[1])
        said = x[1 : 1 + claim].mean(0) if claim else nought
        read = x[3 + claim : -1].mean(0) if portion else nought
        seen = torch.cat([x[0], said, (said - read).abs()])
        found = linear(gelu(linear(seen, *self._dense)), *self._out)
        return Logits(*(float(value) for value in found))


class Network(NamedTuple):
    """Token ids of claim and portion to logits.

    ``embedded`` gives the normalised embeddings (tokens × width) of ids in their places,
    ``relative`` what the distance of two tokens adds to the heads' attention, if anything.
    """

    embedded: "Callable[[Tensor], Tensor]"
    layers: list[Layer]
    heads: int
    head: Head
    relative: "Tensor | None" = None

    def __call__(self, claim: list[int], portion: list[int]) -> Logits:
        """Three logits; ids without marks, short enough for the places there are."""
        import torch

        ids = torch.tensor([BEGIN, *claim, END, END, *portion, END])
        relative = self.relative
        if relative is not None:
            relative = relative[:, : len(ids), : len(ids)].unsqueeze(0)
        with torch.inference_mode():
            x = self.embedded(ids)
            for layer in self.layers:
                x = layer(x, self.heads, relative)
            return self.head(x, len(claim), len(portion))
