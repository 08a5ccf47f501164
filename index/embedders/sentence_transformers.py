"""Any sentence-transformers model by folder, or by name where it is in the local hub cache.

``BAAI/bge-m3`` is the documented choice. Nothing is fetched: a model is downloaded once, by its
user. Weights are read from safetensors only. Where the model's own config holds prompts for
queries and passages (E5, BGE, …) they are used, as ``encode_query`` and ``encode_document`` do.
"""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from index.embedders import NAMES
from index.embedders.base import Rows, unit
from literature.errors import ShizhenError
from literature.weights.pinned import file_sha256

_BATCH = 32


class SentenceTransformerEmbedder:
    """A folder of a sentence-transformers model; ``languages`` empty: it is taken at its word."""

    languages: frozenset[str] = frozenset()

    def __init__(self, name: str, folder: Path) -> None:
        weights = sorted(folder.rglob("*.safetensors"))
        pickled = {p.parent for p in folder.rglob("*.bin")} - {p.parent for p in weights}
        if not weights or pickled:
            raise ShizhenError(
                "the model's weights are not all in safetensors",
                file=str(min(pickled, default=folder)),
                cure="Save it with sentence-transformers 2.3 or later, which writes them so.",
            )
        configs = sorted(p for p in folder.rglob("*.json") if "onnx" not in p.parts)
        self.name = name
        self.sha256 = file_sha256(*weights, *configs)
        self._folder = folder

    @cached_property
    def _model(self) -> Any:
        from sentence_transformers import SentenceTransformer
        from transformers.utils.logging import disable_progress_bar

        disable_progress_bar()
        return SentenceTransformer(
            str(self._folder),
            local_files_only=True,
            trust_remote_code=False,
            model_kwargs={"use_safetensors": True},
        )

    @cached_property
    def dimension(self) -> int:
        """Components of a vector."""
        return int(self._model.get_embedding_dimension())

    def passages(self, texts: Sequence[str]) -> Rows:
        """Unit rows of passages, under the model's prompt for documents if it has one."""
        return self._encode(self._model.encode_document, texts)

    def queries(self, texts: Sequence[str]) -> Rows:
        """Unit rows of questions, under the model's prompt for queries if it has one."""
        return self._encode(self._model.encode_query, texts)

    def _encode(self, encode: Any, texts: Sequence[str]) -> Rows:
        if not len(texts):
            return np.zeros((0, self.dimension), dtype=np.float32)
        return unit(encode(list(texts), batch_size=_BATCH, show_progress_bar=False))


def make(name: str) -> SentenceTransformerEmbedder:
    """The model of this folder or hub name. Raises ``ShizhenError`` where it is not on disk."""
    folder = Path(name)
    if (folder / "config.json").is_file() or (folder / "modules.json").is_file():
        return SentenceTransformerEmbedder(str(folder.resolve()), folder)
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError

    try:
        folder = Path(snapshot_download(name, local_files_only=True))
    except (LocalEntryNotFoundError, HFValidationError):
        raise ShizhenError(
            f"there is no embedder {name!r} on this machine",
            cure=f"Give {', '.join(NAMES)}, or a model's folder; or run: hf download {name}",
        ) from None
    return SentenceTransformerEmbedder(name, folder)
