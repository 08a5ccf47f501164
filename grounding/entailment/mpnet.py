"""The English model that ships: an adapter on the lowest ten layers of all-mpnet-base-v2.

MPNet: Song et al. 2020. Its own weights come in packages (:mod:`literature.weights.mpnet`);
``weights/mpnet10.safetensors`` holds what training added: low-rank matrices for each of its own but
the lowest two layers' (LoRA, Hu et al. 2021), the normalisations and the head. The model card,
``docs/models/entailment.md``, tells how they were trained.
"""

import math
from typing import TYPE_CHECKING, Any

from grounding.entailment.network import Head, Layer, Matrix, Network, Norm
from grounding.entailment.packing import Packed
from grounding.entailment.shipped import Encode, Shipped
from grounding.entailment.windows import BUDGET
from literature.weights import mpnet

if TYPE_CHECKING:
    from torch import Tensor

LAYERS, HEADS, EPSILON = 10, 12, 1e-5
FIXED = 2
"""The lowest layers, which have no adapter."""
LONGEST = 192
"""Tokens of claim and portion together; the portion is cut where they are more."""
FIRST_POSITION = 2  # MPNet numbers positions from here
MATRICES = {
    "qkv": tuple(f"attention.attn.{part}" for part in "qkv"),
    "out": ("attention.attn.o",),
    "inner": ("intermediate.dense",),
    "outer": ("output.dense",),
}
"""A layer's matrices, each with an adapter of its own, and what of MPNet's they consist of."""
NORMS = {"norm": "attention.LayerNorm", "outer_norm": "output.LayerNorm"}
"""A layer's normalisations, and what MPNet calls them."""
_UNKNOWN = "[UNK]"
_BUCKETS, _FARTHEST = 32, 128  # of relative positions, as MPNet's own configuration has them


class Mpnet10(Shipped):
    """The model in ``weights/mpnet10.safetensors``."""

    name = "mpnet10"
    budget = BUDGET
    longest = LONGEST

    def built(self, file: Packed) -> tuple[Encode, Network]:
        """The packages' vocabulary and encoder, the file's adapter and head."""
        with mpnet.opened() as base:
            encode = encoding(mpnet.vocabulary(base))
            needed = {name: tensor.half() for name, tensor in mpnet.tensors(base) if _read(name)}

        return encode, _network(needed, file)


def _read(name: str) -> bool:
    """Whether the network has this weight of MPNet: all but the upper layers' and the pooler's."""
    part, kind, *rest = name.split(".")
    return part != "pooler" and (kind != "layer" or int(rest[0]) < LAYERS)


def encoding(vocabulary: list[str]) -> Encode:
    """Texts to ids by :func:`wordpieces`."""
    tokenizer = wordpieces(vocabulary)

    def encode(text: str) -> list[int]:
        found: list[int] = tokenizer.encode(text, add_special_tokens=False).ids
        return found

    return encode


def wordpieces(vocabulary: list[str]) -> Any:
    """BERT's uncased tokenizer over ``vocabulary``, in which no text can spell a mark."""
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

    numbered = {piece: n for n, piece in enumerate(vocabulary)}
    made = Tokenizer(models.WordPiece(numbered, unk_token=_UNKNOWN))
    made.normalizer = normalizers.BertNormalizer()
    made.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    return made


def _network(base: "dict[str, Tensor]", added: Packed) -> Network:
    """``base`` is emptied on the way, so that its matrices are not held twice."""
    import torch

    def taken(name: str) -> "Tensor":
        return base.pop(name).float()

    words = base["embeddings.word_embeddings.weight"]
    places = taken("embeddings.position_embeddings.weight")
    places = places[FIRST_POSITION : FIRST_POSITION + LONGEST]
    first = Norm(taken("embeddings.LayerNorm.weight"), taken("embeddings.LayerNorm.bias"), EPSILON)

    def embedded(ids: "Tensor") -> "Tensor":
        return first(words[ids].float() + places[: len(ids)])

    def matrix(n: int, name: str) -> Matrix:
        weight, bias = (
            torch.cat([taken(f"encoder.layer.{n}.{part}.{kind}") for part in MATRICES[name]])
            for kind in ("weight", "bias")
        )
        if n >= FIXED:
            weight += added[f"{n}.{name}.up"].t() @ added[f"{n}.{name}.down"]
        return Matrix(weight, bias)

    def norm(n: int, name: str) -> Norm:
        if n >= FIXED:
            weight, bias = (added[f"{n}.{name}.{kind}"] for kind in ("weight", "bias"))
        else:
            at = f"encoder.layer.{n}.{NORMS[name]}"
            weight, bias = (taken(f"{at}.{kind}") for kind in ("weight", "bias"))
        return Norm(weight, bias, EPSILON)

    layers = [
        Layer(
            matrix(n, "qkv"), matrix(n, "out"), norm(n, "norm"),
            matrix(n, "inner"), matrix(n, "outer"), norm(n, "outer_norm"),
        )
        for n in range(LAYERS)
    ]  # fmt: skip
    relative = taken("encoder.relative_attention_bias.weight")[buckets(LONGEST)]
    relative = relative.permute(2, 0, 1).contiguous()
    return Network(embedded, layers, HEADS, Head(added), relative)


def buckets(longest: int) -> "Tensor":
    """Which of the 32 relative positions two tokens have (Raffel et al. 2020, section 2.1)."""
    import torch

    places = torch.arange(longest)
    ahead = places[None, :] - places[:, None]
    half, exact = _BUCKETS // 2, _BUCKETS // 4
    far = ahead.abs()
    large = exact + (
        torch.log(far.float().clamp(min=1) / exact) / math.log(_FARTHEST / exact) * (half - exact)
    ).long().clamp(max=half - 1 - exact)
    return torch.where(far < exact, far, large) + (ahead > 0) * half
