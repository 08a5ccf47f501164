"""``record.json``: everything that a run can be repeated from."""

import json
import platform
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from literature.errors import ShizhenError

SCHEMA = "shizhen-run/1"
FILE = "record.json"
PACKAGES = (
    "shizhen",
    "torch",
    "transformers",
    "peft",
    "accelerate",
    "tokenizers",
    "safetensors",
    "numpy",
    "bitsandbytes",
    "deepspeed",
    "flash-attn",
)
SAME = ("settings", "rows", "base")
"""What a resumed run must share with the one that it goes on with."""


def versions() -> dict[str, str]:
    """Python and the packages that training rests on, those that are installed."""
    found = {"python": platform.python_version()}
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found


def machine() -> dict[str, Any]:
    """The device and the threads that the arithmetic of a run depends on."""
    import torch

    told: dict[str, Any] = {"system": platform.platform(), "threads": torch.get_num_threads()}
    if torch.cuda.is_available():
        told |= {"device": torch.cuda.get_device_name(), "cuda": torch.version.cuda}
    else:
        told["device"] = torch.backends.cpu.get_cpu_capability()
    return told


def write(run: Path, told: dict[str, Any]) -> None:
    """Write the record, whole or not at all."""
    part = run / f"{FILE}.part"
    part.write_text(json.dumps(told, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    part.replace(run / FILE)


def read(run: Path) -> dict[str, Any]:
    """The record of a run. Raises ``ShizhenError`` where there is none."""
    path = run / FILE
    try:
        told: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, json.JSONDecodeError) as error:
        raise ShizhenError(
            "there is no run here", file=str(path), cure="Name the --out of `finetune train`."
        ) from error
    return told


def require_same(run: Path, now: dict[str, Any]) -> dict[str, Any]:
    """The record of the run to go on with. Raises ``ShizhenError`` where something differs."""
    before = read(run)
    for part in SAME:
        was, is_ = before[part], now[part]
        for key in sorted({*was, *is_}):
            if was.get(key) != is_.get(key):
                raise ShizhenError(
                    f"{part}.{key} was {was.get(key)!r} and is {is_.get(key)!r}",
                    file=str(run / FILE),
                    cure="Resume with what the run began with, or begin another in a new --out.",
                )
    return before


def now() -> str:
    """The time, UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")
