"""The network that ships: seven layers of MPNet under a three-way head, in four bits a weight.

MPNet: Song et al. 2020; the start was all-mpnet-base-v2 (Apache-2.0). The model card,
``docs/models/entailment.md``, tells how it was trained. A claim and one portion of a passage are
read by themselves, without padding, so that no neighbour in a batch can touch the result.
"""

import hashlib
import math
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from grounding.entailment.packing import unpack
from literature.errors import ShizhenError

if TYPE_CHECKING:
    from torch import Tensor

LAYERS, HEADS, WIDTH, EPSILON = 7, 12, 768, 1e-5
LONGEST = 192
"""Tokens of claim and portion together; the portion is cut where they are more."""
FIRST_POSITION = 2  # MPNet numbers positions from here
_BEGIN, _END = 0, 2
_UNKNOWN = "[UNK]"
_BUCKETS, _FARTHEST = 32, 128  # of relative positions, as MPNet's own configuration has them


class Logits(NamedTuple):
    """What a model makes of a claim and a portion: any scale, the greater the likelier."""

    support: float
    neither: float
    refute: float


class Entailment(Protocol):
    """A model of entailment: named, pinned, and the same whatever it was asked before."""

    @property
    def name(self) -> str:
        """What settings and verdicts call it."""
        ...

    @property
    def sha256(self) -> str:
        """Hash of its weights."""
        ...

    def __call__(self, claim: str, portion: str) -> Logits:
        """What it makes of one claim and one portion of a passage."""
        ...


class Shipped:
    """The model in ``grounding/entailment/weights``."""

    name = "mpnet7"

    def __init__(self, path: Path, sha256: str) -> None:
        self.sha256 = sha256
        self._path = path

    @cached_property
    def _net(self) -> "_Net":
        from safetensors.numpy import load_file

        if not self._path.is_file():
            raise ShizhenError(
                "the model of entailment is missing",
                file=str(self._path),
                cure="Reinstall shizhen.",
            )
        with self._path.open("rb") as stream:
            found = hashlib.file_digest(stream, "sha256").hexdigest()
        if found != self.sha256:
            raise ShizhenError(
                f"the file is not the model that was pinned (sha256 {self.sha256[:12]}…)",
                file=str(self._path),
                cure="Reinstall shizhen.",
            )
        return _Net(load_file(self._path))

    def __call__(self, claim: str, portion: str) -> Logits:
        """Three logits; pure in ``claim`` and ``portion``."""
        return self._net(claim, portion)


def wordpieces(vocabulary: list[str]) -> Any:
    """BERT's uncased tokenizer over ``vocabulary``, in which no text can spell a mark."""
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

    numbered = {piece: n for n, piece in enumerate(vocabulary)}
    made = Tokenizer(models.WordPiece(numbered, unk_token=_UNKNOWN))
    made.normalizer = normalizers.BertNormalizer()
    made.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    return made


def cut(claim: list[int], portion: list[int]) -> tuple[list[int], list[int]]:
    """Both as long as they may be together with their four marks."""
    claim = claim[: LONGEST // 2]
    return claim, portion[: LONGEST - 4 - len(claim)]


class _Net:
    """MPNet's encoder and the head, for one text at a time.

    Matrices are multiplied in whole numbers: weights of eight bits under one scale for each
    output, activations under one for each token (Dettmers et al. 2022, "LLM.int8()", section 2.1).
    Sums of whole numbers know no order and no rounding, so processors do not differ in them.
    """

    def __init__(self, weights: dict[str, Any]) -> None:
        import torch

        pieces = weights.pop("vocabulary").tobytes().decode()
        self._tokenizer = wordpieces(pieces.split("\n"))
        self._w: dict[str, Tensor] = {}
        for name, values in weights.items():
            if name.endswith(".packed"):
                plain = name.removesuffix(".packed")
                self._w[plain] = unpack(values, weights[f"{plain}.scales"])
            elif not name.endswith(".scales"):
                self._w[name] = torch.from_numpy(values).float()
        table = self._w.pop("relative")[_buckets(LONGEST)]
        self._relative = table.permute(2, 0, 1).contiguous()
        self._w["embeddings.word"] = self._w["embeddings.word"].half()
        self._matrices: dict[str, _Matrix] = {}
        for n in range(LAYERS):
            for name, parts in _JOINED.items():
                weight, bias = (
                    torch.cat([self._w.pop(f"{n}.{part}.{kind}") for part in parts])
                    for kind in ("weight", "bias")
                )
                self._matrices[f"{n}.{name}"] = _Matrix(weight, bias)

    def __call__(self, claim: str, portion: str) -> Logits:
        import torch

        a, b = cut(*(self._ids(text) for text in (claim, portion)))
        ids = torch.tensor([_BEGIN, *a, _END, _END, *b, _END])
        with torch.inference_mode():
            x = self._states(ids)
            said = x[1 : 1 + len(a)].mean(0) if a else torch.zeros(WIDTH)
            read = x[3 + len(a) : -1].mean(0) if b else torch.zeros(WIDTH)
            hidden = self._head(torch.cat([x[0], said, (said - read).abs()]), "head.dense")
            out = self._head(torch.nn.functional.gelu(hidden), "head.out")
        return Logits(*(float(value) for value in out))

    def _ids(self, text: str) -> list[int]:
        found: list[int] = self._tokenizer.encode(text, add_special_tokens=False).ids
        return found

    def _states(self, ids: "Tensor") -> "Tensor":
        x = self._w["embeddings.word"][ids].float() + self._w["embeddings.position"][: len(ids)]
        x = self._norm(x, "embeddings.norm")
        relative = self._relative[:, : len(ids), : len(ids)]
        for n in range(LAYERS):
            x = self._layer(x, relative, f"{n}.")
        return x

    def _layer(self, x: "Tensor", relative: "Tensor", at: str) -> "Tensor":
        from torch.nn.functional import gelu, scaled_dot_product_attention

        query, key, value = (
            part.unflatten(-1, (HEADS, -1)).transpose(0, 1).unsqueeze(0)
            for part in self._matrices[at + "qkv"](x).chunk(3, dim=-1)
        )
        context = scaled_dot_product_attention(query, key, value, attn_mask=relative.unsqueeze(0))
        context = context[0].transpose(0, 1).flatten(1)
        x = self._norm(x + self._matrices[at + "o"](context), at + "norm")
        inner = gelu(self._matrices[at + "inner"](x))
        return self._norm(x + self._matrices[at + "outer"](inner), at + "outer.norm")

    def _head(self, x: "Tensor", at: str) -> "Tensor":
        from torch.nn.functional import linear

        return linear(x, self._w[f"{at}.weight"], self._w[f"{at}.bias"])

    def _norm(self, x: "Tensor", at: str) -> "Tensor":
        from torch.nn.functional import layer_norm

        return layer_norm(x, (WIDTH,), self._w[f"{at}.weight"], self._w[f"{at}.bias"], EPSILON)


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


_JOINED = {"qkv": ("q", "k", "v"), "o": ("o",), "inner": ("inner",), "outer": ("outer",)}
"""What is multiplied in one go, and the weights it consists of."""
_WHOLE = 127.0
_SMALLEST = 1e-6


class _Matrix:
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
