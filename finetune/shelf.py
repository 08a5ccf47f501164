"""What a folder of tuned models holds: runs and how they went, evaluations and their figures."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from finetune.training import progress, record
from finetune.training.progress import Moment
from literature.errors import ShizhenError

METRICS = "metrics.json"
ADAPTER, WEIGHTS = "adapter", "adapter_model.safetensors"
MOST = 200
"""So many runs and evaluations of a folder are looked at."""


@dataclass(frozen=True, slots=True)
class Run:
    """A training run: its folder under the one looked through, its record, a moment a step."""

    name: str
    path: Path
    record: dict[str, Any]
    moments: tuple[Moment, ...]

    @property
    def finished(self) -> bool:
        """Whether it came to its end; else it goes on, or was stopped and can be resumed."""
        return "finished" in self.record

    @property
    def adapter(self) -> Path | None:
        """The folder of what was learnt, once there is one."""
        there = (self.path / ADAPTER / WEIGHTS).is_file()
        return self.path / ADAPTER if self.finished and there else None


@dataclass(frozen=True, slots=True)
class Evaluation:
    """An evaluation: its folder, and what its ``metrics.json`` tells."""

    name: str
    told: dict[str, Any]

    @property
    def compared(self) -> bool:
        """Whether it holds a model against the one before tuning."""
        return bool(self.told.get("gains"))


def runs(folder: Path) -> list[Run]:
    """The runs under ``folder``, the last begun first.

    Raises ``ShizhenError`` that names the file for a record or a log that cannot be read.
    """
    found = []
    for path in _under(folder, record.FILE):
        told = _json(path)
        if told.get("schema") == record.SCHEMA:
            found.append(Run(_name(folder, path), path.parent, told, _moments(path.parent)))
    return sorted(found, key=lambda run: str(run.record.get("started", "")), reverse=True)


def evaluations(folder: Path) -> list[Evaluation]:
    """The evaluations under ``folder``, those of before and after first. Raises as :func:`runs`."""
    found = [
        Evaluation(_name(folder, path), told)
        for path in _under(folder, METRICS)
        if {"figures", "run"} <= (told := _json(path)).keys()
    ]
    return sorted(found, key=lambda one: (not one.compared, one.name))


def _under(folder: Path, file: str) -> Iterator[Path]:
    for n, path in enumerate(sorted(folder.rglob(file))):
        if n >= MOST:
            return
        if path.is_file():
            yield path


def _name(folder: Path, path: Path) -> str:
    name = path.parent.relative_to(folder).as_posix()
    return folder.name if name == "." else name


def _moments(run: Path) -> tuple[Moment, ...]:
    try:
        return tuple(progress.read(run))
    except (OSError, ValueError, TypeError) as error:
        raise _unreadable(run / progress.LOG, error) from error


def _json(path: Path) -> dict[str, Any]:
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise _unreadable(path, error) from error
    return told if isinstance(told, dict) else {}


def _unreadable(path: Path, error: Exception) -> ShizhenError:
    return ShizhenError(
        f"it cannot be read: {error}", file=str(path), cure="Move that folder away, or mend it."
    )
