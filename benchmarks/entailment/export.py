"""A trained state as the file that ships: ``python -m benchmarks.entailment.export en STATE FILE``.

The hash that is printed is the one to pin in ``grounding/entailment/load.py``.
"""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.numpy import load_file as load_numpy
from safetensors.numpy import save_file
from safetensors.torch import load_file

from grounding.entailment import e5, mpnet
from grounding.entailment.packing import PACKED, SCALES, Packed, pack
from literature.weights.pinned import file_sha256

_ADAPTED = ("down", "up")

State = dict[str, torch.Tensor]
Weights = dict[str, NDArray[np.generic]]


def english(state: State) -> Weights:
    """Of :class:`benchmarks.entailment.net_en.EnglishNet`: what training added."""
    return _adapter(state, range(mpnet.FIXED, mpnet.LAYERS), _whole)


def chinese(state: State) -> Weights:
    """Of :class:`benchmarks.entailment.net_zh.ChineseNet`: what training added."""
    return _adapter(state, range(e5.LAYERS), _packed)


def _adapter(state: State, layers: range, kept: Callable[[str, torch.Tensor], Weights]) -> Weights:
    weights = _head(state)
    for n in layers:
        for name in e5.MATRICES:
            for part in _ADAPTED:
                weights |= kept(f"{n}.{name}.{part}", state[f"layers.{n}.{name}.{part}"])
        for name in e5.NORMS:
            for kind in ("weight", "bias"):
                weights[f"{n}.{name}.{kind}"] = _half(state[f"layers.{n}.{name}.{kind}"])
    return weights


def restored(file: Path) -> State:
    """The state of a training, from what it saved or from the file that ships."""
    state = load_file(file)
    if any(name.startswith("layers.") for name in state):
        return state
    shipped = Packed(load_numpy(file))
    heads = {name.removeprefix("head."): shipped[name] for name in shipped if "head." in name}
    return heads | {f"layers.{name}": shipped[name] for name in shipped if "head." not in name}


def _head(state: State) -> Weights:
    return {
        f"head.{name}.{kind}": _half(state[f"{name}.{kind}"])
        for name in ("dense", "out")
        for kind in ("weight", "bias")
    }


def _packed(name: str, matrix: torch.Tensor) -> Weights:
    codes, scales = pack(matrix)
    return {f"{name}{PACKED}": codes, f"{name}{SCALES}": scales}


def _whole(name: str, matrix: torch.Tensor) -> Weights:
    return {name: _half(matrix)}


def _half(tensor: torch.Tensor) -> NDArray[np.float16]:
    return tensor.detach().half().numpy()


def main(arguments: list[str] | None = None) -> None:
    """Write the file and print its SHA-256."""
    parser = argparse.ArgumentParser(description="Export a trained model of entailment.")
    parser.add_argument("language", choices=("en", "zh"))
    parser.add_argument("state", type=Path)
    parser.add_argument("file", type=Path)
    asked = parser.parse_args(arguments)
    state = load_file(asked.state)
    weights = english(state) if asked.language == "en" else chinese(state)
    asked.file.parent.mkdir(parents=True, exist_ok=True)
    save_file(weights, asked.file)
    sys.stdout.write(file_sha256(asked.file) + "\n")


if __name__ == "__main__":
    main()
