"""The English model that ships: seven layers of MPNet, in four bits a weight.

MPNet: Song et al. 2020; the start was all-mpnet-base-v2 (Apache-2.0). The model card,
``docs/models/entailment.md``, tells how it was trained.
"""

import math
from typing import TYPE_CHECKING, Any

from grounding.entailment.network import Head, Layer, Matrix, Network, Norm
from grounding.entailment.packing import Packed
from grounding.entailment.shipped import Encode, Shipped
from grounding.entailment.windows import BUDGET

if TYPE_CHECKING:
    from torch import Tensor

LAYERS, HEADS, EPSILON = 7, 12, 1e-5
LONGEST = 192
"""Tokens of claim and portion together; the portion is cut where they are more."""
FIRST_POSITION = 2  # MPNet numbers positions from here
_UNKNOWN = "[UNK]"
_BUCKETS, _FARTHEST = 32, 128  # of relative positions, as MPNet's own configuration has them


class Mpnet7(Shipped):
    """The model in ``weights/mpnet7.safetensors``."""

    name = "mpnet7"
    budget = BUDGET
    longest = LONGEST

    def built(self, file: Packed) -> tuple[Encode, Network]:
        """All of it is in the file, the vocabulary too."""
        tokenizer = wordpieces(file.raw("vocabulary").decode().split("\n"))

        def encode(text: str) -> list[int]:
            found: list[int] = tokenizer.encode(text, add_special_tokens=False).ids
            return found

        return encode, _network(file)


def wordpieces(vocabulary: list[str]) -> Any:
    """BERT's uncased tokenizer over ``vocabulary``, in which no text can spell a mark."""
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

    numbered = {piece: n for n, piece in enumerate(vocabulary)}
    made = Tokenizer(models.WordPiece(numbered, unk_token=_UNKNOWN))
    made.normalizer = normalizers.BertNormalizer()
    made.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    return made


def _network(w: Packed) -> Network:
    import torch

    words, places = w["embeddings.word"].half(), w["embeddings.position"]
    first = _norm(w, "embeddings.norm")

    def embedded(ids: "Tensor") -> "Tensor":
        return first(words[ids].float() + places[: len(ids)])

    def matrix(n: int, *parts: str) -> Matrix:
        weight, bias = (
            torch.cat([w[f"{n}.{part}.{kind}"] for part in parts]) for kind in ("weight", "bias")
        )
        return Matrix(weight, bias)

    layers = [
        Layer(
            matrix(n, "q", "k", "v"), matrix(n, "o"), _norm(w, f"{n}.norm"),
            matrix(n, "inner"), matrix(n, "outer"), _norm(w, f"{n}.outer.norm"),
        )
        for n in range(LAYERS)
    ]  # fmt: skip
    relative = w["relative"][_buckets(LONGEST)].permute(2, 0, 1).contiguous()
    return Network(embedded, layers, HEADS, Head(w), relative)


def _norm(w: Packed, at: str) -> Norm:
    return Norm(w[f"{at}.weight"], w[f"{at}.bias"], EPSILON)


def _buckets(longest: int) -> "Tensor":
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
