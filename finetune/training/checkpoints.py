"""Checkpoints that are whole or are not taken for one."""

import json
import shutil
from pathlib import Path

from index.disk import sync
from literature.weights.pinned import file_sha256

MARK = "whole.json"


def seal(folder: Path) -> None:
    """Say of a written checkpoint that it is whole: the sha256 of each file, on the disk."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != MARK)
    for path in files:
        sync(path)
    told = {str(path.relative_to(folder)): file_sha256(path) for path in files}
    part = folder / f"{MARK}.part"
    part.write_text(json.dumps(told, indent=1), encoding="utf-8")
    sync(part)
    part.replace(folder / MARK)
    sync(folder)


def whole(folder: Path) -> bool:
    """Whether a checkpoint was sealed and is unchanged since."""
    try:
        told = json.loads((folder / MARK).read_text(encoding="utf-8"))
        return all(file_sha256(folder / name) == hashed for name, hashed in told.items())
    except (OSError, json.JSONDecodeError):
        return False


def last(folder: Path) -> Path | None:
    """The newest whole checkpoint of a run's ``checkpoints/``."""
    found = sorted(folder.glob("checkpoint-*"), key=_step, reverse=True)
    return next((one for one in found if whole(one)), None)


def drop_broken(folder: Path) -> None:
    """Remove what a cut or full disk left half-written; it would only take up room."""
    for one in folder.glob("checkpoint-*"):
        if not (one / MARK).is_file():
            shutil.rmtree(one)


def _step(folder: Path) -> int:
    return int(folder.name.rpartition("-")[2])
