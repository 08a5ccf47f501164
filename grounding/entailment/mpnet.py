"""The English model that ships: seven layers of MPNet, in four bits a weight.

MPNet: Song et al. 2020; the start was all-mpnet-base-v2 (Apache-2.0). The model card,
``docs/models/entailment.md``, tells how it was trained.
"""

import math
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grounding.entailment.model import Logits
from grounding.entailment.network import Head, Layer, Matrix, Network, Norm, cut
from grounding.entailment.packing import Packed
from grounding.entailment.windows import BUDGET
from literature.weights.memory import give_back
from literature.weights.pinned import require_sha256

if TYPE_CHECKING:
    from torch import Tensor

LAYERS, HEADS, EPSILON = 7, 12, 1e-5
LONGEST = 192
"""Tokens of claim and portion together; the portion is cut where they are more."""
FIRST_POSITION = 2  # MPNet numbers positions from here
_UNKNOWN = "[UNK]"
_BUCKETS, _FARTHEST = 32, 128  # of relative positions, as MPNet's own configuration has them


class Mpnet7:
    """The model in ``weights/mpnet7.safetensors``."""

    name = "mpnet7"
    budget = BUDGET

    def __init__(self, path: Path, sha256: str) -> None:
        self.sha256 = sha256
        self._path = path

    @cached_property
    def _parts(self) -> tuple[Any, Network]:
        from safetensors.numpy import load_file

        require_sha256(self._path, self.sha256)
        weights = load_file(self._path)
        pieces = weights.pop("vocabulary").tobytes().decode()
        parts = wordpieces(pieces.split("\n")), _network(Packed(weights))
        del weights
        give_back()
        return parts

    def __call__(self, claim: str, portion: str) -> Logits:
        """Three logits; pure in ``claim`` and ``portion``."""
        tokenizer, network = self._parts
        said, read = (tokenizer.encode(t, add_special_tokens=False).ids for t in (claim, portion))
        return network(*cut(said, read, LONGEST))


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
