"""A trained state as the file that ships: ``export(state, base, file)`` gives its SHA-256."""

import hashlib
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.numpy import save_file

from grounding.entailment.model import FIRST_POSITION, LAYERS, LONGEST
from grounding.entailment.packing import pack

_BODY = "body.encoder.layer."
_PARTS = {
    "attention.attn.q": "q",
    "attention.attn.k": "k",
    "attention.attn.v": "v",
    "attention.attn.o": "o",
    "attention.LayerNorm": "norm",
    "intermediate.dense": "inner",
    "output.dense": "outer",
    "output.LayerNorm": "outer.norm",
}


def export(state: dict[str, torch.Tensor], base: Path, file: Path) -> str:
    """Write ``state`` of :class:`benchmarks.entailment.net.Net` with the vocabulary of ``base``."""
    positions = state["body.embeddings.position_embeddings.weight"]
    weights: dict[str, NDArray[np.generic]] = {
        "vocabulary": np.frombuffer(
            (base / "vocab.txt").read_text(encoding="utf-8").rstrip("\n").encode(), dtype=np.uint8
        ),
        "relative": _half(state["body.encoder.relative_attention_bias.weight"]),
        "embeddings.position": _half(positions[FIRST_POSITION : FIRST_POSITION + LONGEST]),
        "embeddings.norm.weight": _half(state["body.embeddings.LayerNorm.weight"]),
        "embeddings.norm.bias": _half(state["body.embeddings.LayerNorm.bias"]),
    }
    weights |= _packed("embeddings.word", state["body.embeddings.word_embeddings.weight"])
    for name in ("dense", "out"):
        for kind in ("weight", "bias"):
            weights[f"head.{name}.{kind}"] = _half(state[f"{name}.{kind}"])
    for n in range(LAYERS):
        for theirs, ours in _PARTS.items():
            matrix = state[f"{_BODY}{n}.{theirs}.weight"]
            at = f"{n}.{ours}"
            weights |= (
                _packed(f"{at}.weight", matrix)
                if matrix.dim() == 2
                else {f"{at}.weight": _half(matrix)}
            )
            weights[f"{at}.bias"] = _half(state[f"{_BODY}{n}.{theirs}.bias"])
    file.parent.mkdir(parents=True, exist_ok=True)
    save_file(weights, file)
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _packed(name: str, matrix: torch.Tensor) -> dict[str, NDArray[np.generic]]:
    codes, scales = pack(matrix)
    return {f"{name}.packed": codes, f"{name}.scales": scales}


def _half(tensor: torch.Tensor) -> NDArray[np.float16]:
    return tensor.detach().half().numpy()
