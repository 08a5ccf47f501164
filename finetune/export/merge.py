"""The adapter worked into its base: one folder that needs no peft."""

import json
import shutil
from pathlib import Path
from typing import Any

from finetune.base import Base, find, load_model, load_tokenizer
from finetune.profiles import Dtype
from literature.errors import ShizhenError

CONFIG = "adapter_config.json"


def adapter_of(where: Path) -> Path:
    """The adapter's folder of a run, or the folder itself. Raises ``ShizhenError`` for neither."""
    for folder in (where / "adapter", where):
        if (folder / CONFIG).is_file():
            return folder
    raise ShizhenError(
        "there is no adapter here",
        file=str(where),
        cure="Name the --out of a finished `finetune train`, or a folder with adapter_config.json.",
    )


def base_of(adapter: Path, named: str = "") -> Base:
    """The base an adapter belongs to: the one named, the one it was trained on, or, where the run
    was moved since, the one unpacked beside it.
    """
    if named:
        return find(named)
    told: dict[str, Any] = json.loads((adapter / CONFIG).read_text(encoding="utf-8"))
    where = str(told.get("base_model_name_or_path") or "")
    beside = adapter.parent / "base"
    if not Path(where).is_dir() and (beside / "config.json").is_file():
        return find(str(beside))
    return find(where)


def load_adapted(adapter: Path, base: Base, dtype: Dtype) -> Any:
    """The base in ``dtype`` with the adapter on it. Raises ``ShizhenError`` where they part."""
    import torch
    from peft import PeftModel
    from safetensors import SafetensorError

    model = load_model(base, getattr(torch, dtype))
    try:
        return PeftModel.from_pretrained(model, str(adapter), use_safetensors=True)
    except (OSError, ValueError, RuntimeError, KeyError, SafetensorError) as error:
        first = next(iter(str(error).splitlines()), "") or type(error).__name__
        raise ShizhenError(
            f"the adapter does not go on {base.folder.name}: {first[:200]}",
            file=str(adapter),
            cure="Name the base that it was trained on with --base.",
        ) from error


def merge(where: Path, out: Path, *, dtype: Dtype = "bfloat16", base: str = "") -> Path:
    """Write the merged model with tokenizer and chat template to ``out``, whole or not at all.

    ``where`` is a run or an adapter's folder. Raises ``ShizhenError`` where it holds none, where
    base and adapter do not belong together, where a weight would be no number, or ``out`` exists.
    """
    if out.exists():
        raise ShizhenError("this exists already", file=str(out), cure="Name another --out.")
    adapter = adapter_of(where)
    model = load_adapted(adapter, base_of(adapter, base), dtype)
    try:
        merged = model.merge_and_unload(safe_merge=True)
    except ValueError as error:
        raise ShizhenError(
            f"the adapter cannot be merged: {error}",
            file=str(adapter),
            cure="Its weights hold what is no number; take an earlier checkpoint.",
        ) from error
    part = out.with_name(f"{out.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    merged.save_pretrained(part)
    load_tokenizer(Base("", adapter)).save_pretrained(part)
    part.rename(out)
    return out
