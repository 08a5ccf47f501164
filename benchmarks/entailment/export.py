"""A trained state as the file that ships: ``python -m benchmarks.entailment.export en STATE FILE``.

The hash that is printed is the one to pin in ``grounding/entailment/load.py``.
"""

import argparse
import sys
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.numpy import save_file
from safetensors.torch import load_file

from grounding.entailment import e5
from grounding.entailment.mpnet import FIRST_POSITION, LAYERS, LONGEST
from grounding.entailment.packing import PACKED, SCALES, pack
from literature.weights.pinned import file_sha256

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
_ADAPTED = ("down", "up")
_NORMS = {"norm": "norm", "outer_norm": "outer.norm"}

State = dict[str, torch.Tensor]
Weights = dict[str, NDArray[np.generic]]


def english(state: State, base: Path) -> Weights:
    """Of :class:`benchmarks.entailment.net.Net`, with the vocabulary of ``base``."""
    positions = state["body.embeddings.position_embeddings.weight"]
    vocabulary = (base / "vocab.txt").read_text(encoding="utf-8").rstrip("\n")
    weights: Weights = {
        "vocabulary": np.frombuffer(vocabulary.encode(), dtype=np.uint8),
        "relative": _half(state["body.encoder.relative_attention_bias.weight"]),
        "embeddings.position": _half(positions[FIRST_POSITION : FIRST_POSITION + LONGEST]),
        "embeddings.norm.weight": _half(state["body.embeddings.LayerNorm.weight"]),
        "embeddings.norm.bias": _half(state["body.embeddings.LayerNorm.bias"]),
        **_packed("embeddings.word", state["body.embeddings.word_embeddings.weight"]),
        **_head(state),
    }
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
    return weights


def chinese(state: State) -> Weights:
    """Of :class:`benchmarks.entailment.net_zh.ChineseNet`: what training added."""
    weights = _head(state)
    for n in range(e5.LAYERS):
        for name in e5.MATRICES:
            for part in _ADAPTED:
                weights |= _packed(f"{n}.{name}.{part}", state[f"layers.{n}.{name}.{part}"])
        for theirs, ours in _NORMS.items():
            for kind in ("weight", "bias"):
                weights[f"{n}.{ours}.{kind}"] = _half(state[f"layers.{n}.{theirs}.{kind}"])
    return weights


def _head(state: State) -> Weights:
    return {
        f"head.{name}.{kind}": _half(state[f"{name}.{kind}"])
        for name in ("dense", "out")
        for kind in ("weight", "bias")
    }


def _packed(name: str, matrix: torch.Tensor) -> Weights:
    codes, scales = pack(matrix)
    return {f"{name}{PACKED}": codes, f"{name}{SCALES}": scales}


def _half(tensor: torch.Tensor) -> NDArray[np.float16]:
    return tensor.detach().half().numpy()


def main(arguments: list[str] | None = None) -> None:
    """Write the file and print its SHA-256."""
    parser = argparse.ArgumentParser(description="Export a trained model of entailment.")
    parser.add_argument("language", choices=("en", "zh"))
    parser.add_argument("state", type=Path)
    parser.add_argument("file", type=Path)
    parser.add_argument("--base", type=Path, help="of the English model, for its vocabulary")
    asked = parser.parse_args(arguments)
    if asked.language == "en" and not asked.base:
        parser.error("the English model needs --base, the folder of all-mpnet-base-v2")
    state = load_file(asked.state)
    weights = english(state, asked.base) if asked.language == "en" else chinese(state)
    asked.file.parent.mkdir(parents=True, exist_ok=True)
    save_file(weights, asked.file)
    sys.stdout.write(file_sha256(asked.file) + "\n")


if __name__ == "__main__":
    main()
