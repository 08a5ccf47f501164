"""Rows on disk: one safetensors file a side and epoch, and a manifest that says what they are.

FOLDER/manifest.json              settings, counts, hashes of data, template, tokenizer and rows
FOLDER/tokenizer/                 the tokenizer with the chat template the rows were written by
FOLDER/train-0.safetensors …      the rows of each epoch, each augmented differently
FOLDER/dev.safetensors            rows that are never augmented nor learnt: their loss is watched
"""

import json
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save_file

from finetune.row import Row
from literature.errors import ShizhenError
from literature.weights.pinned import file_sha256

SCHEMA = "shizhen-rows/1"
MANIFEST = "manifest.json"
TOKENIZER = "tokenizer"


def file_of(side: str, epoch: int) -> str:
    """The name of the file that holds a side's rows; only ``train`` differs by epoch."""
    return f"train-{epoch}.safetensors" if side == "train" else f"{side}.safetensors"


def write_rows(rows: Sequence[Row], path: Path) -> str:
    """Write rows as ``tokens`` (int32), ``weights`` (float32) and ``ends`` (int64, past the last
    token of each row), the names in the metadata; the sha256 of the file.
    """
    tokens = np.fromiter((t for row in rows for t in row.tokens), np.int32)
    weights = np.fromiter((w for row in rows for w in row.weights), np.float32)
    ends = np.cumsum([len(row) for row in rows], dtype=np.int64)
    names = json.dumps([row.name for row in rows], ensure_ascii=False)
    save_file({"tokens": tokens, "weights": weights, "ends": ends}, path, {"names": names})
    return file_sha256(path)


def read_rows(folder: Path, epoch: int, side: str = "train") -> list[Row]:
    """The rows of an epoch (from 0); one beyond those prepared takes them in turn again.

    Raises ``ShizhenError`` where the folder holds no prepared rows, or they were altered since.
    """
    manifest = read_manifest(folder)
    name = file_of(side, epoch % int(manifest["epochs"]))
    path, told = folder / name, manifest["files"].get(name)
    if told is None:
        return []
    if not path.is_file() or file_sha256(path) != told["sha256"]:
        raise ShizhenError(
            "these are not the rows that the manifest tells of",
            file=str(path),
            cure="Run `shizhen finetune prepare` again.",
        )
    try:
        with safe_open(path, framework="numpy") as held:
            names = json.loads(held.metadata()["names"])
            tokens, weights, ends = (held.get_tensor(k) for k in ("tokens", "weights", "ends"))
    except (SafetensorError, KeyError, json.JSONDecodeError) as error:
        raise ShizhenError(
            f"the rows cannot be read: {error}",
            file=str(path),
            cure="Run `shizhen finetune prepare` again.",
        ) from error
    stretches = pairwise([0, *ends.tolist()])
    return [
        Row(name, tuple(tokens[a:b].tolist()), tuple(weights[a:b].tolist()))
        for name, (a, b) in zip(names, stretches, strict=True)
    ]


def read_manifest(folder: Path) -> dict[str, Any]:
    """What the folder's manifest says. Raises ``ShizhenError`` where there is none to read."""
    path = folder / MANIFEST
    try:
        manifest: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, json.JSONDecodeError) as error:
        raise ShizhenError(
            "there are no prepared rows here",
            file=str(path),
            cure="Run `shizhen finetune prepare DIALOGUES --base BASE --out FOLDER` first.",
        ) from error
    if manifest.get("schema") != SCHEMA:
        raise ShizhenError(
            f"this is no manifest of {SCHEMA}",
            file=str(path),
            cure="Run `shizhen finetune prepare` again with this version.",
        )
    return manifest
